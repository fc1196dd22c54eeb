"""How a language of a session stands: what was decided, what is asked now, what it costs. Values in, values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sympolis.interpretation.channels import code_of, language_of, service_of
from sympolis.interpretation.demand import Demand, Key
from sympolis.interpretation.fitting import team_size
from sympolis.interpretation.models import Decision, Terms
from sympolis.interpretation.states import Outcome, Service
from sympolis.programme.models import Session


class Standing(TextChoices):
    """What is to be said of a language in a session; the first ones want an answer."""

    AGAIN = "again", _("think again")  # ordered, and fewer come now
    MORE = "more", _("think again")  # left out, and more come now
    GAP = "gap", _("to decide")  # enough ask, and nothing was decided
    GONE = "gone", _("taken out")  # ordered, and not among the languages of the session any more
    ORDERED = "ordered", _("will be there")
    LEFT_OUT = "left_out", _("will not be there")
    UNSAID = "unsaid", _("is there")  # written into the session by hand
    FEW = "few", _("too few")


OPEN = frozenset({Standing.AGAIN, Standing.MORE, Standing.GAP, Standing.GONE})


@dataclass(frozen=True, slots=True)
class Cell:
    """A language of a session."""

    session: Session
    code: str
    demand: Demand
    decision: Decision | None
    standing: Standing
    reaches: bool  # the threshold
    relay: str  # the language through which it is interpreted when nobody works directly; "" otherwise

    @property
    def at(self) -> str:
        """How the cell is called in addresses and forms."""
        return f"{self.session.slug}.{self.code}"

    @property
    def language(self) -> str:
        return language_of(self.code)

    @property
    def service(self) -> Service:
        return service_of(self.code)

    @property
    def wants_answer(self) -> bool:
        return self.standing in OPEN

    @property
    def interpreters(self) -> int:
        return team_size(self.session.minutes, self.service)


def cell_of(
    session: Session, code: str, demand: Demand, decision: Decision | None, terms: Terms, relay: str = ""
) -> Cell:
    """The cell of a language, from what is known of it."""
    reaches = demand.expected >= terms.threshold
    return Cell(session, code, demand, decision, _standing(session, code, demand, decision, reaches), reaches, relay)


def _standing(session: Session, code: str, demand: Demand, decision: Decision | None, reaches: bool) -> Standing:
    is_there = code in session.interpretation_languages
    if decision is None:
        return Standing.UNSAID if is_there else Standing.GAP if reaches else Standing.FEW
    then = decision.counted
    if decision.outcome == Outcome.ORDERED:
        if not is_there:
            return Standing.GONE
        was_enough = then.get("expected", 0) >= then.get("threshold", 0)
        return Standing.AGAIN if was_enough and not reaches else Standing.ORDERED
    if is_there:
        return Standing.UNSAID
    was_few = then.get("expected", 0) < then.get("threshold", 0)
    return Standing.MORE if was_few and reaches else Standing.LEFT_OUT


def cells_of(
    sessions: Iterable[Session],
    demand: Mapping[Key, Demand],
    decisions: Mapping[Key, Decision],
    terms: Terms,
    directions: Iterable[tuple[str, str, str]] = (),
) -> dict[Key, Cell]:
    """(session, channel) -> cell, for everything that is asked, there, or decided."""
    known, told = frozenset(directions), dict[int, set[str]]()
    for pk, code in (*demand, *decisions):
        told.setdefault(pk, set()).add(code)
    cells = {}
    for session in sessions:
        for code in told.get(session.pk, set()) | set(session.interpretation_languages):
            key = session.pk, code
            relay = relay_of(code, session.floor_language, session.interpretation_languages, known)
            cells[key] = cell_of(session, code, demand.get(key) or Demand(), decisions.get(key), terms, relay)
    return cells


def relay_of(code: str, floor: str, there: Iterable[str], directions: frozenset[tuple[str, str, str]]) -> str:
    """The language of the session through which a channel is interpreted, since nobody works from the floor directly.

    "" when somebody does, or nobody could either way.
    """
    service, target = str(service_of(code)), language_of(code)
    if service == Service.CAPTIONS or (service, floor, target) in directions:
        return ""
    spoken = str(Service.SPOKEN)
    for middle in there:
        if (service, middle, target) in directions and (spoken, floor, middle) in directions:
            return middle
    return ""


def reckoned(session: Session, service: str, terms: Terms) -> Decimal | None:
    """What a channel of a session costs: the fee of one, times those who take turns. None while no fee is set."""
    return None if terms.fee is None else terms.fee * team_size(session.minutes, service)


@dataclass(frozen=True, slots=True)
class Budget:
    """Money of a series. `whole` and `left` None: no budget is set."""

    whole: Decimal | None
    spent: Decimal
    currency: str
    unknown: int = 0  # languages that will be there, and nobody said at what cost
    agreed: Decimal = Decimal(0)  # of `spent`: with interpreters

    @property
    def left(self) -> Decimal | None:
        return None if self.whole is None else self.whole - self.spent

    @property
    def is_over(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def over(self) -> Decimal:
        """By how much it is over."""
        return max(Decimal(0), -(self.left or Decimal(0)))

    def with_cost(self, more: Decimal) -> "Budget":
        return replace(self, spent=self.spent + more)

    def forbids(self, more: Decimal) -> bool:
        """Whether a further cost goes over it; what saves money never does."""
        return more > 0 and self.with_cost(more).is_over


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is agreed or offered to interpreters of a series, in the currency of its terms."""

    total: Decimal = Decimal(0)
    channels: Mapping[Key, tuple[Decimal, int]] = field(default_factory=dict)  # (amount, number of people)
    booked: Mapping[Key, tuple[Decimal, str]] = field(default_factory=dict)  # of who accepted, where it is one currency

    def still_to_come(self, key: Key, cost: Decimal | None, people: int) -> Decimal:
        """What of a decision's cost is not agreed yet: nothing once as many people are asked as it takes."""
        amount, asked = self.channels.get(key, (Decimal(0), 0))
        return Decimal(0) if cost is None or asked >= people else max(Decimal(0), cost - amount)


def budget_of(terms: Terms, decisions: Iterable[Decision], agreed: Agreed, unsaid: int = 0) -> Budget:
    """What is agreed, and what the decisions that count will cost beside it.

    `unsaid`: languages that are there without a decision and for which nobody is asked yet.
    """
    ordered = [one for one in decisions if one.outcome == Outcome.ORDERED]
    rest = sum((agreed.still_to_come(_key(one), one.cost, people_of(one)) for one in ordered), Decimal(0))
    unknown = sum(one.cost is None and _key(one) not in agreed.channels for one in ordered)
    return Budget(terms.budget, agreed.total + rest, terms.currency, unknown + unsaid, agreed.total)


def _key(one: Decision) -> Key:
    return one.session_id, code_of(one.language, one.service)


def further_cost(
    agreed: Agreed, before: Mapping[Key, Decision], wished: Mapping[Key, tuple[Decimal | None, int]]
) -> Decimal:
    """How much more a series costs with new decisions; below 0 when they save.

    wished   key -> (cost, number of interpreters); a cost of None: left out, or not known
    """
    more = Decimal(0)
    for key, (cost, people) in wished.items():
        old = before.get(key)
        if old and old.outcome == Outcome.ORDERED:
            more -= agreed.still_to_come(key, old.cost, people_of(old))
        more += agreed.still_to_come(key, cost, people)
    return more


def people_of(one: Decision) -> int:
    """How many interpreters a decision reckoned with."""
    return one.counted["interpreters"]


def give_back_until(session: Session, terms: Terms) -> datetime:
    """Until when interpreters can be given back at no cost."""
    return session.starts_at - timedelta(days=terms.give_back_days)
