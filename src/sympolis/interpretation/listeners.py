"""What follows for interpreters when something was recorded. Each bears being run twice."""

from django.db import transaction
from django.utils import timezone

from sympolis.interpretation.actions import bookings
from sympolis.interpretation.letters import interpreters as letters
from sympolis.interpretation.letters import news
from sympolis.interpretation.models import Booking
from sympolis.interpretation.states import STANDING, BookingState
from sympolis.journal.models import Entry
from sympolis.programme.actions.rows import session_to_change
from sympolis.programme.models import Part, Release, Session, SessionVersion
from sympolis.programme.states import SessionRole, SessionState


def follow_release(entry: Entry) -> None:
    """Ask interpreters anew when what is public of their session moved; release them when it was cancelled.

    Whoever stays hears of other languages, run of show and recording, before everybody else.
    """
    release = Release.objects.filter(pk=entry.subject_id).first()
    if release is None:
        return
    versions = release.versions.filter(session__bookings__state__in=STANDING).distinct()
    for session in versions.order_by("session_id").values_list("session_id", flat=True):
        _follow(session, entry)
        news.tell_session(session)  # now: letters say the time that was just taken over


def follow_parts(entry: Entry) -> None:
    """Whoever was booked and taken out at the session's people is told that they are not needed."""
    if "parts" not in entry.facts.get("fields", ()):
        return
    session = int(entry.subject_id)
    rows = Booking.objects.filter(session=session, state=BookingState.ACCEPTED)
    there = Part.objects.filter(session=session, role=SessionRole.INTERPRETER).values("person_id")
    for row in rows.exclude(interpreter__person__in=there).select_related("session__series").order_by("pk"):
        if row.session.ends_at > timezone.now():
            bookings.release(row, by=None)


def _follow(pk: int, released: Entry) -> None:
    """By the version that is public now, whichever release is heard of."""
    with transaction.atomic():
        session = session_to_change(Session.objects.select_related("series").get(pk=pk), None)
        version = SessionVersion.objects.filter(pk=session.released_id or 0).first()
        if version is None:
            return
        session.released = version
        for row in (
            Booking.objects.filter(session=session, state__in=STANDING).select_related("interpreter").order_by("pk")
        ):
            row.session = session
            if version.state == SessionState.CANCELLED and version.ends_at <= timezone.now():
                continue  # written down late: whoever worked is paid
            if version.state == SessionState.CANCELLED:
                bookings.release(row, by=None, why="cancelled")
                continue
            minutes = int(version.card["minutes"])
            row = bookings.ask_anew(row, session, starts_at=version.starts_at, minutes=minutes)
            if row.state == BookingState.ACCEPTED and not row.has_entry and _accepted_before(row, released):
                letters.send_entry(row)


def _accepted_before(row: Booking, released: Entry) -> bool:
    """Whether the letter about their yes knew no public time; that of a later yes brings the entry itself."""
    told = Entry.objects.filter(name="booking.accepted", subject_id=str(row.pk), pk__lt=released.pk)
    return told.filter(subject_type=row._meta.label_lower).exists()
