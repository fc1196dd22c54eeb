"""Who interprets what, worked out for all sessions at once. Values in, values out; knows no database.

What may never be: somebody without the direction, away, in two sessions at once, with less rest than the network asks
for, on more sessions a day than it allows, or who said no; relay from a channel that nobody serves from the floor.
What is wished, each before the next:

1. as many seats taken as possible, and no channel quite empty while another has two
2. the floor heard directly: relay only where there is no other way
3. by day, in both directions, loads even, fees low: weighed against each other (`WEIGHTS`)

Who stands in a session already stays. A linear programme in whole numbers; `seating.py` finds its best solution in a
process of its own, or the best one in the time it has, and says how far from the best it can be at most. Without it the
seats are given one after the other (`_plain`), the scarcest channel first.
"""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from sympolis.interpretation import seating
from sympolis.interpretation.fitting import (
    Engagement,
    Fit,
    Hindrance,
    Job,
    Key,
    Rules,
    Seat,
    Worker,
    day_of,
    fit_of,
    same,
)

MOST_JOBS, MOST_WORKERS = 1_000, 500
SECONDS = 3.5  # of searching; what is found by then is used
LONGEST = 15  # seconds, with starting, reading and a machine that is busy
SOLVER = Path(seating.__file__)
ENVIRONMENT = {"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}  # all that the process sees of ours
EMPTY, SHORT = 1_500_000, 1_000_000  # a channel without anybody; one that lacks a second
RELAY, NIGHT, ONE_WAY = 5_000, 500, 150
FEE, LOAD = 100, 20  # the highest fee of a currency; a step of load: 20 for the first session, 60 for the second, ...
STEPS = 24  # of load that are told apart


class Why(StrEnum):
    """Why somebody who works in the direction does not take a channel."""

    OUT = "out"
    AWAY = "away"
    BUSY = "busy"
    REST = "rest"
    DAY = "day"
    NEEDED = "needed"  # free, and proposed for another channel that is as short of people
    RELAY = "relay"  # would have to take relay from a channel that nobody serves


@dataclass(frozen=True, slots=True)
class Unmet:
    """A channel that lacks people in the end. `able`: of the roster, who work in its direction and are not in it."""

    key: Key
    lacking: int
    size: int
    able: int
    why: Mapping[Why, int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who would take what, in order.

    gap        by how much of its cost another plan could be better at most, 0 to 1; None: worked out without the solver
    is_fullest whether it is proven that no plan takes more seats
    """

    seats: tuple[tuple[Key, Seat], ...]
    unmet: tuple[Unmet, ...]
    gap: float | None
    is_fullest: bool

    @property
    def is_optimal(self) -> bool:
        return self.gap == 0


@dataclass(frozen=True, slots=True)
class _Choice:
    """One way to take one seat of a channel: a column of the programme."""

    job: Job
    seat: Seat
    pivot: Key | None  # the channel that relay is taken from
    cost: int


def propose(jobs: Iterable[Job], workers: Iterable[Worker], rules: Rules, *, seconds: float = SECONDS) -> Proposal:
    """The best way to take the seats that are lacking; the same for the same values in any order, unless time ran out.

    Raises ValueError for more than 1,000 channels or 500 interpreters.
    """
    task = _Task(jobs, workers, rules)
    found = _solved(task, seconds) if task.choices else ([], 0.0, True)
    if found is None:
        chosen, gap, fullest = _plain(task), None, False
    else:
        chosen, gap, fullest = found
    return Proposal(
        tuple((one.job.key, one.seat) for one in chosen), tuple(task.unmet(chosen)),
        gap, fullest or not task.lacks_after(chosen),
    )  # fmt: skip


class _Task:
    """The values in a fixed order, with every way to take a seat."""

    def __init__(self, jobs: Iterable[Job], workers: Iterable[Worker], rules: Rules) -> None:
        self.jobs = sorted(jobs, key=lambda job: (job.starts_at, job.key))
        self.workers = sorted(workers, key=lambda worker: worker.id)
        if len(self.jobs) > MOST_JOBS or len(self.workers) > MOST_WORKERS:
            raise ValueError("too many channels or interpreters")
        self.rules = rules
        self.by_key = {job.key: job for job in self.jobs}
        self.by_id = {worker.id: worker for worker in self.workers}
        self.fits = {job.key: self._fits(job) for job in self.jobs if job.lacking}
        self.highest = self._highest_fees()
        self.choices = list(self._choices())

    def _fits(self, job: Job) -> list[Fit]:
        there = {seat.worker for one in self.jobs if one.session == job.session for seat in one.seats}
        return [fit_of(worker, job, self.rules) for worker in self.workers if worker.id not in there]

    def _highest_fees(self) -> dict[str, Decimal]:
        found: dict[str, Decimal] = {}
        for fits in self.fits.values():
            for fit in fits:
                if fit.fee is not None:
                    currency = fit.worker.currency
                    found[currency] = max(found.get(currency, Decimal()), fit.fee)
        return found

    def _choices(self) -> Iterator[_Choice]:
        for job in self.jobs:
            for fit in self.fits.get(job.key, ()):
                if fit.is_free:
                    yield from self._ways(job, fit)

    def _ways(self, job: Job, fit: Fit) -> Iterator[_Choice]:
        cost = self._cost(fit)
        if not fit.is_relay:
            yield _Choice(job, Seat(fit.worker.id, fit.source), None, cost)
            return
        for source in sorted(job.channels):
            pivot = self.by_key.get((job.session, job.service, source))
            able = any(
                service == job.service and same(heard, source) and same(target, job.language)
                for service, heard, target in fit.worker.directions
            )
            if pivot is not None and able:
                yield _Choice(job, Seat(fit.worker.id, source, True), pivot.key, cost + RELAY)

    def _cost(self, fit: Fit) -> int:
        """What a seat costs beside its load, in whole points."""
        points = FEE // 2
        if fit.fee is not None:
            highest = self.highest[fit.worker.currency]
            points = int(FEE * fit.fee / highest) if highest else 0
        return points + NIGHT * (Hindrance.NIGHT in fit.hindrances) + ONE_WAY * (not fit.both_ways)

    # -- the programme

    def programme(self) -> dict:
        """Costs, bounds and rows for `seating.cheapest`: the choices come first, then what lacks, then loads."""
        costs = [choice.cost for choice in self.choices]
        uppers: list[float] = [1] * len(costs)
        whole = [True] * len(costs)
        rows: list[tuple[list[int], list[int], int | None, int | None]] = []
        of_job: dict[Key, list[int]] = defaultdict(list)
        of_worker: dict[int, list[int]] = defaultdict(list)
        for column, choice in enumerate(self.choices):
            of_job[choice.job.key].append(column)
            of_worker[choice.seat.worker].append(column)
        for job in self.jobs:
            if job.lacking and of_job[job.key]:
                first = len(costs)
                steps = [EMPTY if number == job.size else SHORT for number in range(1, job.lacking + 1)]
                costs += steps
                uppers += [1] * len(steps)
                whole += [False] * len(steps)
                columns = [*of_job[job.key], *range(first, len(costs))]
                rows.append((columns, [1] * len(columns), job.lacking, job.lacking))
        for worker, columns in of_worker.items():
            self._load_rows(worker, columns, costs, uppers, whole, rows)
            rows += [(clique, [1] * len(clique), None, most) for clique, most in self._at_once(worker, columns)]
        rows += self._relay_rows(of_job)
        return {"costs": costs, "uppers": uppers, "whole": whole, "rows": rows}

    def _load_rows(
        self, worker: int, columns: list[int], costs: list[int], uppers: list[float], whole: list[bool], rows: list
    ) -> None:
        had = len(self.by_id[worker].engaged)
        first, count = len(costs), min(STEPS, len(columns))
        costs += [LOAD * (2 * (had + step) + 1) for step in range(count)]
        uppers += [1] * count
        whole += [False] * count
        uppers[-1] = len(columns)
        steps = list(range(first, len(costs)))
        rows.append(([*columns, *steps], [1] * len(columns) + [-1] * len(steps), 0, 0))

    def _at_once(self, worker: int, columns: list[int]) -> Iterator[tuple[list[int], int]]:
        """(choices of which one at most can be, rest counted in), and those of one day with how many that may be."""
        at = {column: self.choices[column].job for column in columns}
        cliques = set()
        for column in columns:
            start = at[column].starts_at
            near = [one for one in columns if at[one].starts_at <= start < at[one].ends_at + self.rules.rest]
            if len(near) > 1:
                cliques.add(tuple(near))
        for clique in sorted(cliques):
            if not any(set(clique) < set(other) for other in cliques):
                yield list(clique), 1
        yield from self._days(worker, columns)

    def _days(self, worker: int, columns: list[int]) -> Iterator[tuple[list[int], int]]:
        who = self.by_id[worker]
        had = Counter(day_of(one.starts_at, who.zone) for one in who.engaged)
        days: dict = defaultdict(list)
        for column in columns:
            days[day_of(self.choices[column].job.starts_at, who.zone)].append(column)
        for day, theirs in days.items():
            most = self.rules.most_a_day - had[day]
            if len(theirs) > most:
                yield theirs, most

    def _relay_rows(self, of_job: dict[Key, list[int]]) -> Iterator[tuple[list[int], list[int], None, int]]:
        """Relay only from a channel that somebody serves from the floor."""
        for column, choice in enumerate(self.choices):
            if choice.pivot is None or self._stands(choice.pivot):
                continue
            direct = [one for one in of_job[choice.pivot] if self.choices[one].pivot is None]
            yield [column, *direct], [1] + [-1] * len(direct), None, 0

    def _stands(self, key: Key) -> bool:
        """Whether somebody serves a channel from the floor already."""
        return any(not seat.is_relay for seat in self.by_key[key].seats)

    # -- what came of it

    def allowed(self, chosen: Sequence[_Choice], choice: _Choice) -> bool:
        """Whether a choice goes together with those that were taken before it."""
        if sum(one.job.key == choice.job.key for one in chosen) >= choice.job.lacking:
            return False
        pivot = choice.pivot
        if pivot and not self._stands(pivot) and not any(one.job.key == pivot and not one.pivot for one in chosen):
            return False
        return not self._hindered(chosen, choice.job, choice.seat.worker)

    def _hindered(self, chosen: Sequence[_Choice], job: Job, worker: int) -> tuple[Hindrance, ...]:
        """What stands in the way of somebody once others' and their own seats are taken."""
        theirs = [one.job for one in chosen if one.seat.worker == worker]
        if any(one.session == job.session for one in theirs):
            return (Hindrance.BUSY,)
        new = tuple(Engagement(one.session, one.starts_at, one.ends_at) for one in theirs)
        who = self.by_id[worker]
        fit = fit_of(replace(who, engaged=who.engaged + new), job, self.rules)
        return () if fit.is_free else fit.hindrances

    def lacks_after(self, chosen: Sequence[_Choice]) -> bool:
        given = Counter(one.job.key for one in chosen)
        return any(job.lacking > given[job.key] for job in self.jobs)

    def unmet(self, chosen: Sequence[_Choice]) -> Iterator[Unmet]:
        given = Counter(one.job.key for one in chosen)
        for job in self.jobs:
            lacking = job.lacking - given[job.key]
            if lacking > 0:
                here = {one.seat.worker for one in chosen if one.job.key == job.key}
                able = [
                    fit for fit in self.fits[job.key]
                    if Hindrance.DIRECTION not in fit.hindrances and fit.worker.id not in here
                ]  # fmt: skip
                why = Counter(self._why(chosen, job, fit) for fit in able)
                yield Unmet(job.key, lacking, job.size, len(able), dict(sorted(why.items())))

    def _why(self, chosen: Sequence[_Choice], job: Job, fit: Fit) -> Why:
        worst = next((one for one in fit.hindrances if one.value in set(Why)), None)
        if worst is not None:
            return Why(worst.value)
        others = [one for one in chosen if one.job.key != job.key]
        if fit.is_relay and not self._hindered(others, job, fit.worker.id):
            return Why.RELAY
        return Why.NEEDED


def _solved(task: _Task, seconds: float) -> tuple[list[_Choice], float, bool] | None:
    """(what to take, gap, whether no plan takes more seats); None when the solver gave nothing that may be."""
    programme = task.programme()
    order = json.dumps({**programme, "seconds": seconds})
    try:
        done = subprocess.run(  # noqa: S603 - our own script, its input is never part of the command
            [sys.executable, "-I", str(SOLVER)], input=order.encode(), capture_output=True, timeout=LONGEST, check=False,
            env=ENVIRONMENT,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        return None
    found = json.loads(done.stdout)
    chosen = [one for one, value in zip(task.choices, found["values"], strict=False) if value > 0.5]
    if not _is_sound(task, chosen):
        return None
    cost = sum(price * value for price, value in zip(programme["costs"], found["values"], strict=True))
    behind = max(0.0, cost - found["bound"])
    gap = 0.0 if behind < 1 else behind / cost
    return chosen, gap, behind < SHORT


def _is_sound(task: _Task, chosen: Sequence[_Choice]) -> bool:
    """Whether the choices go together, those from the floor before those that take relay from them."""
    taken: list[_Choice] = []
    for choice in sorted(chosen, key=lambda one: one.pivot is not None):
        if not task.allowed(taken, choice):
            return False
        taken.append(choice)
    return True


def _plain(task: _Task) -> list[_Choice]:
    """Seats one after the other: first those of channels for which few can, first one for each, then the second."""
    chosen: list[_Choice] = []
    of_job: dict[Key, list[_Choice]] = defaultdict(list)
    for choice in task.choices:
        of_job[choice.job.key].append(choice)
    order = sorted((job for job in task.jobs if of_job[job.key]), key=lambda job: (len(of_job[job.key]), job.key))
    for _round in range(max((job.lacking for job in task.jobs), default=0)):
        for is_relay in (False, True):
            for job in order:
                _take_best(task, chosen, job, of_job[job.key], is_relay=is_relay)
    return sorted(chosen, key=lambda one: (task.jobs.index(one.job), one.seat.worker))


def _take_best(
    task: _Task, chosen: list[_Choice], job: Job, ways: Collection[_Choice], *, is_relay: bool
) -> None:  # fmt: skip
    """Add the cheapest way that goes together with what is taken."""
    loads = Counter(one.seat.worker for one in chosen)
    open_ways = [one for one in ways if (one.pivot is not None) == is_relay and task.allowed(chosen, one)]
    if open_ways:
        chosen.append(min(open_ways, key=lambda one: (one.cost + LOAD * 2 * _load(task, loads, one), one.seat.worker)))


def _load(task: _Task, loads: Mapping[int, int], choice: _Choice) -> int:
    return loads[choice.seat.worker] + len(task.by_id[choice.seat.worker].engaged)
