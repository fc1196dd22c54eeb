import pytest

from sympolis.programme import actions
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import facts, refused

pytestmark = pytest.mark.django_db


def names(series) -> list[str]:
    return [theme.name["en"] for theme in series.themes.all()]


def test_themes_keep_the_order_they_were_added_in():
    series = factories.series()

    added = [
        actions.add_theme(series, by=None, name=name, short_name=name[:5]) for name in ("Water", "Schools", "Water")
    ]

    assert names(series) == ["Water", "Schools", "Water"]
    assert [theme.code for theme in added] == ["water", "schoo", "water-2"]
    assert facts() == [("series.changed", {"fields": ["themes"]})] * 3


def test_a_theme_may_be_a_long_sentence_but_not_a_page():
    series = factories.series()

    assert len(actions.add_theme(series, by=None, name="x" * 1000).name["en"]) == 1000
    with refused("too_long", "name"):
        actions.add_theme(series, by=None, name="x" * 1001)
    with refused("too_long", "short_name"):
        actions.add_theme(series, by=None, name="x", short_name="x" * 301)


@pytest.mark.parametrize(("fields", "code"), [({"name": ""}, "missing"), ({"name": "x", "code": "A B"}, "wrong_slug")])
def test_a_theme_that_cannot_be_is_refused(fields, code):
    series = factories.series()

    with refused(code):
        actions.add_theme(series, by=None, **fields)


def test_a_code_is_used_once_in_a_series():
    series, other = factories.series(), factories.series()
    factories.theme(series, code="water")
    second = factories.theme(series)

    actions.add_theme(other, by=None, name="Water", code="water")
    with refused("taken", "code"):
        actions.add_theme(series, by=None, name="Water", code="water")
    with refused("taken", "code"):
        actions.change_theme(second, by=None, code="water")


def test_no_more_than_sixty_themes():
    series = factories.series()
    for _number in range(60):
        factories.theme(series)

    with refused("too_many"):
        actions.add_theme(series, by=None, name="One more")


def test_themes_are_put_in_order_and_foreign_ids_do_nothing():
    series = factories.series()
    one, two, three = (factories.theme(series, name) for name in ("One", "Two", "Three"))
    foreign = factories.theme(factories.series(), "Foreign")

    actions.order_themes(series, [three.pk, foreign.pk, one.pk], by=None)
    assert names(series) == ["Three", "One", "Two"]

    actions.order_themes(series, [three.pk, one.pk, two.pk], by=None)
    assert len(facts()) == 1
    assert foreign.series != series


def test_a_theme_in_use_is_not_removed_and_the_sessions_are_named():
    series = factories.series()
    theme = factories.theme(series)
    factories.session(series, theme=theme, title={"en": "Mobile testing"})

    with refused("theme_in_use") as caught:
        actions.remove_theme(theme, by=None)

    assert "“Mobile testing”" in str(caught.value)


def test_a_theme_the_public_still_reads_is_not_removed_before_the_release():
    series = factories.series()
    theme = factories.theme(series)
    session = factories.released_session(series, theme=theme)
    actions.change_session(session, by=None, theme=None)

    with refused("theme_in_use"):
        actions.remove_theme(theme, by=None)
    factories.release(series)
    actions.remove_theme(theme, by=None)

    assert names(series) == []


def test_a_theme_removed_meanwhile_is_told():
    theme = factories.theme(factories.series())
    actions.remove_theme(theme, by=None)

    with refused("gone"):
        actions.change_theme(theme, by=None, name="x")
