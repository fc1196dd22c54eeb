"""What those who were asked say: yes, no, and no after a yes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.interpretation import roster
from sympolis.interpretation.actions.bookings.ending import end
from sympolis.interpretation.actions.bookings.rows import (
    become,
    held,
    parts_of,
    record,
    refuse_past,
    take_letters_back,
    take_time,
)
from sympolis.interpretation.actions.roster import Somebody
from sympolis.interpretation.models import Booking, Interpreter
from sympolis.interpretation.states import Answer, BookingState
from sympolis.programme import actions as programme
from sympolis.programme.states import SessionRole

LONGEST_WORDS = 1000
S = BookingState


def accept(booking: Booking, *, by: Somebody, words: str = "", recording: str = "") -> Booking:
    """Take a session. By the interpreter, or by the team for somebody who said so on the phone.

    Where others have all seats, an interpreter is not booked: the row stays offered, `willing_at` says since when they
    would come, and the team is told. The team may book more people than there are seats.

    Raises Refused: "not_allowed", "gone", "over", "cancelled", "taken_back" (the offer), "wrong_state", "busy" (a part
    in another session then), "too_long", "unknown_choice".
    """
    with transaction.atomic():
        row = held(booking, by)
        if row.state == S.ACCEPTED:
            return row
        refuse_past(row.session)
        if isinstance(by, Interpreter) and row.state == S.PROPOSED:
            raise Refused("gone", _("This is not there any more."))
        if isinstance(by, Interpreter) and row.state == S.OFFERED and roster.is_full(row):
            _note_willing(row, by, words, recording)
            return row
        if row.state == S.PROPOSED:
            take_time(row, row.session.starts_at, row.session.minutes)
        become(row, S.ACCEPTED)
        _take_part(row)
        if row.moved_from is None:  # their letter tells how things stand
            row.told = {"letters": row.told.get("letters", 0)}
        row.answered_at, row.moved_from, row.willing_at = timezone.now(), None, None
        row.words, row.recording = _words(words), _recording(row, recording)
        row.offered_at = row.offered_at or row.answered_at
        row.save()
        take_letters_back(row)
        record("booking.accepted", row, by)
    return row


def _note_willing(row: Booking, by: Interpreter, words: str, recording: str) -> None:
    """Somebody would come, and nobody is needed: the team hears of it once."""
    is_news = row.willing_at is None
    row.willing_at = row.willing_at or timezone.now()
    row.words, row.recording = _words(words) or row.words, _recording(row, recording)
    row.save()
    take_letters_back(row)
    if is_news:
        record("booking.crowded", row, by)


def decline(booking: Booking, *, by: Somebody, words: str = "") -> Booking:
    """Say no to an offer. Raises Refused: "not_allowed", "gone", "taken_back", "wrong_state", "too_long"."""
    with transaction.atomic():
        row = held(booking, by)
        if row.state == S.DECLINED:
            return row
        become(row, S.DECLINED)
        end(row, by, _words(words))
        record("booking.declined", row, by, entry=row.has_entry)
    return row


def give_back(booking: Booking, *, by: Somebody, words: str = "") -> Booking:
    """Give an accepted session back; the team is told at once. Raises Refused: as `decline`, and "over"."""
    with transaction.atomic():
        row = held(booking, by)
        if row.state == S.GIVEN_BACK:
            return row
        if row.session.ends_at <= timezone.now():
            raise Refused("over", _("This session is over."))
        become(row, S.GIVEN_BACK)
        end(row, by, _words(words))
        record("booking.given_back", row, by, entry=row.has_entry)
    return row


def _take_part(row: Booking) -> None:
    """Give them a part; one that was made by hand stays what it is."""
    row.has_part = row.has_part or not parts_of(row).exists()
    try:
        row.session = programme.add_part(row.session, row.interpreter.person, SessionRole.INTERPRETER, by=None)
    except Refused as refusal:
        if refusal.code != "person_twice":
            raise
        words = _("%(person)s has a part in another session at that time. One of the two has to be given back first.")
        raise Refused("busy", words % {"person": row.interpreter.person}) from None


def _words(text: str) -> str:
    text = tidy(text)
    if len(text) > LONGEST_WORDS:
        raise Refused(
            "too_long", _("This text is too long: at most %(most)s signs.") % {"most": LONGEST_WORDS}, "words"
        )
    return text


def _recording(row: Booking, recording: str) -> str:
    if recording and recording not in Answer.values:
        raise Refused("unknown_choice", _("Choose from the list."), "recording")
    return recording or row.recording or row.interpreter.recording
