"""Reads of the library."""

from sympolis.library.queries.practices import (
    Related,
    has_practices,
    is_gone,
    newest,
    of_city,
    of_map,
    presented,
    presented_in,
    public,
    related,
    shown_in,
    totals,
)
from sympolis.library.queries.search import Found, Heard, search

__all__ = [
    "Found",
    "Heard",
    "Related",
    "has_practices",
    "is_gone",
    "newest",
    "of_city",
    "of_map",
    "presented",
    "presented_in",
    "public",
    "related",
    "search",
    "shown_in",
    "totals",
]
