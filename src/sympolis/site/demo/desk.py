"""The interpreters' own desk in the demo: a session with something missing, one that is complete, one held and invoiced."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from sympolis.contributions import speaking
from sympolis.contributions.preparing import Need
from sympolis.interpretation.actions import bookings, missing
from sympolis.interpretation.actions import desk as actions
from sympolis.interpretation.models import Booking, Interpreter
from sympolis.interpretation.states import BookingState, Lack
from sympolis.programme.models import Session
from sympolis.programme.states import SessionRole, SessionState
from sympolis.site.demo import now

WHO, WITH, LANGUAGE = "ines-caballero", "diego-salinas", "es"
TERMS = "What does “sentinel surveillance” mean here?"


def settle() -> None:
    """Book the interpreter of the demo further, and let her prepare."""
    who = Interpreter.objects.select_related("network", "person").get(person__slug=WHO)
    sessions = Session.objects.filter(series__slug=now.SLUG, interpretation_languages__isnull=False)
    sessions = sessions.exclude(state=SessionState.CANCELLED).select_related("series__network", "released", "theme")
    _hold(who, sessions)
    first = who.bookings.filter(state=BookingState.ACCEPTED, session__starts_at__gt=timezone.now()).first()
    if first is None:
        return
    _prepare(who, first, complete=False)
    later = [
        one
        for one in sessions.filter(starts_at__gt=first.starts_at, released__isnull=False).order_by("starts_at")
        if LANGUAGE in one.interpretation_languages
    ]
    if later:
        _prepare(who, _booked(later[0], who), complete=True)


def _booked(session: Session, who: Interpreter) -> Booking:
    partner = Interpreter.objects.get(person__slug=WITH)
    for one in (partner, who):
        row = bookings.accept(
            bookings.offer(bookings.propose(session, one, by=None, language=LANGUAGE), by=None), by=one
        )
    return row


def _prepare(who: Interpreter, row: Booking, *, complete: bool) -> None:
    session = Session.objects.select_related("series__network", "released").get(pk=row.session_id)
    actions.know_pack(row, by=who)
    if complete:
        actions.note_check(row, True, by=who)
        actions.answer_recording(row, "yes", by=who)
        return
    for one in speaking.preparations(session.series, session=session):
        speaks = any(part.role == SessionRole.SPEAKER for part in one.parts)
        if speaks and any(item.need == Need.SLIDES and item.is_missing for item in one.items):
            missing.mark(session, who, lack=Lack.SLIDES, person=one.person)
            break
    missing.mark(session, who, lack=Lack.TERMS, words=TERMS)


def _hold(who: Interpreter, sessions: QuerySet[Session]) -> None:
    """Two sessions that are over: one is paid, for the other the invoice is still to come."""
    past = sessions.filter(starts_at__lt=timezone.now() - timedelta(days=2)).order_by("-starts_at")
    rows = []
    for session in past.exclude(floor_language=LANGUAGE)[:2]:
        row = Booking.objects.create(
            session=session, interpreter=who, language=LANGUAGE, source=session.floor_language, state=BookingState.ACCEPTED,
            fee=Decimal(380), starts_at=session.starts_at, minutes=session.minutes, answered_at=session.starts_at - timedelta(days=20),
            checked_at=session.starts_at - timedelta(days=1), recording="yes",
        )  # fmt: skip
        rows.append(row)
    for row in rows[1:]:
        day = row.starts_at.date()
        actions.bill(row, by=None, number="2026-014", on=day + timedelta(days=1), paid_on=day + timedelta(days=2))
