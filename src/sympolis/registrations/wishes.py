"""What becomes of the language somebody wishes in a session, and that in words. Values in, values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from sympolis.core.languages import language_name
from sympolis.registrations.following import Told, needs_of, told
from sympolis.registrations.models import Registration


class Becomes(StrEnum):
    """Of a wish. OPEN: nobody has decided yet."""

    THERE, OUT, OPEN = "there", "out", "open"


@dataclass(frozen=True, slots=True)
class Wish:
    """A language beside the floor's that somebody follows in, and what becomes of it."""

    code: str
    becomes: Becomes


def told_by(registration: Registration) -> Told:
    """What somebody told of how they follow. Their participant and person are joined."""
    who = registration.participant
    languages, needs = who.person.languages, who.access_needs
    return told(registration.language, languages, needs, registration.country, who.captions, who.sign_language)


def wishes_in(card: Mapping[str, Any], one: Told) -> tuple[Wish, ...]:
    """What becomes of somebody's wishes in a released session; () for whoever follows on the floor."""
    return tuple(Wish(need.code, _becomes(card, need.code)) for need in needs_of(one, card["floor"], card["into"]))


def _becomes(card: Mapping[str, Any], code: str) -> Becomes:
    if code in card["into"]:
        return Becomes.THERE
    return Becomes.OUT if code in card.get("without", ()) else Becomes.OPEN


def languages_of(card: Mapping[str, Any]) -> tuple[str, frozenset[str], frozenset[str]]:
    """The languages of a session, for comparing two of its versions."""
    return card["floor"], frozenset(card["into"]), frozenset(card.get("without", ()))


def is_news(before: Mapping[str, Any], now: Mapping[str, Any], one: Told | None) -> bool:
    """Whether somebody has to hear of other languages: of another floor everybody, else who wishes what changed."""
    if before["floor"] != now["floor"]:
        return True
    return one is not None and wishes_in(before, one) != wishes_in(now, one)


def in_words(wishes: Iterable[Wish], language: str, *, is_last: bool = False) -> list[str]:
    """ "Your wish, French: will be there.", a line each. `is_last`: what is open now is not decided any more."""
    return [_in_words(wish, language, is_last) for wish in wishes]


def _in_words(wish: Wish, language: str, is_last: bool) -> str:
    words = {
        Becomes.THERE: _("Your wish, %(language)s: will be there."),
        Becomes.OUT: _("Your wish, %(language)s: not this time."),
        Becomes.OPEN: _("Your wish, %(language)s: not decided yet. We write to you as soon as it is."),
    }[Becomes.OUT if is_last and wish.becomes == Becomes.OPEN else wish.becomes]
    return words % {"language": language_name(wish.code, language)}
