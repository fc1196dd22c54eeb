"""Verbs of calls."""

from sympolis.contributions.actions.calls import close_call, open_call, remove_call, save_call

__all__ = ["close_call", "open_call", "remove_call", "save_call"]
