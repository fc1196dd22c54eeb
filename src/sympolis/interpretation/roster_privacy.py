"""What is held of interpreters: shown to them, erased with them, forgotten with a series, joined when two are the same."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from sympolis.core.languages import language_name
from sympolis.directory.changes import Changes
from sympolis.directory.models import Account, Person
from sympolis.directory.privacy import Chapter, Held, told
from sympolis.directory.privacy import Detail as D
from sympolis.interpretation import roster
from sympolis.interpretation.models import Away, Booking, Ending, FixedTurn, Interpreter, Pair
from sympolis.interpretation.states import BookingState, Service
from sympolis.interpretation.words import fee_told, fee_words, role_words
from sympolis.messaging.models import Letter
from sympolis.messaging.privacy import forget as forget_letters
from sympolis.programme.models import Series
from sympolis.registrations.retention import Further

WORDS = {
    "interpretation.interpreter": gettext_lazy("Interpreters"),
    "interpretation.booking": gettext_lazy("Bookings of interpreters"),
}


def tells(persons: Sequence[Person]) -> Held:
    """What networks hold of persons as interpreters. What a team notes for itself about them is held of them too."""
    merged = Person.objects.filter(merged_into__in=persons)
    rows = Interpreter.objects.filter(Q(person__in=persons) | Q(person__in=merged))
    rows = rows.select_related("network").prefetch_related("pairs")
    people = list(rows.order_by("pk"))
    times = Away.objects.filter(interpreter__in=people).select_related("interpreter__network").order_by("pk")
    bookings = Booking.objects.filter(interpreter__in=people).select_related("session").order_by("pk")
    endings = Ending.objects.filter(booking__in=bookings).select_related("booking__session").order_by("at", "pk")
    return Held([
        Chapter("interpreters", _("As an interpreter"), [_interpreter(one) for one in people]),
        Chapter("away", _("Times when you cannot interpret"), [
            told(
                D("network", _("Network"), str(one.interpreter.network.name)),
                D("starts_at", pgettext("time", "From"), one.starts_at), D("ends_at", _("Until"), one.ends_at),
                D("zone", _("Time zone"), one.zone),
            )
            for one in times
        ]),
        Chapter("bookings", _("Sessions that you were asked to interpret"), [_booking(one) for one in bookings]),
        Chapter("endings", _("Sessions that you did not interpret in the end"), [
            told(
                D("session", _("Session"), str(one.booking.session.title)), D("starts_at", _("Time of the session"), one.starts_at),
                D("state", _("State"), one.state, one.get_state_display()),  # type: ignore[attr-defined]
                D("at", _("Noted on"), one.at), D("words", _("What you wrote"), one.words),
            )
            for one in endings
        ]),
    ])  # fmt: skip


def _interpreter(one: Interpreter) -> list[D]:
    here = get_language() or "en"
    pairs = [
        f"{Service(pair.service).label}: {language_name(pair.source, here)} > {language_name(pair.target, here)}"
        for pair in one.pairs.all()
    ]
    codes = [f"{pair.service} {pair.source}>{pair.target}" for pair in one.pairs.all()]
    return told(
        D("network", _("Network"), str(one.network.name)),
        D("pairs", _("Languages"), codes, "\n".join(pairs)),
        D("fee", _("Fee"), str(one.fee) if one.fee is not None else "", fee_words(one.fee, one.currency)),
        D("language", _("Language of letters"), one.language),
        D("recording", _("Agrees to be recorded"), one.recording, one.get_recording_display()),  # type: ignore[attr-defined]
        D("invoice", _("Invoice data"), one.invoice),
        D("note", _("Note of the team"), one.note),
        D("since", _("Since"), one.created_at),
    )


def _booking(one: Booking) -> list[D]:
    return told(
        D("session", _("Session"), str(one.session.title)),
        D("role", _("Task"), f"{one.service} {one.source}>{one.language}", role_words(one, get_language() or "en")),
        D("state", _("State"), one.state, one.get_state_display()),  # type: ignore[attr-defined]
        D("fee", _("Fee"), str(one.fee) if one.fee is not None else "", fee_told(one)),
        D("offered_at", _("Asked on"), one.offered_at),
        D("answered_at", _("Answered on"), one.answered_at),
        D("willing_at", _("Said yes when all places were taken"), one.willing_at),
        D("words", _("What you wrote"), one.words),
        D("recording", _("Agrees to be recorded"), one.recording, one.get_recording_display()),  # type: ignore[attr-defined]
        D("checked_at", _("Technical check done on"), one.checked_at),
        D("seen_at", _("Pack read on"), one.seen_at),
        D("invoice_number", _("Number of the invoice"), one.invoice_number),
        D("invoiced_at", _("Date of the invoice"), one.invoiced_at),
        D("paid_at", _("Paid on"), one.paid_at),
    )


def erases(persons: Sequence[Person], by: Account | None) -> None:
    """Delete all of it, with letters."""
    rows = Interpreter.objects.filter(person__in=persons)
    bookings = Booking.objects.filter(interpreter__in=rows)
    forget_letters(about=[roster.about(one) for one in bookings])
    bookings.delete()
    rows.delete()


# -- the last day of a series' personal data


def kept(series: Series) -> list[tuple[str, int, str]]:
    """What of its interpreters goes after the last day. Who is on the roster stays there: it belongs to the network."""
    return [
        (_("Bookings of interpreters"), _bookings(series).count(), _("To know who interpreted, and to pay them")),
        (_("Letters to interpreters"), _letters(series).count(), _("To see whether they arrived")),
    ]


def forgets(series: Series) -> Counter[str]:
    """Delete it, in the caller's transaction."""
    counts: Counter[str] = Counter()
    counts["interpreter_letters"] = _letters(series).delete()[0]
    counts["bookings"] = _bookings(series).count()
    _bookings(series).delete()
    return +counts


def _bookings(series: Series) -> QuerySet[Booking]:
    return Booking.objects.filter(session__series=series)


def _letters(series: Series) -> QuerySet[Letter]:
    about = [f"interpretation.booking:{pk}" for pk in _bookings(series).values_list("pk", flat=True)]
    return Letter.objects.filter(about__in=about, network_id=series.network_id)


FURTHER = Further(rows=kept, forgets=forgets)


# -- two people of the directory become one


def persons(changes: Changes, kept: int, lost: int) -> None:
    """What the one that goes is on a roster as comes to the one that stays; on the same roster it joins what is there.

    Their old link opens the page of the one that stays (links.interpreter_of).
    """
    mine = {row.network_id: row for row in Interpreter.objects.filter(person=kept)}
    for theirs in Interpreter.objects.filter(person=lost).order_by("pk"):
        if theirs.network_id in mine:
            _join(changes, mine[theirs.network_id], theirs)
        else:
            changes.set(Interpreter.objects.filter(pk=theirs.pk), person_id=kept)


FILLED = ("language", "recording", "invoice", "note")


def _join(changes: Changes, mine: Interpreter, theirs: Interpreter) -> None:
    changes.move(Pair.objects.all(), "interpreter_id", mine.pk, theirs.pk, once=("service", "source", "target"))
    changes.set(Away.objects.filter(interpreter=theirs), interpreter_id=mine.pk)
    _join_bookings(changes, mine, theirs)
    fields = {name: getattr(theirs, name) for name in FILLED if getattr(theirs, name) and not getattr(mine, name)}
    if mine.fee is None and theirs.fee is not None:
        fields |= {name: getattr(theirs, name) for name in ("fee", "fee_unit", "currency")}
    if "no" in (mine.recording, theirs.recording):
        fields["recording"] = "no"
    if fields:
        changes.set(Interpreter.objects.filter(pk=mine.pk), **fields)
    changes.set(Interpreter.objects.filter(pk=theirs.pk), is_active=False)


def _join_bookings(changes: Changes, mine: Interpreter, theirs: Interpreter) -> None:
    """One seat a session: where both stand, that of the one who is surer to come, with what both of them said before."""
    held = {row.session_id: row for row in Booking.objects.filter(interpreter=mine)}
    for row in Booking.objects.filter(interpreter=theirs).select_related("session").order_by("pk"):
        other = held.get(row.session_id)
        if other is not None and row.session.ends_at <= timezone.now() and _worked(row) and _worked(other):
            continue  # both are to be paid, whoever it was
        if other is not None:
            kept, lost = (row, other) if _sureness(row) > _sureness(other) else (other, row)
            changes.set(Ending.objects.filter(booking=lost), booking_id=kept.pk)
            changes.set(Letter.objects.filter(about=roster.about(lost)), about=roster.about(kept))
            if lost.has_part:
                changes.set(Booking.objects.filter(pk=kept.pk), has_part=True)
            changes.remove(FixedTurn.objects.filter(booking=lost))
            changes.remove(Booking.objects.filter(pk=lost.pk))
        changes.set(Booking.objects.filter(pk=row.pk), interpreter_id=mine.pk)


def _worked(row: Booking) -> bool:
    return row.state == BookingState.ACCEPTED


def _sureness(row: Booking) -> tuple[int, bool]:
    """How far a booking has come; one that was accepted before a move is surer than an offer."""
    order = [BookingState.PROPOSED, BookingState.OFFERED, BookingState.ACCEPTED]
    place = order.index(BookingState(row.state)) if row.state in order else -1
    return place, row.moved_from is not None
