"""What else those with a part may know of a session and the public not: apps above say it, in their apps.ready()."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sympolis.programme.models import Session


@dataclass(frozen=True, slots=True)
class Fact:
    """A line beside role and languages. `link`: where it leads, "" for nowhere."""

    label: Any
    words: str
    link: str = ""


Of = Callable[[Sequence[Session], str], dict[int, list[Fact]]]
_tellers: list[Of] = []


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
