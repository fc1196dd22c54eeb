"""How a choice of applications would change who comes. Values in, values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sympolis.registrations.listing import TRAITS, Tally
from sympolis.registrations.states import HOLDING, RegistrationState

MOST_LINES = 12  # of one trait; the longest of them, cities, would fill the page


@dataclass(frozen=True, slots=True)
class Line:
    """One region, sector, gender or city: seats now, open applications, and how many of these are ticked."""

    key: str  # "region_id:3"
    words: str
    seats: int
    applied: int
    ticked: int


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one trait, most seats first; `more` are left out."""

    words: str
    lines: list[Line]
    more: int


def balance(
    counted: Tally, ticked: Iterable[tuple], traits: Mapping[str, tuple[str, Mapping[Any, str]]], empty: str
) -> list[Group]:
    """Who has a seat and who applied, by each trait.

    counted   all registrations of the session
    ticked    traits of the chosen applications, in the order of listing.TRAITS
    traits    trait -> (its name, value -> words); `empty` stands for those who did not tell
    """
    chosen = Tally(list(ticked))
    return [_group(counted, chosen, trait, name, words, empty) for trait, (name, words) in traits.items()]


def _group(counted: Tally, chosen: Tally, trait: str, name: str, words: Mapping[Any, str], empty: str) -> Group:
    seated, applied = counted.by(trait, HOLDING), counted.by(trait, [RegistrationState.APPLIED])
    ticked = chosen.by(trait)
    lines = [
        Line(
            key=key_of(trait, value), words=str(words.get(value, value)) if value else empty, seats=seated[value],
            applied=applied[value], ticked=ticked[value],
        )
        for value in {*seated, *applied}
    ]  # fmt: skip
    lines.sort(key=lambda line: (-line.ticked, -line.seats, -line.applied, line.words))
    return Group(name, lines[:MOST_LINES], len(lines) - len(lines[:MOST_LINES]))


def key_of(trait: str, value: Any) -> str:
    """What ties a tick box to its lines in the page."""
    return f"{trait}:{value or ''}"


def traits_of(registration: Any) -> tuple:
    """Traits of a registration, in the order of listing.TRAITS."""
    return tuple(getattr(registration, name) for name in TRAITS)
