"""What is kept of a series."""

from sympolis.library.models.books import SeriesBook
from sympolis.library.models.checks import Check
from sympolis.library.models.enquiries import Enquiry
from sympolis.library.models.notes import (
    NoteApproval,
    NoteEntry,
    NoteFile,
    NoteLine,
    NoteSuggestion,
    NoteTold,
    NoteVersion,
    SessionNote,
)
from sympolis.library.models.practices import Practice, PracticeFile, PracticeTopic, Topic
from sympolis.library.models.reuse import Reuse
from sympolis.library.models.search import Indexed, Word

__all__ = [
    "Check",
    "Enquiry",
    "Indexed",
    "NoteApproval",
    "NoteEntry",
    "NoteFile",
    "NoteLine",
    "NoteSuggestion",
    "NoteTold",
    "NoteVersion",
    "Practice",
    "PracticeFile",
    "PracticeTopic",
    "Reuse",
    "SeriesBook",
    "SessionNote",
    "Topic",
    "Word",
]
