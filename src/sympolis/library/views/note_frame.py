"""What the desk's pages of a session's note share."""

from datetime import UTC
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from sympolis.core import clock
from sympolis.core.zone_words import zone_words
from sympolis.library.models import SessionNote
from sympolis.library.note_attention import AIM, days_since
from sympolis.library.note_content import Content, content_of
from sympolis.library.note_reading import Names, Reading, named_in, reading
from sympolis.library.queries import notes as note_queries
from sympolis.programme.models import Session
from sympolis.programme.permissions import may_work_on


def frame(request: HttpRequest, session: Session, note: SessionNote | None, here: str) -> dict[str, Any]:
    """Session, note, its standing, and which of the note's pages this is."""
    version, now = session.released, timezone.now()
    local = session.starts_at.astimezone(UTC).astimezone(clock.zone(session.zone)).replace(tzinfo=None)
    is_over = version is not None and version.ends_at <= now
    return {
        "desk_here": "plan", "tab": "note", "series": session.series, "session": session, "note": note, "here": here,
        "face": {"local_start": local, "zone_words": zone_words(session.starts_at, session.zone)},
        "may_work": may_work_on(request.user, session.series), "is_open": note_queries.is_open(session, now),
        "days": days_since(session, now) if is_over else None, "aim": AIM.days,
        "has_news": note is not None and has_news(note),
    }  # fmt: skip


def has_news(note: SessionNote) -> bool:
    """Whether the note stands otherwise now than the public reads it."""
    return note.published is not None and content_of(note) != note.published.content


def read(session: Session, content: Content, language: str, *, with_seat: bool = False, **options: Any) -> Reading:
    """A content of the session's note for somebody who reads a language. The released version is joined."""
    names = Names([content], language, session.series)
    named = named_in(session, content, to_participants=with_seat)
    return reading(content, names, named=named, **options)
