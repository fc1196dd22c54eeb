"""The verbs of the programme.

`by` is an Account, or None when the system acts (import, worker): then no role is asked for. Every verb returns the
row as stored; the one passed in stays as it was. A verb that refuses raises Refused and stores nothing.

Texts: a `str` is the text in the series' working language and leaves the other languages alone; a `dict` is all
languages at once ({"en": ..., "de": ...}). Fields that a verb does not know are ignored.
"""

from sympolis.programme.actions.copies import copy_series, create_from_template, duplicate_session
from sympolis.programme.actions.formats import (
    add_format,
    change_format,
    ensure_formats,
    remove_format,
    set_format_parts,
    set_format_segments,
)
from sympolis.programme.actions.releases import release
from sympolis.programme.actions.replies import note_part_reply
from sympolis.programme.actions.retime import recompute_instants
from sympolis.programme.actions.run_of_show import add_part, remove_part, set_parts, set_run_of_show
from sympolis.programme.actions.series import (
    archive_series,
    change_series,
    create_series,
    publish_series,
    withdraw_series,
)
from sympolis.programme.actions.sessions import (
    add_format_sessions,
    add_session,
    cancel_session,
    change_session,
    delete_session,
    lock_session,
    move_session,
    reinstate_session,
    unlock_session,
)
from sympolis.programme.actions.themes import add_theme, change_theme, order_themes, remove_theme
from sympolis.programme.actions.translations import set_translation

__all__ = [
    "add_format",
    "add_format_sessions",
    "add_part",
    "add_session",
    "add_theme",
    "archive_series",
    "cancel_session",
    "change_format",
    "change_series",
    "change_session",
    "change_theme",
    "copy_series",
    "create_from_template",
    "create_series",
    "delete_session",
    "duplicate_session",
    "ensure_formats",
    "lock_session",
    "move_session",
    "note_part_reply",
    "order_themes",
    "publish_series",
    "recompute_instants",
    "reinstate_session",
    "release",
    "remove_format",
    "remove_part",
    "remove_theme",
    "set_format_parts",
    "set_format_segments",
    "set_parts",
    "set_run_of_show",
    "set_translation",
    "unlock_session",
    "withdraw_series",
]
