"""Reads of the library."""

from sympolis.library.queries.practices import approved_version, is_gone, public
from sympolis.library.queries.search import Found, Heard, search

__all__ = ["Found", "Heard", "approved_version", "is_gone", "public", "search"]
