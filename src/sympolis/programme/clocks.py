"""Whose clocks count for which session of a series: the cities are read once, then chosen as often as needed."""

from collections.abc import Iterable

from sympolis.directory.models import Municipality
from sympolis.networks.queries import municipalities_of
from sympolis.programme.models import Series, Session
from sympolis.programme.queries import ClockCity, representatives


class Clocks:
    """Chooses cities as queries.clock_cities does, for many sessions of a network without a query each."""

    def __init__(self, cities: Iterable[Municipality], targets: Iterable[int]) -> None:
        self.cities, self.targets = list(cities), frozenset(targets)
        self._known = {city.pk: city for city in self.cities}
        self._kept: dict[tuple, list[ClockCity]] = {}

    @classmethod
    def of_series(cls, series: Series) -> "Clocks":
        cities = municipalities_of(series.network).select_related("region")
        return cls(cities, [region.pk for region in series.regions.all()])

    def of(self, session: Session) -> list[ClockCity]:
        """The cities of a session: its own first, then those of its regions. Uses prefetched regions and cities."""
        return self.among([region.pk for region in session.regions.all()], session.cities.all())

    def among(self, regions: Iterable[int], own: Iterable[Municipality] = ()) -> list[ClockCity]:
        """Cities for regions (ids; none: the series' targets, else everywhere), west to east."""
        wanted = frozenset(regions) or self.targets
        own = [self._known.get(city.pk, city) for city in own]
        key = (wanted, tuple(city.pk for city in own))
        if key not in self._kept:
            there = [city for city in self.cities if not wanted or city.region_id in wanted]
            self._kept[key] = representatives(there, own)
        return self._kept[key]

    def by_region(self) -> dict[str, list[str]]:
        """Zones of the cities that stand for each target region (all regions without targets), by its name in order."""
        cities = [city for city in self.among([]) if city.region]
        zones: dict[str, list[str]] = {}
        for city in sorted(cities, key=lambda one: (one.region.order, one.region.pk)):
            zones.setdefault(str(city.region), []).append(city.zone)
        return zones
