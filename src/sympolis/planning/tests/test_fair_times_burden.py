"""What a local time costs: told by the minute, with the clock of that very day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sympolis.core import clock
from sympolis.planning.fair_times import Cost, Group, Kind, cost

ZONES = [
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo", "Asia/Amman",
    "Australia/Lord_Howe", "America/Sao_Paulo", "UTC",
]  # fmt: skip
calm = settings(deadline=None)
moments = some.integers(0, 2 * 365 * 24 * 4).map(
    lambda n: datetime(2025, 12, 30, tzinfo=UTC) + timedelta(minutes=15 * n)
)
holidays = some.frozensets(some.dates(date(2025, 12, 30), date(2028, 1, 5)), max_size=3)
hours = some.tuples(some.integers(0, 16), some.integers(1, 8)).map(lambda t: (t[0] * 60, (t[0] + t[1]) * 60))


def minute_cost(group: Group, moment: datetime) -> tuple[int, Kind]:
    """The table in `burden.py`, read anew for one minute."""
    local = moment.astimezone(ZoneInfo(group.zone))
    at = local.hour * 60 + local.minute
    begins, ends = group.works
    free = 4 if local.weekday() in group.weekend or local.date() in group.holidays else 0
    if begins <= at < ends:
        return free, Kind.DAY
    if at < 5 * 60:
        return 12 + free, Kind.NIGHT
    if at < 6 * 60 or at >= 22 * 60:
        return 8 + free, Kind.NIGHT
    if begins - 60 <= at < ends + 60:
        return 1 + free, Kind.EDGE
    if begins - 120 <= at < ends + 120:
        return 2 + free, Kind.EDGE
    return 4 + free, Kind.EARLY if at < begins else Kind.EVENING


@settings(calm, max_examples=300)
@given(some.sampled_from(ZONES), hours, holidays, moments, some.integers(1, 300))
def test_it_is_the_sum_of_its_minutes(zone, works, holidays, starts_at, minutes):
    group = Group("a", zone, works=works, holidays=holidays)

    found = cost(group, starts_at, minutes)

    each = [minute_cost(group, starts_at + timedelta(minutes=n)) for n in range(minutes)]
    days = {(starts_at + timedelta(minutes=n)).astimezone(ZoneInfo(zone)).date() for n in range(minutes)}
    assert found == Cost(
        sum(points for points, _kind in each),
        max(kind for _points, kind in each),
        any(day.weekday() in {5, 6} or day in holidays for day in days),
    )


@pytest.mark.parametrize(
    ("hour", "minute", "kind", "points"),
    [
        (9, 0, Kind.DAY, 0), (16, 0, Kind.DAY, 0), (16, 30, Kind.EDGE, 30), (17, 30, Kind.EDGE, 30 + 60), (8, 0, Kind.EDGE, 60),
        (7, 0, Kind.EDGE, 120), (6, 0, Kind.EARLY, 240), (20, 0, Kind.EVENING, 240), (21, 30, Kind.NIGHT, 120 + 240),
        (23, 30, Kind.NIGHT, 240 + 360), (2, 0, Kind.NIGHT, 720), (5, 30, Kind.NIGHT, 240 + 120),
    ],
)  # fmt: skip
def test_the_table_holds_for_an_hour_on_a_wednesday(hour, minute, kind, points):
    starts_at = datetime(2026, 9, 16, hour, minute, tzinfo=UTC)

    assert cost(Group("a", "UTC"), starts_at, 60) == Cost(points, kind, False)


def test_the_same_hour_of_the_world_costs_more_after_clocks_went_back():
    berlin = Group("a", "Europe/Berlin")

    assert cost(berlin, datetime(2026, 10, 23, 7, 0, tzinfo=UTC), 60) == Cost(0, Kind.DAY, False)  # 09:00
    assert cost(berlin, datetime(2026, 10, 26, 7, 0, tzinfo=UTC), 60) == Cost(60, Kind.EDGE, False)  # 08:00


def test_a_meeting_over_the_doubled_hour_counts_it_twice():
    berlin = Group("a", "Europe/Berlin", weekend=frozenset())

    found = cost(
        berlin, datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 300
    )  # 01:30 to 05:30, of which 02:00 to 03:00 twice

    assert found == Cost((300 - 30) * 12 + 30 * 8, Kind.NIGHT, False)


def test_weekend_and_holidays_are_the_groups_own():
    friday = datetime(2026, 9, 18, 9, 0, tzinfo=UTC)

    assert cost(Group("a", "Asia/Amman", weekend=frozenset({4, 5})), friday, 60) == Cost(240, Kind.DAY, True)
    assert cost(Group("a", "Asia/Amman"), friday, 60) == Cost(0, Kind.DAY, False)
    assert cost(Group("a", "Asia/Amman", holidays=frozenset({date(2026, 9, 18)})), friday, 60).free_day


def test_an_exchange_in_writing_over_days_costs_nothing():
    assert cost(Group("a", "UTC"), datetime(2026, 9, 16, 2, tzinfo=UTC), 1440) == Cost(0, Kind.DAY, False)


def test_working_at_night_is_no_night():
    assert cost(Group("a", "UTC", works=(300, 780)), datetime(2026, 9, 16, 5, tzinfo=UTC), 60) == Cost(
        0, Kind.DAY, False
    )


@pytest.mark.parametrize("works", [(600, 600), (700, 600), (-1, 600), (600, 1441)])
def test_hours_that_are_none_are_a_mistake_of_the_caller(works):
    with pytest.raises(ValueError, match="working hours"):
        Group("a", "UTC", works=works)


def test_a_zone_that_is_none_is_told():
    with pytest.raises(clock.UnknownZone):
        Group("a", "Europe/Atlantis")


@pytest.mark.parametrize("moment", [datetime(2026, 9, 16, 9), datetime(2026, 9, 16, 9, 0, 1, tzinfo=UTC)])
def test_a_start_is_aware_and_in_whole_minutes(moment):
    with pytest.raises(ValueError, match="aware"):
        cost(Group("a", "UTC"), moment, 60)
