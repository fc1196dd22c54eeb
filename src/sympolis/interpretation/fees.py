"""What an interpreter costs for a session. Values in, values out."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from sympolis.interpretation.states import BookingState, FeeUnit

if TYPE_CHECKING:  # the proposal works on values alone, without a database
    from sympolis.interpretation.models import Booking

CENT = Decimal("0.01")
HALF_HOUR = 30  # minutes; hours are paid in halves begun


def fee_of(fee: Decimal | None, unit: str, minutes: int) -> Decimal | None:
    """The fee for a session of that many minutes; None when no fee is known. A day's is the same for any session."""
    if fee is None:
        return None
    if unit != FeeUnit.HOUR:
        return fee
    return (fee * halves_of(minutes) / 2).quantize(CENT, ROUND_HALF_UP)


def halves_of(minutes: int) -> int:
    """How many half hours are paid."""
    return -(-minutes // HALF_HOUR)


@dataclass(frozen=True, slots=True)
class Charge:
    """What a booking costs in the end.

    day       of a fee by the day: on the interpreter's own calendar, that on which the session begins
    borne_by  the booking that bears the fee of that day; None: this one does, or the fee is not by the day
    """

    amount: Decimal | None
    day: date | None = None
    borne_by: "Booking | None" = None


def charges(rows: "Iterable[Booking]", day_of: "Callable[[Booking], date]") -> dict[int, Charge]:
    """Booking -> what it costs. A day is paid once, at the highest fee that was agreed for it.

    It stands with a booking that is paid or invoiced already, else accepted, else with the first of the day.
    """
    found: dict[int, Charge] = {}
    days: dict[tuple[int, date, str], list[Booking]] = defaultdict(list)
    for row in rows:
        if row.fee_unit != FeeUnit.DAY:
            found[row.pk] = Charge(row.fee)
            continue
        person, day = row.interpreter.person, day_of(row)
        if row.fee is None:
            found[row.pk] = Charge(None, day)
        else:
            days[person.merged_into_id or person.pk, day, row.currency].append(row)
    for (_person, day, _currency), same in days.items():
        first, *others = sorted(same, key=_first_to_bear)
        found[first.pk] = Charge(max(row.fee for row in same if row.fee is not None), day)
        found |= {row.pk: Charge(Decimal(), day, first) for row in others}
    return found


def _first_to_bear(row: "Booking") -> tuple:
    """Sort key: which booking of a day bears its fee."""
    is_sure = row.state == BookingState.ACCEPTED
    return row.paid_at is None, not row.invoice_number, not is_sure, row.starts_at, row.pk
