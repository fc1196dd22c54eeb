"""What of the languages the team should look at: enough people ask, or too few come for what was ordered."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sympolis.core.languages import language_name
from sympolis.core.text import isolated
from sympolis.interpretation.demand import Key, Rate, count
from sympolis.interpretation.grid import Again, again_of
from sympolis.interpretation.models import Terms
from sympolis.interpretation.queries import languages as queries
from sympolis.interpretation.standing import Cell, Standing, cells_of
from sympolis.programme.board import local_of, short_day
from sympolis.programme.models import Session
from sympolis.programme.next_steps import DO, Step
from sympolis.programme.states import SessionState

PAGE = "languages:grid"


def steps(sessions: Sequence[Session], now: datetime) -> Iterable[Step]:
    """Steps of the plan and of the desk: one for each language to think about again, one for all that wait."""
    coming = [one for one in sessions if one.starts_at > now and one.state != SessionState.CANCELLED]
    if not coming:
        return
    terms = {one.series_id: one for one in Terms.objects.filter(series__in={one.series_id for one in coming})}
    cells = _cells(coming, terms, now)
    for series_id in dict.fromkeys(one.series_id for one in coming):
        theirs = [cell for cell in cells if cell.session.series_id == series_id]
        known = terms.get(series_id) or Terms(series_id=series_id)
        for one in again_of(theirs, known, {}, now):  # costs are not told here
            yield Step(DO, _again(one), _("Languages"), PAGE, series_id=series_id)
        if gaps := sum(cell.standing == Standing.GAP for cell in theirs):
            words = ngettext(
                "Enough people ask for %(count)d language, and it is not decided yet.",
                "Enough people ask for languages in %(count)d places, and it is not decided yet.", gaps,
            )  # fmt: skip
            yield Step(DO, words % {"count": gaps}, _("Decide"), PAGE, series_id=series_id)


def _cells(coming: list[Session], terms: dict[int, Terms], now: datetime) -> list[Cell]:
    rows, decisions = queries.rows_of(coming), queries.newest_decisions(coming)
    if not rows and not decisions:
        return []
    fallback = {series_id: one.show_rate for series_id, one in terms.items()}
    rates: dict[int, Rate] = {}
    for network in {one.series.network_id for one in coming}:
        rates |= queries.rates([one for one in coming if one.series.network_id == network], network, fallback, now)
    demand = count(rows, queries.offered(coming), rates)
    found: dict[Key, Cell] = {}
    for series_id in {one.series_id for one in coming}:
        sessions = {one.pk: one for one in coming if one.series_id == series_id}
        mine = {key: value for key, value in demand.items() if key[0] in sessions}
        decided = {key: value for key, value in decisions.items() if key[0] in sessions}
        found |= cells_of(sessions.values(), mine, decided, terms.get(series_id) or Terms(series_id=series_id))
    return list(found.values())


def _again(one: Again) -> str:
    session, decision = one.cell.session, one.cell.decision
    told = {
        "language": language_name(one.cell.code, get_language() or "en"), "title": isolated(str(session.title)),
        "day": short_day(local_of(session.starts_at, session.zone)), "now": one.cell.demand.expected,
        "then": decision.counted.get("expected", 0) if decision else 0,
        "until": date_format(local_of(one.until, session.zone), "MONTH_DAY_FORMAT"),
    }  # fmt: skip
    if one.cell.standing == Standing.MORE:
        return _("%(language)s was left out, and %(now)d are expected now, %(then)d then: %(title)s, %(day)s") % told
    if one.is_late:
        words = _("%(language)s was ordered for %(then)d, and %(now)d are expected now: %(title)s, %(day)s")
        return words % told
    words = _(
        "%(language)s was ordered for %(then)d, and %(now)d are expected now; give back at no cost until %(until)s: "
        "%(title)s, %(day)s"
    )
    return words % told
