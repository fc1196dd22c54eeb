"""The best circulation through arcs that carry one unit or none, found by HiGHS in a process of its own.

Run by `contributions/assignment.py` as a plain script: HiGHS and numpy keep some 60 MB in the process that has used them.

In: {"nodes", "tails", "heads", "profits"}, JSON; whole numbers, nodes count from 0. Out: {"used": places of the arcs that carry
a unit, "prices": one of each node}. The prices prove that nothing is better (`bound`). Exit code 3: more time or memory
than it may have.
"""

import json
import os
import resource
import sys
from collections.abc import Iterable, Sequence

MOST_MEMORY = 2 * 2**30  # bytes of address space; 300,000 pairs take 400 MB of memory
MOST_SECONDS = 30  # of searching; 300,000 pairs without limits of load take half of it
TOO_MUCH = 3
OPTIONS: dict[str, bool | float | str] = {
    "output_flag": False,
    "threads": 1,
    "solver": "simplex",
    "simplex_strategy": 1,  # its serial dual simplex, which ends in the same corner every time
    "presolve": "off",  # finds little to leave out of a flow, and takes longer than all the rest
    "time_limit": float(MOST_SECONDS),
}


def best(
    nodes: int, tails: Sequence[int], heads: Sequence[int], profits: Sequence[int]
) -> tuple[list[int], list[int]] | None:
    """(places of the arcs used, price of each node) of the circulation with the highest profit; None: not in time.

    As much flows into each node as out of it. A linear programme is enough: with whole numbers and arcs of one unit
    every corner of its solutions uses an arc or not, and has whole prices.
    """
    import highspy
    import numpy as np

    count = len(profits)
    programme = highspy.HighsLp()
    programme.num_col_, programme.num_row_ = count, nodes
    programme.col_cost_ = -np.array(profits, dtype=float)
    programme.col_lower_, programme.col_upper_ = np.zeros(count), np.ones(count)
    programme.row_lower_ = programme.row_upper_ = np.zeros(nodes)
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2)
    programme.a_matrix_.index_ = np.column_stack((tails, heads)).ravel()
    programme.a_matrix_.value_ = np.tile((1.0, -1.0), count)
    solver = highspy.Highs()
    for option, value in OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(programme)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = solver.getSolution()
    used = np.flatnonzero(np.asarray(found.col_value) > 0.5)
    return used.tolist(), np.rint(found.row_dual).astype(int).tolist()


def bound(arcs: Iterable[tuple[int, int, int]], prices: Sequence[int]) -> int:
    """The profit that no circulation through (tail, head, profit) exceeds, by these prices; any prices give such a bound.

    What a circulation pays for entering nodes it gets back for leaving them, so prices change no circulation's profit.
    With them no arc can bring more than stands here. Counted in whole numbers, without HiGHS.
    """
    return sum(max(0, profit + prices[tail] - prices[head]) for tail, head, profit in arcs)


def main() -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    out = os.dup(1)
    os.dup2(2, 1)  # HiGHS greets on standard output, whatever it is told
    found = best(**json.load(sys.stdin))
    if found is None:
        sys.exit(TOO_MUCH)
    with os.fdopen(out, "w") as answer:
        json.dump(dict(zip(("used", "prices"), found, strict=True)), answer)


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        sys.exit(TOO_MUCH)
