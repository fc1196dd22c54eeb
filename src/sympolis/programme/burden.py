"""Who carries the odd hours: minutes of meetings by part of the local day, for each region. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from sympolis.core import clock
from sympolis.core.clock import DayPart

Key = TypeVar("Key")
BORDERS = (6, 8, 20, 22)  # hours at which a part of the day ends


@dataclass(frozen=True, slots=True)
class Meeting:
    starts_at: datetime  # aware
    minutes: int


@dataclass(frozen=True, slots=True)
class Burden(Generic[Key]):
    """What a region's cities carry, all meetings together."""

    key: Key
    minutes: dict[DayPart, int]  # summed over its cities
    nights: int  # meetings that are at night in one of its cities
    meetings: int
    worst: datetime | None  # local start, aware, of the meeting deepest in the night

    def percent(self, part: DayPart) -> int:
        total = sum(self.minutes.values())
        return round(100 * self.minutes[part] / total) if total else 0

    @property
    def edge_percent(self) -> int:
        return self.percent(DayPart.EDGE)

    @property
    def night_percent(self) -> int:
        return self.percent(DayPart.NIGHT)


def minutes_by_part(starts: datetime, minutes: int) -> dict[DayPart, int]:
    """Minutes of a meeting in each part of the local day; `starts` is aware, in the place's zone."""
    counts = dict.fromkeys(DayPart, 0)
    at, left = starts.hour * 60 + starts.minute, minutes
    while left > 0:
        minute = at % 1440
        border = next((hour * 60 for hour in BORDERS if hour * 60 > minute), 1440)
        step = min(left, border - minute)
        counts[clock.part_of(minute)] += step
        at, left = at + step, left - step
    return counts


def burdens(meetings: Iterable[Meeting], zones: Mapping[Key, list[str]]) -> list[Burden[Key]]:
    """The burden of each key (a region) whose cities live in `zones`, for meetings of less than a day."""
    short = [meeting for meeting in meetings if meeting.minutes < 1440]
    return [_burden(key, names, short) for key, names in zones.items()]


def _burden(key: Key, names: list[str], meetings: list[Meeting]) -> Burden[Key]:
    totals, at_night, worst = dict.fromkeys(DayPart, 0), 0, None
    for meeting in meetings:
        local = [meeting.starts_at.astimezone(clock.zone(name)) for name in names]
        for starts in local:
            for part, count in minutes_by_part(starts, meeting.minutes).items():
                totals[part] += count
        dark = [starts for starts in local if _is_night(starts, meeting.minutes)]
        at_night += bool(dark)
        worst = max([*dark, *([worst] if worst else [])], key=_depth, default=None)
    return Burden(key, totals, at_night, len(meetings), worst)


def _is_night(starts: datetime, minutes: int) -> bool:
    return clock.part_during(starts.hour * 60 + starts.minute, minutes) is DayPart.NIGHT


def _depth(starts: datetime) -> timedelta:
    """How near the start lies to two in the morning, as something that grows with it."""
    away = abs((starts.hour * 60 + starts.minute - 120 + 720) % 1440 - 720)
    return timedelta(minutes=720 - away)
