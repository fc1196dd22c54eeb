"""Parts of countries (states, provinces, counties) that have public holidays of their own, by ISO 3166-2 code.

No database: a small table, read once a process. Which parts there are is what the package `holidays` knows, names are CLDR's
(docs/decisions/0027).
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from sympolis.core.languages import country_name
from sympolis.core.text import comparable

Choice = tuple[str, str]  # code, name


def is_known(code: str) -> bool:
    return code in _names()


def country_of(code: str) -> str:
    """ISO 3166 alpha-2: "DE" of "DE-SN"."""
    return code.partition("-")[0]


def name_of(code: str, language: str) -> str:
    """ "Saxony" of "DE-SN", in German "Sachsen"; English in other languages, the code itself when it is not known."""
    return _names().get(code, {}).get(language.split("-")[0]) or _names().get(code, {}).get("en", code)


def of_country(country: str, language: str) -> list[Choice]:
    """The parts of a country by name; none for most countries."""
    return list(_by_country(language).get(country, ()))


def by_country(language: str) -> list[tuple[str, list[Choice]]]:
    """Name of the country -> its parts, for all that have some, in alphabetical order."""
    named = [(country_name(country, language), parts) for country, parts in _by_country(language).items()]
    return sorted(named, key=lambda one: comparable(one[0]))


@lru_cache(maxsize=16)
def _by_country(language: str) -> Mapping[str, list[Choice]]:
    found: dict[str, list[Choice]] = {}
    for code in _names():
        found.setdefault(country_of(code), []).append((code, name_of(code, language)))
    return {country: sorted(parts, key=lambda one: comparable(one[1])) for country, parts in found.items()}


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Mapping[str, str]]:
    table = (files("sympolis.core") / "data/subdivisions.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines())
    return {code: {"en": english, "de": german} for code, english, german in rows}
