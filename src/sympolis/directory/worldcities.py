"""The world's cities of 15,000 inhabitants and more, to pick from: names and places from GeoNames (CC BY 4.0).

No database: a packed table of 0.9 MB, unpacked once a process when it is first asked (docs/decisions/0006).
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from sympolis.core.text import comparable
from sympolis.directory.states import SizeBand, size_band

LONGEST = 80  # signs of a search that are looked at


@dataclass(frozen=True, slots=True)
class WorldCity:
    """A city of the list."""

    name: str  # GeoNames' main name, mostly the local or English one, in Latin script
    country: str  # ISO 3166 alpha-2
    zone: str  # IANA name
    latitude: float  # degrees
    longitude: float  # degrees
    population: int  # inhabitants; 0 when GeoNames does not know

    @property
    def size_band(self) -> SizeBand:
        return size_band(self.population)

    @property
    def key(self) -> str:
        """What a form sends back to mean this city; `find` takes it."""
        return f"{self.country}/{self.name}/{self.latitude:.2f}/{self.longitude:.2f}"


def search(words: str, country: str = "", limit: int = 20) -> list[WorldCity]:
    """Cities in which every word begins a part of one of the names, without accents and case.

    Those whose main name is just that come first, then the largest. `country` (ISO 3166 alpha-2) narrows it down.
    """
    wanted = comparable(words[:LONGEST]).replace("’", "'").replace("|", " ").split()
    if not wanted:
        return []
    longest = max(wanted, key=len)
    beginnings = [_beginning(word) for word in wanted if word != longest]
    cities = [line for line in _lines_with(_beginning(longest)) if not country or line[2] == country.upper()]
    cities = [line for line in cities if all(beginning.search(line[0]) for beginning in beginnings)]
    main = f"|{' '.join(wanted)}"
    cities.sort(key=lambda line: (not (line[0] + "|").startswith(main + "|"), -int(line[6]), line[1]))
    return [_city(line) for line in cities[:limit]]


def named(name: str, country: str = "") -> list[WorldCity]:
    """Cities that bear exactly this name, without accents and case; those whose main name it is, if there are any."""
    wanted = f"|{comparable(name[:LONGEST]).replace('’', chr(39)).replace('|', ' ')}"
    whole = re.compile(rf"{re.escape(wanted)}(?=[|\t])")
    lines = [line for line in _lines_with(whole) if not country or line[2] == country.upper()]
    main = [line for line in lines if f"{line[0]}|".startswith(f"{wanted}|")]
    return [_city(line) for line in main or lines]


def find(key: str) -> WorldCity | None:
    """The city of a key."""
    country, _slash, rest = key.partition("/")
    name = rest.rsplit("/", 2)[0]
    return next((city for city in search(name, country, limit=500) if city.key == key), None)


def _beginning(word: str) -> re.Pattern[str]:
    return re.compile(rf"[| '-]{re.escape(word)}")


def _lines_with(beginning: re.Pattern[str]) -> Iterator[list[str]]:
    """Lines whose key matches, each once. One look over the whole table is faster than one a line."""
    table, end = _table(), 0
    for match in beginning.finditer(table):
        if match.start() >= end:
            start = table.rfind("\n", 0, match.start()) + 1
            if table.find("\t", start, match.start()) < 0:  # it is the key, not the name, that matches
                end = table.find("\n", match.start())
                yield table[start:end].split("\t")


def _city(line: list[str]) -> WorldCity:
    _key, name, country, zone, latitude, longitude, population = line
    return WorldCity(name, country, zone, float(latitude), float(longitude), int(population))


@lru_cache(maxsize=1)
def _table() -> str:
    return gzip.decompress((files("sympolis.directory") / "data/cities.tsv.gz").read_bytes()).decode()
