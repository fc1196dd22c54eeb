"""Put down, asked, asked anew, reminded."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.interpretation import roster
from sympolis.interpretation.actions.bookings.rows import (
    become,
    held,
    locked_session,
    record,
    refuse_past,
    take_letters_back,
    take_time,
)
from sympolis.interpretation.actions.roster import HIGHEST_FEE
from sympolis.interpretation.channels import service_of
from sympolis.interpretation.fees import fee_of
from sympolis.interpretation.fitting import same
from sympolis.interpretation.models import Booking, Interpreter
from sympolis.interpretation.states import STANDING, BookingState, Service
from sympolis.interpretation.turns import RelayCircle, relay_order
from sympolis.programme.models import Session
from sympolis.programme.states import SessionRole

MOST_IN_A_CHANNEL = 6
REMIND_BEFORE = timedelta(hours=24)  # before an offer ends, or half-way for short ones
S = BookingState


def propose(
    session: Session, interpreter: Interpreter, *, by: Account | None, language: str, service: str = Service.SPOKEN,
    source: str = "", is_relay: bool = False, again: bool = True,
) -> Booking:  # fmt: skip
    """Put somebody down for a channel of a session; only the team sees it. Who is in the channel already stays.

    source   what they will hear, the floor or another channel (then `is_relay`); "" for the floor
    again    whether somebody who said no to this session at this time may be put down all the same
    Raises Refused: "not_allowed", "gone", "over", "cancelled", "not_active", "has_part" (speaks or moderates there), "twice"
    (in another channel), "said_no", "too_many" (6 in a channel), "relay_circle", "not_spoken" (relay from a language that
    the session has not).
    """
    with transaction.atomic():
        session = locked_session(session, by)
        refuse_past(session)
        person = roster.of_network(session.series.network_id).filter(pk=interpreter.pk).first()
        if person is None or not person.is_active:
            raise Refused("not_active", _("This person is not on the roster any more."))
        if session.parts.filter(person=person.person_id).exclude(role=SessionRole.INTERPRETER).exists():
            words = _("%(person)s has another part in this session and cannot interpret it.")
            raise Refused("has_part", words % {"person": person.person})
        row = Booking.objects.select_for_update().filter(session=session, interpreter=person).first()
        if row and row.state in STANDING:
            if (row.service, row.language) != (service, language):
                words = _("%(person)s is in another channel of this session. Take them out there first.")
                raise Refused("twice", words % {"person": person.person})
            return row
        if row and not again and row.endings.filter(starts_at=session.starts_at).exists():
            raise Refused("said_no", _("%(person)s said no to this session.") % {"person": person.person})
        row = row or Booking(session=session, interpreter=person)
        row.language, row.service = language, service
        row.source, row.is_relay = source or session.floor_language, is_relay
        _refuse_full(row)
        _refuse_circle(row)
        row.state, row.order = S.PROPOSED, _next_place(row)
        row.rate, row.fee_unit, row.currency = person.fee, person.fee_unit, person.currency
        row.fee = fee_of(row.rate, row.fee_unit, session.minutes)
        row.starts_at, row.minutes, row.moved_from = session.starts_at, session.minutes, None
        row.offered_at = row.answer_by = row.answered_at = row.reminded_at = row.willing_at = None
        row.words, row.recording = "", ""
        row.save()
    return row


def offer(booking: Booking, *, by: Account | None, answer_by: datetime | None = None) -> Booking:
    """Ask somebody by mail, again once the time to answer is over; who has time left or has accepted hears nothing.

    answer_by   default: as the network's rules say, but in time before the session
    Raises Refused: "not_allowed", "gone", "over", "cancelled", "not_active", "no_address", "wrong_state".
    """
    with transaction.atomic():
        row = held(booking, by)
        if row.state == S.ACCEPTED or (row.state == S.OFFERED and not row.is_late(timezone.now())):
            return row
        refuse_past(row.session)
        if not row.interpreter.is_active:
            raise Refused("not_active", _("This person is not on the roster any more."))
        if not row.interpreter.person.address:
            words = _("No address is known of %(person)s. Add one under People.")
            raise Refused("no_address", words % {"person": row.interpreter.person})
        if row.state == S.OFFERED:
            take_letters_back(row)
        else:
            become(row, S.OFFERED)
            take_time(row, row.session.starts_at, row.session.minutes)
        _ask(row, answer_by)
        row.save()
        if row.moved_from:  # they had accepted another time: the letter says so
            record("booking.moved", row, by, old=row.moved_from.isoformat(), new=row.starts_at.isoformat())
        else:
            record("booking.offered", row, by)
    return row


def ask_anew(booking: Booking, session: Session, *, starts_at: datetime, minutes: int) -> Booking:
    """After a release: whoever was asked for another time or length is told and asked anew, by the program.

    session   locked by the caller; `starts_at` and `minutes` are what is public of it now
    """
    row = held(booking, None, session=session)
    if row.state not in STANDING or (row.starts_at, row.minutes) == (starts_at, minutes):
        return row
    before = row.starts_at
    take_time(row, starts_at, minutes)
    if (
        row.state != S.PROPOSED and starts_at + timedelta(minutes=minutes) > timezone.now()
    ):  # else: how it was, put down late
        row.moved_from = row.moved_from or (before if row.state == S.ACCEPTED else None)
        row.state = S.OFFERED
        _ask(row, None)
        take_letters_back(row)
        record("booking.moved", row, None, old=before.isoformat(), new=starts_at.isoformat())
    row.save()
    return row


def set_terms(
    booking: Booking, *, by: Account | None, fee: Decimal | None, order: int | None = None
) -> Booking:  # fmt: skip
    """Agree on another fee for the session (or the day, where they are paid by the day), or on whose turn comes earlier.

    Raises Refused: "not_allowed", "gone", "wrong_number".
    """
    if fee is not None and not 0 <= fee <= HIGHEST_FEE:
        raise Refused("wrong_number", _("Enter a fee of 0 or more."), "fee")
    with transaction.atomic():
        row = held(booking, by)
        if row.fee != fee:
            row.fee, row.rate = fee, None
        row.order = row.order if order is None else order
        row.save(update_fields=["fee", "rate", "order"])
    return row


def remind_due(now: datetime | None = None) -> int:
    """Remind once of every offer that ends soon; how many."""
    now = now or timezone.now()
    rows = Booking.objects.filter(state=S.OFFERED, reminded_at=None, answer_by__gt=now, session__starts_at__gt=now)
    rows = rows.filter(willing_at=None)
    count = 0
    for booking in rows.filter(answer_by__lte=now + REMIND_BEFORE).select_related("session__series"):
        try:
            count += _reminded(booking, now)
        except Refused:  # deleted meanwhile: the others are reminded all the same
            continue
    return count


def _reminded(booking: Booking, now: datetime) -> bool:
    with transaction.atomic():
        row = held(booking, None)
        if row.state != S.OFFERED or row.reminded_at or row.willing_at or not _ends_soon(row, now):
            return False
        row.reminded_at = now
        row.save(update_fields=["reminded_at"])
        record("booking.reminded", row, None)
    return True


def _ends_soon(row: Booking, now: datetime) -> bool:
    """A day before the time to answer is over; half-way where there was less than two."""
    if row.answer_by is None or row.offered_at is None:
        return False
    return row.answer_by - min(REMIND_BEFORE, (row.answer_by - row.offered_at) / 2) <= now


def _ask(row: Booking, answer_by: datetime | None) -> None:
    now = timezone.now()
    row.offered_at, row.answered_at, row.reminded_at, row.willing_at = now, None, None, None
    row.answer_by = answer_by or roster.answer_by(row.session.series.network_id, row.starts_at, now)


def _refuse_full(row: Booking) -> None:
    rows = Booking.objects.filter(session=row.session, service=row.service, language=row.language, state__in=STANDING)
    if rows.exclude(pk=row.pk).count() >= MOST_IN_A_CHANNEL:
        words = _("At most %(most)s people can share a channel.")
        raise Refused("too_many", words % {"most": MOST_IN_A_CHANNEL})


def _refuse_circle(row: Booking) -> None:
    """Relay comes from a channel of the session, and no channels wait for each other."""
    if not row.is_relay:
        return
    rows = Booking.objects.filter(session=row.session, service=row.service, state__in=STANDING).exclude(pk=row.pk)
    hears: dict[str, set[str]] = {}
    told = [*rows.values_list("language", "source", "is_relay"), (row.language, row.source, True)]
    for language, source, is_relay in told:
        hears.setdefault(language, set()).update({source} if is_relay else ())
    spoken = {one for one in row.session.interpretation_languages if service_of(one) == Service.SPOKEN} | set(hears)
    if not any(same(row.source, one) for one in spoken - {row.language}):
        raise Refused("not_spoken", _("The session has no channel in the language that relay would be taken from."))
    try:
        relay_order(hears)
    except RelayCircle:
        words = _("These channels would wait for each other: nobody among them would hear the floor.")
        raise Refused("relay_circle", words) from None


def _next_place(row: Booking) -> int:
    rows = Booking.objects.filter(session=row.session, service=row.service, language=row.language, state__in=STANDING)
    return max(rows.exclude(pk=row.pk).values_list("order", flat=True), default=-1) + 1
