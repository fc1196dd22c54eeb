"""What becomes of the language somebody wishes in a session, and that in words. Values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from sympolis.core.languages import language_name
from sympolis.registrations.following import Told, need_of, told
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
    return told(registration.language, who.person.languages, who.access_needs, registration.country)


def wish_in(card: Mapping[str, Any], one: Told) -> Wish | None:
    """What becomes of somebody's wish in a released session; None for whoever follows on the floor."""
    need = need_of(one, card["floor"], card["into"])
    if need is None:
        return None
    if need.code in card["into"]:
        return Wish(need.code, Becomes.THERE)
    return Wish(need.code, Becomes.OUT if need.code in card.get("without", ()) else Becomes.OPEN)


def languages_of(card: Mapping[str, Any]) -> tuple[str, frozenset[str], frozenset[str]]:
    """The languages of a session, for comparing two of its versions."""
    return card["floor"], frozenset(card["into"]), frozenset(card.get("without", ()))


def is_news(before: Mapping[str, Any], now: Mapping[str, Any], one: Told | None) -> bool:
    """Whether somebody has to hear of other languages: of another floor everybody, else who wishes what changed."""
    if before["floor"] != now["floor"]:
        return True
    return one is not None and wish_in(before, one) != wish_in(now, one)


def in_words(wish: Wish | None, language: str, *, is_last: bool = False) -> str:
    """ "Your wish, French: will be there."; "" for none. `is_last`: what is open now is not decided any more."""
    if wish is None:
        return ""
    words = {
        Becomes.THERE: _("Your wish, %(language)s: will be there."),
        Becomes.OUT: _("Your wish, %(language)s: not this time."),
        Becomes.OPEN: _("Your wish, %(language)s: not decided yet. We write to you as soon as it is."),
    }[Becomes.OUT if is_last and wish.becomes == Becomes.OPEN else wish.becomes]
    return words % {"language": language_name(wish.code, language)}
