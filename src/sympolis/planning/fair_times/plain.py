"""A plan without a solver: each session at its best free start in turn, then changed as long as that helps. Pure Python.

Good plans, often within a few percent of the best, with no proof of it. The same for the same task: it counts rounds, not
seconds, unless time is over before.
"""

import random
import time
from collections.abc import Sequence
from operator import itemgetter

from sympolis.planning.fair_times.problem import Pattern, Task

Weights = tuple[int, int, int]  # of total, worst and again in what is made small
Value = tuple[int, ...]  # what each step's figures come to; compared in that order
MOST_DISPLACED = 60  # times that sessions move to make room, for each session
ROUNDS, LARGE = 12, 60  # of shaking; fewer for more sessions than that
SHAKEN = 3  # sessions moved at once
TRIED = 12  # better patterns for which room is made, at most


def search(
    task: Task, steps: Sequence[Weights], *, until: float, near: Sequence[int] | None = None, rounds: int | None = None
) -> list[int] | None:
    """A start for each session; None when no room was found for all of them.

    `until` is a `time.monotonic()`. `near` is a plan to begin with; its sessions may overlap. `rounds` of shaking: as many as
    pay, if not told.
    """
    dice = random.Random(5)  # noqa: S311 - the same dice every time are wanted
    plan = _Plan(task, steps)
    if not _settle(plan, near, dice, until):
        return None
    _improve(plan, until)
    best, value = plan.starts(), plan.value()
    for _round in range(ROUNDS * LARGE // max(LARGE, len(best)) if rounds is None else rounds):
        if time.monotonic() > until:
            break
        _shake(plan, dice)
        _improve(plan, until)
        if plan.value() < value:
            best, value = plan.starts(), plan.value()
        else:
            plan.become(best)
    return best


class _Plan:
    """Starts of sessions, with sums that follow each change."""

    def __init__(self, task: Task, steps: Sequence[Weights]) -> None:
        self.task, self.steps = task, steps
        self.chosen: list[int | None] = [None] * len(task.sessions)
        self.points = [group.carried.points for group in task.groups]
        self.nights = task.nights_before()
        self.total = self.again = 0
        self.starts_of: list[list[list[int]]] = [[[] for _pattern in patterns] for patterns in task.patterns]
        for place, of in enumerate(task.pattern_of):
            for start, pattern in of.items():
                self.starts_of[place][pattern].append(start)

    def pattern(self, place: int) -> Pattern:
        start = self.chosen[place]
        assert start is not None
        return self.task.patterns[place][self.task.pattern_of[place][start]]

    def starts(self) -> list[int]:
        """Of all sessions, once all have one."""
        return [start for start in self.chosen if start is not None]

    def put(self, place: int, start: int) -> None:
        if self.chosen[place] is not None:
            self.take(place)
        self.chosen[place] = start
        self._count(place, 1)

    def take(self, place: int) -> None:
        self._count(place, -1)
        self.chosen[place] = None

    def become(self, chosen: Sequence[int]) -> None:
        for place, start in enumerate(chosen):
            if self.chosen[place] != start:
                self.put(place, start)

    def _count(self, place: int, sign: int) -> None:
        pattern = self.pattern(place)
        self.total += sign * pattern.total
        for group, more in zip(self.task.targets[place], pattern.points, strict=True):
            self.points[group] += sign * more
        for group in pattern.nights:
            before = self.nights[group] if sign > 0 else self.nights[group] - 1
            self.again += sign * self.task.weights[group] * before
            self.nights[group] += sign

    def value(self) -> Value:
        return self._value(self.total, max(self.points, default=0), self.again)

    def _value(self, total: int, worst: int, again: int) -> Value:
        return tuple(a * total + b * worst + c * again for a, b, c in self.steps)

    def values(self, place: int) -> list[tuple[Value, int]]:
        """(value, pattern) of each pattern that a session without a start could have, the best first."""
        targets, task = self.task.targets[place], self.task
        own = set(targets)
        others = max((points for group, points in enumerate(self.points) if group not in own), default=0)
        base = [self.points[group] for group in targets]
        found = []
        for number, pattern in enumerate(task.patterns[place]):
            worst = max(map(sum, zip(base, pattern.points, strict=True)), default=0)
            again = self.again + sum(task.weights[group] * self.nights[group] for group in pattern.nights)
            found.append((self._value(self.total + pattern.total, max(others, worst), again), number))
        return sorted(found)

    def blockers(self, place: int, start: int) -> list[int]:
        """Sessions that a session would overlap with."""
        return [
            other
            for other, rest in self.task.beside[place].items()
            if (theirs := self.chosen[other]) is not None and self.task.clash(place, start, other, theirs, rest)
        ]

    def free(self, place: int, pattern: int) -> int | None:
        """The first start of a pattern without overlap."""
        return next((start for start in self.starts_of[place][pattern] if not self.blockers(place, start)), None)


def _settle(plan: _Plan, near: Sequence[int] | None, dice: random.Random, until: float) -> bool:
    """Give each session a start, the ones with the fewest starts first; who stands in the way moves. False: no room found."""
    waiting = sorted(range(len(plan.chosen)), key=lambda place: (len(plan.task.starts[place]), place))
    if near:
        for place in waiting:
            if not plan.blockers(place, near[place]):
                plan.put(place, near[place])
        waiting = [place for place in waiting if plan.chosen[place] is None]
    for _move in range(MOST_DISPLACED * len(plan.chosen) + len(waiting)):
        if not waiting:
            return True
        if time.monotonic() > until:
            return False
        place = waiting.pop(0)
        if not plan.task.starts[place]:
            return False
        start = next((s for _v, n in plan.values(place) if (s := plan.free(place, n)) is not None), None)
        if start is None:
            start, displaced = _least_in_the_way(plan, place, dice)
            for other in displaced:
                plan.take(other)
            waiting += displaced
        plan.put(place, start)
    return not waiting


def _least_in_the_way(plan: _Plan, place: int, dice: random.Random) -> tuple[int, list[int]]:
    blocked = [(start, plan.blockers(place, start)) for start in plan.task.starts[place]]
    fewest = min(len(others) for _start, others in blocked)
    return dice.choice([(start, others) for start, others in blocked if len(others) == fewest])


def _improve(plan: _Plan, until: float) -> None:
    """Move one session after the other, until no move helps."""
    places, quiet = range(len(plan.chosen)), 0
    while quiet < len(places):
        for place in places:
            if time.monotonic() > until:
                return
            quiet = 0 if _moved(plan, place) else quiet + 1
            if quiet >= len(places):
                return


def _moved(plan: _Plan, place: int) -> bool:
    """Did the session find a better start, perhaps by sending away one other to its next best?"""
    if len(plan.task.starts[place]) < 2:
        return False
    before, was = plan.value(), plan.chosen[place]
    assert was is not None
    plan.take(place)
    better = [number for value, number in plan.values(place) if value < before]
    for tried, number in enumerate(better):
        start = plan.free(place, number)
        if start is not None:
            plan.put(place, start)
            return True
        if tried < TRIED and _made_room(plan, place, number, before):
            return True
    plan.put(place, was)
    return False


def _made_room(plan: _Plan, place: int, pattern: int, before: Value) -> bool:
    for start in plan.starts_of[place][pattern]:
        blockers = plan.blockers(place, start)
        if len(blockers) != 1:
            continue
        other, was = blockers[0], plan.chosen[blockers[0]]
        assert was is not None
        plan.take(other)
        plan.put(place, start)
        for value, number in plan.values(other):
            if value >= before:
                break
            if (there := plan.free(other, number)) is not None:
                plan.put(other, there)
                return True
        plan.take(place)
        plan.put(other, was)
    return False


def _shake(plan: _Plan, dice: random.Random) -> None:
    """Move a few sessions anywhere, to leave a plan that no single move betters."""
    movable = [place for place, starts in enumerate(plan.task.starts) if len(starts) > 1]
    for place in dice.sample(movable, min(SHAKEN, len(movable))):
        was = plan.chosen[place]
        assert was is not None
        plan.take(place)
        some = dice.sample(plan.task.starts[place], min(8, len(plan.task.starts[place])))
        free = [start for start in some if not plan.blockers(place, start)]
        by_value = dict(map(itemgetter(1, 0), plan.values(place)))
        plan.put(place, min(free, key=lambda start: by_value[plan.task.pattern_of[place][start]]) if free else was)
