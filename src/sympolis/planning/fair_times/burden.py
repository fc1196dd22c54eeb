"""What a local time costs the people who have to be awake then. Values in, values out; knows no database.

| local time | kind | points a minute |
|---|---|---|
| in the group's working hours | day | 0 |
| up to one hour before or after them | edge | 1 |
| up to two hours before or after them | edge | 2 |
| earlier, from 06:00 | early | 4 |
| later, to 22:00 | evening | 4 |
| 22:00 to 24:00, 05:00 to 06:00 | night | 8 |
| 00:00 to 05:00 | night | 12 |
| on a weekend day or holiday, whatever the hour | | 4 more |

Night is night as everywhere in the house (`core.clock`), unless the group works then. A meeting is of the worst kind that
any of its minutes has. An exchange in writing over a day or longer costs nothing: nobody has to be awake at an hour.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import IntEnum
from functools import lru_cache

from sympolis.core import clock

DAY_MINUTES = 1440
EPOCH = date(1970, 1, 1)
EPOCH_WEEKDAY = EPOCH.weekday()
WORKING_HOURS = (9 * 60, 17 * 60)
NIGHT_ENDS, NIGHT_BEGINS, DEEP_ENDS = 6 * 60, 22 * 60, 5 * 60
NEAR, FAR, AWAKE, NIGHT_RATE, DEEP_RATE, FREE_DAY = 1, 2, 4, 8, 12, 4  # points a minute


class Kind(IntEnum):
    """The kind of hour, the worse the higher."""

    DAY = 0
    EDGE = 1
    EARLY = 2
    EVENING = 3
    NIGHT = 4


@dataclass(frozen=True, slots=True)
class Carried:
    """What a group has carried before the sessions that are planned now."""

    points: int = 0
    early: int = 0  # sessions of that kind
    evenings: int = 0
    nights: int = 0

    def of(self, kind: Kind) -> int:
        """How many sessions of that kind; by day and at its edge nobody counts."""
        return {Kind.EARLY: self.early, Kind.EVENING: self.evenings, Kind.NIGHT: self.nights}.get(kind, 0)


@dataclass(frozen=True, slots=True)
class Group:
    """People who share a clock, working hours and holidays: usually a country's people in one zone.

    Raises clock.UnknownZone, and ValueError for hours that are none.
    """

    key: str
    zone: str  # IANA name
    works: tuple[int, int] = WORKING_HOURS  # minutes after local midnight
    weekend: frozenset[int] = frozenset({5, 6})  # 0 is Monday
    holidays: frozenset[date] = frozenset()
    carried: Carried = field(default=Carried())

    def __post_init__(self) -> None:
        clock.zone(self.zone)
        if not 0 <= self.works[0] < self.works[1] <= DAY_MINUTES:
            raise ValueError("working hours end after they begin, within a day")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one meeting costs each person of a group."""

    points: int
    kind: Kind
    free_day: bool  # some of it lies on a weekend day or holiday


NOTHING = Cost(0, Kind.DAY, False)


class Clockwork:
    """A group's costs between two days, worked out quickly for thousands of starts."""

    def __init__(self, group: Group, first: date, last: date) -> None:
        self.works = group.works
        self.offsets = clock.offsets(group.zone, first, last)
        self.weekend = group.weekend
        self.holidays = {(day - EPOCH).days for day in group.holidays}

    def cost(self, starts: int, minutes: int) -> Cost:
        """Of a meeting; `starts` in minutes since 1970 (UTC)."""
        if minutes >= DAY_MINUTES:
            return NOTHING
        offset = self.offsets.at(starts * 60)
        if offset == self.offsets.at((starts + minutes - 1) * 60):
            return self._steady(starts + offset, minutes)
        parts = [self._steady(minute + self.offsets.at(minute * 60), 1) for minute in range(starts, starts + minutes)]
        return _together(parts)  # the clock changes on the way

    def _steady(self, local: int, minutes: int) -> Cost:
        """Of a meeting while the clock does not change; `local` in local minutes since 1970."""
        day, minute = divmod(local, DAY_MINUTES)
        today = min(minutes, DAY_MINUTES - minute)
        cost = self._within(day, minute, today)
        return cost if today == minutes else _together([cost, self._within(day + 1, 0, minutes - today)])

    def _within(self, day: int, minute: int, minutes: int) -> Cost:
        is_free = (day + EPOCH_WEEKDAY) % 7 in self.weekend or day in self.holidays
        return _stretch(self.works, minute, minutes, is_free)


def cost(group: Group, starts_at: datetime, minutes: int) -> Cost:
    """What a meeting costs each person of a group; `starts_at` aware, in whole minutes."""
    day = starts_at.astimezone(UTC).date()
    return Clockwork(group, day, day).cost(minutes_of(starts_at), minutes)


def minutes_of(moment: datetime) -> int:
    """Minutes since 1970 (UTC) of an aware moment. Raises ValueError for a naive one, or one with seconds."""
    if moment.tzinfo is None or moment.second or moment.microsecond:
        raise ValueError("an aware moment in whole minutes is needed")
    return int(moment.timestamp()) // 60


def moment_of(minutes: int) -> datetime:
    """The moment (UTC) that many minutes after 1970."""
    return datetime.fromtimestamp(minutes * 60, UTC)


@lru_cache(maxsize=65_536)
def _stretch(works: tuple[int, int], minute: int, minutes: int, is_free: bool) -> Cost:
    """Of minutes within one local day."""
    hours = _day(works)[minute : minute + minutes]
    points = sum(rate for rate, _kind in hours) + (FREE_DAY * minutes if is_free else 0)
    return Cost(points, max(kind for _rate, kind in hours), is_free)


@lru_cache(maxsize=256)
def _day(works: tuple[int, int]) -> tuple[tuple[int, Kind], ...]:
    """(points, kind) of each minute of a local day."""
    return tuple(_minute(minute, *works) for minute in range(DAY_MINUTES))


def _minute(minute: int, begins: int, ends: int) -> tuple[int, Kind]:
    if begins <= minute < ends:
        return 0, Kind.DAY
    if minute < DEEP_ENDS:
        return DEEP_RATE, Kind.NIGHT
    if minute < NIGHT_ENDS or minute >= NIGHT_BEGINS:
        return NIGHT_RATE, Kind.NIGHT
    away = begins - minute if minute < begins else minute - ends + 1  # minutes to the nearest one at work
    if away <= 120:
        return (NEAR if away <= 60 else FAR), Kind.EDGE
    return AWAKE, Kind.EARLY if minute < begins else Kind.EVENING


def _together(parts: list[Cost]) -> Cost:
    kind = max(part.kind for part in parts)
    return Cost(sum(part.points for part in parts), kind, any(part.free_day for part in parts))
