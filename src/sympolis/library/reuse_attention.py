"""What the team should look at: cities that nobody can be asked for, letters that come back, practices that lapsed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.library.models import Check, Reuse
from sympolis.library.queries import people
from sympolis.library.states import CheckEnd, PracticeState, ReuseState
from sympolis.programme.models import Session
from sympolis.programme.next_steps import DO, THINK, Step

PATIENCE = timedelta(days=14)  # for which a city may think about another one's use
CHECKS, REUSES = "library_desk:series_checks", "library_desk:series_reuses"


def steps(sessions: Sequence[Session], now: datetime) -> Iterable[Step]:
    """For `programme.next_steps.add_steps`; five queries however many series there are."""
    series = {session.series_id for session in sessions}
    yield from _of_checks(series)
    yield from _of_reuses(series, now)


def _of_checks(series: set[int]) -> Iterable[Step]:
    waiting = list(Check.objects.filter(practice__series__in=series, ended_at=None).select_related("practice"))
    authors = people.proven_of([check.practice for check in waiting])
    unreachable: Counter[int] = Counter()
    for check in waiting:
        asked = people.answering(authors.get(check.practice.contribution_id, []))
        if all(author.participant.bounced_at for author in asked):
            unreachable[check.practice.series_id] += 1
    for number, count in sorted(unreachable.items()):
        words = ngettext(
            "Nobody can be asked whether %(count)d practice still runs.",
            "Nobody can be asked whether %(count)d practices still run.", count,
        )  # fmt: skip
        yield Step(DO, words % {"count": count}, _("Find out"), CHECKS, series_id=number)
    ended = (CheckEnd.SILENCE, CheckEnd.NOBODY)
    rows = Check.objects.filter(practice__series__in=series, practice__state=PracticeState.OUTDATED, end__in=ended)
    lapsed: Counter[int] = Counter()
    for number, _practice in set(rows.values_list("practice__series", "practice")):
        lapsed[number] += 1
    for number, count in sorted(lapsed.items()):
        words = ngettext(
            "%(count)d practice is outdated, since nobody answered.",
            "%(count)d practices are outdated, since nobody answered.", count,
        )  # fmt: skip
        yield Step(THINK, words % {"count": count}, _("See them"), CHECKS, series_id=number)


def _of_reuses(series: set[int], now: datetime) -> Iterable[Step]:
    rows = Reuse.objects.filter(practice__series__in=series, state=ReuseState.PROVEN).select_related("practice")
    waiting = list(rows)
    authors = people.proven_of([row.practice for row in waiting])
    counts: Counter[int] = Counter()
    for row in waiting:
        if row.practice.contribution_id not in authors or (row.proven_at and row.proven_at < now - PATIENCE):
            counts[row.practice.series_id] += 1
    for number, count in sorted(counts.items()):
        words = ngettext(
            "%(count)d city says that it uses a practice too, and nobody answers for the practice's city.",
            "%(count)d cities say that they use a practice too, and nobody answers for the practices' cities.", count,
        )  # fmt: skip
        yield Step(DO, words % {"count": count}, _("Find out"), REUSES, series_id=number)
