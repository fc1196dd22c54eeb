"""Interpreters whose session moves, is cancelled or is given back; who hears of it."""

from datetime import UTC, datetime, timedelta

import pytest

from sympolis.core.refusals import Refused
from sympolis.interpretation import links
from sympolis.interpretation.actions import bookings
from sympolis.interpretation.models import Booking
from sympolis.interpretation.tests import factories
from sympolis.interpretation.tests.booked import move, released, state
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme_actions
from sympolis.programme.models import Part
from sympolis.programme.next_steps import further_steps
from sympolis.programme.queries import draft
from sympolis.programme.states import Reply
from sympolis.programme.tests import factories as programme
from sympolis.registrations.letters import changes
from sympolis.registrations.tests import factories as registrations
from sympolis.registrations.tests.post import kinds, letters, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def session():
    return released()


@pytest.fixture
def ama(session):
    return factories.interpreter(session.series.network, "Ama")


def test_giving_back_tells_the_team_at_once_and_takes_the_entry_away(session, ama):
    coordinator = networks.member(session.series.network, Role.COORDINATOR)
    networks.member(session.series.network, Role.VIEWER)
    row = factories.accepted(session, ama)
    work()
    Letter.objects.all().delete()

    bookings.give_back(row, by=ama, words="Flight")
    work()

    assert sorted(kinds()) == ["interpreter_ended", "interpreter_gave_back"]
    ended = Letter.objects.get(kind="interpreter_ended")
    assert ended.calendar_method == "CANCEL"
    team = Letter.objects.get(kind="interpreter_gave_back")
    assert team.to_address == coordinator.email
    assert "Flight" in team.text
    assert f"/interpreters/{session.slug}/spoken/fr/" in team.text
    assert not session.parts.exists()


def test_releasing_ends_the_link_and_tells_the_interpreter(session, ama):
    row = factories.accepted(session, ama)
    work()
    Letter.objects.all().delete()
    bookings.release(row, by=None)
    work()

    assert kinds() == ["interpreter_ended"]
    with pytest.raises(Refused) as refused:
        bookings.accept(row, by=ama)
    assert refused.value.code == "taken_back"


def test_who_is_only_proposed_is_taken_out_without_a_word(session, ama):
    row = factories.proposed(session, ama)
    bookings.release(row, by=None)
    work()

    assert not Booking.objects.exists()
    assert kinds() == []


def test_a_move_asks_anew_before_everybody_else_and_once(session, ama, october):
    session.recording = "none"
    row = factories.accepted(session, ama)
    registrations.registered(session, email="ama@kumasi.example")
    work()
    Letter.objects.all().delete()

    move(session, datetime(2020, 10, 28, 10))

    assert kinds() == ["interpreter_moved"]
    letter = letters()[0]
    assert "Before: 27 October 2020, 09:00 to 11:00" in letter.text
    assert "28 October 2020, 09:00 to 11:00" in letter.text
    assert letter.calendar_method == "REQUEST"
    assert state(row) == "offered"
    assert row.moved_from == datetime(2020, 10, 27, 9, tzinfo=UTC)
    assert Part.objects.filter(person=ama.person).exists()

    october.shift(timedelta(minutes=11))
    changes.tell_due()
    assert sorted(kinds()) == ["interpreter_moved", "session_changed"]
    assert Letter.objects.get(kind="session_changed").to_address == "ama@kumasi.example"


def test_no_after_a_move_takes_the_part_away(session, ama):
    row = factories.accepted(session, ama)
    work()
    move(session, datetime(2020, 10, 28, 10))
    Letter.objects.all().delete()
    bookings.decline(row, by=ama)
    work()

    assert not Part.objects.filter(person=ama.person).exists()
    assert letters()[0].calendar_method == "CANCEL"


def test_a_cancelled_session_releases_its_interpreters(session, ama):
    row = factories.accepted(session, ama)
    work()
    Letter.objects.all().delete()
    session.refresh_from_db()
    programme_actions.cancel_session(session, by=None)
    programme.release(session.series)
    work()

    assert state(row) == "released"
    assert kinds() == ["interpreter_ended"]
    assert "cancelled" in letters()[0].text
    assert letters()[0].calendar_method == "CANCEL"


def test_hearing_of_a_release_twice_asks_once(session, ama):
    from sympolis.interpretation import listeners
    from sympolis.journal.models import Entry

    row = factories.accepted(session, ama)
    work()
    Letter.objects.all().delete()
    move(session, datetime(2020, 10, 28, 10))
    listeners.follow_release(Entry.objects.filter(name="programme.released").latest("pk"))
    work()

    assert kinds() == ["interpreter_moved"]
    assert state(row) == "offered"


def test_an_entry_comes_when_the_time_becomes_public(ama):
    session = factories.session(programme.series(ama.network))
    factories.accepted(session, ama)
    work()
    assert not letters()[0].calendar
    Letter.objects.all().delete()

    programme.release(session.series)
    work()

    assert kinds() == ["interpreter_confirmed"]
    assert letters()[0].calendar_method == "REQUEST"


def test_who_had_accepted_before_a_move_keeps_the_seat_while_asked_anew(session, ama):
    network = session.series.network
    row = factories.accepted(session, ama)
    factories.accepted(session, factories.interpreter(network, "Bea"))
    new = factories.interpreter(network, "Cem")
    work()
    move(session, datetime(2020, 10, 28, 10))

    session.refresh_from_db()
    late = factories.offered(session, new)
    assert bookings.accept(late, by=new).willing_at
    assert bookings.accept(row, by=ama).state == "accepted"


def test_who_was_only_asked_before_a_move_holds_no_seat_and_is_told_of_the_new_time(session, ama):
    network = session.series.network
    row, bea, cem = factories.accepted(session, ama), *(factories.interpreter(network, one) for one in ("Bea", "Cem"))
    factories.accepted(session, bea)
    only_asked = factories.offered(session, cem)
    work()
    Letter.objects.all().delete()
    move(session, datetime(2020, 10, 28, 10))
    assert kinds().count("interpreter_moved") == 3

    assert bookings.accept(only_asked, by=cem).willing_at
    assert bookings.accept(row, by=ama).state == "accepted"


def test_a_correction_after_the_session_leaves_who_worked_booked_and_paid(session, ama, october):
    row = factories.accepted(session, ama)
    work()
    Letter.objects.all().delete()
    october.move_to(session.ends_at + timedelta(hours=2))
    session.refresh_from_db()
    programme_actions.change_session(session, by=None, minutes=75)
    programme.release(session.series)
    work()

    assert state(row) == "accepted"
    assert row.minutes == 75
    assert kinds() == []
    with pytest.raises(Refused) as refused:
        bookings.release(row, by=None)
    assert refused.value.code == "over"


def test_who_was_put_down_before_a_move_says_yes_to_the_new_time(session, ama):
    row = bookings.propose(session, ama, by=None, language="fr")
    session.refresh_from_db()
    moved = programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 28, 10))

    row = bookings.accept(row, by=None)

    assert row.starts_at == moved.starts_at


def test_a_session_for_which_somebody_was_asked_is_not_deleted_behind_their_back(ama):
    session = factories.session(programme.series(ama.network))
    row = factories.offered(session, ama)
    session.refresh_from_db()

    with pytest.raises(Refused) as refused:
        programme_actions.delete_session(session, by=None)
    assert refused.value.code == "needed"

    bookings.release(row, by=None)
    session.refresh_from_db()
    programme_actions.delete_session(session, by=None)
    assert not Booking.objects.exists()


def test_who_is_asked_again_after_a_move_reads_that_it_moved(session, ama, october):
    row = factories.accepted(session, ama)
    work()
    move(session, datetime(2020, 10, 28, 10))
    Letter.objects.all().delete()
    row.refresh_from_db()
    october.move_to(row.answer_by + timedelta(minutes=1))
    bookings.offer(row, by=None)
    work()

    assert kinds() == ["interpreter_moved"]
    assert "Before: 27 October 2020" in letters()[0].text


def test_a_part_made_by_hand_stays_when_the_booking_ends(session, ama):
    programme.part(session, ama.person, "interpreter")
    row = factories.accepted(session, ama)
    bookings.give_back(row, by=ama)

    assert session.parts.filter(person=ama.person, role="interpreter").count() == 1


def test_the_part_stays_with_another_booking_of_the_same_person(session, ama):
    other = factories.interpreter(session.series.network, "Amma", pairs=factories.ARABIC)
    row = factories.accepted(session, ama)
    second = factories.offered(session, other, "ar")
    Booking.objects.filter(pk=second.pk).update(state="accepted")
    other.person.merged_into = ama.person
    other.person.save()
    bookings.give_back(row, by=ama)

    assert session.parts.filter(person=ama.person, role="interpreter").exists()
    second.refresh_from_db()
    assert second.has_part


def test_interpreters_read_why_a_session_moved_and_why_it_is_cancelled(session, ama, client):
    row = factories.accepted(session, ama)
    session.refresh_from_db()
    programme_actions.move_session(
        session, by=None, local_start=datetime(2020, 10, 28, 14), reason="The hall was taken."
    )
    programme.release(session.series)
    work()
    moved = letters("ama@interpret.example")[-1]
    session.refresh_from_db()
    programme_actions.cancel_session(session, by=None, reason="A storm is coming.")
    programme.release(session.series)
    work()

    ended = letters("ama@interpret.example")[-1]
    assert "Why: The hall was taken." in moved.text
    assert "Why: A storm is coming." in ended.text
    page = client.get(f"/interpreter/offers/{links.offer_token(row)}/").content.decode()
    assert "Waste" in page
    assert "this session is cancelled" in page
    assert "All my sessions" in page


@pytest.mark.parametrize("words", [True, False])
def test_a_no_of_a_calendar_reaches_the_team_and_leaves_the_booking(session, ama, client, words):
    row = factories.accepted(session, ama)
    session.refresh_from_db()
    told = Reply.DECLINED if words else Reply.ACCEPTED
    programme_actions.note_part_reply(session.uid, "ama@interpret.example", told, sequence=None, at=None)

    steps = further_steps(list(draft(session.series)), session.starts_at - timedelta(days=3))[session.series_id]

    assert any("their calendar says no" in str(step.words) for step in steps) == words
    assert state(row) == "accepted"
    client.force_login(networks.member(session.series.network))
    page = client.get(f"/desk/series/{session.series.slug}/interpreters/{session.slug}/").content.decode()
    assert ("Their calendar says no" in page) == words
