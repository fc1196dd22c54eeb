"""Seats confirmed, given back, offered, taken; never too many, never idle."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations import actions, queries
from sympolis.registrations.actions.admission import Wished
from sympolis.registrations.models import Registration
from sympolis.registrations.states import Mode
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def state_of(*rows) -> list[str]:
    found = Registration.objects.in_bulk([row.pk for row in rows])
    return [found[row.pk].state for row in rows]


def full_with_line(waiting: int = 2, **fields):
    session = factories.session(capacity=1, **fields)
    return session, factories.registered(session), [factories.registered(session) for _one in range(waiting)]


def test_a_button_in_the_letter_confirms_every_seat_kept_for_the_address():
    session = factories.session()
    row = factories.registered(session, confirmed=False)

    actions.confirm(row.participant, by=row.participant)
    actions.confirm(row.participant, by=row.participant)

    assert state_of(row) == ["confirmed"]
    assert Entry.objects.filter(name="registration.confirmed").count() == 1


def test_nobody_confirms_for_somebody_else():
    session = factories.session()
    row, other = factories.registered(session, confirmed=False), factories.registered(session)

    with refused("not_allowed"):
        actions.confirm(row.participant, by=other.participant)
    assert state_of(row) == ["registered"]


def test_a_seat_given_back_is_offered_to_the_first_in_line_until_a_moment():
    _session, holder, (first, second) = full_with_line()

    actions.cancel(holder, by=holder.participant)

    first.refresh_from_db()
    assert (first.state, first.until) == ("offered", timezone.now() + timedelta(hours=48))
    assert state_of(second) == ["waiting"]


def test_an_offer_is_taken_once():
    _session, holder, (first, _second) = full_with_line()
    actions.cancel(holder, by=holder.participant)

    actions.accept_offer(first, by=first.participant)
    actions.accept_offer(first, by=first.participant)

    assert state_of(first) == ["confirmed"]
    assert Entry.objects.filter(name="registration.confirmed", subject_id=str(first.pk)).count() == 1


def test_an_offer_that_ends_passes_on_exactly_once_and_cannot_be_taken_any_more(clock):
    session, holder, (first, second) = full_with_line()
    actions.cancel(holder, by=holder.participant)
    clock.shift(timedelta(hours=48))

    with refused("expired"):
        actions.accept_offer(first, by=first.participant)
    actions.end_overdue()
    actions.end_overdue()

    assert state_of(first, second) == ["cancelled", "offered"]
    assert Entry.objects.filter(name="registration.offered").count() == 2
    assert queries.seating(session).taken == 1


def test_a_seat_kept_for_an_address_nobody_confirms_goes_to_the_line(clock):
    session = factories.session(capacity=1)
    kept, waiting = factories.registered(session, confirmed=False), factories.registered(session)
    clock.shift(timedelta(hours=49))

    actions.end_overdue()

    assert state_of(kept, waiting) == ["cancelled", "offered"]


def test_refusing_an_offer_passes_it_on():
    _session, holder, (first, second) = full_with_line()
    actions.cancel(holder, by=holder.participant)

    actions.cancel(first, by=first.participant)

    first.refresh_from_db()
    assert (first.ending, state_of(second)) == ("refused", ["offered"])


def test_a_newcomer_does_not_pass_those_who_wait():
    session, holder, (first, _second) = full_with_line()
    actions.cancel(holder, by=holder.participant)

    newcomer = factories.registered(session)

    assert state_of(first, newcomer) == ["offered", "waiting"]


def test_seats_are_kept_for_a_region_until_the_day_named_and_the_line_is_told_why(clock):
    session = factories.session(capacity=2)
    south = directory.region("latin-america")
    until = timezone.now() + timedelta(days=5)
    actions.set_kept_seats(session, [Wished(1, region=south, until=until)], by=None)
    first, second = factories.registered(session), factories.registered(session)

    place = queries.place_in_line(Registration.objects.get(pk=second.pk))
    assert (state_of(first, second), place.number, place.free, [k.unfilled for k in place.kept]) == (
        ["confirmed", "waiting"], 1, 1, [1],
    )  # fmt: skip
    assert state_of(factories.registered(session, region_id=south.pk)) == ["confirmed"]
    session.refresh_from_db()
    session.capacity = 3
    session.save()
    actions.set_kept_seats(session, [Wished(2, region=south, until=until)], by=None)
    assert state_of(second) == ["waiting"]
    clock.shift(timedelta(days=5))
    actions.end_overdue()
    assert state_of(second) == ["offered"]


def test_more_capacity_is_offered_to_the_line_and_less_takes_no_seat_away():
    session, holder, (first, second) = full_with_line()
    session.refresh_from_db()
    session.capacity = 2
    session.save()
    assert [row.pk for row in actions.promote(session.pk)] == [first.pk]
    session.capacity = 0
    session.save()

    assert actions.promote(session.pk) == []
    assert state_of(holder, first, second) == ["confirmed", "offered", "waiting"]


def test_a_delegation_gets_its_seats_at_once_and_its_lead_takes_them_for_all():
    session = factories.session(capacity=2)
    one, other = factories.registered(session), factories.registered(session)
    done = actions.sign_up(
        network_of(session), [session], name="Ama", email="ama@k.example", together_with=[("Kofi", "kofi@k.example")]
    )
    actions.cancel(one, by=one.participant)
    assert state_of(*done.new) == ["waiting", "waiting"]

    actions.cancel(other, by=other.participant)
    assert state_of(*done.new) == ["offered", "offered"]
    actions.accept_offer(done.new[0], by=done.participant)
    assert state_of(*done.new) == ["confirmed", "confirmed"]


def test_nobody_touches_the_seat_of_another():
    session = factories.session()
    mine, other = factories.registered(session), factories.registered(session)

    for by in (other.participant, directory.account()):
        with refused("not_allowed"):
            actions.cancel(mine, by=by)
    assert state_of(mine) == ["confirmed"]


def test_the_team_can_end_a_registration_and_it_is_kept_why():
    session = factories.session()
    row = factories.registered(session)

    actions.cancel(row, by=programme.coordinator(network_of(session)))

    row.refresh_from_db()
    assert (row.state, row.ending) == ("cancelled", "team")


def test_accepted_ones_get_seats_in_the_order_they_applied_and_the_rest_wait():
    session = factories.session(capacity=1)
    factories.admission(session, mode=Mode.APPROVAL)
    rows = [factories.registered(session, confirmed=False) for _one in range(3)]

    actions.decide(session, rows[::-1], accept=True, by=None, reason="Same size of city")

    assert state_of(*rows) == ["registered", "waiting", "waiting"]
    assert set(Registration.objects.values_list("decision_reason", flat=True)) == {"Same size of city"}


def test_a_declined_application_can_be_accepted_later_but_not_the_other_way_round():
    session = factories.session()
    factories.admission(session, mode=Mode.APPROVAL)
    row = factories.registered(session, confirmed=False)

    actions.decide(session, [row], accept=False, by=None)
    actions.decide(session, [row], accept=True, by=None)
    actions.decide(session, [row], accept=False, by=None)

    assert state_of(row) == ["registered"]


def test_nobody_is_offered_a_seat_in_a_session_that_has_begun(clock):
    _session, holder, (first, _second) = full_with_line()
    clock.move_to("2020-10-27T09:30:00Z")

    actions.cancel(holder, by=holder.participant)

    assert state_of(first) == ["waiting"]


@pytest.mark.parametrize(
    ("wished", "code"),
    [
        ([Wished(0, sector="academia")], "wrong_number"),
        ([Wished(1)], "kept_for_nothing"),
        ([Wished(9, sector="academia")], "more_than_capacity"),
    ],
)
def test_seats_that_cannot_be_kept_are_refused(wished, code):
    with refused(code):
        actions.set_kept_seats(factories.session(capacity=5), wished, by=None)


def test_admission_is_for_the_team_of_the_series_and_checks_its_values():
    session = factories.session()
    team = programme.coordinator(network_of(session))

    actions.set_admission(session, by=team, mode=Mode.APPROVAL, offer_hours=24)

    session.refresh_from_db()
    assert (session.admission.mode, session.admission.offer_hours) == ("approval", 24)
    for fields, code in (
        ({"mode": "whatever"}, "unknown_choice"),
        ({"offer_hours": 0}, "wrong_number"),
        ({"closes_at": session.starts_at + timedelta(minutes=1)}, "closes_after_start"),
    ):
        with refused(code):
            actions.set_admission(session, by=team, **fields)
    with refused("not_allowed"):
        actions.set_admission(session, by=directory.account(), mode=Mode.OPEN)
