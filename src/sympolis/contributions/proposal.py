"""What the solver is asked, and its answer in the rows of the desk. Nothing is stored here."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.contributions import assignment, conflicts, reviewing
from sympolis.contributions.assignment import Lack, Pair, Shortfall, Submission
from sympolis.contributions.models import Assignment, Contribution, Reviewer
from sympolis.contributions.reviewing import Load
from sympolis.contributions.states import REVIEWED
from sympolis.core.text import row_id
from sympolis.directory.models import Account
from sympolis.programme.models import Series


@dataclass(frozen=True, slots=True)
class Proposal:
    """A way to give contributions to reviewers, to look at before it is taken."""

    rows: list[tuple[Contribution, list[Reviewer]]]  # new reviewers of each contribution that gets some
    short: list[tuple[Contribution, Shortfall]]
    loads: list[tuple[Load, int, int]]  # reviewers with how many they get and then have, most first
    pairs: tuple[Pair, ...]
    left_out: int  # contributions in which whoever asks has a conflict of interest
    is_optimal: bool
    gap: int

    @property
    def written(self) -> str:
        """The pairs as one field of a form."""
        return ",".join(f"{contribution}:{reviewer}" for contribution, reviewer in self.pairs)


def pairs_of(text: str) -> list[Pair]:
    """What `Proposal.written` wrote; whatever is no pair is left out."""
    halves = (one.partition(":") for one in text.split(","))
    found = [(row_id(contribution), row_id(reviewer)) for contribution, _colon, reviewer in halves]
    return [pair for pair in found if all(pair)]


def propose(series: Series, *, by: Account, call: int | None = None) -> Proposal:
    """Work out who reviews what of a series, or of one of its calls. What is assigned stays.

    Raises Refused as `assignment.assign`.
    """
    plans = reviewing.plans_of(series)
    wanted = Contribution.objects.filter(series=series, state__in=REVIEWED, call__in=[call] if call else list(plans))
    rows = list(wanted.select_related("municipality").prefetch_related("themes").order_by("pk"))
    loads = reviewing.loads(series)
    accounts = {one.reviewer.account_id: one.reviewer.pk for one in loads if one.reviewer.account_id}
    against = conflicts.among(series, {*accounts, by.pk})
    mine = against.get(by.pk, {})
    open_rows = [row for row in rows if row.pk not in mine and row.call_id in plans]
    standings = reviewing.standings(series, open_rows, plans)
    found = assignment.assign(
        [_submission(one) for one in standings],
        _reviewers(series, loads, standings),
        conflicts=_pairs_against(against, accounts, standings) | _taken_back(series),
    )
    return _told(found, open_rows, loads, left_out=len(rows) - len(open_rows))


def _submission(one: reviewing.Standing) -> Submission:
    row = one.contribution
    return Submission(
        id=row.pk, themes=frozenset(theme.pk for theme in row.themes.all()), languages=frozenset({row.language}),
        wanted=one.wanted, assigned=frozenset(opinion.reviewer.pk for opinion in one.assigned),
    )  # fmt: skip


def _reviewers(series: Series, loads: Sequence[Load], standings: Sequence[reviewing.Standing]) -> list[Any]:
    """Who says no theme or language takes them all."""
    here = Counter(opinion.reviewer.pk for one in standings for opinion in one.assigned)
    themes = frozenset(series.themes.values_list("pk", flat=True))
    languages = frozenset(one.contribution.language for one in standings)
    known: dict[int, frozenset[int]] = {}
    for one in Reviewer.objects.filter(series=series).prefetch_related("themes"):
        known[one.pk] = frozenset(theme.pk for theme in one.themes.all())
    return [
        assignment.Reviewer(
            id=load.reviewer.pk, themes=known[load.reviewer.pk] or themes,
            languages=frozenset(load.reviewer.languages) or languages, most=load.reviewer.most,
            elsewhere=max(0, load.assigned - here[load.reviewer.pk]),
        )
        for load in loads
    ]  # fmt: skip


def _pairs_against(
    against: conflicts.Found, accounts: Mapping[int, int], standings: Sequence[reviewing.Standing]
) -> set[Pair]:
    found = {(pk, accounts[account]) for account, rows in against.items() if account in accounts for pk in rows}
    return found | {(one.contribution.pk, opinion.reviewer.pk) for one in standings for opinion in one.aside}


def _taken_back(series: Series) -> set[Pair]:
    """What was taken from a reviewer who had begun comes back by hand only."""
    rows = Assignment.objects.filter(reviewing.TAKEN_BACK, contribution__series=series)
    return set(rows.values_list("contribution_id", "reviewer_id"))


def _told(
    found: assignment.Assignment, rows: Sequence[Contribution], loads: Sequence[Load], *, left_out: int
) -> Proposal:
    by_id, reviewers = {row.pk: row for row in rows}, {load.reviewer.pk: load.reviewer for load in loads}
    given: dict[int, list[Reviewer]] = {}
    for contribution, reviewer in found.pairs:
        given.setdefault(contribution, []).append(reviewers[reviewer])
    new = Counter(reviewer for _contribution, reviewer in found.pairs)
    return Proposal(
        rows=[(by_id[pk], people) for pk, people in given.items()],
        short=[(by_id[one.submission], one) for one in found.shortfalls],
        loads=sorted(
            ((load, new[load.reviewer.pk], load.assigned + new[load.reviewer.pk]) for load in loads),
            key=lambda row: -row[1],
        ),
        pairs=found.pairs, left_out=left_out, is_optimal=found.is_optimal, gap=found.gap,
    )  # fmt: skip


def why(one: Shortfall) -> str:
    """Why a contribution does not get all its reviews, and what would help."""
    if one.why == Lack.TEAM:
        return _("There are too few reviewers. Ask more people.")
    if one.why == Lack.LANGUAGE:
        words = ngettext(
            "%(n)s other reviewer reads its language. Ask somebody who does.",
            "%(n)s other reviewers read its language. Ask somebody who does.", one.readers,
        )  # fmt: skip
        return (
            words % {"n": one.readers} if one.readers else _("Nobody else reads its language. Ask somebody who does.")
        )
    if one.why == Lack.CONFLICT:
        words = ngettext(
            "Of those who read it, %(n)s has no conflict of interest. Ask somebody else.",
            "Of those who read it, %(n)s have no conflict of interest. Ask somebody else.", one.free,
        )  # fmt: skip
        none = _("All who read it have a conflict of interest. Ask somebody else.")
        return words % {"n": one.free} if one.free else none
    return _("Those who could review it have as many as they take. Raise what they take, or ask more people.")
