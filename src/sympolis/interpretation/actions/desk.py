"""What interpreters tell of their own sessions: what they know of the pack, the check, recording, invoices; and what the
team notes of invoices."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import one_line
from sympolis.directory.models import Account
from sympolis.interpretation.models import Booking, Interpreter
from sympolis.interpretation.states import Answer, BookingState
from sympolis.journal import actions as journal
from sympolis.programme.permissions import may_work_on

LONGEST_NUMBER = 60


def know_pack(booking: Booking, *, by: Interpreter) -> Booking:
    """Say that one has read what is in the pack: what comes later is new. Raises Refused("not_allowed")."""
    with transaction.atomic():
        row = _held(booking, by)
        row.seen_at = timezone.now()
        row.save(update_fields=["seen_at"])
    return row


def note_check(booking: Booking, done: bool, *, by: Interpreter) -> Booking:
    """Say that microphone, line and channel work, or take it back. Raises Refused("not_allowed")."""
    with transaction.atomic():
        row = _held(booking, by)
        if done != (row.checked_at is not None):
            row.checked_at = timezone.now() if done else None
            row.save(update_fields=["checked_at"])
            _record("booking.told", row, None, ["check"])
    return row


def answer_recording(booking: Booking, answer: str, *, by: Interpreter) -> Booking:
    """Say whether one's voice may be recorded in this session. Raises Refused: "not_allowed", "unknown_choice"."""
    if answer not in Answer.values:
        raise Refused("unknown_choice", _("Choose yes or no."), "recording")
    with transaction.atomic():
        row = _held(booking, by)
        if row.recording != answer:
            row.recording = answer
            row.save(update_fields=["recording"])
            _record("booking.told", row, None, ["recording"])
    return row


def bill(
    booking: Booking, *, by: Interpreter | Account | None, number: str, on: date | None, paid_on: date | None = None
) -> Booking:
    """Note the invoice for a session: by the interpreter, or by the team, which also notes when it was paid.

    Raises Refused: "not_allowed", "too_long", "no_number" (a date without one), "paid" (the interpreter changes what is
    paid), "wrong_order" (paid before it was written).
    """
    number = one_line(number)
    if len(number) > LONGEST_NUMBER:
        raise Refused(
            "too_long", _("This number is too long: at most %(most)s signs.") % {"most": LONGEST_NUMBER}, "number"
        )
    if on and not number:
        raise Refused("no_number", _("Write the number of the invoice, too."), "number")
    if paid_on and on and paid_on < on:
        raise Refused("wrong_order", _("It cannot be paid before its date."), "paid_on")
    with transaction.atomic():
        row = _held(booking, by)
        told = {"invoice_number": number, "invoiced_at": on}
        if not isinstance(by, Interpreter):
            told["paid_at"] = paid_on
        changed = sorted(name for name, value in told.items() if getattr(row, name) != value)
        if changed and row.paid_at and isinstance(by, Interpreter):
            raise Refused(
                "paid", _("This invoice is paid. Write to the secretariat if something is wrong with it."), "number"
            )
        for name in changed:
            setattr(row, name, told[name])
        if changed:
            row.save(update_fields=changed)
            _record("booking.billed", row, by if isinstance(by, Account) else None, changed)
    return row


def _held(booking: Booking, by: Interpreter | Account | None) -> Booking:
    """The accepted booking as it stands, held until the transaction ends."""
    rows = Booking.objects.select_for_update(no_key=True, of=("self",)).select_related("session__series__network")
    row = rows.get(pk=booking.pk)
    if isinstance(by, Interpreter) and (row.interpreter_id != by.pk or row.state != BookingState.ACCEPTED):
        raise Refused("not_allowed", _("You are not booked for this session any more."))
    if isinstance(by, Account) and not may_work_on(by, row.session.series):
        raise Refused("not_allowed", _("Only the team of this series can change this."))
    return row


def _record(fact: str, row: Booking, by: Account | None, what: Sequence[str]) -> None:
    facts: dict[str, object] = {"series": row.session.series_id, "session": row.session_id, "what": list(what)}
    network = row.session.series.network_id
    journal.record_all(fact, [(row, facts)], network=network, by=by, on_pages=False)
