"""Looking at what would become public, and releasing it."""

from datetime import datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from sympolis.networks.states import Role
from sympolis.programme import actions
from sympolis.programme.models import SessionVersion
from sympolis.programme.states import SeriesState
from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import Desk, as_posted, desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


def form(here: Desk, **changes) -> dict:
    return as_posted(here.get("series_release").context["form"], **changes)


def test_changes_are_told_in_words_by_kind_the_gravest_first(here):
    moved = factories.released_session(here.series, datetime(2020, 11, 5, 10), title={"en": "Crisis teams"})
    changed = factories.released_session(here.series, datetime(2020, 11, 6, 10), title={"en": "Schools"})
    actions.cancel_session(here.session, by=here.by)
    actions.move_session(moved, by=here.by, local_start=datetime(2020, 11, 12, 15))
    actions.change_session(changed, by=here.by, capacity=40)
    factories.session(here.series, datetime(2020, 11, 9, 10), title={"en": "Green recovery"})

    page = here.get("series_release")

    told = [(group["label"], [row["words"] for row in group["rows"]]) for group in page.context["groups"]]
    assert [(label, len(rows)) for label, rows in told] == [
        ("Cancelled", 1), ("Moved", 1), ("Added", 1), ("Changed", 1),
    ]  # fmt: skip
    assertContains(page, "from 5 November 2020, 10:00, Berlin time, UTC+1 to 12 November 2020, 15:00, Berlin time")
    assertContains(page, "number of seats")


def test_releasing_makes_the_draft_public_under_the_next_number_with_the_note(here):
    actions.change_session(here.session, by=here.by, title="Water for all")

    answer = here.post("series_release", **form(here, **{"note-en": "A new title", "note-de": "Ein neuer Titel"}))

    assertRedirects(answer, here.url("series_release"))
    made = here.series.releases.first()
    assert (made.number, made.note["de"], made.by) == (2, "Ein neuer Titel", here.by)
    here.session.refresh_from_db()
    assert here.session.released.card["title"]["en"] == "Water for all"
    assertContains(here.get("series_release"), "there is nothing to release")


def test_a_first_release_makes_the_series_public_in_the_same_click(here):
    actions.withdraw_series(here.series, by=here.by)
    factories.session(here.series, datetime(2020, 11, 9, 10))

    here.post("series_release", **form(here))

    here.series.refresh_from_db()
    assert here.series.state == SeriesState.PUBLISHED


def test_without_the_tick_the_series_stays_a_draft(here):
    actions.withdraw_series(here.series, by=here.by)
    factories.session(here.series, datetime(2020, 11, 9, 10))
    wish = form(here)
    del wish["publish"]

    here.post("series_release", **wish)

    here.series.refresh_from_db()
    assert (here.series.state, here.series.releases.count()) == (SeriesState.DRAFT, 2)


def test_a_draft_that_changed_meanwhile_is_not_released_and_the_note_stays(here):
    actions.change_session(here.session, by=here.by, title="Water for all")
    wish = form(here, **{"note-en": "My note"})
    actions.change_session(here.session, by=here.by, capacity=10)

    page = here.post("series_release", **wish)

    assertContains(page, "The draft has changed since you opened this page.")
    assertContains(page, "My note</textarea>")
    assertContains(page, "number of seats")
    assert here.series.releases.count() == 1
    here.post("series_release", **as_posted(page.context["form"]))  # looked through again
    assert here.series.releases.count() == 2


def test_contractors_and_viewers_look_but_do_not_release(here):
    actions.change_session(here.session, by=here.by, title="Water for all")
    for role in (Role.CONTRACTOR, Role.VIEWER):
        other = here.signed_in(role)

        page = other.get("series_release")

        assertContains(page, "Changed: Water for all")
        assertNotContains(page, "<textarea")
        other.post("series_release", expected=page.context["form"]["expected"].value())
    assert SessionVersion.objects.count() == 1
