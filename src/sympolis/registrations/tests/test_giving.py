"""Seats out of turn: with a reason, within the capacity or knowingly above it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from sympolis.journal.models import Entry
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations import actions, queries
from sympolis.registrations.actions.admission import Wished
from sympolis.registrations.models import Registration
from sympolis.registrations.states import Mode
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def team(session):
    return programme.coordinator(network_of(session))


def full(waiting: int = 2):
    session = factories.session(capacity=1)
    factories.registered(session)
    return session, [factories.registered(session) for _one in range(waiting)]


def test_a_free_seat_goes_to_the_chosen_one_with_the_reason_and_who_gave_it():
    session = factories.session(capacity=2)
    factories.admission(session, mode=Mode.APPROVAL)
    row = factories.registered(session, source="form")
    by = team(session)

    actions.give_seat(row, by=by, reason="Speaks for the city")

    row.refresh_from_db()
    assert (row.state, row.decision_reason, row.decided_by_id) == ("confirmed", "Speaks for the city", by.pk)
    entry = Entry.objects.get(name="registration.given")
    assert entry.facts == {"session": session.pk, "before": "applied", "added": False}


def test_a_full_session_refuses_and_nothing_changes():
    session, (_first, second) = full()

    with refused("full"):
        actions.give_seat(second, by=team(session), reason="Chairs the panel")

    second.refresh_from_db()
    assert (second.state, second.decision_reason) == ("waiting", "")


def test_a_seat_is_added_knowingly_and_nobody_else_gets_it():
    session, (first, second) = full()

    actions.give_seat(second, by=team(session), reason="Chairs the panel", add_seat=True)

    assert Session.objects.get(pk=session.pk).capacity == 2
    assert list(Registration.objects.order_by("pk").values_list("state", flat=True)) == [
        "confirmed", "waiting", "confirmed",
    ]  # fmt: skip
    assert queries.seating(Session.objects.get(pk=session.pk)).free() == 0
    assert actions.promote(session.pk) == []
    assert first.pk < second.pk


def test_no_seat_is_added_while_one_is_free():
    session = factories.session(capacity=5)
    factories.admission(session, mode=Mode.APPROVAL)
    row = factories.registered(session, source="form")

    actions.give_seat(row, by=None, reason="First of all", add_seat=True)

    assert Session.objects.get(pk=session.pk).capacity == 5


def test_seats_kept_for_others_are_not_given_without_adding_one():
    city = programme.municipality(programme.network(), "Kumasi")
    session = factories.session(capacity=2)
    actions.set_kept_seats(session, [Wished(seats=1, municipality=city)], by=None)
    factories.registered(session)
    row = factories.registered(session)

    with refused("kept"):
        actions.give_seat(row, by=None, reason="Chairs the panel")
    actions.give_seat(row, by=None, reason="Chairs the panel", add_seat=True)

    assert queries.seating(Session.objects.get(pk=session.pk)).free() == 1


def test_a_seat_can_be_offered_instead_and_ends_like_every_offer():
    _session, (_first, second) = full()

    actions.give_seat(second, by=None, reason="Chairs the panel", offer=True, add_seat=True)

    second.refresh_from_db()
    assert (second.state, second.until) == ("offered", timezone.now() + timedelta(hours=48))


def test_seats_are_offered_only_to_those_who_wait():
    session = factories.session()
    factories.admission(session, mode=Mode.APPROVAL)
    row = factories.registered(session, source="form")

    with refused("not_waiting"):
        actions.give_seat(row, by=None, reason="x", offer=True)


def test_a_confirmed_seat_stays_and_nobody_is_told_again():
    session = factories.session()
    row = factories.registered(session)

    actions.give_seat(row, by=None, reason="Again")

    assert not Entry.objects.filter(name="registration.given").exists()


def test_refusals_leave_everything_as_it_was():
    session, (first, _second) = full()
    gone = factories.registered(session)
    actions.cancel(gone, by=None)

    with refused("missing"):
        actions.give_seat(first, by=None, reason="  ")
    with refused("too_long"):
        actions.give_seat(first, by=None, reason="x" * 2001)
    with refused("ended"):
        actions.give_seat(gone, by=None, reason="x")
    with refused("not_allowed"):
        actions.give_seat(first, by=programme.coordinator(programme.network()), reason="x")
    with time_machine.travel("2020-10-27T10:00:00Z", tick=False), refused("over"):
        actions.give_seat(first, by=None, reason="x", add_seat=True)
    assert Session.objects.get(pk=session.pk).capacity == 1
