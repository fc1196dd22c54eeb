"""Pages that stand in a row of tabs which a lower app draws: apps above name them in their apps.ready()."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Tab:
    """A link of a row. `code`: what a page calls itself to be marked as the one that is open."""

    code: str
    words: Any
    address: str


_pages: dict[str, dict[str, tuple[Any, str]]] = {}


def add(row: str, code: str, words: Any, page: str) -> None:
    """Put a page ("app:name") at the end of a row; its address takes the same keys as the others of the row."""
    _pages.setdefault(row, {})[code] = (words, page)


def tabs(row: str, keys: Sequence[str]) -> list[Tab]:
    """What was added to a row."""
    return [Tab(code, words, reverse(page, args=keys)) for code, (words, page) in _pages.get(row, {}).items()]
