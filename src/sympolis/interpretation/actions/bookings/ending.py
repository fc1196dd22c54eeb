"""Not needed any more, or taken out; what goes with a booking that ends."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.interpretation.actions.bookings.rows import become, held, parts_of, record, take_letters_back
from sympolis.interpretation.actions.roster import Somebody
from sympolis.interpretation.models import Booking, Ending, FixedTurn, Interpreter
from sympolis.interpretation.states import BookingState
from sympolis.programme import actions as programme
from sympolis.programme.states import SessionRole

RELEASED_FOR = {"team", "cancelled", "deleted"}
S = BookingState


def release(booking: Booking, *, by: Account | None, why: str = "team") -> Booking:
    """Tell somebody who was asked that they are not needed; somebody only proposed is taken out without a word.

    What they said when they were asked before stays.

    Raises Refused: "not_allowed", "gone", "wrong_state", "over" (they have worked: it is paid).
    """
    if why not in RELEASED_FOR:
        raise ValueError(why)
    with transaction.atomic():
        row = held(booking, by)
        if row.state == S.PROPOSED:
            _forget(row)
            return row
        if row.state == S.RELEASED:
            return row
        accepted = row.state == S.ACCEPTED
        if accepted and row.session.ends_at <= timezone.now():
            raise Refused("over", _("This session is over."))
        become(row, S.RELEASED)
        end(row, by, row.words)
        record("booking.released", row, by, why=why, accepted=accepted, entry=row.has_entry)
    return row


def take_out(booking: Booking, *, by: Account | None) -> bool:
    """Take out somebody who is only proposed; False when they are not any more. Raises Refused("not_allowed")."""
    with transaction.atomic():
        try:
            row = held(booking, by)
        except Refused as refusal:
            if refusal.code == "gone":
                return False
            raise
        if row.state != S.PROPOSED:
            return False
        _forget(row)
    return True


def _forget(row: Booking) -> None:
    """Nobody is put down any more; what they said when they were asked before stays."""
    drop_turns(row)
    last = row.endings.order_by("at", "pk").last()
    if last is None:
        row.delete()
        return
    row.state, row.service, row.language = S(last.state), last.service, last.language
    row.starts_at, row.answered_at, row.words = last.starts_at, last.at, last.words
    row.save()


def end(row: Booking, by: Somebody, words: str) -> None:
    """Write down how a booking ended; turns, part and letters that hung on it go."""
    row.answered_at = timezone.now() if isinstance(by, Interpreter) else row.answered_at
    row.words, row.moved_from, row.willing_at = words, None, None
    row.save()
    drop_turns(row)
    Ending.objects.create(
        booking=row, state=row.state, service=row.service, language=row.language, starts_at=row.starts_at, words=words
    )
    if row.has_part:
        _leave_part(row)
    take_letters_back(row)


def drop_turns(row: Booking) -> None:
    """Turns that were set with somebody who is not there any more are worked out again for the others."""
    if row.fixed_turns.exists():
        same = {"booking__service": row.service, "booking__language": row.language}
        FixedTurn.objects.filter(booking__session=row.session, **same).delete()


def _leave_part(row: Booking) -> None:
    """Take the part away that came with a booking, or leave it to another booking of the same person in the session."""
    row.has_part = False
    row.save(update_fields=["has_part"])
    person = row.interpreter.person
    same = Booking.objects.filter(session=row.session, state=S.ACCEPTED).filter(
        Q(interpreter__person=person) | Q(interpreter__person__merged_into=person)
    )
    if other := same.exclude(pk=row.pk).first():
        other.has_part = True
        other.save(update_fields=["has_part"])
    elif parts_of(row).exists():
        row.session = programme.remove_part(row.session, person, SessionRole.INTERPRETER, by=None)
