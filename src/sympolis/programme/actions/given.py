"""What is given, checked and brought into shape: each check returns what is stored, or refuses in the user's words."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.languages import ORIGINS, fingerprint, known_channel, known_language
from sympolis.core.refusals import Refused
from sympolis.core.text import comparable, one_line, tidy
from sympolis.core.texts import Texts
from sympolis.programme.wording import Shape

Words = str | dict[str, Any]
Row = TypeVar("Row", bound=Model)

MOST_LANGUAGES = 60
FIRST_YEAR, LAST_YEAR = 1990, 2100


def texts(
    given: Words | None, original: str, shape: Shape, field: str, *, before: Texts | None = None, needed: bool = False
) -> Texts:
    """Texts per language to store.

    given     a str is the original's text, other languages stay as in `before`; a dict is all languages at once
    original  language code of the original. A translation that is new remembers the original it was made from, one
              that stays keeps what it remembered and so becomes outdated when the original changes.
    """
    before = Texts(before or {})
    if given is None:
        given = {}
    elif isinstance(given, str):
        given = {**before, original: given}
    elif not isinstance(given, dict):
        raise Refused("wrong_text", _("Write a text, or one text for each language."), field)
    typed = {code: _shaped(text, code, shape, field) for code, text in given.items() if code != ORIGINS}
    typed = {code: text for code, text in typed.items() if text}
    if len(typed) > MOST_LANGUAGES:
        raise too_many(_("A text can be kept in %(most)s languages at most."), MOST_LANGUAGES, field)
    if needed and not any(comparable(text) for text in typed.values()):
        raise missing(field)
    return _remembering(typed, original, before, given.get(ORIGINS))


def _shaped(text: Any, code: Any, shape: Shape, field: str) -> str:
    language(code, field)
    if not isinstance(text, str):
        raise Refused("wrong_text", _("Write a text, or one text for each language."), field)
    return within(one_line(text) if shape.one_line else tidy(text), shape.longest, field)


def _remembering(typed: dict[str, str], original: str, before: Texts, told: Any) -> Texts:
    """The texts with the fingerprints of the originals their translations were made from."""
    known, told = before.get(ORIGINS, {}), told if isinstance(told, dict) else {}
    origins = {}
    for code, text in typed.items():
        if code == original or not typed.get(original):
            continue
        if text == before.get(code):
            origins[code] = known.get(code)
        elif not before and code in told:
            origins[code] = str(told[code])[:12]
        else:
            origins[code] = fingerprint(typed[original])
    origins = {code: mark for code, mark in origins.items() if mark}
    return Texts({**typed, **({ORIGINS: origins} if origins else {})})


def kept_in(stored: Texts | dict[str, Any], languages: Iterable[str]) -> Texts:
    """A text in these languages only; in all it has when it has none of them."""
    wanted = {code: text for code, text in stored.items() if code in set(languages)}
    return Texts(wanted or {code: text for code, text in stored.items() if code != ORIGINS})


def within(text: str, longest: int, field: str) -> str:
    """The text, unless it is too long."""
    if len(text) > longest:
        words = _("This text has %(length)s signs; at most %(longest)s fit. Shorten it.")
        raise Refused("too_long", words % {"length": f"{len(text):,}", "longest": f"{longest:,}"}, field)
    return text


def line(given: str | None, longest: int, field: str) -> str:
    """A text on one line, in no language."""
    if given is not None and not isinstance(given, str):
        raise Refused("wrong_text", _("Write a text."), field)
    return within(one_line(given or ""), longest, field)


def web_address(given: str | None, field: str, *, longest: int = 1000) -> str:
    """An http(s) address, or ""."""
    address = line(given, longest, field)
    if not address:
        return ""
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise Refused("wrong_address", _("Write the full address, beginning with https://"), field) from error
    return address


def mail_address(given: str | None, field: str) -> str:
    """An e-mail address, or ""."""
    address = line(given, 254, field)
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError as error:
        raise Refused("wrong_address", _("Write an e-mail address like name@city.example."), field) from error
    return address


def number(given: Any, least: int, most: int, field: str) -> int:
    """A whole number between two others, both included."""
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        words = _("Write a whole number from %(least)s to %(most)s.") % {"least": least, "most": f"{most:,}"}
        raise Refused("wrong_number", words, field)
    return given


def minutes(given: Any, field: str = "minutes") -> int:
    """A length in minutes: more than nothing, at most 60 days."""
    if isinstance(given, int) and not isinstance(given, bool) and given <= 0:
        raise Refused("ends_before_start", _("The end must lie after the start: give a length in minutes."), field)
    return number(given, 1, 60 * 1440, field)


def day(given: Any, field: str) -> date:
    """A calendar day in the years we keep."""
    if not isinstance(given, date) or not FIRST_YEAR <= given.year <= LAST_YEAR:
        words = _("Give a day between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise Refused("wrong_date", words, field)
    return given


def choice(given: Any, choices: Any, field: str) -> str:
    """One of a closed list."""
    if given not in choices.values:
        raise Refused("unknown_choice", _("Choose one of the list."), field)
    return str(given)


def language(given: Any, field: str) -> str:
    """A language code that CLDR knows."""
    if not isinstance(given, str) or len(given) > 12 or not known_language(given):
        words = _("“%(code)s” is no language code. Choose a language from the list.") % {"code": str(given)[:40]}
        raise Refused("unknown_language", words, field)
    return given


def channel(given: Any, field: str) -> str:
    """The code of a language that a session can have beside its floor: also a sign language, or captions."""
    return given if known_channel(given) and len(given) <= 12 else language(given, field)


def languages(given: Any, field: str, one: Callable[[Any, str], str] = language) -> list[str]:
    """Language codes, each once, in order, each checked by `one`."""
    codes = list(dict.fromkeys([*(given or [])]))
    if len(codes) > MOST_LANGUAGES:
        raise too_many(_("At most %(most)s languages can be chosen."), MOST_LANGUAGES, field)
    return [one(code, field) for code in codes]


def zone(given: Any, field: str = "zone") -> str:
    """The present name of a zone in the IANA database."""
    try:
        clock.zone(given)
    except clock.UnknownZone as error:
        words = _("“%(zone)s” is no time zone we know. Choose one from the list, for example Europe/Berlin.")
        raise Refused("unknown_zone", words % {"zone": str(given)[:64]}, field) from error
    return clock.present_name(given)


def row(given: Row | int | None, among: QuerySet[Row], refusal: Callable[[], Refused]) -> Row | None:
    """A row, given itself or by id, that is one of `among`; None for None or ""."""
    if given is None or given == "":
        return None
    found = among.filter(pk=_key(given)).first()
    if found is None:
        raise refusal()
    return found


def rows(given: Iterable[Row | int], among: QuerySet[Row], most: int, field: str) -> list[Row]:
    """Rows, given themselves or by id, each once, all of them among `among`."""
    keys = list(dict.fromkeys(_key(one) for one in given or []))
    if len(keys) > most:
        raise too_many(_("At most %(most)s can be chosen here."), most, field)
    found = among.in_bulk([key for key in keys if key])
    if len(found) != len(keys):
        raise Refused("unknown_choice", _("Choose from the list; one of these is not in it any more."), field)
    return [found[key] for key in keys]


def _key(given: Any) -> int:
    key = given.pk if isinstance(given, Model) else given
    return key if isinstance(key, int) and 0 < key < 2**63 else 0


def missing(field: str) -> Refused:
    return Refused("missing", _("Fill this in; it is needed."), field)


def too_many(words: str, most: int, field: str) -> Refused:
    """The refusal of a list that is too long; the words name `%(most)s`."""
    return Refused("too_many", words % {"most": f"{most:,}"}, field)
