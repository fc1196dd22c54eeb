"""What the team should do about notes: sessions over without one, approvals that wait, notes that can be published."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.library.models import NoteApproval, SessionNote
from sympolis.library.note_states import Answer, NoteState
from sympolis.programme.board import local_of, short_day
from sympolis.programme.models import Session
from sympolis.programme.next_steps import DO, FIX, Step
from sympolis.programme.states import SeriesState, SessionState

AIM = timedelta(days=7)  # after a session its note is public
LEAVE = timedelta(days=60)  # what is older is not asked for by itself


def steps(sessions: Sequence[Session], now: datetime) -> Iterable[Step]:
    """Steps of the plan and of the desk, for `programme.next_steps.add_steps`; two queries however many sessions."""
    over = [session for session in sessions if _is_over(session, now)]
    notes = {
        note.session_id: note
        for note in SessionNote.objects.filter(session__in=over).exclude(state=NoteState.PUBLISHED)
    }
    done = set(
        SessionNote.objects.filter(session__in=over, state=NoteState.PUBLISHED).values_list("session_id", flat=True)
    )
    waiting = _waiting(notes.values())
    return [_step(one, notes.get(one.pk), waiting.get(one.pk, 0), now) for one in over if one.pk not in done]


def _is_over(session: Session, now: datetime) -> bool:
    version = session.released
    if version is None or version.state in (SessionState.CANCELLED, SessionState.DOCUMENTED):
        return False
    return session.series.state == SeriesState.PUBLISHED and version.ends_at <= now <= version.ends_at + LEAVE


def _waiting(notes: Iterable[SessionNote]) -> dict[int, int]:
    """Session id -> how many have not answered, or want changes."""
    rows = NoteApproval.objects.filter(note__in=list(notes)).order_by()
    open_ones = Count("pk", filter=Q(answer__in=[Answer.ASKED, Answer.CHANGES, Answer.OUTDATED]))
    return dict(rows.values_list("note__session").annotate(n=open_ones))


def days_since(session: Session, now: datetime) -> int:
    """Full days since the session ended. Its released version is joined."""
    assert session.released is not None
    return (now - session.released.ends_at).days


def _step(session: Session, note: SessionNote | None, waiting: int, now: datetime) -> Step:
    assert session.released is not None
    late = now > session.released.ends_at + AIM
    urgency, days = FIX if late else DO, days_since(session, now)
    told = {
        "title": session.title, "day": short_day(local_of(session.released.starts_at, session.zone)), "days": days,
        "count": waiting,
    }  # fmt: skip
    if note is None or note.state == NoteState.DRAFT:
        words = ngettext(
            "No public note, %(days)d day after the session: %(title)s, %(day)s",
            "No public note, %(days)d days after the session: %(title)s, %(day)s", days,
        )  # fmt: skip
        return Step(urgency, words % told, _("Write the note"), "notes_desk:note", session)
    if note.state == NoteState.APPROVED:
        return Step(urgency, _("The note is approved: %(title)s, %(day)s") % told, _("Publish it"), "notes_desk:publish", session)  # fmt: skip
    words = ngettext(
        "The note waits for %(count)d person with a part: %(title)s, %(day)s",
        "The note waits for %(count)d people with a part: %(title)s, %(day)s", waiting,
    )  # fmt: skip
    return Step(urgency, words % told, _("See the answers"), "notes_desk:approvals", session)
