"""What else stands on somebody's own page, beside sessions: apps above say it, in their apps.ready()."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sympolis.registrations.models import Participant


@dataclass(frozen=True, slots=True)
class Line:
    """Something of theirs. `address`: where it leads; `note`: how it stands."""

    title: Any
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """Lines under a heading."""

    code: str
    heading: Any
    lines: list[Line]


Of = Callable[[Sequence[Participant]], Iterable[Line]]
_chapters: list[tuple[str, Any, Of]] = []


def add(code: str, heading: Any, of: Of) -> None:
    """Say what a chapter holds for the participants that somebody is here."""
    _chapters.append((code, heading, of))


def chapters(participants: Sequence[Participant]) -> list[Chapter]:
    """What else is theirs; chapters without a line are left out."""
    found = [Chapter(code, heading, list(of(participants))) for code, heading, of in _chapters] if participants else []
    return [chapter for chapter in found if chapter.lines]
