"""Who would be at night. Pure: places and times in, local times out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from sympolis.core import clock
from sympolis.core.clock import DayPart

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Place(Generic[Key]):
    """Somewhere whose clock matters."""

    key: Key  # whatever the caller knows it by
    zone: str  # IANA name


@dataclass(frozen=True, slots=True)
class PlaceTime(Generic[Key]):
    """A meeting as a place sees it."""

    place: Place[Key]
    starts: datetime  # aware, in the place's zone
    ends: datetime  # likewise; of a written exchange over days the last moment
    days: int  # calendar days between the host's date and the place's: -1, 0, 1
    part: DayPart  # the worst part of the day that the meeting touches


@dataclass(frozen=True, slots=True)
class Slot:
    """A start that could be chosen on a day."""

    local_start: datetime  # naive, in the host's zone
    starts_at: datetime  # aware, UTC
    night: int  # places that would be at night
    edge: int  # places early in the morning or late in the evening


def at_places(starts_at: datetime, minutes: int, host_zone: str, places: Iterable[Place[Key]]) -> list[PlaceTime[Key]]:
    """The meeting in each place's own time, in the order given. Raises clock.UnknownZone."""
    host_day = starts_at.astimezone(clock.zone(host_zone)).date()
    return [_seen_from(place, starts_at, minutes, host_day) for place in places]


def _seen_from(place: Place[Key], starts_at: datetime, minutes: int, host_day: date) -> PlaceTime[Key]:
    zone = clock.zone(place.zone)
    starts = starts_at.astimezone(zone)
    return PlaceTime(
        place=place,
        starts=starts,
        ends=(starts_at.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone),
        days=(starts.date() - host_day).days,
        part=_worst_part(starts_at, minutes, zone),
    )


@lru_cache(maxsize=4096)
def _worst_part(starts_at: datetime, minutes: int, zone: ZoneInfo) -> DayPart:
    """As clock.part_during, by the local time of every half hour, should the clock change on the way.

    Kept, since pages ask for the same start again: for the strip of a session, for its conflicts, and at the next click.
    """
    if minutes >= 1440:
        return DayPart.DAY
    steps = [*range(0, minutes, 30), minutes - 1]
    moments = (starts_at.astimezone(UTC) + timedelta(minutes=step) for step in steps)
    parts = {clock.part_of(clock.local_minute(moment, zone)) for moment in moments}
    return next(part for part in DayPart if part in parts)


def at_night(starts_at: datetime, minutes: int, places: Iterable[Place[Key]]) -> list[Place[Key]]:
    """The places for which any minute of the meeting lies between 22:00 and 06:00."""
    return [seen.place for seen in at_places(starts_at, minutes, "UTC", places) if seen.part == DayPart.NIGHT]


def slots_of(day: date, zone: str, minutes: int, places: Iterable[Place[Key]], *, step: int = 30) -> list[Slot]:
    """Every start of a day in the host's zone, `step` minutes apart.

    Hours that the clock skips are left out; of an hour that comes twice the first one is meant.
    """
    places = list(places)
    starts = (datetime.combine(day, time(minute // 60, minute % 60)) for minute in range(0, 1440, step))
    return [slot for local in starts if (slot := _slot(local, zone, minutes, places))]


def _slot(local: datetime, zone: str, minutes: int, places: list[Place[Key]]) -> Slot | None:
    try:
        starts_at = clock.instant(local, zone, second=False)
    except clock.MissingHour:
        return None
    parts = [seen.part for seen in at_places(starts_at, minutes, zone, places)]
    return Slot(local, starts_at, parts.count(DayPart.NIGHT), parts.count(DayPart.EDGE))
