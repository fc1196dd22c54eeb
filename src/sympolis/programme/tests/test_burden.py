"""Who carries the odd hours."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from sympolis.core.clock import DayPart, part_of
from sympolis.programme.burden import Meeting, burdens, minutes_by_part

BERLIN = ZoneInfo("Europe/Berlin")


def test_minutes_are_counted_on_both_sides_of_a_border():
    found = minutes_by_part(datetime(2020, 10, 27, 21, tzinfo=BERLIN), 120)

    assert found == {DayPart.NIGHT: 60, DayPart.EDGE: 60, DayPart.DAY: 0}


@given(some.integers(0, 1439), some.integers(1, 1439))
def test_minutes_by_part_are_those_of_every_single_minute(start, length):
    counted = minutes_by_part(datetime(2020, 6, 1, start // 60, start % 60, tzinfo=UTC), length)

    one_by_one = [part_of(start + minute) for minute in range(length)]
    assert counted == {part: one_by_one.count(part) for part in DayPart}


def test_a_region_carries_what_its_cities_carry():
    meeting = Meeting(datetime(2020, 11, 23, 13, tzinfo=UTC), 120)  # 21:00 in Wuhan, 14:00 in Berlin

    asia, europe = burdens([meeting], {"Asia": ["Asia/Shanghai"], "Europe": ["Europe/Berlin"]})

    assert (asia.edge_percent, asia.night_percent, asia.nights) == (50, 50, 1)
    assert f"{asia.worst:%H:%M}" == "21:00"
    assert (europe.edge_percent, europe.night_percent, europe.nights, europe.worst) == (0, 0, 0, None)


def test_written_exchanges_keep_nobody_awake():
    (found,) = burdens([Meeting(datetime(2020, 11, 23, 13, tzinfo=UTC), 1440 * 10)], {"Asia": ["Asia/Shanghai"]})

    assert (found.meetings, sum(found.minutes.values())) == (0, 0)
