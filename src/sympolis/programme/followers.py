"""Who hears of a release, in words, asked before it is made. Higher apps answer in their apps.ready()."""

from collections.abc import Callable, Iterable, Sequence

from sympolis.programme.models import Series
from sympolis.programme.pending import PendingChange

Tell = Callable[[Series, Sequence[PendingChange]], Iterable[str]]
_tell: list[Tell] = []


def add(tell: Tell) -> None:
    """`tell(series, pending changes)` -> sentences in the active language on who gets what; none for nobody."""
    _tell.append(tell)


def of(series: Series, changes: Sequence[PendingChange]) -> list[str]:
    return [words for tell in _tell for words in tell(series, changes)]
