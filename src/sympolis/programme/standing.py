"""Which cities stand for many on a strip or in a table of clocks. Values in, values out."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from sympolis.core import clock
from sympolis.directory.states import SizeBand

BANDS = list(SizeBand)[::-1]


class OnClock(Protocol):
    """A city as far as its clock is concerned: a Municipality, or plain values of one."""

    @property
    def pk(self) -> int: ...
    @property
    def slug(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def region_id(self) -> int | None: ...
    @property
    def size_band(self) -> str: ...
    @property
    def longitude(self) -> float | None: ...


C = TypeVar("C", bound=OnClock)


def from_west(city: OnClock) -> tuple[float, int]:
    """Longitude; of a city without one, what its clock tells (15 degrees an hour)."""
    if city.longitude is not None:
        return city.longitude, city.pk
    return clock.offset_hours(datetime.now(UTC), clock.zone(city.zone)) * 15, city.pk


def standing_for(candidates: Iterable[C], own: Iterable[C] = (), *, most: int = 12) -> list[C]:
    """At most `most` cities, west to east: one a zone and region, `own` before larger ones.

    Where there are more, every region keeps one, then `own` come, then those that lie furthest from what is there
    already: who has to get up in the night lives at the edges.
    """
    first = {city.pk: city for city in own}
    cities = {**first, **{city.pk: city for city in candidates}}
    ranked = sorted(cities.values(), key=lambda city: (city.pk not in first, _smallness(city), city.slug))
    chosen = list({(city.zone, city.region_id): city for city in reversed(ranked)}.values())[::-1]
    if len(chosen) > most:
        of_regions = {city.region_id: city for city in reversed(chosen)}.values()
        invited = [city for city in chosen if city.pk in first]
        kept = list({city.pk: city for city in [*reversed(of_regions), *invited]}.values())[:most]
        chosen = _spread(kept, chosen, most)
    return sorted(chosen, key=from_west)


def _spread(kept: list[C], cities: list[C], most: int) -> list[C]:
    """`kept` and so many of `cities`, one after the other the one furthest east or west of all there are."""
    every, east = {city.pk: city for city in cities}, {city.pk: from_west(city)[0] for city in cities}
    there = [city.pk for city in kept]
    apart = {pk: min(abs(east[pk] - east[one]) for one in there) for pk in east if pk not in there}
    while len(there) < most:
        furthest = max(apart, key=apart.__getitem__)
        there.append(furthest)
        del apart[furthest]
        apart = {pk: min(degrees, abs(east[pk] - east[furthest])) for pk, degrees in apart.items()}
    return [every[pk] for pk in there]


def _smallness(city: OnClock) -> int:
    """0 for the largest band; a city whose size nobody gave comes last."""
    return BANDS.index(SizeBand(city.size_band)) if city.size_band else len(BANDS)
