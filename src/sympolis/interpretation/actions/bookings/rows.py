"""Getting hold of a booking, what refuses it in every state, and what every verb does in the end."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.interpretation import roster
from sympolis.interpretation.actions.roster import Somebody, account_of
from sympolis.interpretation.fees import fee_of
from sympolis.interpretation.letter_kinds import WITH_LINK
from sympolis.interpretation.models import Booking, Interpreter
from sympolis.interpretation.permissions import may_book
from sympolis.interpretation.states import MAY_BECOME, BookingState
from sympolis.journal import actions as journal
from sympolis.messaging.actions import take_back
from sympolis.programme.actions.rows import session_to_change
from sympolis.programme.models import Part, Session
from sympolis.programme.states import SessionRole, SessionState


def locked_session(session: Session, by: Account | None) -> Session:
    """The session, locked, for somebody who books interpreters. Raises Refused: "not_allowed"."""
    if by is not None and not may_book(by, session.series):
        raise not_allowed()
    return session_to_change(session, by)


def held(booking: Booking, by: Somebody, *, session: Session | None = None) -> Booking:
    """The row with its session, both locked. Raises Refused: "gone", "not_allowed", "taken_back"."""
    if isinstance(by, Account) and not may_book(by, booking.session.series):
        raise not_allowed()
    session = session or session_to_change(booking.session, account_of(by))
    rows = Booking.objects.select_for_update(of=("self",)).select_related("interpreter__person__account")
    row = rows.filter(pk=booking.pk, session=session).first()
    if row is None:
        raise Refused("gone", _("This is not there any more."))
    if isinstance(by, Interpreter) and row.interpreter_id != by.pk:
        raise not_allowed()
    row.session = session
    return row


def not_allowed() -> Refused:
    return Refused("not_allowed", _("Only the team of this series can change this."))


def refuse_past(session: Session) -> None:
    """Raises Refused: "cancelled", "over"."""
    if session.state == SessionState.CANCELLED:
        raise Refused("cancelled", _("This session is cancelled."))
    if session.ends_at <= timezone.now():
        raise Refused("over", _("This session is over."))


def become(row: Booking, state: BookingState) -> None:
    """Set the state that follows. Raises Refused: "taken_back", "wrong_state"."""
    if state not in MAY_BECOME[row.state]:
        if row.state == BookingState.RELEASED:
            words = _("This offer was taken back: you are not needed for this session any more.")
            raise Refused("taken_back", words)
        words = _("This cannot be done now: the state is “%(state)s”. Look at the page again.")
        raise Refused("wrong_state", words % {"state": BookingState(row.state).label})
    row.state = state


def take_time(row: Booking, starts_at: datetime, minutes: int) -> None:
    """Another time or length; a fee that was agreed by hand stays."""
    if row.rate is not None:
        row.fee = fee_of(row.rate, row.fee_unit, minutes)
    row.starts_at, row.minutes = starts_at, minutes


def parts_of(row: Booking) -> QuerySet[Part]:
    """The interpreter's part in the session."""
    person = row.interpreter.person_id
    return Part.objects.filter(session=row.session, person=person, role=SessionRole.INTERPRETER)


def take_letters_back(row: Booking) -> None:
    """Take back letters on their way that ask for an answer that was given, or tell what is no longer so."""
    about = roster.about(row)
    take_back(WITH_LINK, network=row.session.series.network_id, which=lambda letter: letter.about == about)


def record(fact: str, row: Booking, by: Somebody, **facts: object) -> None:
    """Write the fact into the journal; no public page shows it."""
    series = row.session.series
    told = {"series": series.pk, "session": row.session_id, "interpreter": row.interpreter_id, **facts}
    journal.record_all(fact, [(row, told)], network=series.network_id, by=account_of(by), on_pages=False)
