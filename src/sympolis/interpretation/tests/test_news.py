"""What interpreters hear of their session beside its time: once, first, and all that came together in one letter."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sympolis.interpretation.actions import bookings, turns
from sympolis.interpretation.letters import news
from sympolis.interpretation.models import Booking
from sympolis.interpretation.tests import factories
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState
from sympolis.programme import actions as programme_actions
from sympolis.programme import queries
from sympolis.programme.states import Recording
from sympolis.programme.tests import factories as programme
from sympolis.registrations import concerned
from sympolis.registrations.letters import changes
from sympolis.registrations.tests import factories as registrations
from sympolis.registrations.tests.post import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
upgrade = import_module("sympolis.interpretation.migrations.0012_news_begin")


@pytest.fixture
def session():
    made = factories.session(title={"en": "Waste"}, interpretation_languages=["fr", "ar"])
    programme.segment(made, 120, title={"en": "Talk"})
    programme.release(made.series)
    made.refresh_from_db()
    return made


@pytest.fixture
def network(session):
    return session.series.network


@pytest.fixture
def ama(session, network) -> Booking:
    """Booked, and her letter has gone out."""
    row = factories.accepted(session, factories.interpreter(network, "Ama"))
    settle()
    return row


def settle() -> None:
    """All that is to be told so far is told and gone."""
    work()
    Booking.objects.exclude(news_at=None).update(news_at=timezone.now())
    news.tell_due()
    work()
    Letter.objects.update(state=LetterState.SENT)


def new() -> list[tuple[str, str]]:
    """(whom, text) of letters of news that wait, by name."""
    waiting = Letter.objects.filter(kind="interpreter_news", state=LetterState.WAITING)
    return sorted((letter.to_name, letter.text) for letter in waiting)


def wait(october) -> None:
    work()
    october.shift(news.GATHERED_FOR)
    news.tell_due()


def release(session, **fields) -> None:
    session.refresh_from_db()
    programme_actions.change_session(session, by=None, **fields)
    programme.release(session.series)
    work()


def test_another_floor_is_told_to_interpreters_first_and_once(session, ama, october):
    registrations.registered(session, email="esi@kumasi.example")
    settle()

    release(session, floor_language="es")

    [(whom, text)] = new()
    assert whom == "Ama"
    assert "Languages now: Spanish, interpreted into French and Arabic" in text.replace(
        "French, Arabic", "French and Arabic"
    )
    assert "27 October 2020, 09:00 to 11:00" in text
    assert not Letter.objects.filter(kind__startswith="session_changed", state=LetterState.WAITING).exists()
    Letter.objects.update(state=LetterState.SENT)

    october.shift(timedelta(minutes=11))
    changes.tell_due()
    later = Letter.objects.filter(state=LetterState.WAITING)
    assert "ama@interpret.example" not in set(later.values_list("to_address", flat=True))


def test_run_of_show_and_recording_come_in_one_letter(session, ama):
    session.segments.update(minutes=60)
    release(session, recording=Recording.ALL)

    [(_whom, text)] = new()
    assert "The run of show has changed" in text
    assert "Recording now: Recorded" in text


def test_what_is_the_same_again_is_no_news(session, ama):
    release(session, summary={"en": "Something else"})

    assert new() == []


def test_partners_are_told_after_a_while_and_come_and_went_is_no_news(session, network, ama, october):
    bea = factories.accepted(session, factories.interpreter(network, "Bea"))
    work()
    assert new() == []
    wait(october)
    [(whom, text)] = new()
    assert whom == "Ama"  # Bea's own letter told her
    assert "With you: Bea" in text
    assert "Your turns: 09:00–09:20, 09:40–10:00, 10:20–10:40" in text
    settle()

    cem = bookings.accept(factories.offered(session, factories.interpreter(network, "Cem")), by=None)
    bookings.give_back(cem, by=cem.interpreter)
    wait(october)
    assert new() == []

    bookings.give_back(bea, by=bea.interpreter)
    wait(october)
    [(_whom, text)] = new()
    assert "Nobody else is booked with you at the moment." in text


def test_relay_is_told_on_both_sides(session, network, ama, october):
    nour = factories.interpreter(network, "Nour", pairs=factories.FRENCH_TO_ARABIC)
    factories.accepted(session, nour, "ar", source="fr", is_relay=True)
    wait(october)
    assert "These take relay from you: Arabic" in dict(new())["Ama"]
    settle()

    bookings.give_back(ama, by=ama.interpreter)
    wait(october)
    assert "The channel French, which you hear, has nobody at the moment." in dict(new())["Nour"]


def test_turns_that_the_team_set_are_told(session, network, ama, october):
    bea = factories.accepted(session, factories.interpreter(network, "Bea"))
    wait(october)
    settle()

    turns.set_turns(session, "spoken", "fr", [(0, bea.pk), (60, ama.pk)], by=None)
    wait(october)

    assert {whom: "Your turns" in text for whom, text in new()} == {"Ama": True, "Bea": True}
    assert "Your turns: 10:00–11:00" in dict(new())["Ama"]


def test_another_link_is_told_once_the_doors_are_open(session, ama, october):
    session.refresh_from_db()
    programme_actions.change_session(session, by=None, join_url="https://meet.example/one")
    work()
    news.tell_due()
    assert new() == []

    october.move_to(session.starts_at - timedelta(minutes=30))
    session.refresh_from_db()
    programme_actions.change_session(session, by=None, join_url="https://meet.example/two")
    work()
    news.tell_due()

    [(_whom, text)] = new()
    assert "The link into the session has changed" in text
    assert "meet.example" not in text


def test_who_is_asked_anew_after_a_move_hears_the_rest_too(session, ama):
    session.refresh_from_db()
    programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 28, 10))
    release(session, floor_language="es")

    waiting = Letter.objects.filter(state=LetterState.WAITING).values_list("kind", flat=True)
    assert sorted(waiting) == ["interpreter_moved", "interpreter_news"]
    assert "28 October 2020, 09:00 to 11:00" in dict(new())["Ama"]


def test_a_session_that_is_over_or_cancelled_has_no_news(session, network, ama, october):
    bea = factories.accepted(session, factories.interpreter(network, "Bea"))
    work()
    october.move_to(session.ends_at + timedelta(minutes=1))
    news.tell_due()

    assert new() == []
    assert not Booking.objects.exclude(news_at=None).exists()
    assert bea.state == "accepted"


def test_what_it_costs_grows_with_the_letters_only(session, network, ama, october):
    """A letter costs the same in a team of three and of six; so does a look that finds nothing new."""
    letters, looks = {}, {}
    for team in (3, 6):
        for number in range(Booking.objects.count(), team):
            bookings.accept(factories.offered(session, factories.interpreter(network, f"Bea{number}")), by=None)
        settle()
        session.refresh_from_db()
        programme_actions.change_session(session, by=None, recording=Recording.ALL if team == 3 else Recording.NONE)
        programme.release(session.series)
        with CaptureQueriesContext(connection) as telling:
            assert news.tell_session(session.pk) == team
        with CaptureQueriesContext(connection) as looking:
            assert news.tell_session(session.pk) == 0
        letters[team], looks[team] = len(telling), len(looking)

    assert looks[3] == looks[6]
    assert letters[6] - looks[6] == 2 * (letters[3] - looks[3])


def test_the_release_page_counts_interpreters_who_hear_of_more_than_the_time(session, network, ama):
    factories.offered(session, factories.interpreter(network, "Bea"))
    session.refresh_from_db()
    programme_actions.change_session(session, by=None, recording=Recording.ALL)

    [found] = concerned.concerned(queries.pending_changes(session.series))

    assert (found.interpreters, found.all) == (1, 1)
    session.refresh_from_db()
    programme_actions.change_session(session, by=None, recording=Recording.NONE, summary={"en": "Other"})
    assert all(one.interpreters == 0 for one in concerned.concerned(queries.pending_changes(session.series)))


def test_who_was_booked_before_there_was_news_hears_of_the_first_change_after_it(session, ama, october):
    Booking.objects.update(told={}, news_at=None)  # as rows of an earlier version are
    upgrade.begin(apps, connection.schema_editor())
    news.tell_due()
    assert new() == []

    release(session, recording=Recording.ALL)

    [(_name, text)] = new()
    assert "Recording now" in text


def test_an_upgrade_leaves_seats_to_those_who_had_accepted(session, ama, network):
    before = factories.NOW + timedelta(days=1)
    asked = factories.offered(session, factories.interpreter(network, "Bea"))
    Booking.objects.update(state="offered", moved_from=before, has_part=True)

    upgrade.take_seats_back(apps, connection.schema_editor())

    ama.refresh_from_db()
    asked.refresh_from_db()
    assert (ama.moved_from, ama.has_part) == (before, True)
    assert (asked.moved_from, asked.has_part) == (None, False)
