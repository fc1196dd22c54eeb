"""Translating what is missing or older than its original."""

from datetime import datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from sympolis.networks.states import Role
from sympolis.programme import actions, queries
from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import Desk, desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


def lines(page) -> dict:
    return {(line.heading, line.field): line for line in page.context["page"].object_list}


def typed(*changes) -> dict[str, str]:
    """What a browser posts: the marks of each line and what was typed into it."""
    data = {}
    for line, text in changes:
        data |= {line.name: text, f"{line.name}.was": line.was, f"{line.name}.of": line.made_from}
    return data


def outdate_the_title(here: Desk) -> None:
    actions.set_translation(here.series, "title", "de", "Lehren", by=here.by)
    actions.change_series(here.series, by=here.by, title="Lessons we learned")


def states(here: Desk) -> dict[str, str]:
    return {
        f"{row.key.partition(':')[0]}.{row.field}": row.states["de"]
        for row in queries.translation_overview(here.series)
    }


def test_missing_and_outdated_texts_stand_beside_their_original(here):
    outdate_the_title(here)

    page = here.get("series_translations")

    assert {key: line.state for key, line in lines(page).items()} == {
        ("Lessons we learned", "title"): "outdated",
        ("Water supply", "title"): "missing",
    }
    assertContains(page, "0 of 2 done, 1 missing, 1 outdated")


def test_many_are_saved_at_once_and_untouched_ones_are_left_alone(here):
    factories.session(here.series, datetime(2020, 11, 5, 10), title={"en": "Schools"})
    found = lines(here.get("series_translations"))
    water, schools = found["Water supply", "title"], found["Schools", "title"]

    answer = here.post("series_translations", **typed((water, "Wasserversorgung"), (schools, "")))

    assertRedirects(answer, here.url("series_translations") + "?")
    here.session.refresh_from_db()
    assert here.session.title["de"] == "Wasserversorgung"
    assert here.session.revision == 1
    assert [session.revision for session in here.series.sessions.exclude(pk=here.session.pk)] == [0]


def test_an_outdated_translation_can_be_said_to_fit_still(here):
    outdate_the_title(here)
    line = lines(here.get("series_translations"))["Lessons we learned", "title"]

    here.post("series_translations", **typed((line, "Lehren")), **{f"{line.name}.fits": "on"})

    assert states(here)["series.title"] == "done"


def test_nobody_overwrites_what_somebody_else_translated_meanwhile(here):
    line = lines(here.get("series_translations"))["Water supply", "title"]
    actions.set_translation(here.session, "title", "de", "Wasser von anderen", by=here.by)

    page = here.post("series_translations", **typed((line, "Mein Wasser")))

    assertContains(page, "Somebody else translated this meanwhile: “Wasser von anderen”.")
    assertContains(page, "Mein Wasser</textarea>")
    here.session.refresh_from_db()
    assert here.session.title["de"] == "Wasser von anderen"
    again = next(one for one in page.context["page"].object_list if one.error)
    here.post("series_translations", **typed((again, "Mein Wasser")))
    here.session.refresh_from_db()
    assert here.session.title["de"] == "Mein Wasser"


def test_a_page_that_was_open_for_long_does_not_blank_what_others_wrote(here):
    line = lines(here.get("series_translations"))["Water supply", "title"]
    actions.set_translation(here.session, "title", "de", "Wasser", by=here.by)

    here.post("series_translations", **typed((line, "")))

    here.session.refresh_from_db()
    assert here.session.title["de"] == "Wasser"


def test_an_original_that_changed_while_one_translated_is_shown_before_saving(here):
    line = lines(here.get("series_translations"))["Water supply", "title"]
    actions.change_session(here.session, by=here.by, title="Clean water")

    page = here.post("series_translations", **typed((line, "Wasserversorgung")))

    assertContains(page, "The original changed while you were translating.")
    assertContains(page, "Clean water")
    assertContains(page, "Wasserversorgung</textarea>")


def test_finished_texts_are_shown_when_asked_for(here):
    assertNotContains(here.get("series_translations"), ">Lehren</textarea>")
    assertContains(here.get("series_translations", show="all"), "Lehren</textarea>")


def test_a_series_in_one_language_says_how_to_get_more(here):
    here.series.languages = ["en"]
    here.series.save()

    assertContains(here.get("series_translations"), "Choose languages")


@pytest.mark.parametrize(
    "query", [{"language": "xx"}, {"language": "en"}, {"page": "999"}, {"page": "x"}, {"show": "x"}]
)
def test_odd_addresses_are_no_errors(here, query):
    assert here.get("series_translations", **query).status_code == 200


def test_texts_of_another_series_cannot_be_named(here):
    theirs = factories.session(factories.series(here.network), title={"en": "Theirs"})

    here.post("series_translations", **{f"session:{theirs.pk}.title": "x", f"session:{theirs.pk}.title.was": "y"})

    theirs.refresh_from_db()
    assert theirs.title == {"en": "Theirs"}


def test_viewers_read_and_cannot_save(here):
    viewer = here.signed_in(Role.VIEWER)
    page = viewer.get("series_translations")
    assertNotContains(page, "Save these translations")

    viewer.post("series_translations", **typed((lines(page)["Water supply", "title"], "Wasser")))

    here.session.refresh_from_db()
    assert "de" not in here.session.title
