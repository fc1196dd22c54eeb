"""Which solver plans fair times? Repeats the figures of decision 0026.

    python -m venv solvers
    solvers/bin/pip install . ortools scipy
    solvers/bin/python bench/trials/planner_solver.py [--sessions 40] [--seconds 60] [name ...]

Every engine gets the rows and columns of `planning/fair_times/milp.py`, one core, one thread. Models: `patterns`, in which
sessions may overlap, as the planner solves it first; `whole`, with every resource's sessions apart. Figures: one at a time, as
the planner's steps are. Each run is a fresh process, so that its memory counts the import. `plain` is no engine: it shows
what the planner finds without one.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]
FIGURES = {"total": (1, 0, 0), "worst": (0, 1, 0), "again": (0, 0, 1), "both": (1, None, 0)}  # None: of everybody
PROVEN = 0.95  # figures are whole


def by_highspy(model, costs, seconds: float) -> tuple[float, float]:
    import highspy

    from sympolis.planning.fair_times import milp

    solver = highspy.Highs()
    for option, value in milp.OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.setOptionValue("time_limit", seconds)
    programme = model.programme()
    programme.col_cost_ = costs
    solver.passModel(programme)
    solver.run()
    told = solver.getInfo()
    return told.objective_function_value, told.mip_dual_bound


def by_scipy(model, costs, seconds: float) -> tuple[float, float]:
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    starts = np.cumsum([0, *(len(row[2]) for row in model.rows)])
    columns, values = (np.concatenate([row[at] for row in model.rows]) for at in (2, 3))
    matrix = csr_array((values, columns, starts), shape=(len(model.rows), len(model.lower)))
    found = milp(
        costs,
        integrality=np.array(model.whole, int),
        bounds=Bounds(model.lower, model.upper),
        constraints=LinearConstraint(matrix, [row[0] for row in model.rows], [row[1] for row in model.rows]),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    return (np.inf if found.fun is None else found.fun), (
        -np.inf if found.mip_dual_bound is None else found.mip_dual_bound
    )


def by_ortools(model, costs, seconds: float, workers: int = 1) -> tuple[float, float]:
    from ortools.sat.python import cp_model

    task = cp_model.CpModel()
    most = 10**8
    numbers = [
        task.new_int_var(int(lower), most if upper == float("inf") else int(upper), "")
        for lower, upper in zip(model.lower, model.upper, strict=True)
    ]
    for lower, upper, columns, values in model.rows:
        terms = cp_model.LinearExpr.weighted_sum([numbers[c] for c in columns.tolist()], [int(v) for v in values])
        low, high = (int(x) if abs(x) < float("inf") else (-(10**12) if x < 0 else 10**12) for x in (lower, upper))
        task.add_linear_constraint(terms, low, high)
    used = costs.nonzero()[0].tolist()
    task.minimize(cp_model.LinearExpr.weighted_sum([numbers[c] for c in used], [int(costs[c]) for c in used]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = workers, seconds
    solver.parameters.random_seed = 5
    if solver.solve(task) == cp_model.UNKNOWN:
        return float("inf"), solver.best_objective_bound
    return solver.objective_value, solver.best_objective_bound


def by_ortools_2(model, costs, seconds: float) -> tuple[float, float]:
    return by_ortools(model, costs, seconds, workers=2)


ENGINES = {"highspy": by_highspy, "scipy": by_scipy, "ortools": by_ortools, "ortools-2": by_ortools_2, "plain": None}


def one_run(engine: str, size: str, figure: str, sessions: int, seconds: float) -> None:
    import planner_speed

    from sympolis.planning.fair_times import milp, plain, solving
    from sympolis.planning.fair_times.problem import Task

    task = Task(*planner_speed.fill(sessions))
    task.prepare()
    weights = tuple(task.everybody if weight is None else weight for weight in FIGURES[figure])
    if engine == "plain":
        began = time.perf_counter()
        chosen = plain.search(task, [weights], until=time.monotonic() + seconds)
        score = task.score(chosen)
        value = weights[0] * score.total + weights[1] * score.worst + weights[2] * score.again
        print(json.dumps([time.perf_counter() - began, value, 0, 0]))
        return
    order = json.loads(json.dumps(solving._order(task)))
    model = milp.Model(order, order["users"] if size == "whole" else [])
    costs = model.costs(*weights)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    value, bound = ENGINES[engine](model, costs, seconds)
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(json.dumps([time.perf_counter() - began, value, bound, memory]))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sessions", type=int, default=40)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options.add_argument("names", nargs="*", metavar="name", help=", ".join(ENGINES))
    chosen = options.parse_args()
    if chosen.one:
        one_run(*chosen.one, chosen.sessions, chosen.seconds)
        return
    for size in ("patterns", "whole"):
        for figure in FIGURES:
            for engine in chosen.names or ENGINES:
                report(engine, size, figure, chosen.sessions, chosen.seconds)


def report(engine: str, size: str, figure: str, sessions: int, seconds: float) -> None:
    wanted = ["--sessions", str(sessions), "--seconds", str(seconds), "--one", engine, size, figure]
    done = subprocess.run([sys.executable, __file__, *wanted], capture_output=True, text=True)
    if done.returncode:
        print(f"{size} {figure} {engine} failed:", *done.stderr.strip().splitlines()[-2:], sep="\n    ", flush=True)
        return
    took, value, bound, memory = json.loads(done.stdout.splitlines()[-1])
    proof = "best" if value - bound < PROVEN else f"no less than {bound:.0f}"
    print(f"{size:9}{figure:6} {engine:10}{took:7.2f} s  {value:12.0f}  {proof}  {memory:.0f} MB more", flush=True)


if __name__ == "__main__":
    main()
