"""What letters about a seat say further to those who take part in some way: apps above say it, in their apps.ready()."""

from collections.abc import Callable
from typing import Any

Of = Callable[[str], list[Any]]
_tellers: list[Of] = []


def add(of: Of) -> None:
    """`of(way)` -> lines for whoever has a seat and takes part in this way (`states.Way`)."""
    _tellers.append(of)


def lines(way: str) -> list[str]:
    """All of it, in the active language."""
    return [str(line) for of in _tellers for line in of(way)]
