"""What else those with a part may know of a session and the public not, and pages of theirs: apps above say it.

They do so in their apps.ready().
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sympolis.contributions.models import Speaker
from sympolis.programme.models import Session


@dataclass(frozen=True, slots=True)
class Fact:
    """A line beside role and languages. `link`: where it leads, "" for nowhere."""

    label: Any
    words: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of somebody with a part, linked on their own page. `note`: how it stands; `is_done`: nothing is left to do."""

    words: Any
    note: str
    address: str
    is_done: bool


Of = Callable[[Sequence[Session], str], dict[int, list[Fact]]]
_tellers: list[Of] = []
_pages: list[Callable[[Speaker], Iterable[Page]]] = []


def add(of: Of) -> None:
    """`of(sessions, zone)` -> session (id) -> facts, for whoever has a part in these; `zone` "": each host's."""
    _tellers.append(of)


def facts(sessions: Iterable[Session], zone: str) -> dict[int, list[Fact]]:
    """What apps above say of sessions."""
    rows = list(sessions)
    found: dict[int, list[Fact]] = {}
    for of in _tellers if rows else ():
        for pk, told in of(rows, zone).items():
            found.setdefault(pk, []).extend(told)
    return found


def add_pages(of: Callable[[Speaker], Iterable[Page]]) -> None:
    """`of(speaker)` -> pages of theirs that are worth a link now."""
    _pages.append(of)


def pages(speaker: Speaker) -> list[Page]:
    """What apps above have for somebody with a part."""
    return [page for of in _pages for page in of(speaker)]
