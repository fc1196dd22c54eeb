"""Zones and local times. Values in, values out; offsets are those of the very day (IANA tz database)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.core import get_global

AREAS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


class UnknownZone(ValueError):
    """The name is not in the IANA tz database."""


class MissingHour(ValueError):
    """The local time does not exist: clocks were put forward over it. `later` is what they show instead (02:30: 03:30)."""

    def __init__(self, later: datetime) -> None:
        self.later = later
        super().__init__(f"no such local time; the clock goes on at {later:%H:%M}")


class DoubledHour(ValueError):
    """The local time happens twice: clocks are put back. `first` and `second` are both instants (UTC)."""

    def __init__(self, first: datetime, second: datetime) -> None:
        self.first, self.second = first, second
        super().__init__("this local time happens twice")


@lru_cache(maxsize=1)
def _available() -> frozenset[str]:
    """Names of zones; not those of this machine's own clock and of an unset one. Walks a folder each time: 6 ms."""
    return frozenset(available_timezones()) - {"localtime", "Factory"}


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """All zones that name a place (Area/City), each under its present name, sorted, plus UTC."""
    return ("UTC", *sorted(name for name in _available() if _names_a_place(name) and name not in renamed()))


@lru_cache(maxsize=1)
def renamed() -> dict[str, str]:
    """Old names of zones -> present ones, "Asia/Calcutta" -> "Asia/Kolkata" (CLDR).

    Not the links of the tz database: they also join places whose clocks agree, Accra and Abidjan. Not abbreviations:
    "CET" is no old name of Brussels.
    """
    aliases = get_global("zone_aliases").items()
    return {old: new for old, new in aliases if "/" in old and _names_a_place(new) and new in _available()}


def present_name(name: str) -> str:
    """The name that a zone has now; a name that is no old one, or no zone's at all, as it is."""
    return renamed().get(name, name)


@lru_cache(maxsize=512)
def old_names(name: str) -> tuple[str, ...]:
    """The names that a zone had before."""
    return tuple(old for old, new in renamed().items() if new == name)


def _names_a_place(name: str) -> bool:
    return name.split("/")[0] in AREAS and "/" in name


@lru_cache(maxsize=600)
def zone(name: str) -> ZoneInfo:
    """The zone of that IANA name. Raises UnknownZone, also for path-like or overlong names."""
    if not isinstance(name, str) or len(name) > 64 or name not in _available():
        raise UnknownZone(str(name)[:64])
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(name) from error


def instant(local: datetime, zone_name: str, *, second: bool | None = None) -> datetime:
    """The instant (aware, UTC) of a naive local time in a zone.

    `second` chooses between the two instants of a doubled hour; None asks back.
    Raises UnknownZone, MissingHour or DoubledHour (PEP 495: the two folds give different offsets).
    """
    place = zone(zone_name)
    first = local.replace(tzinfo=place, fold=0)
    later = local.replace(tzinfo=place, fold=1)
    first_utc, later_utc = first.astimezone(UTC), later.astimezone(UTC)
    if first.utcoffset() == later.utcoffset():
        return first_utc
    if first_utc > later_utc:  # in a gap fold=0 still uses the offset before it, so it lands after
        raise MissingHour(first_utc.astimezone(place).replace(tzinfo=None, fold=0))
    if second is None:
        raise DoubledHour(first_utc, later_utc)
    return later_utc if second else first_utc


def offset_label(moment: datetime, place: ZoneInfo) -> str:
    """ "UTC+5:45", "UTC−5" (true minus sign), "UTC" for the offset at that moment."""
    return offset_words(int((moment.astimezone(place).utcoffset() or timedelta()).total_seconds() // 60))


class DayPart(StrEnum):
    """Part of a local day: night 22-06, edge of day 06-08 and 20-22, day 08-20."""

    NIGHT = "night"
    EDGE = "edge"
    DAY = "day"


def part_of(minute: int) -> DayPart:
    """The part of the day of a minute after local midnight (any integer, taken modulo a day)."""
    hour = minute % 1440 / 60
    if hour < 6 or hour >= 22:
        return DayPart.NIGHT
    return DayPart.DAY if 8 <= hour < 20 else DayPart.EDGE


@lru_cache(maxsize=8192)
def part_during(start_minute: int, minutes: int) -> DayPart:
    """The worst part of the day that a meeting touches: any minute at night makes it night."""
    if minutes >= 1440:
        return DayPart.DAY  # written exchange over days: nobody has to be awake at a given hour
    parts = {
        part_of(minute) for minute in (*range(start_minute, start_minute + minutes, 30), start_minute + minutes - 1)
    }
    return next(part for part in DayPart if part in parts)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A zone changes its offset."""

    at: datetime  # instant, UTC
    zone: str
    before: timedelta  # offset from UTC until then
    after: timedelta  # offset from then on


def clock_changes(zone_name: str, start: datetime, end: datetime) -> list[ClockChange]:
    """Offset changes of a zone in [start, end), found by halving days down to the second."""
    place, found = zone(zone_name), []
    moment = start.astimezone(UTC)
    while moment < end:
        following = min(moment + timedelta(days=1), end.astimezone(UTC))
        before, after = _offset(moment, place), _offset(following, place)
        if before != after:
            found.append(ClockChange(_change_between(moment, following, place), zone_name, before, after))
        moment = following
    return found


class Offsets:
    """Offsets of a zone over a span, looked up by the second: for pages that show hundreds of times.

    Outside the span [start, end) the first or last offset of the span is given.
    """

    def __init__(self, zone_name: str, start: datetime, end: datetime) -> None:
        changes = clock_changes(zone_name, start, end)
        self.first = int(_offset(start, zone(zone_name)).total_seconds()) // 60
        self.changes = [(int(change.at.timestamp()), int(change.after.total_seconds()) // 60) for change in changes]

    def at(self, second: int) -> int:
        """Minutes ahead of UTC at a second since 1970 (UTC)."""
        found = self.first
        for since, offset in self.changes:
            if second < since:
                break
            found = offset
        return found


@lru_cache(maxsize=512)
def offsets(zone_name: str, first: date, last: date) -> Offsets:
    """Offsets of a zone from `first` to `last`, both days included with a day to spare on either side."""
    start = datetime.combine(first - timedelta(days=1), time(), tzinfo=UTC)
    return Offsets(zone_name, start, datetime.combine(last + timedelta(days=2), time(), tzinfo=UTC))


def offset_words(minutes: int) -> str:
    """ "UTC+5:45", "UTC−5" (true minus sign), "UTC" for an offset in minutes."""
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02d}' if rest else ''}"


def _offset(moment: datetime, place: ZoneInfo) -> timedelta:
    return moment.astimezone(place).utcoffset() or timedelta()


def _change_between(low: datetime, high: datetime, place: ZoneInfo) -> datetime:
    before = _offset(low, place)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, place) == before:
            low = middle
        else:
            high = middle
    return high


def local_minute(moment: datetime, place: ZoneInfo) -> int:
    """Minutes after local midnight."""
    local = moment.astimezone(place)
    return local.hour * 60 + local.minute


def monday_of(day: date) -> date:
    """The Monday of the ISO week of a day."""
    return day - timedelta(days=day.weekday())


def shift_days(local_date: date, local_time: time, days: int) -> datetime:
    """The naive local time that many days later: the wall clock stays, the offset follows the zone."""
    return datetime.combine(local_date + timedelta(days=days), local_time)


def distinct(zones: Iterable[str]) -> list[str]:
    """Each zone once, in order of first appearance."""
    return list(dict.fromkeys(zones))


def offset_hours(moment: datetime, place: ZoneInfo) -> float:
    """Hours ahead of UTC at that moment."""
    return _offset(moment, place).total_seconds() / 3600
