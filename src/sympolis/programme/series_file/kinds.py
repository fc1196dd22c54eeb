"""Kinds of values in a series file: each takes what TOML gave and says in the user's words what is wrong with it."""

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from sympolis.core import clock, subdivisions
from sympolis.core.languages import known_channel, known_language, locale_of
from sympolis.core.text import one_line, tidy

LONGEST_LINE = 300  # names, titles
LONGEST_TEXT = 20_000  # descriptions, per language
MOST_ENTRIES = 500  # in one list, such as the cities of a session
LEVELS = ("native", "fluent", "working", "basic")
YEARS = (1990, 2100)

Kind = Callable[[Any], Any]
Day = TypeVar("Day", date, datetime)

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LOCAL = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d)?")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_NO_COUNTRY = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}  # territories of CLDR that are no country


class Wrong(Exception):
    """The value cannot be used; `words` tell what to write instead."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


def meant(given: str, known: Iterable[str]) -> str:
    """ " Did you mean “amman”?" for a near name, else ""."""
    near = difflib.get_close_matches(str(given), list(known), n=1, cutoff=0.6)
    return " " + _("Did you mean “%(name)s”?") % {"name": near[0]} if near else ""


def shown(value: Any) -> str:
    """A value as it may be quoted in a message: short, on one line."""
    words = {True: "true", False: "false"}.get(value) if isinstance(value, bool) else None
    text = words or ("“" + one_line(value) + "”" if isinstance(value, str) else one_line(str(value)))
    return text if len(text) <= 60 else text[:57] + "…"


def line(longest: int = LONGEST_LINE, *, needed: bool = False) -> Kind:
    """A text on one line."""

    def check(value: Any) -> str:
        text = one_line(_string(value))
        if needed and not text:
            raise Wrong(_("Write a text; it is empty."))
        return _within(text, longest)

    return check


def text(longest: int = LONGEST_TEXT) -> Kind:
    """A text of any number of lines."""
    return lambda value: _within(tidy(_string(value)), longest)


def subdivision(value: Any) -> str:
    """A part of a country by its code in ISO 3166-2."""
    code = _string(value).strip().upper()
    if code and not subdivisions.is_known(code):
        words = _(
            "Write the code of a state, province or county like “DE-SN” (ISO 3166-2); %(value)s has no holidays of its own."
        )
        raise Wrong(words % {"value": shown(value)})
    return code


def slug(longest: int) -> Kind:
    """A name for addresses and for pointing at things within the file."""

    def check(value: Any) -> str:
        name = _string(value)
        if len(name) > longest or not _SLUG.fullmatch(name):
            words = _("Use small letters, digits and hyphens, at most %(longest)d; %(given)s does not fit.")
            raise Wrong(words % {"longest": longest, "given": shown(name)})
        return name

    return check


def code(value: Any) -> str:
    """The code of a format."""
    name = _string(value)
    if len(name) > 20 or not re.fullmatch(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*", name):
        raise Wrong(_("Use letters, digits and hyphens, at most 20; %(given)s does not fit.") % {"given": shown(name)})
    return name


def maybe_code(value: Any) -> str:
    return "" if value == "" else code(value)


def number(low: int, high: int, *, empty: bool = False) -> Kind:
    """A whole number within bounds; with `empty`, "" stands for none."""

    def check(value: Any) -> int | None:
        if empty and value == "":
            return None
        if type(value) is not int:
            words = _("Write a whole number, without quotation marks; here is %(given)s.")
            raise Wrong(words % {"given": shown(value)})
        if not low <= value <= high:
            raise Wrong(_("Write a number from %(low)d to %(high)d.") % {"low": low, "high": high})
        return value

    return check


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        words = _("Write true or false, without quotation marks; here is %(given)s.")
        raise Wrong(words % {"given": shown(value)})
    return value


def choice(choices: type[TextChoices], *, empty: bool = False) -> Kind:
    """One of a closed list."""

    def check(value: Any) -> str:
        name = _string(value)
        if (empty and not name) or name in choices.values:
            return name
        words = _("%(given)s is not possible here. Write one of: %(names)s.")
        raise Wrong(words % {"given": shown(name), "names": ", ".join(choices.values)} + meant(name, choices.values))

    return check


def language(value: Any) -> str:
    """A language code."""
    name = _string(value)
    if len(name) > 12 or not known_language(name):
        raise Wrong(_("%(given)s is no language code. Write for example en, fr or ar.") % {"given": shown(name)})
    return name


def channel(value: Any) -> str:
    """The code of a language that a session can have beside its floor: also a sign language, or captions."""
    return value if known_channel(value) and len(value) <= 12 else language(value)


def level(value: Any) -> str:
    """How well somebody speaks a language; "" when that is not told."""
    name = _string(value)
    if name and name not in LEVELS:
        words = _("%(given)s is not possible here. Write one of: %(names)s.")
        raise Wrong(words % {"given": shown(name), "names": ", ".join(LEVELS)} + meant(name, LEVELS))
    return name


def country(value: Any) -> str:
    """A country by its two letters (ISO 3166)."""
    name = _string(value)
    territories = locale_of("en").territories
    if re.fullmatch("[A-Z]{2}", name) and name in territories and name not in _NO_COUNTRY:
        return name
    by_name = {words.casefold(): key for key, words in territories.items() if re.fullmatch("[A-Z]{2}", key)}
    found = by_name.get(name.casefold()) or (name.upper() if name.upper() in territories else "")
    hint = " " + _("Write “%(code)s”.") % {"code": found} if found else ""
    words = _("%(given)s is no country. Write its two letters, for example JO or CO.")
    raise Wrong(words % {"given": shown(name)} + hint)


def maybe_country(value: Any) -> str:
    return "" if value == "" else country(value)


def zone(value: Any) -> str:
    """A time zone by its place (IANA name)."""
    name = _string(value)
    if clock.present_name(name) in clock.zone_names():
        return clock.present_name(name)
    words = _("%(given)s is no time zone. Write its Area/City, for example Africa/Nairobi.") % {"given": shown(name)}
    every = {**clock.renamed(), **{known: known for known in clock.zone_names()}}
    by_city = {known.rsplit("/", 1)[-1].casefold(): present for known, present in every.items()}
    city = by_city.get(name.rsplit("/", 1)[-1].replace(" ", "_").casefold())
    raise Wrong(words + (meant(city, [city]) if city else meant(name, clock.zone_names())))


def maybe_zone(value: Any) -> str:
    return "" if value == "" else zone(value)


def day(value: Any) -> date:
    """A calendar day."""
    if isinstance(value, datetime) or not isinstance(value, date):
        words = _("Write a date like 2020-08-25, without quotation marks; here is %(given)s.")
        raise Wrong(words % {"given": shown(value)})
    return _in_our_time(value)


def maybe_day(value: Any) -> date | None:
    return None if value == "" else day(value)


def local_time(value: Any) -> datetime:
    """Day and hour on the wall clock of a place: TOML's local date-time, or the same in quotation marks."""
    if isinstance(value, str) and (found := _LOCAL.fullmatch(value.strip())):
        try:
            value = datetime.strptime(f"{found[1]} {found[2]}", "%Y-%m-%d %H:%M")  # noqa: DTZ007 - a wall clock
        except ValueError:
            raise Wrong(_("There is no such day or hour: %(given)s.") % {"given": shown(value)}) from None
    if not isinstance(value, datetime):
        words = _("Write day and hour like 2020-11-23 14:00:00, without quotation marks; here is %(given)s.")
        raise Wrong(words % {"given": shown(value)})
    if value.tzinfo is not None:
        raise Wrong(_("Write the time on the wall clock, without Z or offset; the zone stands in its own line."))
    if value.second or value.microsecond:
        raise Wrong(_("Write whole minutes: the seconds are 00."))
    return _in_our_time(value)


def moment(value: Any) -> datetime:
    """An instant, written with its offset."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        words = _("Write a moment with its offset like 2020-10-20T09:30:00Z; here is %(given)s.")
        raise Wrong(words % {"given": shown(value)})
    return _in_our_time(value).astimezone(UTC)


def place(value: Any) -> tuple[float, float]:
    """Latitude and longitude in degrees."""
    words = _("Write latitude and longitude in degrees like [31.95, 35.93]; here is %(given)s.")
    if not isinstance(value, list) or [type(part) in {int, float} for part in value] != [True, True]:
        raise Wrong(words % {"given": shown(value)})
    north, east = float(value[0]), float(value[1])
    if not (-90 <= north <= 90 and -180 <= east <= 180):  # also refuses nan
        raise Wrong(words % {"given": shown(value)})
    return north, east


def website(longest: int = 200) -> Kind:
    """A web address."""

    def check(value: Any) -> str:
        address = _within(_string(value).strip(), longest)
        try:
            if address:
                URLValidator(schemes=["http", "https"])(address)
        except ValidationError:
            raise Wrong(_("Write a full address, beginning with https://")) from None
        return address

    return check


def email(value: Any) -> str:
    address = one_line(_string(value))
    try:
        if address:
            validate_email(address)
    except ValidationError:
        raise Wrong(_("Write an e-mail address like name@city.example.")) from None
    return address


def colour(value: Any) -> str:
    name = _string(value).strip().lower()
    if name and not _COLOUR.fullmatch(name):
        raise Wrong(_("Write a colour as # and six hexadecimal digits, for example #ffc93a."))
    return name


def amount(value: Any) -> int | float:
    """A target value: a number that is not negative."""
    if type(value) not in {int, float} or not 0 <= value < 1e12:
        raise Wrong(_("Write a number, without quotation marks; here is %(given)s.") % {"given": shown(value)})
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(_("Write a text in quotation marks; here is %(given)s.") % {"given": shown(value)})
    return value


def _within(words: str, longest: int) -> str:
    if len(words) > longest:
        told = _("This is %(length)d signs long; at most %(longest)d fit.")
        raise Wrong(told % {"length": len(words), "longest": longest})
    return words


def _in_our_time(value: Day) -> Day:
    if not YEARS[0] <= value.year <= YEARS[1]:
        raise Wrong(_("Look at the year %(year)d again.") % {"year": value.year})
    return value
