"""The cheapest choice under linear rules, found by HiGHS in a process of its own.

Run by `interpretation/proposing.py` as a plain script: HiGHS and numpy keep some 60 MB in the process that has used them.

In (JSON): {"costs", "uppers", "whole": of each column, "rows": [[columns], [values], lower, upper], "seconds"}.
Columns begin at 0; a bound of null is none. Out: {"values": of each column, "bound": no choice costs less}.
Exit code 3: no choice found in time, or more memory than it may have.
"""

import json
import os
import resource
import sys
from collections.abc import Sequence

MOST_MEMORY = 2 * 2**30  # bytes of address space
TOO_MUCH = 3
STEP = 0.999  # costs are whole numbers: nothing is cheaper by less than 1


def cheapest(
    costs: Sequence[int], uppers: Sequence[float], whole: Sequence[bool], rows: Sequence[Sequence], seconds: float
) -> tuple[list[float], float] | None:
    """(value of each column, lower bound of the costs); None: nothing found in time."""
    import highspy
    import numpy as np

    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = len(costs), len(rows)
    programme.col_cost_ = np.array(costs, dtype=float)
    programme.col_lower_, programme.col_upper_ = np.zeros(len(costs)), np.array(uppers, dtype=float)
    programme.integrality_ = [
        highspy.HighsVarType.kInteger if one else highspy.HighsVarType.kContinuous for one in whole
    ]
    infinity = highspy.kHighsInf
    programme.row_lower_ = np.array([-infinity if row[2] is None else row[2] for row in rows], dtype=float)
    programme.row_upper_ = np.array([infinity if row[3] is None else row[3] for row in rows], dtype=float)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    programme.a_matrix_.start_ = np.cumsum([0, *(len(row[0]) for row in rows)])
    programme.a_matrix_.index_ = np.array([column for row in rows for column in row[0]])
    programme.a_matrix_.value_ = np.array([value for row in rows for value in row[1]], dtype=float)
    solver = highspy.Highs()
    options = {
        "output_flag": False, "threads": 1, "time_limit": seconds, "mip_rel_gap": 0.0, "mip_abs_gap": STEP,
        "random_seed": 1,
    }  # fmt: skip
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(programme)
    solver.run()
    told = solver.getInfo()
    if told.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return list(solver.getSolution().col_value), float(told.mip_dual_bound)


def main() -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    out = os.dup(1)
    os.dup2(2, 1)  # HiGHS greets on standard output, whatever it is told
    found = cheapest(**json.load(sys.stdin))
    if found is None:
        sys.exit(TOO_MUCH)
    with os.fdopen(out, "w") as answer:
        json.dump(dict(zip(("values", "bound"), found, strict=True)), answer)


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        sys.exit(TOO_MUCH)
