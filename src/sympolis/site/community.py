"""The cities of a network as pages need them: one query, then plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sympolis.core.languages import country_name, pick
from sympolis.networks.models import Network
from sympolis.networks.queries import municipalities_of
from sympolis.programme.standing import standing_for


@dataclass(frozen=True, slots=True)
class CityCard:
    """A city in a list or on a strip."""

    pk: int
    slug: str
    names: dict
    country: str  # ISO 3166 alpha-2
    region_id: int | None
    zone: str
    longitude: float | None  # degrees east
    latitude: float | None  # degrees north
    size_band: str  # directory.states.SizeBand, or ""

    @property
    def placed(self) -> bool:
        """Whether it can stand on a map."""
        return self.longitude is not None and self.latitude is not None

    def name(self, language: str) -> str:
        return pick(self.names, language)[0]

    def country_name(self, language: str) -> str:
        return country_name(self.country, language)


class Community:
    """All cities of a network by id, and who stands for a region on a strip."""

    def __init__(self, network: Network) -> None:
        fields = ("pk", "slug", "name", "country", "region_id", "zone", "longitude", "latitude", "size_band")
        self.rows = list(municipalities_of(network).order_by("pk").values_list(*fields))
        self.cities = {row[0]: CityCard(*row) for row in self.rows}

    def clocks(self, city_ids: Sequence[int], region_ids: Iterable[int]) -> list[CityCard]:
        """Whose clocks a strip shows, west to east: the session's own cities, then those of its regions.

        Without regions all cities of the network can be chosen, as on the desk (programme.queries.clock_cities).
        """
        own = [self.cities[pk] for pk in city_ids if pk in self.cities]
        wanted = frozenset(region_ids)
        there = [city for city in self.cities.values() if not wanted or city.region_id in wanted]
        return standing_for(there, own)
