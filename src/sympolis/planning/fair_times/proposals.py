"""Fair times for the sessions of a series: several plans to compare, with what each costs whom.

What is made small, one after the other (`Aim`):

balanced     nights that somebody has again; then total and worst together, both counted for each person
least total  total; then nights again; then worst
least worst  worst; then total

So nobody gets the night twice while the balanced plan can avoid it, and in the others while it costs nothing.
"""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from math import ceil

from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.planning.fair_times import bounds, colliding, plain, solving
from sympolis.planning.fair_times.burden import Group, Kind, minutes_of, moment_of
from sympolis.planning.fair_times.colliding import Collision
from sympolis.planning.fair_times.plain import Weights
from sympolis.planning.fair_times.problem import Resource, Score, Session, Task

MOST_SESSIONS, MOST_GROUPS, MOST_STARTS = 400, 600, 200_000
SECONDS, MOST_SECONDS, USUAL = (
    9.0,
    50.0,
    40,
)  # for all proposals together; more for more than the usual number of sessions
PROCESSES = 2  # at once
AFTERWARDS, PROVING = 0.1, 0.1  # of the time: to change what the solver found, and to bound what it did not prove
COUNTED = (Kind.EARLY, Kind.EVENING, Kind.NIGHT)  # kinds that are counted over the series
TOLERANCE = 1e-3  # of what a solver proves
PLAIN = "plain"  # the name of the method without a solver


class Aim(StrEnum):
    BALANCED = "balanced"
    LEAST_TOTAL = "least_total"
    LEAST_WORST = "least_worst"


class Figure(StrEnum):
    """What a step makes small."""

    AGAIN = "again"
    TOTAL = "total"
    WORST = "worst"
    BOTH = "both"  # total, and worst as if everybody carried it


STEPS = {
    Aim.BALANCED: (Figure.AGAIN, Figure.BOTH),
    Aim.LEAST_TOTAL: (Figure.TOTAL, Figure.AGAIN, Figure.WORST),
    Aim.LEAST_WORST: (Figure.WORST, Figure.TOTAL),
}
NAMED = {Aim.BALANCED: 2, Aim.LEAST_TOTAL: 1, Aim.LEAST_WORST: 1}  # how many of the steps


@dataclass(frozen=True, slots=True)
class Load:
    """What one session costs one group, with all that is needed to say it: "Kochi: 21:30, third evening"."""

    session: str
    group: str
    people: int
    starts: datetime  # aware, in the group's zone
    ends: datetime
    kind: Kind
    free_day: bool  # some of it lies on a weekend day or holiday
    nth: int  # how many-th of that kind in the series, with those of before; 0 by day and at its edge
    points: int  # for each person


@dataclass(frozen=True, slots=True)
class Carries:
    """What a group carries over the whole series, with what it carried before."""

    group: str
    points: int  # for each person
    early: int  # sessions
    evenings: int
    nights: int
    free_days: int  # of these sessions only


@dataclass(frozen=True, slots=True)
class Step:
    """How near a plan is to the best in one figure, after those of the steps before."""

    figure: Figure
    value: int
    bound: int  # no plan has less

    @property
    def gap(self) -> float:
        """By how many percent of its value it could be less at most; 0: nothing is better."""
        return 100 * (self.value - self.bound) / self.value if self.value else 0.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan: a start for each session, and what it costs."""

    aim: Aim
    starts: dict[str, datetime]  # of each session, by its key, in UTC
    loads: tuple[Load, ...]  # by start, then group
    carries: tuple[Carries, ...]  # by group
    score: Score
    steps: tuple[Step, ...]
    solver: str  # "HiGHS" or "plain": who found it
    seconds: float  # since the question was asked

    @property
    def gap(self) -> float:
        """The largest gap, in percent, of the steps that its aim names; later ones only choose among equals."""
        return max(step.gap for step in self.steps[: NAMED[self.aim]])

    @property
    def is_optimal(self) -> bool:
        return all(step.gap == 0 for step in self.steps)


@dataclass(frozen=True, slots=True)
class Answer:
    """Proposals in the order asked for; or, if no plan is possible, why not."""

    proposals: tuple[Proposal, ...]
    collisions: tuple[Collision, ...]


def propose(
    sessions: Iterable[Session],
    groups: Iterable[Group],
    resources: Iterable[Resource] = (),
    *,
    aims: Sequence[Aim] = tuple(Aim),
    seconds: float | None = None,
    with_solver: bool = True,
) -> Answer:
    """Fair times for all sessions at once; the same for the same values in any order, unless time cuts the search short.

    Takes up to `seconds` (if not told: 9 for up to 40 sessions, 50 for 220 or more), in processes of its own. Raises Refused: "too_many" (sessions, groups, starts), "too_long" (no plan
    found, and none proven impossible). Raises ValueError for values that make no sense, clock.UnknownZone.
    """
    began = time.monotonic()
    task = _task(sessions, groups, resources)
    seconds = seconds or min(MOST_SECONDS, SECONDS * max(1.0, len(task.sessions) / USUAL))
    if found := colliding.at_once(task):
        return Answer((), found)
    task.prepare()
    each = (began + seconds - time.monotonic()) / max(1, ceil(len(aims) / PROCESSES))
    with ThreadPoolExecutor(PROCESSES) as threads:
        plans = list(threads.map(partial(_planned, task, seconds=each, with_solver=with_solver), aims))
    if any(plan.is_impossible for plan in plans):
        return Answer((), _collisions(task, seconds))
    if any(plan.chosen is None for plan in plans):
        raise _too_long()
    return Answer(tuple(_proposal(task, plan, began) for plan in plans), ())


def _task(sessions: Iterable[Session], groups: Iterable[Group], resources: Iterable[Resource]) -> Task:
    sessions, groups = list(sessions), list(groups)
    starts = sum(len(one.starts) for one in sessions)
    if len(sessions) > MOST_SESSIONS or len(groups) > MOST_GROUPS or starts > MOST_STARTS:
        words = _(
            "%(sessions)d sessions with %(starts)d possible starts for %(groups)d groups are too many to plan at once."
            " Choose fewer sessions, or fewer days for each."
        )
        raise Refused("too_many", words % {"sessions": len(sessions), "starts": starts, "groups": len(groups)})
    return Task(sessions, groups, resources)


def _too_long() -> Refused:
    return Refused("too_long", _("No plan was found in time. Choose fewer sessions, or give them more days."))


@dataclass(frozen=True, slots=True)
class _Plan:
    aim: Aim
    chosen: Sequence[int] | None
    bounds: Sequence[float | None] = ()  # what the solver proves of each step; empty: nothing
    steps: tuple[Step, ...] = ()
    solver: str = PLAIN
    ended: float = 0.0  # `time.monotonic()`
    is_impossible: bool = False


def weights(figure: Figure, everybody: int) -> Weights:
    """Of total, worst and again in a figure."""
    return {
        Figure.AGAIN: (0, 0, 1), Figure.TOTAL: (1, 0, 0), Figure.WORST: (0, 1, 0), Figure.BOTH: (1, everybody, 0),
    }[figure]  # fmt: skip


def worth(figure: Figure, score: Score, everybody: int) -> int:
    """What a plan's figure comes to."""
    total, worst, again = weights(figure, everybody)
    return total * score.total + worst * score.worst + again * score.again


def _planned(task: Task, aim: Aim, *, seconds: float, with_solver: bool) -> _Plan:
    plan = _found(task, aim, seconds=seconds, until=time.monotonic() + (1 - PROVING) * seconds, with_solver=with_solver)
    if plan.chosen is None:
        return plan
    chosen = _stayed(task, aim, plan.chosen)
    until = time.monotonic() + PROVING * seconds
    worths, proven = _worths(task, aim, chosen), plan.bounds or [None] * len(STEPS[aim])
    figures = zip(STEPS[aim], worths, proven, strict=True)
    steps = tuple(Step(figure, value, _bound(task, figure, value, bound, until)) for figure, value, bound in figures)
    return replace(plan, chosen=chosen, steps=steps, ended=time.monotonic())


def _stayed(task: Task, aim: Aim, chosen: Sequence[int]) -> list[int]:
    """A plan that is as good, with sessions where they stand, or near it: nobody likes to be told of a needless move."""
    found, best = list(chosen), _worths(task, aim, chosen)
    for place, one in enumerate(task.sessions):
        if one.stands_at is None or one.fixed_at is not None:
            continue
        stands, patterns = minutes_of(one.stands_at), task.pattern_of[place]
        nearest = sorted(patterns, key=lambda start: (abs(start - stands), start))
        for start in nearest:
            if start == found[place]:
                break
            clashes = (
                task.clash(place, start, other, found[other], rest) for other, rest in task.beside[place].items()
            )
            is_as_good = patterns[start] == patterns[found[place]] or (
                start == stands and _worths(task, aim, [*found[:place], start, *found[place + 1 :]]) <= best
            )
            if is_as_good and not any(clashes):
                found[place] = start
                best = _worths(task, aim, found)
                break
    return found


def _found(task: Task, aim: Aim, *, seconds: float, until: float, with_solver: bool) -> _Plan:
    """A quick plan, a better one by the solver, and what is left of the time for changes if it is not proven the best."""
    steps, solved_until = [weights(figure, task.everybody) for figure in STEPS[aim]], until - AFTERWARDS * seconds
    plan = _Plan(aim, plain.search(task, steps, until=solved_until, rounds=0))
    near = plan.chosen
    if with_solver and task.sessions:
        try:
            found = solving.solve(task, steps, start=plan.chosen, until=solved_until)
        except solving.NoSolver:
            pass  # the quick plan stands
        else:
            if found.bounds is None:
                return _Plan(aim, None, is_impossible=True)
            plan = _Plan(aim, found.chosen, found.bounds, solver=solving.NAME)
            near = found.near or found.chosen
            if plan.chosen and not found.near and _proven(task, plan):
                return plan
    changed = plain.search(task, steps, until=until, near=near)
    plans = [chosen for chosen in (plan.chosen, changed) if chosen is not None]
    return replace(plan, chosen=min(plans, key=lambda chosen: _worths(task, aim, chosen), default=None))


def _proven(task: Task, plan: _Plan) -> bool:
    assert plan.chosen is not None
    worths = _worths(task, plan.aim, plan.chosen)
    return all(value <= _whole(bound) for value, bound in zip(worths, plan.bounds, strict=True))


def _worths(task: Task, aim: Aim, chosen: Sequence[int]) -> list[int]:
    score = task.score(chosen)
    return [worth(figure, score, task.everybody) for figure in STEPS[aim]]


def _proposal(task: Task, plan: _Plan, began: float) -> Proposal:
    assert plan.chosen is not None
    loads = _loads(task, plan.chosen)
    return Proposal(
        aim=plan.aim,
        starts={one.key: moment_of(start) for one, start in zip(task.sessions, plan.chosen, strict=True)},
        loads=loads,
        carries=tuple(_carries(group, [load for load in loads if load.group == group.key]) for group in task.groups),
        score=task.score(plan.chosen),
        steps=plan.steps,
        solver=plan.solver,
        seconds=plan.ended - began,
    )


def _bound(task: Task, figure: Figure, value: int, proven: float | None, until: float) -> int:
    """What no plan has less than: as the solver proves it, or at least what can be seen without one."""
    if _whole(proven) >= value:
        return value
    return min(value, max(_whole(proven), bounds.least(task, weights(figure, task.everybody), until=until)))


def _whole(bound: float | None) -> int:
    """A bound of whole figures that a solver found in floating numbers; 0 if it found none."""
    return 0 if bound is None else ceil(bound - TOLERANCE - TOLERANCE**3 * abs(bound))


def _loads(task: Task, chosen: Sequence[int]) -> tuple[Load, ...]:
    counts = {group.key: Counter({kind: group.carried.of(kind) for kind in Kind}) for group in task.groups}
    found = []
    for start, place in sorted((start, place) for place, start in enumerate(chosen)):
        one = task.sessions[place]
        for target, people in zip(task.targets[place], task.crowds[place], strict=True):
            group = task.groups[target]
            cost = task.clockworks[target].cost(start, one.minutes)
            counts[group.key][cost.kind] += 1
            zone = clock.zone(group.zone)
            found.append(
                Load(
                    session=one.key,
                    group=group.key,
                    people=people,
                    starts=moment_of(start).astimezone(zone),
                    ends=moment_of(start + one.minutes).astimezone(zone),
                    kind=cost.kind,
                    free_day=cost.free_day,
                    nth=counts[group.key][cost.kind] if cost.kind in COUNTED else 0,
                    points=cost.points,
                )
            )
    return tuple(found)


def _carries(group: Group, loads: Sequence[Load]) -> Carries:
    now, before = Counter(load.kind for load in loads), group.carried
    return Carries(
        group=group.key,
        points=before.points + sum(load.points for load in loads),
        early=before.early + now[Kind.EARLY],
        evenings=before.evenings + now[Kind.EVENING],
        nights=before.nights + now[Kind.NIGHT],
        free_days=sum(load.free_day for load in loads),
    )


def _collisions(task: Task, seconds: float) -> tuple[Collision, ...]:
    try:
        found = colliding.together(task, until=time.monotonic() + seconds)
    except solving.NoSolver as error:
        raise _too_long() from error
    return (found,)
