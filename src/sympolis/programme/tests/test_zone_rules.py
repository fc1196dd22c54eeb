"""VTIMEZONE against zoneinfo: every zone there is, and two other people's readers."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject

from sympolis.core import clock
from sympolis.programme.zone_rules import offset_text, vtimezone

HOUR = timedelta(hours=1)
SERIES = (datetime(2020, 8, 25, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC))
ZONES_THAT_CHANGE = [
    "Europe/Berlin", "Europe/Dublin", "America/New_York", "Asia/Amman", "Asia/Gaza", "Africa/Casablanca",
    "America/Asuncion", "Australia/Lord_Howe", "Pacific/Fiji", "Antarctica/Troll",
]  # fmt: skip


def minutes(text: str) -> timedelta:
    """ "+0545" as RFC 5545 3.3.14 has it."""
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]), seconds=int(text[5:7] or 0))


def onsets(lines) -> list[tuple[datetime, timedelta]]:
    """(instant from which on, offset) as the RFC reads the lines; ours have no yearly rules."""
    found, part = [], {}
    for line in lines:
        name, _sign, value = line.partition(":")
        if name == "BEGIN":
            part = {}
        elif name == "END" and value in {"STANDARD", "DAYLIGHT"}:
            local = datetime.strptime(part["DTSTART"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            found.append((local - minutes(part["TZOFFSETFROM"]), minutes(part["TZOFFSETTO"])))
        part[name] = value
    return sorted(found)


def hours(first: datetime, last: datetime):
    while first < last:
        yield first
        first += HOUR


def test_every_zone_has_the_offsets_of_zoneinfo_through_the_series_of_2020():
    wrong = []
    for name in clock.zone_names():
        place, rules = clock.zone(name), onsets(vtimezone(name, 2020, 2020))
        starts, offsets = [at for at, _offset in rules], [offset for _at, offset in rules]
        for moment in hours(*SERIES):
            if offsets[bisect_right(starts, moment) - 1] != moment.astimezone(place).utcoffset():
                wrong.append((name, moment))
                break

    assert wrong == []


@pytest.mark.parametrize("year", [2010, 2026, 2037])
def test_every_zone_is_right_to_the_second_on_both_sides_of_every_change(year):
    wrong = []
    for name in clock.zone_names():
        place, rules = clock.zone(name), onsets(vtimezone(name, year, year))
        starts, offsets = [at for at, _offset in rules], [offset for _at, offset in rules]
        changes = [c.at for c in clock.clock_changes(name, starts[0], starts[0] + timedelta(days=366))]
        for moment in (starts[0], *changes, *(at - timedelta(seconds=1) for at in changes)):
            if offsets[bisect_right(starts, moment) - 1] != moment.astimezone(place).utcoffset():
                wrong.append((name, moment))

    assert wrong == []


@pytest.mark.parametrize("name", ZONES_THAT_CHANGE)
def test_other_readers_compute_the_same_offsets(name):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *vtimezone(name, 2020, 2020)]
    text = "\r\n".join([*lines, "END:VCALENDAR", ""])
    first = icalendar.Calendar.from_ical(text).timezones[0].to_tz(lookup_tzid=False)
    second = vobject.readOne(text).vtimezone.gettzinfo()
    place = clock.zone(name)

    for moment in hours(*SERIES):
        local = moment.astimezone(place)
        assert moment.astimezone(first).utcoffset() == local.utcoffset(), moment
        if not local.fold:  # the local time that RFC 5545 cannot tell
            naive = local.replace(tzinfo=None)
            assert naive.replace(tzinfo=second).utcoffset() == local.utcoffset(), moment


def test_half_hour_changes_and_no_changes():
    assert vtimezone("Asia/Kathmandu", 2020, 2020) == (
        "BEGIN:VTIMEZONE", "TZID:Asia/Kathmandu", "BEGIN:STANDARD", "DTSTART:20200101T000000", "TZOFFSETFROM:+0545",
        "TZOFFSETTO:+0545", "TZNAME:+0545", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip
    assert [offset for _at, offset in onsets(vtimezone("Australia/Lord_Howe", 2020, 2020))] == [
        timedelta(hours=11), timedelta(hours=10, minutes=30), timedelta(hours=11),
    ]  # fmt: skip


def test_a_zone_has_a_standard_part():
    for name in clock.zone_names():
        assert "BEGIN:STANDARD" in vtimezone(name, 2020, 2020), name


def test_offsets_with_seconds_and_west_of_greenwich():
    assert offset_text(-timedelta(hours=3, minutes=30)) == "-0330"
    assert offset_text(timedelta(minutes=17, seconds=30)) == "+001730"


def test_unknown_zone_is_refused():
    with pytest.raises(clock.UnknownZone):
        vtimezone("Mars/Olympus", 2020, 2020)
