"""Days on which a country does not work, from the `holidays` package (docs/decisions: its data come with it, offline)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays as library


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why a country does not work on a day."""

    holiday: str = ""  # its name: "Republic Day"; "" when it is none
    parts: int = 0  # of a holiday that only some regions of the country have, when the city's is not known: how many
    is_regional: bool = False  # of the region that was asked for: others of the country work
    weekend: bool = False

    def __bool__(self) -> bool:
        return bool(self.holiday) or self.weekend


WORKING_DAY = DayOff()


@lru_cache(maxsize=1)
def countries() -> Mapping[str, list[str]]:
    """Countries (ISO 3166 alpha-2) that the package knows, with the codes of their regions (ISO 3166-2, shortened)."""
    return library.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=8192)
def day_off(country: str, day: date, language: str, subdivision: str = "") -> DayOff:
    """Whether a country, or a region of it, does not work on a day.

    language      of the holiday's name, where the package has it; else English, else the country's own
    subdivision   ISO 3166-2 code ("DE-SN"); "" when it is not known: then a holiday of some regions only is told with
                  their number
    A country that the package does not know has neither holidays nor a weekend.
    """
    if country not in countries():
        return WORKING_DAY
    region = subdivision.partition("-")[2]
    region = region if region in countries()[country] else ""
    here = _year(country, region, day.year, language)
    weekend = day.weekday() in here.weekend and day not in getattr(here, "weekend_workdays", ())
    if day in here:
        is_regional = bool(region) and day not in _year(country, "", day.year, language)
        return DayOff(here[day], is_regional=is_regional, weekend=weekend)
    names = [] if region else _regional(country, day, language)
    return DayOff(names[0] if names else "", len(names), weekend=weekend)


def _regional(country: str, day: date, language: str) -> list[str]:
    years = [_year(country, region, day.year, language) for region in countries()[country]]
    return [year[day] for year in years if day in year]


@lru_cache(maxsize=2048)
def _year(country: str, subdivision: str, year: int, language: str) -> library.HolidayBase:
    known = getattr(library.country_holidays(country), "supported_languages", ())
    wanted = next((code for code in known if code.split("_")[0] == language.split("-")[0]), None)
    chosen = wanted or ("en_US" if "en_US" in known else None)
    return library.country_holidays(country, subdiv=subdivision or None, years=year, language=chosen, expand=False)
