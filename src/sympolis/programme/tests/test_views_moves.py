"""Moving, duplicating, cancelling and taking back."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from sympolis.programme import actions
from sympolis.programme.models import Move, Session
from sympolis.programme.states import SessionState
from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import Desk, as_posted, desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


def moved(here: Desk, **changes) -> dict:
    return as_posted(here.get("session_move").context["form"], **changes)


def test_a_move_keeps_old_and_new_and_the_reason(here):
    answer = here.post(
        "session_move", **moved(here, **{"date": "2020-10-30", "start": "15:00", "reason-en": "A storm warning"})
    )

    assertRedirects(answer, here.url("series_plan"))
    here.session.refresh_from_db()
    assert here.session.starts_at == datetime(2020, 10, 30, 14, tzinfo=UTC)
    move = Move.objects.get()
    assert (move.from_starts_at, move.to_starts_at) == (here.session.released.starts_at, here.session.starts_at)
    assert (str(move.reason), move.by) == ("A storm warning", here.by)


def test_the_notice_names_old_and_new(here):
    page = here.client.post(here.url("session_move"), moved(here, date="2020-10-30", start="15:00"), follow=True)

    assertContains(page, "Water supply, from Tue 27 Oct, 10:00 to Fri 30 Oct, 15:00.")


def test_the_page_shows_who_is_at_night_now_and_kinder_starts(here):
    page = here.get("session_move")

    assertContains(page, "Night in 1 of 4 cities: Bogota (04:00–06:00).")
    assertContains(page, "Kinder starts on that day:")


def test_looking_at_a_time_moves_nothing_and_keeps_the_reason(here):
    page = here.post("session_move", **moved(here, **{"start": "23:00", "reason-en": "Because", "do": "check"}))

    assertContains(page, "Night in 3 of 4 cities")
    assertContains(page, 'value="Because"')
    here.session.refresh_from_db()
    assert here.session.starts_at == datetime(2020, 10, 27, 9, tzinfo=UTC)


def test_a_start_in_the_past_of_a_running_series_is_told_before_and_after(here):
    with time_machine.travel("2020-10-10T08:00:00Z", tick=False):
        looked = here.post("session_move", **moved(here, date="2020-10-05", do="check"))
        fine = here.post("session_move", **moved(here, date="2020-10-28", do="check"))
        done = here.client.post(here.url("session_move"), moved(here, date="2020-10-05"), follow=True)

    assertContains(looked, "This start is over already")
    assertNotContains(fine, "This start is over already")
    assertContains(done, "This start is over already")


def test_the_same_time_again_is_no_move(here):
    page = here.client.post(here.url("session_move"), moved(here), follow=True)

    assertContains(page, "nothing has changed")
    assert not Move.objects.exists()


def test_a_move_that_puts_a_speaker_in_two_places_is_refused_with_everything_typed_kept(here):
    person = factories.person(here.network, "Marques")
    factories.part(here.session, person)
    factories.part(factories.session(here.series, datetime(2020, 10, 30, 14)), person)

    page = here.post("session_move", **moved(here, **{"date": "2020-10-30", "start": "15:00", "reason-en": "Because"}))

    assertContains(page, "Marques")
    assertContains(page, 'value="Because"')
    assert not Move.objects.exists()


def test_a_move_of_what_somebody_else_changed_meanwhile_is_refused(here):
    typed = moved(here, date="2020-10-30")
    actions.move_session(here.session, by=here.by, local_start=datetime(2020, 10, 28, 10))

    page = here.post("session_move", **typed)

    assertContains(page, "Somebody else changed this session after you opened it.")
    assert Move.objects.count() == 1
    here.post("session_move", **as_posted(page.context["form"]))  # seen, and still wanted
    assert Move.objects.count() == 2


def test_to_the_doubled_hour_and_back(here):
    typed = moved(here, date="2020-10-25", start="02:30")

    assertContains(here.post("session_move", **typed), 'type="radio" name="second_hour"', count=2)
    here.post("session_move", **{**typed, "second_hour": "first"})
    here.session.refresh_from_db()
    assert here.session.starts_at == datetime(2020, 10, 25, 0, 30, tzinfo=UTC)


def test_a_copy_has_its_own_time_and_takes_the_people_only_if_told_so(here):
    factories.part(here.session)
    factories.segment(here.session, 30)
    form = here.get("session_duplicate").context["form"]
    assert form["date"].value() == date(2020, 11, 3)

    here.post("session_duplicate", **as_posted(form))
    with_people = Session.objects.latest("pk")
    alone = as_posted(form, date="2020-11-10")
    del alone["with_people"]
    here.post("session_duplicate", **alone)
    without = Session.objects.latest("pk")

    assert (with_people.parts.count(), without.parts.count()) == (1, 0)
    assert (without.local_date, without.segments.count(), without.released) == (date(2020, 11, 10), 1, None)


def test_cancelling_asks_on_a_page_and_keeps_the_reason(here):
    page = here.get("session_cancel")
    assertContains(page, "Does this session not take place?")
    assertNotContains(page, "Delete it")  # the public knows it
    here.session.refresh_from_db()
    assert here.session.state == SessionState.PLANNED

    here.post("session_cancel", **{"reason-en": "The speaker is ill", "reason-de": ""})

    here.session.refresh_from_db()
    assert (here.session.state, str(here.session.cancelled_reason)) == (SessionState.CANCELLED, "The speaker is ill")


def test_a_cancellation_can_be_taken_back(here):
    actions.cancel_session(here.session, by=here.by)
    assertContains(here.get("session_cancel"), "It takes place after all")

    assertRedirects(here.post("session_reinstate"), here.url("session_edit"))

    here.session.refresh_from_db()
    assert here.session.state == SessionState.PLANNED
