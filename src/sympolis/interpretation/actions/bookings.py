"""Interpreters in sessions: proposed, asked, booked, given back, released.

Whoever accepts has a part in the session (`SessionRole.INTERPRETER`) until they give it back or are released; a session
that moves asks them anew, and they keep the part until they say no. Locks: series, session, booking.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account
from sympolis.interpretation import roster
from sympolis.interpretation.actions.roster import HIGHEST_FEE, Somebody, account_of
from sympolis.interpretation.channels import service_of
from sympolis.interpretation.fees import fee_of
from sympolis.interpretation.fitting import same
from sympolis.interpretation.letter_kinds import WITH_LINK
from sympolis.interpretation.models import Booking, Ending, FixedTurn, Interpreter
from sympolis.interpretation.permissions import may_book
from sympolis.interpretation.states import MAY_BECOME, STANDING, Answer, BookingState, Service
from sympolis.interpretation.turns import RelayCircle, relay_order
from sympolis.journal import actions as journal
from sympolis.messaging.actions import take_back
from sympolis.programme import actions as programme
from sympolis.programme.actions.rows import session_to_change
from sympolis.programme.models import Part, Session
from sympolis.programme.states import SessionRole, SessionState

LONGEST_WORDS = 1000
MOST_IN_A_CHANNEL = 6
REMIND_BEFORE = timedelta(hours=24)  # before an offer ends, or half-way for short ones
RELEASED_FOR = {"team", "cancelled", "deleted"}
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
        session = _session(session, by)
        _refuse_past(session)
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
        row = _held(booking, by)
        if row.state == S.ACCEPTED or (row.state == S.OFFERED and not is_expired(row)):
            return row
        _refuse_past(row.session)
        if not row.interpreter.is_active:
            raise Refused("not_active", _("This person is not on the roster any more."))
        if not roster.address_of(row.interpreter):
            words = _("No address is known of %(person)s. Add one under People.")
            raise Refused("no_address", words % {"person": row.interpreter.person})
        if row.state == S.OFFERED:
            _take_letters_back(row)
        else:
            _become(row, S.OFFERED)
            _take_time(row, row.session.starts_at, row.session.minutes)
        _ask(row, answer_by)
        row.save()
        if row.moved_from:  # they had accepted another time: the letter says so
            _record("booking.moved", row, by, old=row.moved_from.isoformat(), new=row.starts_at.isoformat())
        else:
            _record("booking.offered", row, by)
    return row


def is_expired(row: Booking) -> bool:
    """Whether an offer has no answer, and the time for it is over."""
    return row.state == S.OFFERED and row.answer_by is not None and row.answer_by <= timezone.now()


def accept(booking: Booking, *, by: Somebody, words: str = "", recording: str = "") -> Booking:
    """Take a session. By the interpreter, or by the team for somebody who said so on the phone.

    Raises Refused: "not_allowed", "gone", "over", "cancelled", "taken_back" (the offer), "wrong_state", "busy" (a part
    in another session then), "taken" (others have all seats: that they would come is noted, and the team is told),
    "too_long", "unknown_choice".
    """
    row, is_taken = _accepted(booking, by, words, recording)
    if is_taken:
        raise Refused("taken", _(
            "All places are taken: others said yes before you. You are not booked. Thank you all the same; the team knows "
            "that you would have come."
        ))  # fmt: skip
    return row


def _accepted(booking: Booking, by: Somebody, words: str, recording: str) -> tuple[Booking, bool]:
    """(the row, whether all seats were taken already). The team may book more people than there are seats."""
    with transaction.atomic():
        row = _held(booking, by)
        if row.state == S.ACCEPTED:
            return row, False
        _refuse_past(row.session)
        if isinstance(by, Interpreter) and row.state == S.PROPOSED:
            raise Refused("gone", _("This is not there any more."))
        if isinstance(by, Interpreter) and row.state == S.OFFERED and roster.is_full(row):
            _note_willing(row, by, words, recording)
            return row, True
        if row.state == S.PROPOSED:
            _take_time(row, row.session.starts_at, row.session.minutes)
        _become(row, S.ACCEPTED)
        _take_part(row)
        if row.moved_from is None:  # their letter tells how things stand
            row.told = {"letters": row.told.get("letters", 0)}
        row.answered_at, row.moved_from, row.willing_at = timezone.now(), None, None
        row.words, row.recording = _words(words), _recording(row, recording)
        row.offered_at = row.offered_at or row.answered_at
        row.save()
        _take_letters_back(row)
        _record("booking.accepted", row, by)
    return row, False


def _note_willing(row: Booking, by: Interpreter, words: str, recording: str) -> None:
    """Somebody would come, and nobody is needed: the team hears of it once."""
    is_news = row.willing_at is None
    row.willing_at = row.willing_at or timezone.now()
    row.words, row.recording = _words(words) or row.words, _recording(row, recording)
    row.save()
    _take_letters_back(row)
    if is_news:
        _record("booking.crowded", row, by)


def decline(booking: Booking, *, by: Somebody, words: str = "") -> Booking:
    """Say no to an offer. Raises Refused: "not_allowed", "gone", "taken_back", "wrong_state", "too_long"."""
    with transaction.atomic():
        row = _held(booking, by)
        if row.state == S.DECLINED:
            return row
        _become(row, S.DECLINED)
        _end(row, by, _words(words))
        _record("booking.declined", row, by, entry=row.has_entry)
    return row


def give_back(booking: Booking, *, by: Somebody, words: str = "") -> Booking:
    """Give an accepted session back; the team is told at once. Raises Refused: as `decline`, and "over"."""
    with transaction.atomic():
        row = _held(booking, by)
        if row.state == S.GIVEN_BACK:
            return row
        if row.session.ends_at <= timezone.now():
            raise Refused("over", _("This session is over."))
        _become(row, S.GIVEN_BACK)
        _end(row, by, _words(words))
        _record("booking.given_back", row, by, entry=row.has_entry)
    return row


def release(booking: Booking, *, by: Account | None, why: str = "team") -> Booking:
    """Tell somebody who was asked that they are not needed; somebody only proposed is taken out without a word.

    What they said when they were asked before stays.

    Raises Refused: "not_allowed", "gone", "wrong_state", "over" (they have worked: it is paid).
    """
    if why not in RELEASED_FOR:
        raise ValueError(why)
    with transaction.atomic():
        row = _held(booking, by)
        if row.state == S.PROPOSED:
            _forget(row)
            return row
        if row.state == S.RELEASED:
            return row
        accepted = row.state == S.ACCEPTED
        if accepted and row.session.ends_at <= timezone.now():
            raise Refused("over", _("This session is over."))
        _become(row, S.RELEASED)
        _end(row, by, row.words)
        _record("booking.released", row, by, why=why, accepted=accepted, entry=row.has_entry)
    return row


def take_out(booking: Booking, *, by: Account | None) -> bool:
    """Take out somebody who is only proposed; False when they are not any more. Raises Refused("not_allowed")."""
    with transaction.atomic():
        try:
            row = _held(booking, by)
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
    _drop_turns(row)
    last = row.endings.order_by("at", "pk").last()
    if last is None:
        row.delete()
        return
    row.state, row.service, row.language = S(last.state), last.service, last.language
    row.starts_at, row.answered_at, row.words = last.starts_at, last.at, last.words
    row.save()


def ask_anew(booking: Booking, session: Session, *, starts_at: datetime, minutes: int) -> Booking:
    """After a release: whoever was asked for another time or length is told and asked anew, by the program.

    session   locked by the caller; `starts_at` and `minutes` are what is public of it now
    """
    row = _held(booking, None, session=session)
    if row.state not in STANDING or (row.starts_at, row.minutes) == (starts_at, minutes):
        return row
    before = row.starts_at
    _take_time(row, starts_at, minutes)
    if (
        row.state != S.PROPOSED and starts_at + timedelta(minutes=minutes) > timezone.now()
    ):  # else: how it was, put down late
        row.moved_from = row.moved_from or (before if row.state == S.ACCEPTED else None)
        row.state = S.OFFERED
        _ask(row, None)
        _take_letters_back(row)
        _record("booking.moved", row, None, old=before.isoformat(), new=starts_at.isoformat())
    row.save()
    return row


def _take_time(row: Booking, starts_at: datetime, minutes: int) -> None:
    """Another time or length; a fee that was agreed by hand stays."""
    if row.rate is not None:
        row.fee = fee_of(row.rate, row.fee_unit, minutes)
    row.starts_at, row.minutes = starts_at, minutes


def set_terms(
    booking: Booking, *, by: Account | None, fee: Decimal | None, order: int | None = None
) -> Booking:  # fmt: skip
    """Agree on another fee for the session (or the day, where they are paid by the day), or on whose turn comes earlier.

    Raises Refused: "not_allowed", "gone", "wrong_number".
    """
    if fee is not None and not 0 <= fee <= HIGHEST_FEE:
        raise Refused("wrong_number", _("Enter a fee of 0 or more."), "fee")
    with transaction.atomic():
        row = _held(booking, by)
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
        row = _held(booking, None)
        if row.state != S.OFFERED or row.reminded_at or row.willing_at or not _ends_soon(row, now):
            return False
        row.reminded_at = now
        row.save(update_fields=["reminded_at"])
        _record("booking.reminded", row, None)
    return True


def _ends_soon(row: Booking, now: datetime) -> bool:
    """A day before the time to answer is over; half-way where there was less than two."""
    if row.answer_by is None or row.offered_at is None:
        return False
    return row.answer_by - min(REMIND_BEFORE, (row.answer_by - row.offered_at) / 2) <= now


# -- getting hold of them


def _session(session: Session, by: Account | None) -> Session:
    if by is not None and not may_book(by, session.series):
        raise _not_allowed()
    return session_to_change(session, by)


def _held(booking: Booking, by: Somebody, *, session: Session | None = None) -> Booking:
    """The row with its session, both locked. Raises Refused: "gone", "not_allowed", "taken_back"."""
    if isinstance(by, Account) and not may_book(by, booking.session.series):
        raise _not_allowed()
    session = session or session_to_change(booking.session, account_of(by))
    rows = Booking.objects.select_for_update(of=("self",)).select_related("interpreter__person__account")
    row = rows.filter(pk=booking.pk, session=session).first()
    if row is None:
        raise Refused("gone", _("This is not there any more."))
    if isinstance(by, Interpreter) and row.interpreter_id != by.pk:
        raise _not_allowed()
    row.session = session
    return row


def _not_allowed() -> Refused:
    return Refused("not_allowed", _("Only the team of this series can change this."))


def _refuse_past(session: Session) -> None:
    if session.state == SessionState.CANCELLED:
        raise Refused("cancelled", _("This session is cancelled."))
    if session.ends_at <= timezone.now():
        raise Refused("over", _("This session is over."))


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


def _become(row: Booking, state: BookingState) -> None:
    if state not in MAY_BECOME[row.state]:
        if row.state == S.RELEASED:
            words = _("This offer was taken back: you are not needed for this session any more.")
            raise Refused("taken_back", words)
        words = _("This cannot be done now: the state is “%(state)s”. Look at the page again.")
        raise Refused("wrong_state", words % {"state": S(row.state).label})
    row.state = state


def _ask(row: Booking, answer_by: datetime | None) -> None:
    now = timezone.now()
    row.offered_at, row.answered_at, row.reminded_at, row.willing_at = now, None, None, None
    row.answer_by = answer_by or roster.answer_by(row.session.series.network_id, row.starts_at, now)


def _take_part(row: Booking) -> None:
    """Give them a part; one that was made by hand stays what it is."""
    row.has_part = row.has_part or not _parts(row).exists()
    try:
        row.session = programme.add_part(row.session, row.interpreter.person, SessionRole.INTERPRETER, by=None)
    except Refused as refusal:
        if refusal.code != "person_twice":
            raise
        words = _("%(person)s has a part in another session at that time. One of the two has to be given back first.")
        raise Refused("busy", words % {"person": row.interpreter.person}) from None


def _end(row: Booking, by: Somebody, words: str) -> None:
    row.answered_at = timezone.now() if isinstance(by, Interpreter) else row.answered_at
    row.words, row.moved_from, row.willing_at = words, None, None
    row.save()
    _drop_turns(row)
    Ending.objects.create(
        booking=row, state=row.state, service=row.service, language=row.language, starts_at=row.starts_at, words=words
    )
    if row.has_part:
        _leave_part(row)
    _take_letters_back(row)


def _drop_turns(row: Booking) -> None:
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
    elif _parts(row).exists():
        row.session = programme.remove_part(row.session, person, SessionRole.INTERPRETER, by=None)


def _parts(row: Booking) -> QuerySet[Part]:
    person = row.interpreter.person_id
    return Part.objects.filter(session=row.session, person=person, role=SessionRole.INTERPRETER)


def _take_letters_back(row: Booking) -> None:
    """Take back letters on their way that ask for an answer that was given, or tell what is no longer so."""
    about = roster.about(row)
    take_back(WITH_LINK, network=row.session.series.network_id, which=lambda letter: letter.about == about)


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


def _record(fact: str, row: Booking, by: Somebody, **facts: object) -> None:
    series = row.session.series
    told = {"series": series.pk, "session": row.session_id, "interpreter": row.interpreter_id, **facts}
    journal.record_all(fact, [(row, told)], network=series.network_id, by=account_of(by), on_pages=False)
