"""Verbs of calls and of what comes in."""

from sympolis.contributions.actions.approving import answer_approval, approved_version, ask_approval, note_approval
from sympolis.contributions.actions.calls import close_call, open_call, remove_call, save_call
from sympolis.contributions.actions.files import add_file, remove_file
from sympolis.contributions.actions.writing import (
    Begun,
    Saved,
    add_author,
    begin,
    bring_back,
    enter,
    missing,
    prove_author,
    remove_author,
    renew_link,
    restore,
    save,
    submit,
    withdraw,
)

__all__ = [
    "Begun", "Saved", "add_author", "add_file", "answer_approval", "approved_version", "ask_approval", "begin", "bring_back",
    "close_call", "enter", "missing", "note_approval", "open_call", "prove_author", "remove_author", "remove_call",
    "remove_file", "renew_link", "restore", "save", "save_call", "submit", "withdraw",
]  # fmt: skip
