"""Interpreters asked, booked, given back, released; who hears of it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from sympolis.core.refusals import Refused
from sympolis.interpretation import links
from sympolis.interpretation.actions import bookings
from sympolis.interpretation.actions.roster import renew_link
from sympolis.interpretation.models import Booking
from sympolis.interpretation.queries.bookings import channels_of, team_for
from sympolis.interpretation.tests import factories
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState
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
from sympolis.registrations.tests.post import event, kinds, letters, work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(factories.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    made = factories.session(title={"en": "Waste", "de": "Abfall"})
    programme.release(made.series)
    made.refresh_from_db()
    return made


@pytest.fixture
def ama(session):
    return factories.interpreter(session.series.network, "Ama")


def state(row: Booking) -> str:
    row.refresh_from_db()
    return row.state


def move(session, local_start: datetime) -> None:
    session.refresh_from_db()
    programme_actions.move_session(session, by=None, local_start=local_start)
    programme.release(session.series)
    work()


def test_an_offer_is_a_letter_with_a_link_and_without_a_calendar_entry(session, ama):
    row = factories.offered(session, ama)
    work()

    [letter] = letters()
    assert letter.kind == "interpreter_offer"
    assert letter.to_address == "ama@interpret.example"
    assert letter.subject == "Would you interpret “Waste”?"
    assert "27 October 2020, 09:00 to 11:00" in letter.text
    assert "Host's clock: 27 October 2020, 10:00 to 12:00" in letter.text
    assert "Interpretation: English to French" in letter.text
    assert "€300.00" in letter.text
    assert "/interpreter/offers/" in letter.text
    assert not letter.calendar
    assert row.answer_by == factories.NOW + timedelta(hours=72)


def test_an_offer_is_in_the_language_of_the_roster(session):
    factories.offered(session, factories.interpreter(session.series.network, "Uwe", language="de"))
    work()

    assert "Abfall" in letters()[0].subject


def test_accepting_makes_a_part_and_brings_the_calendar_entry(session, ama):
    row = factories.accepted(session, ama)
    work()

    assert list(session.parts.values_list("person_id", "role")) == [(ama.person_id, "interpreter")]
    assert kinds() == ["interpreter_confirmed"]
    assert event(letters()[0])["uid"]
    assert letters()[0].calendar_method == "REQUEST"
    row.refresh_from_db()
    assert row.has_entry


def test_declining_tells_nobody_and_leaves_no_part(session, ama):
    row = factories.offered(session, ama)
    bookings.decline(row, by=ama, words="Sorry")
    work()

    assert state(row) == "declined"
    assert row.words == "Sorry"
    assert kinds() == []
    assert not session.parts.exists()


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


def test_the_sequence_of_an_entry_grows_with_each_time_it_comes_and_goes(session, ama):
    row = factories.accepted(session, ama)
    work()
    Letter.objects.update(state=LetterState.SENT)
    bookings.give_back(row, by=ama)
    work()
    Letter.objects.update(state=LetterState.SENT)
    bookings.accept(bookings.offer(row, by=None), by=ama)
    work()

    entries = [event(letter)["sequence"] for letter in Letter.objects.exclude(calendar="").order_by("pk")]
    assert [int(one) for one in entries] == [0, 1, 2]


def test_a_confirmation_on_its_way_is_taken_back_when_it_is_no_longer_so(session, ama):
    row = factories.accepted(session, ama)
    work()
    bookings.give_back(row, by=ama)
    work()

    assert kinds() == ["interpreter_ended"]


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


def test_an_open_offer_is_reminded_of_once(session, ama, october):
    factories.offered(session, ama)
    work()
    Letter.objects.all().delete()
    assert bookings.remind_due() == 0

    october.shift(timedelta(hours=50))
    assert bookings.remind_due() == 1
    assert bookings.remind_due() == 0
    work()
    assert kinds() == ["interpreter_reminder"]


def test_nobody_accepts_two_sessions_at_once(session, ama):
    other = factories.session(session.series)
    factories.accepted(session, ama)
    row = factories.offered(other, ama)

    with pytest.raises(Refused) as refused:
        bookings.accept(row, by=ama)

    assert refused.value.code == "busy"
    assert state(row) == "offered"


def test_only_the_team_of_the_series_books(session, ama):
    viewer = networks.member(session.series.network, Role.VIEWER)
    row = factories.offered(session, ama)

    for act in (bookings.accept, bookings.decline, bookings.release):
        with pytest.raises(Refused) as refused:
            act(row, by=viewer)
        assert refused.value.code == "not_allowed"
    with pytest.raises(Refused):
        bookings.propose(session, ama, by=viewer, language="fr")


def test_an_interpreter_answers_only_for_themselves(session, ama):
    other = factories.interpreter(session.series.network, "Other")
    row = factories.offered(session, ama)

    with pytest.raises(Refused) as refused:
        bookings.accept(row, by=other)
    assert refused.value.code == "not_allowed"


def test_relay_of_relay_is_the_last_resort():
    """From Spanish into English; French and Arabic hear English, and who would hear Arabic instead comes last."""
    made = factories.session(floor_language="es", interpretation_languages=["en", "fr", "ar"])
    network = made.series.network
    factories.interpreter(network, "Near", pairs=(("spoken", "en", "fr"),), fee=Decimal(900))
    factories.interpreter(network, "Both", pairs=(("spoken", "ar", "fr"), ("spoken", "en", "fr")), fee=Decimal(500))
    factories.interpreter(network, "Far", pairs=(("spoken", "ar", "fr"),), fee=Decimal(100))
    factories.interpreter(network, "Pivot", pairs=(("spoken", "es", "en"),))
    (channels,) = channels_of([made]).values()
    french = next(one for one in channels if one.language == "fr")

    team = team_for(network, [made])
    fits = [
        (str(team.people[fit.worker.id].person), fit.source, fit.is_far)
        for fit in team.fits(french.job)
        if fit.is_possible
    ]

    assert fits == [("Both", "en", False), ("Near", "en", False), ("Far", "ar", True)]


def test_relay_in_a_circle_is_refused(session):
    network = session.series.network
    session.interpretation_languages = ["fr", "ar"]
    session.save()
    one = factories.interpreter(network, "One", pairs=(("spoken", "ar", "fr"),))
    two = factories.interpreter(network, "Two", pairs=(("spoken", "fr", "ar"),))
    factories.proposed(session, one, "fr", source="ar", is_relay=True)

    with pytest.raises(Refused) as refused:
        factories.proposed(session, two, "ar", source="fr", is_relay=True)
    assert refused.value.code == "relay_circle"


def test_a_session_that_is_over_takes_nobody(session, ama, october):
    row = factories.offered(session, ama)
    october.move_to(session.ends_at + timedelta(minutes=1))

    with pytest.raises(Refused) as refused:
        bookings.accept(row, by=ama)
    assert refused.value.code == "over"


def test_a_yes_counts_until_others_have_taken_the_seats_in_time_or_late(session, ama, october):
    networks.member(session.series.network, Role.COORDINATOR)
    row = factories.offered(session, ama)
    others = [factories.interpreter(session.series.network, name) for name in ("Bea", "Cem")]
    factories.accepted(session, others[0])
    taken = factories.accepted(session, others[1])
    work()
    Letter.objects.all().delete()

    for _once_more in range(2):
        told = bookings.accept(row, by=ama, words="With pleasure")
        assert (told.state, told.willing_at) == ("offered", factories.NOW)
    work()

    assert state(row) == "offered"
    assert not Part.objects.filter(person=ama.person).exists()
    assert kinds() == ["interpreter_no_seat"]  # the team, once
    assert "With pleasure" in letters()[0].text
    october.move_to(row.answer_by - timedelta(hours=1))
    assert bookings.remind_due() == 0

    october.move_to(row.answer_by + timedelta(hours=1))
    bookings.give_back(taken, by=others[1])
    assert bookings.accept(row, by=ama).state == "accepted"
    row.refresh_from_db()
    assert row.willing_at is None


def test_the_team_may_book_one_more_than_there_are_seats(session, ama):
    for name in ("Bea", "Cem"):
        factories.accepted(session, factories.interpreter(session.series.network, name))

    assert bookings.accept(factories.offered(session, ama), by=None).state == "accepted"


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


def test_a_renewed_link_takes_offers_on_their_way_back(session, ama):
    factories.offered(session, ama)
    work()
    renew_link(ama, by=None)

    assert kinds() == []


def test_the_time_to_answer_is_short_before_a_session(session, ama, october):
    october.move_to(session.starts_at - timedelta(hours=1))
    row = factories.offered(session, ama)

    assert timezone.now() < row.answer_by < session.starts_at


def test_asking_somebody_who_has_accepted_leaves_them_booked(session, ama):
    row = factories.accepted(session, ama)
    work()
    Letter.objects.all().delete()

    again = bookings.propose(session, ama, by=None, language=row.language, service=row.service)
    bookings.offer(again, by=None)
    work()

    assert state(row) == "accepted"
    assert kinds() == []


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


def test_who_speaks_in_a_session_cannot_interpret_it(session, ama):
    programme.part(session, ama.person)

    with pytest.raises(Refused) as refused:
        bookings.propose(session, ama, by=None, language="fr")

    assert refused.value.code == "has_part"
    assert not Booking.objects.exists()


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


def test_who_said_no_and_is_put_down_and_taken_out_again_has_still_said_no(session, ama):
    row = factories.offered(session, ama)
    bookings.decline(row, by=ama, words="Sorry")

    row = factories.proposed(session, ama)
    assert (row.state, row.words) == ("proposed", "")
    bookings.release(row, by=None)

    assert state(row) == "declined"
    assert row.words == "Sorry"
    assert [(one.state, one.starts_at) for one in row.endings.all()] == [("declined", session.starts_at)]


def test_an_offer_without_an_answer_is_made_again_in_one_step(session, ama, october):
    row = factories.offered(session, ama)
    assert bookings.offer(row, by=None).answer_by == row.answer_by
    work()
    Letter.objects.all().delete()
    october.move_to(row.answer_by + timedelta(minutes=1))

    again = bookings.offer(row, by=None)
    assert bookings.offer(row, by=None).answer_by == again.answer_by
    work()

    assert again.answer_by > timezone.now()
    assert again.reminded_at is None
    assert kinds() == ["interpreter_offer"]


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
