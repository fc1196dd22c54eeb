"""The note of a session at the desk: its words as one sheet of tables, that several people may have open at once."""

from sympolis.library.forms.notes.entries import ENTRIES, segment_values
from sympolis.library.forms.notes.marks import mark_of
from sympolis.library.forms.notes.sheet import NoteSheet

__all__ = ["ENTRIES", "NoteSheet", "mark_of", "segment_values"]
