"""Verbs of the library."""

from sympolis.library.actions.practices import follow, mark_current, mark_outdated, publish, withdraw

__all__ = ["follow", "mark_current", "mark_outdated", "publish", "withdraw"]
