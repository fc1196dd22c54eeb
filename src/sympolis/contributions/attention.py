"""What the team should look at: what came in, what a city refused, calls that end soon with nothing in them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.contributions.models import Approval, Contribution
from sympolis.contributions.states import ApprovalState, ContributionState
from sympolis.core.text import isolated
from sympolis.programme.models import Session
from sympolis.programme.next_steps import DO, FIX, Step

S = ContributionState
PATIENCE = timedelta(days=14)  # for which a city may think about its approval
LIST = "contributions_desk:contributions"


def steps(sessions: Sequence[Session], now: datetime) -> Iterable[Step]:
    """What contributions ask of the team, in two queries however many series there are."""
    series = {session.series_id for session in sessions}
    told = Approval.objects.exclude(state=ApprovalState.LAPSED).values("contribution")
    rows = Contribution.objects.filter(series__in=series).order_by().values("series_id")
    # distinct: a contribution whose city was asked twice is one
    counts = rows.annotate(
        new=Count("pk", filter=Q(state=S.SUBMITTED), distinct=True),
        chosen=Count("pk", filter=Q(state=S.ACCEPTED) & ~Q(pk__in=told), distinct=True),
        ready=Count("pk", filter=Q(state=S.APPROVED), distinct=True),
    )
    for row in counts:
        yield from _of_series(row["series_id"], row["new"], row["chosen"], row["ready"])
    yield from _of_cities(series, now)


def _of_series(series: int, new: int, chosen: int, ready: int) -> Iterable[Step]:
    if new:
        words = ngettext("%(count)s contribution has come in.", "%(count)s contributions have come in.", new)
        yield Step(DO, words % {"count": new}, _("See them"), LIST, series_id=series)
    if chosen:
        words = ngettext(
            "%(count)s accepted contribution: its city was not asked yet.",
            "%(count)s accepted contributions: their cities were not asked yet.", chosen,
        )  # fmt: skip
        yield Step(DO, words % {"count": chosen}, _("Ask the cities"), LIST, series_id=series)
    if ready:
        words = ngettext(
            "%(count)s contribution is approved by its city and not published.",
            "%(count)s contributions are approved by their cities and not published.", ready,
        )  # fmt: skip
        yield Step(DO, words % {"count": ready}, _("Publish"), LIST, series_id=series)


def _of_cities(series: set[int], now: datetime) -> Iterable[Step]:
    told = Approval.objects.filter(
        contribution__series__in=series, contribution__state__in=(S.ACCEPTED, S.PUBLISHED, S.OUTDATED)
    )  # fmt: skip
    newest = {row.contribution_id: row for row in told.select_related("contribution").order_by("pk")}
    for row in newest.values():
        title, number = isolated(str(row.contribution.title)), row.contribution.series_id
        if row.state == ApprovalState.REFUSED:
            words = _("“%(title)s”: the city does not approve it.") % {"title": title}
            yield Step(FIX, words, _("See why"), LIST, series_id=number)
        elif row.state == ApprovalState.ASKED and row.asked_at < now - PATIENCE:
            words = _("“%(title)s”: the city has not answered for two weeks.") % {"title": title}
            yield Step(DO, words, _("Ask again"), LIST, series_id=number)
