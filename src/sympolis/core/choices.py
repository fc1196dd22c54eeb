"""What forms offer to choose from, in the reader's language: zones, countries, languages."""

from collections.abc import Iterable
from functools import lru_cache

from sympolis.core import clock
from sympolis.core.languages import country_name, language_name, locale_of, zone_city
from sympolis.core.text import comparable

Group = tuple[str, list[tuple[str, str]]]
NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}  # of CLDR's territories with two letters
LANGUAGES = (
    "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "ha", "he",
    "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "km", "ko", "ky", "lo", "lt", "lv", "mk", "ml", "mn", "mr",
    "ms", "my", "ne", "nl", "no", "pa", "pl", "ps", "pt", "ro", "ru", "rw", "si", "sk", "sl", "so", "sq", "sr", "sv", "sw",
    "ta", "te", "tg", "th", "tk", "tl", "tr", "uk", "ur", "uz", "vi", "yo", "zh", "zu",
)  # fmt: skip


@lru_cache(maxsize=32)
def zones_by_area(language: str) -> tuple[Group, ...]:
    """All zones that name a place, each once, grouped by continent or ocean, places in alphabetical order."""
    areas: dict[str, list[tuple[str, str]]] = {}
    for name in clock.zone_names():
        areas.setdefault(name.split("/")[0], []).append((name, zone_city(name, language)))
    return tuple((area, sorted(zones, key=_by_words)) for area, zones in areas.items())


@lru_cache(maxsize=32)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """ISO 3166 alpha-2 codes with the country's name, in alphabetical order."""
    codes = [str(code) for code in locale_of("en").territories if len(str(code)) == 2 and code not in NO_COUNTRIES]
    return tuple(sorted(((code, country_name(code, language)) for code in codes), key=_by_words))


def languages(language: str, first: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Language codes with their names; those of `first` on top, the others in alphabetical order."""
    top = clock.distinct(first)
    rest = sorted(((code, language_name(code, language)) for code in LANGUAGES if code not in top), key=_by_words)
    return [*((code, language_name(code, language)) for code in top), *rest]


def _by_words(choice: tuple[str, str]) -> str:
    return comparable(choice[1])
