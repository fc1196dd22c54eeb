"""VTIMEZONE: a zone's clock changes in the years a calendar file needs, written from the IANA tz database itself.

Whole calendar years, so that a calendar that moves an entry a little still finds a rule and that a file does not
change because another session was added. Every change is written out on its own: no yearly rule is guessed, since
several countries decide from year to year.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sympolis.core import clock


@lru_cache(maxsize=2048)
def vtimezone(zone_name: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """Lines of the VTIMEZONE of a zone that hold from the first day of first_year to the last day of last_year.

    Raises clock.UnknownZone.
    """
    place = clock.zone(zone_name)
    start = datetime(first_year, 1, 1, tzinfo=place).astimezone(UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=place).astimezone(UTC)
    offset = start.astimezone(place).utcoffset() or timedelta()
    spans = [(start, offset, offset)]
    spans += [(change.at, change.before, change.after) for change in clock.clock_changes(zone_name, start, end)]
    summer = _summer(spans, place)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone_name}"]
    for (at, before, after), is_summer in zip(spans, summer, strict=True):
        lines += _observance("DAYLIGHT" if is_summer else "STANDARD", at, before, after, place)
    return (*lines, "END:VTIMEZONE")


def _summer(spans: list[tuple[datetime, timedelta, timedelta]], place: ZoneInfo) -> list[bool]:
    """Which spans to call DAYLIGHT. The offsets alone count, but readers err when winter time bears that name (Dublin).

    Where clocks are changed within a year it is the time further ahead; a country that changed its standard time has
    none. So there always is a STANDARD part, without which some programs refuse a zone.
    """
    if not any(at.astimezone(place).dst() for at, _before, _after in spans):
        return [False] * len(spans)
    lowest = min(after for _at, _before, after in spans)
    return [after > lowest for _at, _before, after in spans]


def _observance(kind: str, at: datetime, before: timedelta, after: timedelta, place: ZoneInfo) -> list[str]:
    onset = (at + before).replace(tzinfo=None)  # RFC 5545 3.6.5: the onset is told on the clock before the change
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{onset:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{offset_text(before)}",
        f"TZOFFSETTO:{offset_text(after)}",
        f"TZNAME:{at.astimezone(place).tzname()}",
        f"END:{kind}",
    ]


def offset_text(offset: timedelta) -> str:
    """ "+0545", "-0330", with seconds only where a zone once had them ("+001730")."""
    seconds = int(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02d}{minutes:02d}{f'{rest:02d}' if rest else ''}"
