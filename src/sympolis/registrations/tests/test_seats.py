"""Arithmetic of seats."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from sympolis.registrations.seats import Kept, Seating, Traits, ends_at
from sympolis.registrations.states import HOLD

LATIN_AMERICA, AFRICA = Traits(region=1), Traits(region=2)
NOW = datetime(2020, 10, 1, 8, tzinfo=UTC)
traits = some.builds(
    Traits,
    region=some.sampled_from([None, 1, 2, 3]),
    sector=some.sampled_from(["", "academia", "civil"]),
    municipality=some.sampled_from([None, 7, 8]),
)
shares = some.builds(
    Kept,
    seats=some.integers(1, 5),
    taken=some.just(0),
    traits=some.sampled_from([Traits(region=1), Traits(sector="civil"), Traits(municipality=7)]),
)


def test_a_share_keeps_its_seats_from_others_until_it_is_filled():
    seating = Seating(3, taken=1, kept=[Kept(2, 0, LATIN_AMERICA)])

    assert (seating.free_for(AFRICA), seating.free_for(LATIN_AMERICA)) == (0, 2)
    seating.take(LATIN_AMERICA)
    assert (seating.free_for(AFRICA), seating.free_for(LATIN_AMERICA)) == (0, 1)


def test_a_session_without_capacity_has_room_for_all():
    seating = Seating(None, taken=5000)

    assert seating.free_for(AFRICA) is None
    assert seating.fits([AFRICA] * 50)


def test_a_capacity_lowered_below_what_is_taken_leaves_no_seat():
    assert Seating(2, taken=5).free_for(AFRICA) == 0


def test_the_first_in_line_comes_first_and_a_delegation_comes_whole_or_not_at_all():
    seating = Seating(2, taken=0)

    given = seating.seat([[AFRICA] * 3, [AFRICA], [AFRICA], [AFRICA]])

    assert given == [1, 2]


def test_nobody_is_passed_over_for_a_seat_that_is_kept_for_somebody_else():
    seating = Seating(1, taken=0, kept=[Kept(1, 0, LATIN_AMERICA)])

    assert seating.seat([[AFRICA], [LATIN_AMERICA]]) == [1]


@settings(deadline=None)  # a busy machine is no fault of the arithmetic
@given(
    capacity=some.integers(0, 12),
    kept=some.lists(shares, max_size=3),
    units=some.lists(some.lists(traits, min_size=1, max_size=4), max_size=12),
)
def test_never_above_capacity_and_no_seat_idle_while_somebody_waits_who_may_have_it(capacity, kept, units):
    seating = Seating(capacity, 0, kept)

    places = seating.seat(units)

    assert seating.taken == sum(len(units[place]) for place in places) <= capacity
    assert not [unit for place, unit in enumerate(units) if place not in places and seating.fits(unit)]


def test_an_offer_ends_after_its_time_but_an_hour_before_the_start():
    far, near, now = NOW + timedelta(days=20), NOW + timedelta(hours=10), NOW + timedelta(minutes=70)

    assert ends_at(NOW, far, HOLD) == NOW + HOLD
    assert ends_at(NOW, near, HOLD) == near - timedelta(hours=1)
    assert ends_at(NOW, now, HOLD) == NOW + timedelta(minutes=30)
    assert ends_at(NOW, NOW + timedelta(minutes=10), HOLD) == NOW + timedelta(minutes=10)
