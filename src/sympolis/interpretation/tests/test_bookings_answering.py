"""Interpreters who say yes or no, and how many of them a session takes."""

from datetime import timedelta

import pytest

from sympolis.core.refusals import Refused
from sympolis.interpretation.actions import bookings
from sympolis.interpretation.tests import factories
from sympolis.interpretation.tests.booked import released, state
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Part
from sympolis.registrations.tests.post import event, kinds, letters, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def session():
    return released()


@pytest.fixture
def ama(session):
    return factories.interpreter(session.series.network, "Ama")


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


def test_nobody_accepts_two_sessions_at_once(session, ama):
    other = factories.session(session.series)
    factories.accepted(session, ama)
    row = factories.offered(other, ama)

    with pytest.raises(Refused) as refused:
        bookings.accept(row, by=ama)

    assert refused.value.code == "busy"
    assert state(row) == "offered"


def test_an_interpreter_answers_only_for_themselves(session, ama):
    other = factories.interpreter(session.series.network, "Other")
    row = factories.offered(session, ama)

    with pytest.raises(Refused) as refused:
        bookings.accept(row, by=other)
    assert refused.value.code == "not_allowed"


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


def test_asking_somebody_who_has_accepted_leaves_them_booked(session, ama):
    row = factories.accepted(session, ama)
    work()
    Letter.objects.all().delete()

    again = bookings.propose(session, ama, by=None, language=row.language, service=row.service)
    bookings.offer(again, by=None)
    work()

    assert state(row) == "accepted"
    assert kinds() == []


def test_who_said_no_and_is_put_down_and_taken_out_again_has_still_said_no(session, ama):
    row = factories.offered(session, ama)
    bookings.decline(row, by=ama, words="Sorry")

    row = factories.proposed(session, ama)
    assert (row.state, row.words) == ("proposed", "")
    bookings.release(row, by=None)

    assert state(row) == "declined"
    assert row.words == "Sorry"
    assert [(one.state, one.starts_at) for one in row.endings.all()] == [("declined", session.starts_at)]
