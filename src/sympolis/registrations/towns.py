"""The city somebody types: found among the network's own, the directory's, the world's, or kept as it was typed."""

import threading
import time
from dataclasses import dataclass

from django.db import IntegrityError

from sympolis.core import pulse
from sympolis.core.choices import countries
from sympolis.core.languages import INTERFACE_LANGUAGES, country_name, pick
from sympolis.core.refusals import Refused
from sympolis.core.text import comparable, one_line
from sympolis.directory import actions as directory
from sympolis.directory import worldcities
from sympolis.directory.models import Municipality
from sympolis.directory.queries import municipalities_named, region_of_country, spellings
from sympolis.networks.models import Network
from sympolis.networks.queries import municipalities_of

LONGEST = 100  # signs that can be a city's name
FRESH = 60.0  # seconds after which cities are read again; a change made on this host is noticed at once
MOST_FOUND = 2000  # answers kept


@dataclass(frozen=True, slots=True)
class Town:
    """Where somebody comes from, as far as it is known."""

    municipality_id: int | None = None
    region_id: int | None = None
    country: str = ""
    place: str = ""  # as typed, when it is in no list
    zone: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    pk: int
    country: str
    region_id: int | None
    zone: str


class _Own:
    """The cities of a network by every way their names are written, with and without their country.

    `found`: what was asked for lately and its answer: a whole city hall types the same name.
    """

    def __init__(self, network: Network) -> None:
        self.at, self.change = time.monotonic(), pulse.read("pages")
        self.found: dict[tuple[str, str], Town] = {}
        self.cities: list[tuple[dict, str]] = []
        self.by_key: dict[str, list[_Known]] = {}
        for row in municipalities_of(network).prefetch_related("aliases"):
            self.cities.append((row.name, row.country))
            known = _Known(row.pk, row.country, row.region_id, row.zone)
            for spelling in spellings(row):
                named = {
                    spelling,
                    *(f"{spelling}, {country_name(row.country, code)}" for code, _n in INTERFACE_LANGUAGES),
                }
                for text in named:
                    found = self.by_key.setdefault(comparable(text), [])
                    if known not in found:
                        found.append(known)


_kept: dict[int, _Own] = {}
_keeping = threading.Lock()


def forget() -> None:
    """Read every network's cities anew when they are asked for next."""
    _kept.clear()


def _own(network: Network) -> _Own:
    own = _kept.get(network.pk)
    if own is None or own.change != pulse.read("pages") or time.monotonic() - own.at > FRESH:
        own = _Own(network)
        with _keeping:
            _kept[network.pk] = own
    return own


def offered(network: Network, language: str) -> list[str]:
    """What a form offers: "Kumasi, Ghana", in the reader's language, by name."""
    named = {
        f"{pick(names, language)[0]}, {country_name(country, language)}" for names, country in _own(network).cities
    }
    return sorted(named, key=comparable)


def find(network: Network, text: str, country: str = "") -> Town:
    """Where that is. A city of the world's list that the directory lacks is added to it.

    country   ISO 3166 alpha-2, "" when not told; what stands after a comma counts too ("Kumasi, Ghana")
    A name that several cities bear is kept as typed until somebody who knows looks at it.
    """
    text = one_line(text)
    own, key = _own(network), (text, country)
    if key not in own.found:
        town = _found(network, own, text, country)
        if len(own.found) < MOST_FOUND:
            own.found[key] = town
        return town
    return own.found[key]


def _found(network: Network, own: _Own, text: str, country: str) -> Town:
    if not text:
        region = region_of_country(country) if country else None
        return Town(region_id=region.pk if region else None, country=country)
    if len(text) > LONGEST:
        return Town(country=country, place=text)
    known = [one for one in own.by_key.get(comparable(text), []) if country in ("", one.country)]
    if len(known) == 1:
        return Town(known[0].pk, known[0].region_id, known[0].country, zone=known[0].zone)
    name, land = _parts(text)
    if not known and (row := _elsewhere(network, name, land or country)):
        return Town(row.pk, row.region_id, row.country, zone=row.zone)
    land = land or country
    region = region_of_country(land) if land else None
    return Town(region_id=region.pk if region else None, country=land, place=text)


def _parts(text: str) -> tuple[str, str]:
    """("Kumasi", "GH") of "Kumasi, Ghana"; the whole text and "" when no country stands after the last comma."""
    name, comma, land = text.rpartition(",")
    if comma:
        key = comparable(land)
        for language, _name in INTERFACE_LANGUAGES:
            for code, words in countries(language):
                if key in (comparable(words), code.casefold()):
                    return name.strip(), code
    return text, ""


def _elsewhere(network: Network, name: str, country: str) -> Municipality | None:
    if country and (rows := municipalities_named(name, country)):
        return rows[0] if len(rows) == 1 else None
    found = worldcities.named(name, country)
    if len(found) != 1:
        return None
    (city,) = found
    return _in_directory(city) or _added(network, city) or _in_directory(city)


def _in_directory(city: worldcities.WorldCity) -> Municipality | None:
    return next(iter(municipalities_named(city.name, city.country)), None)


def _added(network: Network, city: worldcities.WorldCity) -> Municipality | None:
    """A city of the world's list, now in the directory; None when somebody else added it at the same moment."""
    try:
        return directory.add_municipality(
            by=None, network=network.pk, name={network.working_language: city.name}, country=city.country,
            zone=city.zone, region=region_of_country(city.country), latitude=city.latitude, longitude=city.longitude,
            size_band=city.size_band if city.population else "",
        )  # fmt: skip
    except (IntegrityError, Refused):  # or one beside it has a name that is written like it
        return None
