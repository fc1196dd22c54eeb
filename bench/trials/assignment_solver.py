"""Which solver assigns reviewers? Repeats the figures of decision 0023.

    python -m venv solvers
    solvers/bin/pip install highspy ortools scipy swiglpk networkx
    solvers/bin/python bench/trials/assignment_solver.py [--runs 5] [name ...]

Every engine gets the same problem as a flow: submissions want 3 reviews each, a pair of submission and reviewer can be
used once, a reviewer's next review costs more than the one before. 1,000 submissions, 100 reviewers, in a roomy round
(4,000 reviews can be had) and a tight one (2,500). Each run is a fresh process, so that its memory counts the import.
What an engine returns is counted in whole numbers here, and nothing else is believed. `greedy` is no engine: it shows
what giving each submission its best free reviewers, one after the other, would reach.
"""

import argparse
import importlib.metadata
import json
import random
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

SUBMISSIONS, REVIEWERS, WANTED = 1_000, 100, 3
ROUNDS = {"roomy": 40, "tight": 25}  # reviews that one reviewer takes at most
THEMES, LANGUAGES = 12, (0, 0, 0, 0, 1, 1, 2, 3)


@dataclass
class Problem:
    """Pairs that may be used with how well they fit (0 to 100), and the most reviews of a reviewer."""

    pairs: list[tuple[int, int]]
    fits: list[int]
    most: int

    def __post_init__(self) -> None:
        longest = min(SUBMISSIONS, REVIEWERS)
        self.per_fit = 2 * self.most + 2  # above any change of load along one cycle of the flow
        self.per_review = (100 * longest + 1) * self.per_fit  # above any change of fit along one cycle

    def arcs(self) -> list[tuple[int, int, int]]:
        """(from, to, cost) of arcs for one review each; node 0 is source and sink, then submissions, then reviewers."""
        last = 1 + SUBMISSIONS
        arcs = [(0, 1 + s, -self.per_review * (2 * k - 1)) for s in range(SUBMISSIONS) for k in range(WANTED, 0, -1)]
        arcs += [(1 + s, last + r, -self.per_fit * fit) for (s, r), fit in zip(self.pairs, self.fits, strict=True)]
        return arcs + [(last + r, 0, 2 * k + 1) for r in range(REVIEWERS) for k in range(self.most)]

    def judged(self, used: list[int]) -> tuple[int, int, int, int]:
        """(reviews, squares of what is missing, fit, squares of loads) of the places of `pairs` that are used."""
        got, loads = [0] * SUBMISSIONS, [0] * REVIEWERS
        for place in set(used):
            submission, reviewer = self.pairs[place]
            got[submission] += 1
            loads[reviewer] += 1
        if max(got) > WANTED or max(loads) > self.most:
            raise SystemExit("limits were not kept")
        missing = sum((WANTED - count) ** 2 for count in got)
        return sum(got), missing, sum(self.fits[place] for place in set(used)), sum(load**2 for load in loads)


def problem(most: int) -> Problem:
    """The same at every call: 1 to 3 of 12 themes, four languages of unequal weight, conflicts at every twentieth pair."""
    dice = random.Random(5)
    themes = [frozenset(dice.sample(range(THEMES), dice.randint(1, 3))) for _ in range(SUBMISSIONS)]
    languages = [dice.choice(LANGUAGES) for _ in range(SUBMISSIONS)]
    known = [frozenset(dice.sample(range(THEMES), dice.randint(2, 4))) for _ in range(REVIEWERS)]
    read = [{0, dice.choice(LANGUAGES), dice.choice(LANGUAGES)} for _ in range(REVIEWERS)]
    pairs = [
        (s, r)
        for s in range(SUBMISSIONS)
        for r in range(REVIEWERS)
        if languages[s] in read[r] and dice.random() >= 0.05
    ]
    return Problem(pairs, [100 * len(themes[s] & known[r]) // len(themes[s]) for s, r in pairs], most)


# --- one function an engine: problem in, places of its pairs that are used out ------------------------------------


def by_highspy(task: Problem, **options: str | int) -> list[int]:
    import highspy
    import numpy as np

    start, lower, upper, index, value, cost = _columns(task)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), SUBMISSIONS + REVIEWERS
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.array(cost, float), np.zeros(len(cost)), np.ones(len(cost))
    lp.row_lower_, lp.row_upper_ = np.array(lower, float), np.array(upper, float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = np.array(start), np.array(index)
    lp.a_matrix_.value_ = np.array(value, float)
    solver = highspy.Highs()
    chosen = {"output_flag": False, "threads": 1, "solver": "simplex", "simplex_strategy": 1, "presolve": "off"}
    for option, value in (chosen | options).items():
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise SystemExit("not solved")
    first = SUBMISSIONS * WANTED
    taken = np.asarray(solver.getSolution().col_value)[first : first + len(task.pairs)]
    return np.flatnonzero(taken > 0.5).tolist()


def by_highspy_presolved(task: Problem) -> list[int]:
    return by_highspy(task, presolve="on")


def by_highspy_primal(task: Problem) -> list[int]:
    return by_highspy(task, simplex_strategy=4)


def by_highspy_interior(task: Problem) -> list[int]:
    return by_highspy(task, solver="ipm")


def by_scipy(task: Problem) -> list[int]:
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csc_array

    start, lower, _upper, index, value, cost = _columns(task)
    matrix = csc_array((value, index, start), shape=(SUBMISSIONS + REVIEWERS, len(cost)))
    found = linprog(cost, A_eq=matrix, b_eq=lower, bounds=(0, 1), method="highs-ds", options={"presolve": False})
    if not found.success:
        raise SystemExit(found.message)
    first = SUBMISSIONS * WANTED
    return np.flatnonzero(found.x[first : first + len(task.pairs)] > 0.5).tolist()


def by_ortools(task: Problem) -> list[int]:
    from ortools.graph.python import min_cost_flow

    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = task.arcs()
    for tail, head, cost in arcs:
        flow.add_arc_with_capacity_and_unit_cost(tail, head, 1, cost)
    if flow.solve() != flow.OPTIMAL:
        raise SystemExit("not solved")
    first = SUBMISSIONS * WANTED
    return [place for place in range(len(task.pairs)) if flow.flow(first + place)]


def by_swiglpk(task: Problem) -> list[int]:
    import swiglpk as glpk

    start, lower, _upper, index, value, cost = _columns(task)
    size = len(index)
    rows, columns, values = glpk.intArray(size + 1), glpk.intArray(size + 1), glpk.doubleArray(size + 1)
    lp = glpk.glp_create_prob()
    glpk.glp_add_rows(lp, SUBMISSIONS + REVIEWERS)
    for row, bound in enumerate(lower, 1):
        glpk.glp_set_row_bnds(lp, row, glpk.GLP_FX, bound, bound)
    glpk.glp_add_cols(lp, len(cost))
    for column, price in enumerate(cost):
        glpk.glp_set_col_bnds(lp, column + 1, glpk.GLP_DB, 0, 1)
        glpk.glp_set_obj_coef(lp, column + 1, price)
        for place in range(start[column], start[column + 1]):
            rows[place + 1], columns[place + 1], values[place + 1] = index[place] + 1, column + 1, value[place]
    glpk.glp_load_matrix(lp, size, rows, columns, values)
    options = glpk.glp_smcp()
    glpk.glp_init_smcp(options)
    options.msg_lev = glpk.GLP_MSG_OFF
    if glpk.glp_simplex(lp, options) or glpk.glp_get_status(lp) != glpk.GLP_OPT:
        raise SystemExit("not solved")
    first = SUBMISSIONS * WANTED
    return [place for place in range(len(task.pairs)) if glpk.glp_get_col_prim(lp, first + place + 1) > 0.5]


def by_networkx(task: Problem) -> list[int]:
    import networkx

    graph = networkx.MultiDiGraph()
    arcs = task.arcs()
    for number, (tail, head, cost) in enumerate(arcs):
        graph.add_edge(tail, head, number, capacity=1, weight=cost)
    _cost, flows = networkx.network_simplex(graph)
    numbers = {number for heads in flows.values() for keys in heads.values() for number, used in keys.items() if used}
    first = SUBMISSIONS * WANTED
    return [place for place in range(len(task.pairs)) if first + place in numbers]


def by_greedy(task: Problem) -> list[int]:
    loads, used = [0] * REVIEWERS, []
    of_each: list[list[tuple[int, int, int]]] = [[] for _ in range(SUBMISSIONS)]
    for place, ((submission, reviewer), fit) in enumerate(zip(task.pairs, task.fits, strict=True)):
        of_each[submission].append((fit, reviewer, place))
    for choices in of_each:
        free = [
            (-fit, loads[reviewer], reviewer, place) for fit, reviewer, place in choices if loads[reviewer] < task.most
        ]
        for _fit, _load, reviewer, place in sorted(free)[:WANTED]:
            loads[reviewer] += 1
            used.append(place)
    return used


def _columns(task: Problem) -> tuple[list[int], list[int], list[int], list[int], list[float], list[int]]:
    """The flow as a linear programme by columns: what comes into each node but the first goes out again."""
    start, index, value, cost = [0], [], [], []
    for tail, head, price in task.arcs():
        for node, sign in ((tail, -1.0), (head, 1.0)):
            if node:
                index.append(node - 1)
                value.append(sign)
        start.append(len(index))
        cost.append(price)
    zeros = [0] * (SUBMISSIONS + REVIEWERS)
    return start, zeros, zeros, index, value, cost


ENGINES = {
    "greedy": by_greedy, "highspy": by_highspy, "highspy-presolved": by_highspy_presolved,
    "highspy-primal": by_highspy_primal, "highspy-interior": by_highspy_interior, "ortools": by_ortools, "scipy": by_scipy,
    "swiglpk": by_swiglpk, "networkx": by_networkx,
}  # fmt: skip
MODULES = {"ortools": "ortools.graph.python.min_cost_flow", "scipy": "scipy.optimize"}

# --- measuring ---------------------------------------------------------------------------------------------------


def one_run(engine: str, name: str) -> None:
    """In a fresh process: seconds of the import, seconds of the solution, MB at most over an empty one, what was reached."""
    task = problem(ROUNDS[name])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    if engine != "greedy":
        package = engine.split("-")[0]
        __import__(MODULES.get(package, package))
    imported = time.perf_counter()
    used = ENGINES[engine](task)
    ended = time.perf_counter()
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(json.dumps([imported - started, ended - imported, memory, *task.judged(used)]))


def measured(engine: str, name: str, runs: int) -> list[float]:
    command = [sys.executable, __file__, "--one", engine, name]
    done = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(runs)]
    figures = [json.loads(run.stdout.splitlines()[-1]) for run in done]
    return [statistics.median(column) for column in zip(*figures, strict=True)]


def report(engine: str, runs: int) -> None:
    """Prints one engine's lines, or the last lines of what it died of."""
    print(f"\n{engine}", "" if engine == "greedy" else importlib.metadata.version(engine.split("-")[0]), flush=True)
    for name in ROUNDS:
        try:
            imported, solved, memory, reviews, missing, fit, loads = measured(engine, name, runs)
        except subprocess.CalledProcessError as failure:
            print(f"  {name} failed:", *failure.stderr.strip().splitlines()[-3:], sep="\n    ")
            continue
        print(
            f"  {name}: import {imported:.2f} s, solved in {solved:.2f} s, {memory:.0f} MB more; "
            f"{reviews:.0f} reviews, {missing:.0f} missing (squares), fit {fit:.0f}, loads {loads:.0f} (squares)",
            flush=True,
        )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options.add_argument("names", nargs="*", metavar="name", help=", ".join(ENGINES))
    chosen = options.parse_args()
    if chosen.one:
        one_run(*chosen.one)
        return
    for engine in chosen.names or ENGINES:
        report(engine, chosen.runs)


if __name__ == "__main__":
    main()
