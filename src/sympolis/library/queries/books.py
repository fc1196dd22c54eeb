"""Reads of the books of series."""

from dataclasses import dataclass

from sympolis.library.models import SeriesBook, SessionNote
from sympolis.library.note_states import NoteState
from sympolis.library.queries.practices import public
from sympolis.programme.models import Series, Session
from sympolis.programme.queries import released
from sympolis.programme.states import SessionState


def book_of(series: Series) -> SeriesBook:
    """The series' book; an unsaved one before anything was said of it."""
    return SeriesBook.objects.filter(series=series).first() or SeriesBook(series=series)


def has_public_book(series: Series) -> bool:
    """Whether everybody may take it along."""
    return SeriesBook.objects.filter(series=series, is_public=True).exists()


@dataclass(frozen=True, slots=True)
class Matter:
    """What would be in a book now. `without_note`: sessions that are over and have no public note."""

    sessions: int
    notes: int
    practices: int
    without_note: list[Session]


def matter_of(series: Series, now) -> Matter:
    """Three queries."""
    versions = [one for one in released(series).defer("content") if one.state != SessionState.CANCELLED]
    noted = SessionNote.objects.filter(session__series=series, state=NoteState.PUBLISHED)
    sessions = set(noted.values_list("session_id", flat=True))
    missing = [one.session for one in versions if one.ends_at <= now and one.session_id not in sessions]
    held = {one.session_id for one in versions}
    return Matter(len(versions), len(held & sessions), public(series.network).filter(series=series).count(), missing)
