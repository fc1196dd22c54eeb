"""Deciding which languages a session has, and on what terms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.languages import known_channel
from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account, Region
from sympolis.interpretation.channels import code_of, language_of, service_of
from sympolis.interpretation.demand import Demand, Key, Rate
from sympolis.interpretation.fitting import team_size
from sympolis.interpretation.models import Decision, Terms
from sympolis.interpretation.permissions import may_decide, may_set_terms
from sympolis.interpretation.queries import languages as queries
from sympolis.interpretation.standing import Agreed, budget_of, further_cost, people_of
from sympolis.interpretation.states import Outcome
from sympolis.interpretation.words import fee_words
from sympolis.journal import actions as journal
from sympolis.programme import actions as programme
from sympolis.programme.models import Series, Session

LONGEST_REASON = 2000
MOST_AT_ONCE = 200
MOST_MONEY = Decimal("9999999.99")
TERMS = ("threshold", "show_rate", "budget", "currency", "fee", "give_back_days")


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants for one language of a session. `seen`: id of the decision they saw, 0 for none."""

    session: int
    code: str
    outcome: str
    reason: str
    cost: Decimal | None = None
    seen: int | None = None


def decide(
    series: Series, choices: Sequence[Choice], *, by: Account | None, over_budget: bool = False
) -> list[Decision]:
    """Decide languages of sessions, and put them into the draft; the next release tells registrants. All or nothing.

    What stands already, with the same words and cost, is left as it is. Returns the new decisions.
    Raises Refused: "not_allowed", "gone", "nothing", "too_many", "over", "unknown_language",
    "floor", "unknown_choice", "missing" (reason), "too_long", "wrong_number", "changed_meanwhile" (somebody else
    decided), "over_budget" (unless told that it may be). `field` names the choice: "reason-<number>" and so on.
    """
    with transaction.atomic():
        series = _locked(series, by, may_decide)
        _refuse_number(choices)
        sessions = {one.pk: one for one in queries.planned(series).filter(pk__in={one.session for one in choices})}
        for session in sessions.values():
            session.series = series
        terms, before = queries.terms_of(series), queries.newest_decisions(list(queries.planned(series)))
        new = [
            (place, one)
            for place, one in enumerate(choices)
            if not _stands(
                before.get((one.session, one.code)),
                _checked(place, one, sessions.get(one.session)),
                sessions[one.session],
            )
        ]
        for place, one in new:
            _refuse_meanwhile(place, one, before.get((one.session, one.code)))
        counted, rates = queries.demand_of(series, list(sessions.values()), terms)
        regions = _region_codes(counted)
        made = [_decision(one, sessions[one.session], terms, counted, regions, rates, by) for _place, one in new]
        _refuse_over_budget(terms, before, made, queries.agreed(series, terms), over_budget)
        Decision.objects.bulk_create(made)
        _into_draft(sessions, made, by)
        facts = ((one, {"language": one.language, "service": one.service, "outcome": one.outcome}) for one in made)
        _record("language.decided", [(one.session, told) for one, told in facts], series, by)
    return made


def set_terms(series: Series, *, by: Account | None, **wished: Any) -> Terms:
    """Set threshold, show rate, fee, budget, currency or the days for giving back.

    Raises Refused: "not_allowed", "gone", "wrong_number", "wrong_currency", "other_currency" (decisions cost another one).
    """
    with transaction.atomic():
        series = _locked(series, by, may_set_terms)
        terms = queries.terms_of(series)
        before = {name: getattr(terms, name) for name in TERMS}
        for name, value in wished.items():
            setattr(terms, name, _CHECKS[name](value, name))
        _refuse_other_currency(series, terms)
        changed = sorted(name for name in TERMS if getattr(terms, name) != before[name])
        if changed:
            terms.save()
            _record("terms.changed", [(series, {"fields": changed})], series, by)
    return terms


def _record(fact: str, told: Iterable[tuple[Model, dict[str, Any]]], series: Series, by: Account | None) -> None:
    """Pages show what is decided with the next release, and terms never."""
    facts = [(subject, {"series": series.pk, **more}) for subject, more in told]
    journal.record_all(fact, facts, network=series.network_id, by=by, on_pages=False)


def _locked(series: Series, by: Account | None, may: Any) -> Series:
    """The series, locked: two people decide one after the other, and the budget is counted once."""
    found = Series.objects.select_for_update(no_key=True, of=("self",)).select_related("network").filter(pk=series.pk)
    row = found.first()
    if row is None:
        raise Refused("gone", _("This series was deleted in the meantime."))
    if by is not None and not may(by, row):
        raise Refused("not_allowed", _("Your role in this network does not allow this. Ask one of its coordinators."))
    return row


def _refuse_number(choices: Sequence[Choice]) -> None:
    if not choices:
        raise Refused("nothing", _("Tick at least one language of a session, then decide."))
    if len(choices) > MOST_AT_ONCE:
        words = _("Decide at most %(most)d at once.") % {"most": MOST_AT_ONCE}
        raise Refused("too_many", words)


def _checked(place: int, one: Choice, session: Session | None) -> Choice:
    """The choice, if it can be made."""
    if session is None:
        raise Refused("gone", _("This session was cancelled or deleted in the meantime; take it out and decide again."))
    if session.ends_at <= timezone.now():
        raise Refused("over", _("“%(title)s” is over; nothing is left to decide.") % {"title": session.title})
    if not known_channel(one.code) or len(one.code) > 12:
        raise Refused("unknown_language", _("“%(code)s” is no language code.") % {"code": one.code[:40]})
    if one.code == session.floor_language:
        raise Refused("floor", _("This language is spoken on the floor; it needs no decision."))
    if one.outcome not in Outcome.values:
        raise Refused("unknown_choice", _("Choose one of the list."), f"outcome-{place}")
    if not tidy(one.reason):
        raise Refused("missing", _("Say why, in a sentence: it stands in the log."), f"reason-{place}")
    if len(one.reason) > LONGEST_REASON:
        words = _("Shorten this to %(most)d signs.") % {"most": LONGEST_REASON}
        raise Refused("too_long", words, f"reason-{place}")
    if one.cost is not None:
        _money(one.cost, f"cost-{place}")
    return one


def _stands(before: Decision | None, one: Choice, session: Session) -> bool:
    """Whether just this was decided already, and nobody changed the session by hand: a form sent twice decides once."""
    is_there = one.code in session.interpretation_languages
    if before is None or is_there != (one.outcome == Outcome.ORDERED):
        return False
    cost = one.cost if one.outcome == Outcome.ORDERED else None
    return (before.outcome, before.reason, before.cost) == (one.outcome, tidy(one.reason), cost)


def _refuse_meanwhile(place: int, one: Choice, before: Decision | None) -> None:
    if one.seen is not None and one.seen != (before.pk if before else 0):
        words = _("Somebody else decided on this in the meantime: %(outcome)s. Look again, then decide.")
        told = before.get_outcome_display() if before else ""  # type: ignore[attr-defined]
        raise Refused("changed_meanwhile", words % {"outcome": told}, f"outcome-{place}")


def _region_codes(counted: dict[Key, Demand]) -> dict[int | None, str]:
    """Id -> code of the regions from which somebody asks."""
    asking = {pk for demand in counted.values() for pk in demand.regions if pk}
    return dict(Region.objects.filter(pk__in=asking).values_list("pk", "code"))


def _decision(
    one: Choice,
    session: Session,
    terms: Terms,
    counted: dict[Key, Demand],
    codes: dict[int | None, str],
    rates: dict[int, Rate],
    by: Account | None,
) -> Decision:
    demand = counted.get((session.pk, one.code)) or Demand()
    known = {
        "asked": demand.asked, "expected": demand.expected, "only": demand.only, "waiting": demand.waiting,
        "threshold": terms.threshold, "percent": rates[session.pk].percent, "interpreters": team_size(session.minutes, service_of(one.code)),
        "regions": {codes[pk]: number for pk, number in demand.regions.items() if pk in codes},
    }  # fmt: skip
    return Decision(
        session=session, language=language_of(one.code), service=service_of(one.code), outcome=one.outcome,
        reason=tidy(one.reason), counted=known, cost=one.cost if one.outcome == Outcome.ORDERED else None,
        currency=terms.currency, by=by,
    )  # fmt: skip


def _refuse_over_budget(
    terms: Terms, before: dict[Key, Decision], made: list[Decision], agreed: Agreed, over_budget: bool
) -> None:
    wished = {(one.session_id, code_of(one.language, one.service)): (one.cost, people_of(one)) for one in made}
    budget, more = budget_of(terms, before.values(), agreed), further_cost(agreed, before, wished)
    if budget.forbids(more) and not over_budget:
        words = _("This goes over the budget by %(more)s. Confirm that it may, or leave something out.")
        told = {"more": fee_words(budget.with_cost(more).over, terms.currency)}
        raise Refused("over_budget", words % told, "over_budget")


def _into_draft(sessions: dict[int, Session], made: list[Decision], by: Account | None) -> None:
    """Change the languages of each session once."""
    for session in sessions.values():
        into, out = list(session.interpretation_languages), list(session.left_out_languages)
        for one in made:
            if one.session_id == session.pk:
                code = code_of(one.language, one.service)
                to, other = (into, out) if one.outcome == Outcome.ORDERED else (out, into)
                if code not in to:  # another order would be a change to release
                    to.append(code)
                if code in other:
                    other.remove(code)
        programme.change_session(session, by=by, interpretation_languages=into, left_out_languages=out)


def _refuse_other_currency(series: Series, terms: Terms) -> None:
    decisions = queries.newest_decisions(list(queries.planned(series))).values()
    other = next((one for one in decisions if one.cost is not None and one.currency != terms.currency), None)
    if other is not None:
        words = _("Decisions were reckoned in %(currency)s. Decide these again without a cost before you change it.")
        raise Refused("other_currency", words % {"currency": other.currency}, "currency")


def _number(least: int, most: int) -> Any:
    def check(value: Any, field: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            words = _("Write a whole number from %(least)s to %(most)s.") % {"least": least, "most": f"{most:,}"}
            raise Refused("wrong_number", words, field)
        return value

    return check


def _money(value: Any, field: str) -> Decimal | None:
    if value is None:
        return None
    if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value <= MOST_MONEY:
        raise Refused("wrong_number", _("Write an amount of money that is not below zero."), field)
    return value


def _currency(value: Any, field: str) -> str:
    code = str(value or "").strip().upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise Refused("wrong_currency", _("Write the three letters of a currency, for example EUR or KES."), field)
    return code


_CHECKS = {
    "threshold": _number(1, 1000), "show_rate": _number(1, 100), "give_back_days": _number(0, 365), "budget": _money,
    "fee": _money, "currency": _currency,
}  # fmt: skip
