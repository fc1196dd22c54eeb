"""What the fields of the directory must look like; refusals in the user's words."""

import math
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.core import clock, subdivisions
from sympolis.core.languages import country_name, known_language, locale_of
from sympolis.core.refusals import Refused
from sympolis.core.text import INVISIBLE, comparable, one_line, random_tail, tidy
from sympolis.core.texts import Texts
from sympolis.directory.models import Municipality, Person
from sympolis.directory.states import Gender, Sector, SizeBand

LONGEST_NAME = 300
LONGEST_TEXT = 20_000
LEVELS = {"native", "fluent", "working", "basic"}
PLACE = {"latitude", "longitude"}


def municipality_fields(given: dict[str, Any]) -> dict[str, Any]:
    fields = _checked(given, MUNICIPALITY)
    _refuse_elsewhere(fields)
    if PLACE & set(fields) and (fields.get("latitude") is None) != (fields.get("longitude") is None):
        raise Refused("wrong_place", _("Give both latitude and longitude, or neither."), "latitude")
    return fields


def _refuse_elsewhere(fields: dict[str, Any]) -> None:
    code, country = fields.get("subdivision"), fields.get("country")
    if code and country and subdivisions.country_of(code) != country:
        here = get_language() or "en"
        told = {"part": subdivisions.name_of(code, here), "country": country_name(country, here)}
        raise Refused("elsewhere", _("%(part)s is no part of %(country)s. Choose again.") % told, "subdivision")


def organisation_fields(given: dict[str, Any]) -> dict[str, Any]:
    return _checked(given, ORGANISATION)


def person_fields(given: dict[str, Any]) -> dict[str, Any]:
    return _checked(given, PERSON)


def _checked(given: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """Each field through its own check. A field that is not known is our own mistake, not the user's."""
    if stray := set(given) - set(known):
        raise TypeError(f"unknown fields: {', '.join(sorted(stray))}")
    return {field: known[field](value, field) for field, value in given.items()}


def names(value: Texts | dict | str, field: str) -> Texts:
    texts = _texts(value, field)
    if not texts:
        raise Refused("missing", _("Give a name."), field)
    return Texts({code: one_line(text) if isinstance(text, str) else text for code, text in texts.items()})


def _texts(value: Texts | dict | str | None, field: str) -> Texts:
    texts = Texts({"en": value} if isinstance(value, str) else value or {})
    for code, text in texts.items():
        if not isinstance(text, str):  # which original a translation was made from
            continue
        if not known_language(code):
            raise Refused("unknown_language", _("“%(code)s” is no language code.") % {"code": code}, field)
        texts[code] = within(tidy(text), LONGEST_NAME if field == "name" else LONGEST_TEXT, field)
    return Texts({code: text for code, text in texts.items() if not isinstance(text, str) or comparable(text)})


def _line(value: str | None, field: str) -> str:
    return within(one_line(value or ""), LONGEST_NAME, field)


def _needed_line(value: str | None, field: str) -> str:
    text = _line(value, field)
    if not comparable(text):
        raise Refused("missing", _("Give a name."), field)
    return text


def within(text: str, longest: int, field: str) -> str:
    if len(text) > longest:
        words = _("This is %(length)s signs long; at most %(longest)s fit.") % {"length": len(text), "longest": longest}
        raise Refused("too_long", words, field)
    return text


def _country(value: str | None, field: str) -> str:
    code = (value or "").strip().upper()
    if len(code) != 2 or code not in locale_of("en").territories or code in {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}:
        raise Refused("unknown_country", _("Choose a country."), field)
    return code


def _subdivision(value: str | None, field: str) -> str:
    code = (value or "").strip().upper()
    if code and not subdivisions.is_known(code):
        raise Refused("unknown_choice", _("Choose one of the list."), field)
    return code


def _maybe_country(value: str | None, field: str) -> str:
    return _country(value, field) if value else ""


def _zone(value: str | None, field: str) -> str:
    known_zone(value or "")
    return clock.present_name(value or "")


def _maybe_zone(value: str | None, field: str) -> str:
    return _zone(value, field) if value else ""


def known_zone(name: str) -> None:
    try:
        clock.zone(name)
    except clock.UnknownZone as error:
        raise Refused("unknown_zone", _("Choose a time zone from the list."), "zone") from error


def _latitude(value: float | None, field: str) -> float | None:
    return _degrees(value, 90, field)


def _longitude(value: float | None, field: str) -> float | None:
    return _degrees(value, 180, field)


def _degrees(value: float | None, limit: int, field: str) -> float | None:
    if value is None or value == "":
        return None
    degrees = float(value)
    if not math.isfinite(degrees) or abs(degrees) > limit:
        raise Refused("wrong_place", _("Give degrees between −%(limit)s and %(limit)s.") % {"limit": limit}, field)
    return degrees


def _website(value: str | None, field: str) -> str:
    address = (value or "").strip()
    if not address:
        return ""
    try:
        URLValidator(schemes=["http", "https"])(within(address, 200, field))
    except ValidationError as error:
        raise Refused("wrong_address", _("Write the full address, beginning with https://"), field) from error
    return address


def email_address(value: str | None, field: str = "email", *, required: bool = False) -> str:
    address = one_line(unicodedata.normalize("NFKC", (value or "").translate(INVISIBLE)))
    if not address and not required:
        return ""
    try:
        validate_email(within(address, 254, field))
    except ValidationError as error:
        words = _("Write an e-mail address like name@city.example.")
        raise Refused("wrong_address", words, field) from error
    return address


def _choice(choices) -> Any:
    def check(value: str | None, field: str) -> str:
        if value and value not in choices.values:
            raise Refused("unknown_choice", _("Choose one of the list."), field)
        return value or ""

    return check


def _spoken_languages(value: list | None, field: str) -> list[dict[str, str]]:
    kept: dict[str, dict[str, str]] = {}
    for row in value or []:
        code, level = row.get("code", ""), row.get("level") or ""
        if not known_language(code) or (level and level not in LEVELS):
            raise Refused("unknown_language", _("“%(code)s” is no language code.") % {"code": code}, field)
        kept[code] = {"code": code, "level": level} if level else {"code": code}
    return list(kept.values())


def _row(value: Any, field: str) -> Any:
    return value


MUNICIPALITY = {
    "name": names, "country": _country, "subdivision": _subdivision, "zone": _zone, "region": _row, "size_band": _choice(SizeBand),
    "latitude": _latitude, "longitude": _longitude, "website": _website, "summary": _texts,
}  # fmt: skip
ORGANISATION = {"name": _needed_line, "country": _maybe_country, "sector": _choice(Sector), "website": _website}
PERSON = {
    "given_name": _line, "family_name": _needed_line, "spoken_name": _line, "email": email_address, "account": _row,
    "municipality": _row, "organisation": _row, "sector": _choice(Sector), "function": _texts, "biography": _texts,
    "gender": _choice(Gender), "languages": _spoken_languages, "zone": _maybe_zone,
}  # fmt: skip


def set_fields(row: Any, fields: dict[str, Any], allowed: set[str]) -> set[str]:
    """Set what differs; the names of the fields that did."""
    if stray := set(fields) - allowed:
        raise TypeError(f"unknown fields: {', '.join(sorted(stray))}")
    changed = {field for field, value in fields.items() if getattr(row, field) != value}
    for field in changed:
        setattr(row, field, fields[field])
    return changed


def free_slug(model: type[Municipality] | type[Person], text: str, second: str) -> str:
    """An address from the text, with `second` or a random tail when it is taken; random for scripts without letters."""
    base = slugify(comparable(text))[:90] or random_tail()
    candidates = [base, *([f"{base}-{second.lower()}"] if second else [])]
    taken = set(model.objects.filter(slug__in=candidates).values_list("slug", flat=True))
    return next((slug for slug in candidates if slug not in taken), f"{base}-{random_tail()}")
