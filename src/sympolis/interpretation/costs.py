"""What interpreters of a series cost, from its bookings and `fees.charges`: totals by currency. Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sympolis.core.sheets import Cell
from sympolis.directory.models import Person
from sympolis.interpretation.fees import Charge
from sympolis.interpretation.models import Booking, Terms

Sums = dict[str, Decimal]  # currency -> amount


@dataclass
class Costs:
    """Totals of bookings. `without_fee`: bookings for which no fee is agreed."""

    agreed: Sums = field(default_factory=dict)
    invoiced: Sums = field(default_factory=dict)
    paid: Sums = field(default_factory=dict)
    without_fee: int = 0
    count: int = 0

    def add(self, row: Booking, charge: Charge) -> None:
        self.count += 1
        if charge.amount is None:
            self.without_fee += 1
            return
        sums = [self.agreed]
        sums += [self.invoiced] if row.invoice_number else []
        sums += [self.paid] if row.paid_at else []
        for one in sums:
            one[row.currency] = one.get(row.currency, Decimal()) + charge.amount


Charges = Mapping[int, Charge]  # by booking


def costs(rows: Iterable[Booking], charges: Charges) -> Costs:
    found = Costs()
    for row in rows:
        found.add(row, charges[row.pk])
    return found


def costs_of_people(rows: Iterable[Booking], charges: Charges) -> dict[Person, Costs]:
    """The same for each interpreter, by name; their persons are joined. Whoever was merged counts for whom they became."""
    found: dict[Person, Costs] = {}
    for row in rows:
        person = row.interpreter.person
        found.setdefault(person.merged_into or person, Costs()).add(row, charges[row.pk])
    return dict(sorted(found.items(), key=lambda item: str(item[0])))


def left(terms: Terms | None, agreed: Sums) -> Decimal | None:
    """What is left of the budget, below 0 when it is overdrawn; None without a budget. Other currencies do not count."""
    if terms is None or terms.budget is None:
        return None
    return terms.budget - agreed.get(terms.currency, Decimal())


COLUMNS = (
    "session", "date", "interpreter", "address", "service", "from", "to", "relay", "state", "fee", "currency", "fee_for",
    "day", "counts", "invoice",
    "invoiced_on", "paid_on", "invoice_data",
)  # fmt: skip


def as_table(rows: Sequence[Booking], addresses: Sequence[str], charges: Charges) -> list[list[Cell]]:
    """A line for each booking under `COLUMNS`; `addresses` has one for each row. `counts` adds up: a day stands there once."""
    return [
        [
            str(row.session.title), row.session.local_date, str(row.interpreter.person), address, row.service, row.source,
            row.language, "yes" if row.is_relay else "", row.state, _number(row.fee), row.currency,
            row.fee_unit, charges[row.pk].day, _number(charges[row.pk].amount), row.invoice_number, row.invoiced_at, row.paid_at, row.interpreter.invoice,
        ]
        for row, address in zip(rows, addresses, strict=True)
    ]  # fmt: skip


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
