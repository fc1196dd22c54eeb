"""Who of a channel begins, and when turns change. Locks: series, session, bookings."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.interpretation.models import Booking, FixedTurn
from sympolis.interpretation.permissions import may_book
from sympolis.interpretation.states import STANDING
from sympolis.journal import actions as journal
from sympolis.programme.actions.rows import session_to_change
from sympolis.programme.models import Session

MOST_TURNS = 60


def set_turns(
    session: Session, service: str, language: str, wished: Sequence[tuple[int, int]], *, by: Account | None,
    seen: Sequence[tuple[int, int]] | None = None,
) -> None:  # fmt: skip
    """Set the turns of a channel by hand: (minute of the session at which it begins, booking), each until the next.

    seen    what was set when the page was opened; None: whatever it was
    Raises Refused: "not_allowed", "gone" (the session, or somebody who is not in the channel any more), "missing" (none),
    "too_many", "too_late" (not in the session), "twice" (two at one time), "gap" (nobody at the beginning),
    "changed_meanwhile".
    """
    with transaction.atomic():
        session, team = _held(session, service, language, by)
        before, told = _set(team), sorted(wished)
        if seen is not None and sorted(seen) != before:
            raise Refused("changed_meanwhile", _(
                "Somebody else changed these turns after you opened the page. Your lines stand below; saving again puts them "
                "in place of the others."
            ))  # fmt: skip
        _refuse_odd(session, told, {row.pk for row in team})
        if told != before:
            FixedTurn.objects.filter(booking__in=team).delete()
            FixedTurn.objects.bulk_create(FixedTurn(booking_id=booking, start=start) for start, booking in told)
            _record(session, service, language, by)


def begin_with(booking: Booking, *, by: Account | None, seen: Sequence[int] | None = None) -> None:
    """Let somebody have the first turn; turns are worked out from there.

    seen    who stood in the channel, in which order, when the page was opened (bookings); None: whoever it was
    Raises Refused: "not_allowed", "gone", "changed_meanwhile".
    """
    with transaction.atomic():
        session, team = _held(booking.session, booking.service, booking.language, by)
        if seen is not None and list(seen) != [row.pk for row in team]:
            words = _("Who is in this channel has changed since you opened the page. Say again who begins.")
            raise Refused("changed_meanwhile", words)
        first = next((row for row in team if row.pk == booking.pk), None)
        if first is None:
            raise Refused("gone", _("This person is not in this channel any more."))
        if team[0] is first and not _set(team):
            return
        for place, row in enumerate([first, *(row for row in team if row is not first)]):
            row.order = place
            row.save(update_fields=["order"])
        FixedTurn.objects.filter(booking__in=team).delete()
        _record(session, booking.service, booking.language, by)


def work_out(session: Session, service: str, language: str, *, by: Account | None) -> None:
    """Forget what was set by hand. Raises Refused: "not_allowed", "gone"."""
    with transaction.atomic():
        session, team = _held(session, service, language, by)
        if FixedTurn.objects.filter(booking__in=team).delete()[0]:
            _record(session, service, language, by)


def _held(session: Session, service: str, language: str, by: Account | None) -> tuple[Session, list[Booking]]:
    if by is not None and not may_book(by, session.series):
        raise Refused("not_allowed", _("Only the team of this series can change this."))
    session = session_to_change(session, by)
    rows = Booking.objects.select_for_update(of=("self",)).filter(session=session, state__in=STANDING)
    return session, list(rows.filter(service=service, language=language).order_by("order", "pk"))


def _set(team: Sequence[Booking]) -> list[tuple[int, int]]:
    return sorted(FixedTurn.objects.filter(booking__in=team).values_list("start", "booking_id"))


def _refuse_odd(session: Session, told: Sequence[tuple[int, int]], team: set[int]) -> None:
    starts = [start for start, _booking in told]
    if not told:
        raise Refused("missing", _("Write at least one turn, or let the turns be worked out."))
    if len(told) > MOST_TURNS:
        raise Refused("too_many", _("At most %(most)s turns.") % {"most": MOST_TURNS})
    if starts[0] < 0 or starts[-1] >= session.minutes:
        raise Refused("too_late", _("A turn begins while the session lasts."))
    if len(set(starts)) < len(starts):
        raise Refused("twice", _("Two turns begin at the same time. Take one of them out."))
    if starts[0] != 0:
        raise Refused("gap", _("Nobody interprets at the beginning: let the first turn begin with the session."))
    if not {booking for _start, booking in told} <= team:
        raise Refused("gone", _("Somebody in these turns is not in this channel any more. Choose somebody else."))


def _record(session: Session, service: str, language: str, by: Account | None) -> None:
    told = {"series": session.series_id, "service": service, "language": language}
    network = session.series.network_id
    journal.record_all("turns.changed", [(session, told)], network=network, by=by, on_pages=False)
