"""Who reviews what, worked out for all at once and proven to be the best. Values in, values out; knows no database.

What may never be: a pair in conflict, a reviewer who reads none of the languages, more reviews than a reviewer takes,
the same reviewer twice. What is wished, each before the next:

1. as many reviews as possible, and spread so that nobody has none while others have three (squares of what is missing)
2. reviewers who know the themes (`fit`)
3. even loads (squares of the loads: no other assignment as good in 1 and 2 has a smaller highest load)

It is a flow: from a source into each submission, once for each review it wants, through a pair into a reviewer, and out
again, once for each review the reviewer takes; later ones count less. `circulation.py` finds the best one.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, pairwise
from pathlib import Path

from django.utils.translation import gettext as _

from sympolis.contributions import circulation
from sympolis.core.refusals import Refused

MOST_SUBMISSIONS = 5_000
MOST_REVIEWERS = 1_000
MOST_PAIRS = 300_000  # of submissions and reviewers
MOST_WANTED = 20  # reviews of a submission
MOST_LOAD = 10_000  # reviews of a reviewer
LONGEST = circulation.MOST_SECONDS + 15  # seconds, with starting and reading
WHOLE_FIT = 100
SOURCE = 0  # the node where all begins and ends; submissions come next, then reviewers
SOLVER = Path(circulation.__file__)
ENVIRONMENT = {"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}  # all that the process sees of ours

Pair = tuple[int, int]  # ids of a submission and of a reviewer


@dataclass(frozen=True, slots=True)
class Submission:
    """What is to be reviewed."""

    id: int
    themes: frozenset[int]  # none: everybody fits alike
    languages: frozenset[str]  # BCP 47, that it can be read in: one of them is enough; none: everybody can
    wanted: int  # reviews in all, those of `assigned` among them
    assigned: frozenset[int] = frozenset()  # reviewers who have it already, by hand or from an earlier time


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who reviews."""

    id: int
    themes: frozenset[int]
    languages: frozenset[str]  # that they read
    most: int  # reviews they take in all
    elsewhere: int = 0  # reviews they have of submissions that are not among those given


class Lack(StrEnum):
    """Why a submission does not get all its reviews: the first of these that alone is enough."""

    TEAM = "team"  # too few reviewers, whoever they are
    LANGUAGE = "language"  # too few of them read one of its languages
    CONFLICT = "conflict"  # too few of those are without conflict
    LOAD = "load"  # of those, all who do not get it have as many reviews as they take


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A submission that gets `given` new reviews instead of `lacking`. The counts leave out who has it already."""

    submission: int
    lacking: int  # reviews it still wanted
    given: int
    why: Lack
    reviewers: int
    readers: int  # reviewers who read one of its languages
    free: int  # of them, those without conflict; all but `given` of them have as many reviews as they take


@dataclass(frozen=True, slots=True)
class Objective:
    """What was reached, in the order of what is wished; `reviews` and `fit` of new pairs, the others of all."""

    reviews: int
    missing_squares: int  # of the reviews that each submission lacks in the end, squared and summed up
    fit: int  # summed up, 100 for a reviewer who knows all the themes
    load_squares: int  # of the reviews that each reviewer has in the end, squared and summed up


@dataclass(frozen=True, slots=True)
class Assignment:
    """New pairs in order, and what could not be had, in the order of submissions.

    gap   how much better any other assignment could be at most, counted in single steps of load; 0: none is better
    """

    pairs: tuple[Pair, ...]
    shortfalls: tuple[Shortfall, ...]
    objective: Objective
    gap: int

    @property
    def is_optimal(self) -> bool:
        return self.gap == 0


def assign(
    submissions: Iterable[Submission], reviewers: Iterable[Reviewer], *, conflicts: Collection[Pair] = ()
) -> Assignment:
    """The best assignment of reviewers to what submissions still want; the same for the same values in any order.

    Who is assigned already stays and counts, also in conflict or above the load: taking that back is not decided here.
    Takes up to some seconds, in a process of its own. Raises Refused: "too_many" (submissions, reviewers, pairs, reviews),
    "too_long" (no result within half a minute). Raises ValueError for an id that is there twice or a number below 0.
    """
    task = _Task(submissions, reviewers, conflicts)
    if not task.pairs:
        return task.told([], 0)
    arcs = list(task.arcs())
    places, prices = _circulated(task.nodes, arcs)
    pairs = sorted(task.pairs[place - task.first] for place in places if 0 <= place - task.first < len(task.pairs))
    return task.told(pairs, circulation.bound(arcs, prices) - task.profit(pairs))


def fit(submission: Submission, reviewer: Reviewer) -> int:
    """How many of a hundred parts of its themes a reviewer knows; 0 for one without themes."""
    if not submission.themes:
        return 0
    return WHOLE_FIT * len(submission.themes & reviewer.themes) // len(submission.themes)


class _Task:
    """The values in a fixed order, with all pairs that may be, and what each of them is worth."""

    def __init__(
        self, submissions: Iterable[Submission], reviewers: Iterable[Reviewer], conflicts: Collection[Pair]
    ) -> None:
        self.submissions = sorted(submissions, key=lambda submission: submission.id)
        self.reviewers = sorted(reviewers, key=lambda reviewer: reviewer.id)
        self.conflicts = conflicts if isinstance(conflicts, set | frozenset) else frozenset(conflicts)
        _check(self.submissions, self.reviewers)
        kept = Counter(chain.from_iterable(submission.assigned for submission in self.submissions))
        self.loads = {reviewer.id: reviewer.elsewhere + kept[reviewer.id] for reviewer in self.reviewers}
        self.lacking = {one.id: max(0, one.wanted - len(one.assigned)) for one in self.submissions}
        self.readers = _readers(self.submissions, self.reviewers)
        self.fits = dict(self._fits())
        self.pairs = list(self.fits)
        self._weigh()

    def _fits(self) -> Iterator[tuple[Pair, int]]:
        """What can be: pairs and how well they fit."""
        open_to_more = {one.id for one in self.reviewers if self.loads[one.id] < one.most}
        for submission in self.submissions:
            if not self.lacking[submission.id]:
                continue
            for reviewer in self.readers[submission.languages]:
                pair = (submission.id, reviewer.id)
                if (
                    reviewer.id in open_to_more
                    and reviewer.id not in submission.assigned
                    and pair not in self.conflicts
                ):
                    yield pair, fit(submission, reviewer)

    def _weigh(self) -> None:
        """Set what a step of each wish is worth: more than all that the later ones can change.

        Two flows differ by cycles that meet each node once at most. So along one cycle only two reviewers' loads change,
        and no more pairs come or go than there are submissions or reviewers. A step of load is worth 1.
        """
        chances = Counter(reviewer for _submission, reviewer in self.pairs)
        self.rooms = {
            one.id: min(one.most - self.loads[one.id], chances[one.id]) for one in self.reviewers if chances[one.id]
        }
        highest = max((self.loads[reviewer] + room for reviewer, room in self.rooms.items()), default=0)
        self.per_fit = 2 * highest + 2
        longest = min(len({submission for submission, _reviewer in self.pairs}), len(self.rooms))
        self.per_review = (WHOLE_FIT * longest + 1) * self.per_fit

    @property
    def nodes(self) -> int:
        return 1 + len(self.submissions) + len(self.reviewers)

    @property
    def first(self) -> int:
        """The place of the first pair among the arcs."""
        return sum(self.lacking.values())

    def arcs(self) -> Iterator[tuple[int, int, int]]:
        """(from, to, profit) of arcs for one review each: into submissions, through pairs, out of reviewers."""
        nodes = {submission.id: node for node, submission in enumerate(self.submissions, SOURCE + 1)}
        lasts = {reviewer.id: node for node, reviewer in enumerate(self.reviewers, SOURCE + 1 + len(nodes))}
        for submission, lacking in self.lacking.items():
            for missing in range(lacking, 0, -1):
                yield SOURCE, nodes[submission], self.per_review * _step(missing - 1)
        for (submission, reviewer), fits in self.fits.items():
            yield nodes[submission], lasts[reviewer], self.per_fit * fits
        for reviewer, room in self.rooms.items():
            for load in range(self.loads[reviewer], self.loads[reviewer] + room):
                yield lasts[reviewer], SOURCE, -_step(load)

    def profit(self, pairs: Sequence[Pair]) -> int:
        """What pairs are worth together; the same as that of the arcs they need. Raises RuntimeError for what may not be."""
        given, new = _counted(pairs)
        if len(set(pairs)) < len(pairs) or any(pair not in self.fits for pair in pairs):
            raise RuntimeError("a pair that may not be")
        if any(given[one] > self.lacking[one] for one in given) or any(new[one] > self.rooms[one] for one in new):
            raise RuntimeError("more reviews than wanted")
        gained = sum(self.lacking[one] ** 2 - (self.lacking[one] - given[one]) ** 2 for one in given)
        loaded = sum((self.loads[one] + new[one]) ** 2 - self.loads[one] ** 2 for one in new)
        return self.per_review * gained + self.per_fit * sum(self.fits[pair] for pair in pairs) - loaded

    def told(self, pairs: Sequence[Pair], gap: int) -> Assignment:
        given, new = _counted(pairs)
        reached = Objective(
            reviews=len(pairs),
            missing_squares=sum((lacking - given[one]) ** 2 for one, lacking in self.lacking.items()),
            fit=sum(self.fits[pair] for pair in pairs),
            load_squares=sum((load + new[one]) ** 2 for one, load in self.loads.items()),
        )
        short = [one for one in self.submissions if given[one.id] < self.lacking[one.id]]
        return Assignment(tuple(pairs), tuple(self._shortfall(one, given[one.id]) for one in short), reached, gap)

    def _shortfall(self, submission: Submission, given: int) -> Shortfall:
        others = sum(one.id not in submission.assigned for one in self.reviewers)
        readers = [one.id for one in self.readers[submission.languages] if one.id not in submission.assigned]
        free = sum((submission.id, reviewer) not in self.conflicts for reviewer in readers)
        lacking = self.lacking[submission.id]
        counts = ((Lack.TEAM, others), (Lack.LANGUAGE, len(readers)), (Lack.CONFLICT, free))
        why = next((lack for lack, count in counts if count < lacking), Lack.LOAD)
        return Shortfall(submission.id, lacking, given, why, others, len(readers), free)


def _step(count: int) -> int:
    """By how much the square grows from a number to the next."""
    return 2 * count + 1


def _counted(pairs: Sequence[Pair]) -> tuple[Counter[int], Counter[int]]:
    """How many of the pairs each submission and each reviewer has."""
    return Counter(submission for submission, _r in pairs), Counter(reviewer for _s, reviewer in pairs)


def _readers(submissions: Sequence[Submission], reviewers: Sequence[Reviewer]) -> dict[frozenset[str], list[Reviewer]]:
    """Who reads what, for each set of languages. Who reads Portuguese reads that of Brazil."""
    read = [(reviewer, _plain(reviewer.languages)) for reviewer in reviewers]
    return {
        languages: [reviewer for reviewer, theirs in read if not languages or _plain(languages) & theirs]
        for languages in {submission.languages for submission in submissions}
    }


def _plain(languages: frozenset[str]) -> frozenset[str]:
    return frozenset(language.split("-")[0].lower() for language in languages)


def _check(submissions: Sequence[Submission], reviewers: Sequence[Reviewer]) -> None:
    """Both in order of their ids."""
    pairs = len(submissions) * len(reviewers)
    if len(submissions) > MOST_SUBMISSIONS or len(reviewers) > MOST_REVIEWERS or pairs > MOST_PAIRS:
        words = _(
            "%(submissions)d contributions and %(reviewers)d reviewers are too many to assign at once. Choose fewer."
        )
        raise Refused("too_many", words % {"submissions": len(submissions), "reviewers": len(reviewers)})
    for ids in ([one.id for one in submissions], [one.id for one in reviewers]):
        if any(before == after for before, after in pairwise(ids)):
            raise ValueError("an id is there twice")
    if min((number for one in reviewers for number in (one.most, one.elsewhere)), default=0) < 0:
        raise ValueError("a number below 0")
    if min((one.wanted for one in submissions), default=0) < 0:
        raise ValueError("a number below 0")
    if any(one.wanted > MOST_WANTED for one in submissions):
        words = _("A contribution cannot get more than %(most)d reviews. Ask for fewer.")
        raise Refused("too_many", words % {"most": MOST_WANTED})
    if any(one.most > MOST_LOAD or one.elsewhere > MOST_LOAD for one in reviewers):
        words = _("A reviewer cannot have more than %(most)d reviews. Enter a smaller number.")
        raise Refused("too_many", words % {"most": MOST_LOAD})


def _circulated(nodes: int, arcs: Sequence[tuple[int, int, int]]) -> tuple[list[int], list[int]]:
    """(places of the arcs used, price of each node), as `circulation.best` finds them in its own process."""
    tails, heads, profits = zip(*arcs, strict=True)
    order = json.dumps({"nodes": nodes, "tails": tails, "heads": heads, "profits": profits})
    try:
        done = subprocess.run(  # noqa: S603 - our own script, its input is never part of the command
            [sys.executable, "-I", str(SOLVER)], input=order.encode(), capture_output=True, timeout=LONGEST, check=False,
            env=ENVIRONMENT,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise _too_long() from error
    if done.returncode == circulation.TOO_MUCH:
        raise _too_long()
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-500:])
    found = json.loads(done.stdout)
    return found["used"], found["prices"]


def _too_long() -> Refused:
    words = _("This takes too long to work out. Choose fewer contributions, or assign some by hand first.")
    return Refused("too_long", words)
