"""The themes of a series."""

import pytest
from pytest_django.asserts import assertContains

from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import Desk, as_posted, desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    found = desk()
    for name in ("Water", "Waste", "Schools"):
        factories.theme(found.series, name)
    return found


def names(here: Desk) -> list[str]:
    return [theme.name["en"] for theme in here.series.themes.all()]


def test_a_theme_has_a_full_wording_and_a_short_one_in_every_language(here):
    here.post("series_themes", **{
        "name-en": "Solidarity and equality: how do we protect the weakest?", "short_name-en": "Solidarity",
        "short_name-de": "Solidarität",
    })  # fmt: skip

    theme = here.series.themes.last()
    assert (theme.name["en"], theme.short_name["de"]) == (
        "Solidarity and equality: how do we protect the weakest?", "Solidarität",
    )  # fmt: skip
    page = here.get("series_themes")
    assertContains(page, "Solidarity and equality: how do we protect the weakest?")


def test_a_theme_without_a_wording_is_refused_with_what_was_typed(here):
    page = here.post("series_themes", **{"short_name-en": "Half a theme"})

    assert list(page.context["form"].errors) == ["name"]
    assertContains(page, 'value="Half a theme"')


def test_themes_move_one_place_and_stop_at_the_ends(here):
    first, second, _third = here.series.themes.all()

    here.post("theme_order", second.pk, to="up")
    assert names(here) == ["Waste", "Water", "Schools"]
    here.post("theme_order", second.pk, to="up")
    assert names(here) == ["Waste", "Water", "Schools"]
    here.post("theme_order", first.pk, to="down")
    assert names(here) == ["Waste", "Schools", "Water"]


def test_the_wording_changes(here):
    theme = here.series.themes.first()
    form = here.get("theme_edit", theme.pk).context["form"]

    here.post("theme_edit", theme.pk, **as_posted(form, **{"name-de": "Wasser"}))

    theme.refresh_from_db()
    assert (theme.name["en"], theme.name["de"]) == ("Water", "Wasser")


def test_only_a_theme_without_sessions_can_be_removed(here):
    used, free, _other = here.series.themes.all()
    here.session.theme = used
    here.session.save()

    page = here.client.post(here.url("theme_remove", used.pk), follow=True)
    assertContains(page, "Water supply")
    here.post("theme_remove", free.pk)

    assert names(here) == ["Water", "Schools"]


def test_themes_of_another_series_are_not_found(here):
    theirs = factories.theme(factories.series(here.network))

    assert here.get("theme_edit", theirs.pk).status_code == 404
    assert here.post("theme_remove", theirs.pk).status_code == 404
