"""The languages of a series as one grid: sessions by languages, with everything that is to be said of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import get_language

from sympolis.core.languages import language_name
from sympolis.core.text import comparable
from sympolis.interpretation.channels import service_of
from sympolis.interpretation.demand import Demand, Key, Rate, Row, count
from sympolis.interpretation.models import Decision, Terms
from sympolis.interpretation.queries import languages as queries
from sympolis.interpretation.standing import (
    Agreed,
    Budget,
    Cell,
    Standing,
    budget_of,
    cell_of,
    cells_of,
    give_back_until,
)
from sympolis.interpretation.states import Service
from sympolis.programme.models import Series, Session

SERVICES = list(Service)


@dataclass(frozen=True)
class Reading:
    """What is known of the languages of a series. `cells` counts everybody, whatever filter the page has."""

    series: Series
    sessions: list[Session]
    terms: Terms
    rows: list[Row]
    rates: dict[int, Rate]
    decisions: dict[Key, Decision]
    cells: dict[Key, Cell]
    directions: frozenset[tuple[str, str, str]]
    agreed: Agreed
    now: datetime

    @property
    def budget(self) -> Budget:
        return budget_of(self.terms, self.decisions.values(), self.agreed, self.unsaid)

    @property
    def unsaid(self) -> int:
        """Languages of sessions to come that nobody decided on, and for which nobody is asked: what they cost is not known."""
        return sum(
            cell.standing == Standing.UNSAID and cell.session.ends_at > self.now and key not in self.agreed.channels
            for key, cell in self.cells.items()
        )

    def cell(self, session: Session, code: str) -> Cell:
        """The cell of any language of a session, also one that nobody asked for."""
        found = self.cells.get((session.pk, code))
        return found or cell_of(session, code, Demand(), self.decisions.get((session.pk, code)), self.terms)

    def counted_from(self, regions: Sequence[int]) -> Mapping[Key, Demand]:
        """Demand of people from some regions only."""
        return count(self.rows, queries.offered(self.sessions), self.rates, regions)


def reading(series: Series, now: datetime) -> Reading:
    """Everything, in a constant number of queries."""
    sessions = list(queries.planned(series))
    for session in sessions:
        session.series = series
    terms, rows = queries.terms_of(series), queries.rows_of(sessions)
    rates = queries.rates(sessions, series.network_id, {series.pk: terms.show_rate}, now)
    decisions, directions = queries.newest_decisions(sessions), frozenset(queries.directions(series.network_id))
    demand = count(rows, queries.offered(sessions), rates)
    cells = cells_of(sessions, demand, decisions, terms, directions)
    agreed = queries.agreed(series, terms)
    return Reading(series, sessions, terms, rows, rates, decisions, cells, directions, agreed, now)


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell on the page. `demand` may count people of one region only."""

    cell: Cell
    demand: Demand

    @property
    def is_empty(self) -> bool:
        return self.demand.is_none and self.cell.decision is None and self.cell.standing != Standing.UNSAID


@dataclass(frozen=True, slots=True)
class Line:
    """A session with its cells, in the order of the columns."""

    session: Session
    cells: list[Shown]
    is_over: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A language. `asked` and `gaps` over all sessions that are shown."""

    code: str
    service: Service
    asked: int
    gaps: int


def columns_of(lines: Iterable[Cell], also: Iterable[str] = ()) -> list[Column]:
    """Languages that are asked for, there or decided: spoken ones first, and the most wanted of each kind."""
    asked: dict[str, list[Cell]] = {code: [] for code in also}
    for cell in lines:
        asked.setdefault(cell.code, []).append(cell)
    here = get_language() or "en"
    columns = [
        Column(
            code, service_of(code), sum(c.demand.asked for c in cells), sum(c.standing == Standing.GAP for c in cells)
        )
        for code, cells in asked.items()
    ]
    return sorted(
        columns, key=lambda one: (SERVICES.index(one.service), -one.asked, comparable(language_name(one.code, here)))
    )


def lines_of(
    known: Reading,
    sessions: Iterable[Session],
    columns: Sequence[Column],
    counted: Mapping[Key, Demand] | None,
    now: datetime,
) -> list[Line]:
    """The grid's lines. `counted`: demand to show in place of everybody's."""
    lines = []
    for session in sessions:
        cells = [known.cell(session, column.code) for column in columns]
        shown = [
            Shown(cell, cell.demand if counted is None else counted.get((session.pk, cell.code)) or Demand())
            for cell in cells
        ]
        lines.append(Line(session, shown, session.ends_at <= now))
    return lines


@dataclass(frozen=True, slots=True)
class Again:
    """A language to think about again: what it costs to keep, and until when it can be given back."""

    cell: Cell
    cost: Decimal | None
    currency: str
    until: datetime
    is_late: bool  # giving back costs by now


def again_of(
    cells: Iterable[Cell], terms: Terms, booked: Mapping[Key, tuple[Decimal, str]], now: datetime
) -> list[Again]:
    """Decided languages whose demand fell below the threshold, or rose over it since.

    booked   what each costs by what its interpreters agreed to, in place of what was reckoned
    """
    found = []
    for cell in cells:
        if cell.standing in (Standing.AGAIN, Standing.MORE) and cell.decision:
            until = give_back_until(cell.session, terms)
            decided = (cell.decision.cost, cell.decision.currency)
            cost, currency = booked.get((cell.session.pk, cell.code), decided)
            found.append(Again(cell, cost, currency, until, until <= now))
    return sorted(found, key=lambda one: (one.cell.session.starts_at, one.cell.session.pk, one.cell.code))
