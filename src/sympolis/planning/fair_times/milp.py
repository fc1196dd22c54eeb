"""Starts for sessions, found by HiGHS in a process of its own.

Run by `planning/fair_times/solving.py` as a plain script: HiGHS and numpy keep some 60 MB in the process that has used them.

In, as JSON, times in minutes since 1970, groups and sessions as their places:

    sessions  each {"minutes", "targets": groups, "points": of each pattern, for each target, "nights": of each pattern,
              groups, "totals": of each pattern, "starts", "pattern_of": of each start}
    users     [rest, sessions] of each resource that two or more sessions need
    points, nights, weights   of each group: carried before, nights before, people
    steps     what is made small, one after the other: each [weight of total, of worst, of again]
    start     a start for each session that may be; or null
    seconds   in all

Out, a line after each step, the last one counts: {"chosen": a start for each session, or null, "bounds": of each step, null
where none was proven, "near": a plan that would be better but for sessions that overlap, or null}. When no plan is possible at
all "bounds" is null. HiGHS may look at its clock late, so whoever waits has to end the process. Exit code 3: more memory
than it may have.

The model: a session has one pattern (a 0-1 number each); `again` is a sum of convex functions of nights, held from below by
their tangents at whole numbers. HiGHS is not told the start: 1.16.0 then proves wrong bounds. That sessions may overlap is left out at first, since few do. Where starts without overlap
cannot be found for the patterns, the resources in question join: their sessions then have one start of the pattern, and of all
starts that cover the same moment one is chosen at most. So what is proven of the smaller model holds for the whole.
"""

import ctypes
import json
import os
import random
import resource
import signal
import sys
import time
from typing import Any

MOST_MEMORY = 3 * 2**30  # bytes of address space
TOO_MUCH = 3
END_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl
LARGEST = 1e15  # a bound beyond is none
MOST_MOVES = 300
SHARES = {1: (1.0,), 2: (0.5, 1.0), 3: (0.5, 0.5, 1.0)}  # of the time left that each step may take
OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 5,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.9,  # all that is counted is whole
}


class Model:
    """The model as columns and rows, with where to find what in it."""

    def __init__(self, order: dict, users: list) -> None:
        import numpy as np

        self.np, self.order = np, order
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.whole: list[bool] = []
        self.rows: list[tuple[float, float, Any, Any]] = []  # from, to, columns, values
        self.patterns = [self.columns(len(one["totals"]), whole=True) for one in order["sessions"]]
        linked = {place for _rest, places in users for place in places}
        self.starts = [self._sessions(place, is_linked=place in linked) for place in range(len(self.patterns))]
        for rest, places in users:
            self._apart(rest, places)
        self.worst = self.columns(1, upper=np.inf, lower=max(order["points"], default=0))[0]
        self.again: list[tuple[int, int]] = []  # columns and people
        self._groups()

    def columns(self, count: int, *, lower: float = 0, upper: float = 1, whole: bool = False):
        first = len(self.lower)
        self.lower += [lower] * count
        self.upper += [upper] * count
        self.whole += [whole] * count
        return self.np.arange(first, first + count)

    def row(self, lower: float, upper: float, columns, values) -> None:
        self.rows.append((lower, upper, self.np.asarray(columns), self.np.asarray(values, dtype=float)))

    def _sessions(self, place: int, *, is_linked: bool):
        """One pattern for the session. Columns of its starts, if they matter; the only one of a pattern is the pattern's own."""
        np, patterns = self.np, self.patterns[place]
        self.row(1, 1, patterns, np.ones(len(patterns)))
        if not is_linked:
            return None
        of = np.array(self.order["sessions"][place]["pattern_of"])
        starts = patterns[of]
        for number in np.flatnonzero(np.bincount(of) > 1):
            own = self.columns(int(np.sum(of == number)), whole=True)
            starts[of == number] = own
            self.row(0, 0, [patterns[number], *own], [-1] + [1] * len(own))
        return starts

    def _apart(self, rest: int, places: list[int]) -> None:
        """At the moment of each start, one session of the resource at most."""
        np = self.np
        times = [np.array(self.order["sessions"][place]["starts"]) for place in places]
        seen = set()
        for moment in np.unique(np.concatenate(times)):
            columns = [
                self.starts[place][(of <= moment) & (moment < of + self.order["sessions"][place]["minutes"] + rest)]
                for place, of in zip(places, times, strict=True)
            ]
            together = np.concatenate(columns)
            if sum(len(own) > 0 for own in columns) > 1 and together.tobytes() not in seen:
                seen.add(together.tobytes())
                self.row(-np.inf, 1, together, np.ones(len(together)))

    def _groups(self) -> None:
        """`worst` is no less than what a group carries; `again` no less than the tangents say. Equal groups count once."""
        np, order = self.np, self.order
        points = np.zeros((len(order["points"]), len(self.lower)))
        nights = np.zeros_like(points)
        for one, patterns in zip(order["sessions"], self.patterns, strict=True):
            if one["targets"]:
                points[np.ix_(one["targets"], patterns)] = np.array(one["points"]).T
            for column, groups in zip(patterns, one["nights"], strict=True):
                nights[groups, column] = 1
        self._worst(points)
        self._again(nights)

    def _worst(self, points) -> None:
        most: dict[bytes, tuple[int, int]] = {}
        for group, carried in enumerate(self.order["points"]):
            key = points[group].tobytes()
            most[key] = max(most.get(key, (0, group)), (carried, group))
        for carried, group in most.values():
            columns = self.np.flatnonzero(points[group])
            if len(columns):
                self.row(carried, self.np.inf, [self.worst, *columns], [1, *-points[group][columns]])

    def _again(self, nights) -> None:
        people: dict[tuple[bytes, int], list[int]] = {}
        for group, before in enumerate(self.order["nights"]):
            people.setdefault((nights[group].tobytes(), before), []).append(group)
        for (_key, before), groups in people.items():
            columns = self.np.flatnonzero(nights[groups[0]])
            if not len(columns):
                continue
            most = before + sum(nights[groups[0]][own].any() for own in self.patterns)
            weight = sum(self.order["weights"][group] for group in groups)
            count, again = self.columns(1, upper=most, lower=before)[0], self.columns(1, upper=self.np.inf)[0]
            self.row(before, before, [count, *columns], [1] + [-1] * len(columns))
            for now in range(max(1, before), most):
                floor = now * (now + 1) // 2 + before * (before - 1) // 2
                self.row(-floor, self.np.inf, [again, count], [1, -now])
            self.again.append((again, weight))

    def costs(self, total: int, worst: int, again: int):
        """What each column costs, by the weights of a step."""
        found = self.np.zeros(len(self.lower))
        if total:
            for one, patterns in zip(self.order["sessions"], self.patterns, strict=True):
                found[patterns] = total * self.np.array(one["totals"])
        found[self.worst] = worst
        for column, weight in self.again:
            found[column] = again * weight
        return found

    def programme(self):
        import highspy

        np = self.np
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = len(self.lower), len(self.rows)
        programme.col_cost_ = np.zeros(len(self.lower))
        programme.col_lower_, programme.col_upper_ = np.array(self.lower, float), np.array(self.upper, float)
        programme.integrality_ = [
            highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous for whole in self.whole
        ]
        programme.row_lower_ = np.array([row[0] for row in self.rows], float)
        programme.row_upper_ = np.array([row[1] for row in self.rows], float)
        programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        programme.a_matrix_.start_ = np.cumsum([0, *(len(row[2]) for row in self.rows)])
        programme.a_matrix_.index_ = np.concatenate([row[2] for row in self.rows])
        programme.a_matrix_.value_ = np.concatenate([row[3] for row in self.rows])
        return programme

    def chosen(self, values) -> list[list[int]]:
        """The starts of each session that a solution leaves open: one where the model has starts, else those of its pattern."""
        found = []
        for one, patterns, starts in zip(self.order["sessions"], self.patterns, self.starts, strict=True):
            if starts is not None:
                found.append([one["starts"][int(self.np.argmax(values[starts]))]])
            else:
                pattern = int(self.np.argmax(values[patterns]))
                found.append(
                    [start for start, of in zip(one["starts"], one["pattern_of"], strict=True) if of == pattern]
                )
        return found


class Search:
    """Step after step, with more resources in the model where they are needed."""

    def __init__(self, order: dict) -> None:
        self.order = order
        self.ends = time.monotonic() + order["seconds"]
        self.beside = _beside(order)
        self.linked: dict[int, set[int]] = {}  # those of `users` that are in the model, with which of their sessions
        self.limits: list[tuple[list[int], int]] = []  # of earlier steps: weights and what they came to
        self.plan: list[int] | None = order["start"]
        self.near: list[int] | None = (
            None  # the last plan that would have been better, but for sessions that overlap in it
        )

    def answers(self):
        """What is known after each step."""
        steps = self.order["steps"]
        bounds: list[float | bool | None] = [None] * len(steps)
        for number, (weights, share) in enumerate(zip(steps, SHARES[len(steps)], strict=True)):
            bounds[number] = self._step(weights, time.monotonic() + share * (self.ends - time.monotonic()))
            if bounds[number] is False:
                yield {"chosen": None, "bounds": None, "near": None}
                return
            yield {"chosen": self.plan, "bounds": bounds, "near": self.near}
            if self.plan is None:
                return
            self.limits.append((weights, self._value(weights, self.plan)))

    def _step(self, weights: list[int], until: float) -> float | bool | None:
        """Makes the plan as good as it gets. What no plan can be better than; False: there is no plan; None: nothing proven."""
        best: float | None = None
        while (left := until - time.monotonic()) > 0:
            users = [[self.order["users"][user][0], sorted(sessions)] for user, sessions in sorted(self.linked.items())]
            model = Model(self.order, users)
            found, bound = self._solved(model, weights, left)
            if bound is False:
                return False
            best = bound if best is None else max(best, bound if bound is not None else best)
            if found is None:
                break
            plan, clashes = settled(self.order, self.beside, model.chosen(found))
            if not clashes:
                if self.plan is None or self._value(weights, plan) < self._value(weights, self.plan):
                    self.plan = plan
                self.near = None
                break
            self.near = plan
            self._link(clashes)
        return best

    def _link(self, clashes: list[tuple[int, int]]) -> None:
        for user, (_rest, sessions) in enumerate(self.order["users"]):
            for pair in clashes:
                if pair[0] in sessions and pair[1] in sessions:
                    self.linked.setdefault(user, set()).update(pair)

    def _solved(self, model: Model, weights: list[int], seconds: float):
        """(values of the columns, or None; what is proven, or None, or False if nothing is possible)"""
        import highspy

        np, solver = model.np, highspy.Highs()
        for option, value in OPTIONS.items():
            solver.setOptionValue(option, value)
        for earlier, value in self.limits:
            costs = model.costs(*earlier)
            columns = np.flatnonzero(costs)
            model.row(-np.inf, value + 0.5, columns, costs[columns])
        programme = model.programme()
        programme.col_cost_ = model.costs(*weights)
        solver.passModel(programme)
        solver.setOptionValue("time_limit", seconds)
        solver.run()
        told = solver.getInfo()
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None, False
        bound = told.mip_dual_bound if abs(told.mip_dual_bound) < LARGEST else None
        values = np.asarray(solver.getSolution().col_value) if told.primal_solution_status == 2 else None
        return values, bound

    def _value(self, weights: list[int], plan: list[int]) -> int:
        """What a step's figures come to, in whole numbers."""
        order, total = self.order, 0
        points, nights = list(order["points"]), list(order["nights"])
        for one, start in zip(order["sessions"], plan, strict=True):
            pattern = one["pattern_of"][one["starts"].index(start)]
            total += one["totals"][pattern]
            for group, more in zip(one["targets"], one["points"][pattern], strict=True):
                points[group] += more
            for group in one["nights"][pattern]:
                nights[group] += 1
        again = sum(
            weight * (now * (now - 1) - before * (before - 1)) // 2
            for weight, now, before in zip(order["weights"], nights, order["nights"], strict=True)
        )
        return weights[0] * total + weights[1] * max(points, default=0) + weights[2] * again


def _beside(order: dict) -> list[dict[int, int]]:
    """For each session: the others that may not overlap with it -> minutes that must lie between."""
    found: list[dict[int, int]] = [{} for _session in order["sessions"]]
    for rest, places in order["users"]:
        for one in places:
            for other in places:
                if one != other:
                    found[one][other] = max(rest, found[one].get(other, 0))
    return found


def settled(
    order: dict, beside: list[dict[int, int]], choices: list[list[int]]
) -> tuple[list[int], list[tuple[int, int]]]:
    """(a start of each session's choices, pairs that still clash): who clashes moves to where fewest do, for a while."""
    dice = random.Random(5)  # noqa: S311 - the same dice every time are wanted
    minutes = [one["minutes"] for one in order["sessions"]]
    plan = [starts[0] for starts in choices]

    def clashing(one: int, start: int) -> list[int]:
        ends = start + minutes[one]
        return [
            other
            for other, rest in beside[one].items()
            if start < plan[other] + minutes[other] + rest and plan[other] < ends + rest
        ]

    for _round in range(MOST_MOVES):
        bad = [one for one in range(len(plan)) if clashing(one, plan[one])]
        movable = [one for one in bad if len(choices[one]) > 1]
        if not movable:
            break
        one = dice.choice(movable)
        counts = [len(clashing(one, start)) for start in choices[one]]
        fewest = min(counts)
        plan[one] = dice.choice([start for start, count in zip(choices[one], counts, strict=True) if count == fewest])
    return plan, [(one, other) for one in range(len(plan)) for other in clashing(one, plan[one]) if one < other]


def main() -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        ctypes.CDLL(None).prctl(
            END_WITH_PARENT, signal.SIGKILL
        )  # nobody waits for the answer of a worker that was killed
    out = os.dup(1)
    os.dup2(2, 1)  # HiGHS greets on standard output, whatever it is told
    with os.fdopen(out, "w") as lines:
        for answer in Search(json.load(sys.stdin)).answers():
            print(json.dumps(answer), file=lines, flush=True)


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        sys.exit(TOO_MUCH)
