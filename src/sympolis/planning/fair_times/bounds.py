"""What no plan is better than, worked out without a solver. Such bounds ignore that sessions may overlap."""

import time
from collections.abc import Sequence
from math import ceil, comb, exp, inf, sqrt
from operator import mul

from sympolis.planning.fair_times.plain import Weights
from sympolis.planning.fair_times.problem import Score, Task

ROUNDS, STEP = 24, 2.0  # of shifting weight between groups, and how much of it
CAREFUL = 1e-6  # share of a bound that floating numbers may be wrong by


def least(task: Task, weights: Weights, *, until: float = inf) -> int:
    """A bound for total, worst and again in these weights together; a weaker one if `until` (`time.monotonic()`) comes first."""
    total, worst, again = weights
    alone = _alone(task)
    bound = total * alone.total + worst * alone.worst + again * alone.again
    return max(bound, again * alone.again + _balanced(task, total, worst, until)) if worst else bound


def _alone(task: Task) -> Score:
    """Each figure as if nothing else mattered: every session costs something, wherever it lies."""
    points = [group.carried.points for group in task.groups]
    forced = [0] * len(task.groups)  # nights that a group has in any case
    for targets, patterns in zip(task.targets, task.patterns, strict=True):
        for place, group in enumerate(targets):
            points[group] += min(pattern.points[place] for pattern in patterns)
            forced[group] += all(group in pattern.nights for pattern in patterns)
    total = sum(min(pattern.total for pattern in patterns) for patterns in task.patterns)
    again = sum(
        weight * (nights * before + comb(nights, 2))
        for weight, nights, before in zip(task.weights, forced, task.nights_before(), strict=True)
    )
    return Score(total, max(points, default=0), again)


def _balanced(task: Task, total: int, worst: int, until: float) -> int:
    """The group that carries most carries no less than an average of groups, and the best plan for an average is easily found.

    Groups that carry much in that plan weigh more in the next average (multiplicative weights).
    """
    carried = [group.carried.points for group in task.groups]
    sums, best = [0.0] * len(carried), 0.0
    for number in range(1, ROUNDS + 1):
        if time.monotonic() > until:
            break
        shares = _shares(sums)
        points, bound = list(carried), worst * sum(map(mul, shares, carried))
        for targets, patterns in zip(task.targets, task.patterns, strict=True):
            own = [worst * shares[group] for group in targets]
            value, at = min((total * one.total + sum(map(mul, own, one.points)), at) for at, one in enumerate(patterns))
            bound += value
            for group, more in zip(targets, patterns[at].points, strict=True):
                points[group] += more
        best = max(best, bound)
        highest = max(points, default=0) or 1
        sums = [before + STEP * now / highest / sqrt(number) for before, now in zip(sums, points, strict=True)]
    return ceil(best * (1 - CAREFUL))


def _shares(sums: Sequence[float]) -> list[float]:
    """Weights that add up to 1, larger where the sum is."""
    highest = max(sums, default=0)
    raw = [exp(one - highest) for one in sums]
    return [one / sum(raw) for one in raw]
