"""As few wishes as cannot all come true, found by HiGHS in a process of its own.

Run by `planning/fair_times/colliding.py` as a plain script (see `milp.py`).

In, as JSON, times in minutes since 1970, sessions and users as their places:

    sessions  each {"minutes", "starts"}
    users     [rest, sessions] of each resource that two or more sessions need
    wishes    each {"session"}: it takes place; {"session", "not_at"}: not at these places of its starts; {"user"}: one at a time
    seconds   in all

Out: {"kept": places of wishes that collide, or null if all can come true, "is_minimal"}. Exit code 3: more memory than it may
have, or not even all wishes together were proven to collide in time.

A deletion filter: whatever can be left out while the rest still collides is left out, many at once at first. Less never
collides where more does not, so one look at each wish is enough in the end.
"""

import json
import os
import resource
import sys
import time
from typing import Any

MOST_MEMORY = 3 * 2**30  # bytes of address space
TOO_MUCH = 3


class Oracle:
    """Can these wishes all come true? One column for each start of a session, and rows that are switched on and off."""

    def __init__(self, order: dict) -> None:
        import highspy
        import numpy as np

        self.np, self.highspy, self.order = np, highspy, order
        self.ends = time.monotonic() + order["seconds"]
        counts = [len(one["starts"]) for one in order["sessions"]]
        firsts = np.cumsum([0, *counts])
        self.columns = [np.arange(first, first + count) for first, count in zip(firsts, counts, strict=False)]
        self.rows: list[tuple[Any, int | None]] = [(columns, None) for columns in self.columns]  # columns, user
        for user, (rest, places) in enumerate(order["users"]):
            self.rows += [(together, user) for together in self._moments(rest, places)]
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = int(firsts[-1]), len(self.rows)
        programme.col_cost_ = programme.col_lower_ = np.zeros(firsts[-1])
        programme.col_upper_ = np.ones(firsts[-1])
        programme.integrality_ = [highspy.HighsVarType.kInteger] * int(firsts[-1])
        programme.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        programme.a_matrix_.start_ = np.cumsum([0, *(len(columns) for columns, _user in self.rows)])
        programme.a_matrix_.index_ = np.concatenate([columns for columns, _user in self.rows])
        programme.a_matrix_.value_ = np.ones(len(programme.a_matrix_.index_))
        self.programme = programme

    def _moments(self, rest: int, places: list[int]):
        """Of each moment at which a session of the resource may begin: all starts that cover it."""
        np, sessions = self.np, self.order["sessions"]
        times = [np.array(sessions[place]["starts"]) for place in places]
        for moment in np.unique(np.concatenate(times)):
            yield np.concatenate(
                [
                    self.columns[place][(of <= moment) & (moment < of + sessions[place]["minutes"] + rest)]
                    for place, of in zip(places, times, strict=True)
                ]
            )

    def collide(self, wishes: list[dict]) -> bool:
        """Is it proven that they do?"""
        np, programme = self.np, self.programme
        if time.monotonic() > self.ends:
            return False
        users = {wish["user"] for wish in wishes if "user" in wish}
        wanted = {wish["session"] for wish in wishes if "session" in wish and "not_at" not in wish}
        programme.row_lower_ = np.array([float(at in wanted) for at in range(len(self.rows))])
        programme.row_upper_ = np.array(
            [1.0 if user is None or user in users else np.inf for _columns, user in self.rows]
        )
        upper = np.ones(programme.num_col_)
        for wish in wishes:
            if "not_at" in wish:
                upper[self.columns[wish["session"]][wish["not_at"]]] = 0
        programme.col_upper_ = upper
        solver = self.highspy.Highs()
        for option, value in {"output_flag": False, "threads": 1, "random_seed": 5}.items():
            solver.setOptionValue(option, value)
        solver.setOptionValue("time_limit", max(0.1, self.ends - time.monotonic()))
        solver.passModel(programme)
        solver.run()
        return solver.getModelStatus() == self.highspy.HighsModelStatus.kInfeasible


def least(order: dict) -> dict | None:
    """The answer as told at the top; None: not proven in time."""
    oracle, wishes = Oracle(order), order["wishes"]
    kept = next((some for some in _of_one_resource(order) if oracle.collide([wishes[at] for at in some])), None)
    if kept is None:
        kept = list(range(len(wishes)))
        if not oracle.collide(wishes):
            return {"kept": None, "is_minimal": True} if time.monotonic() < oracle.ends else None
    size = max(1, len(kept) // 2)
    while True:
        for first in range(len(kept) - 1 - (len(kept) - 1) % size, -1, -size):
            rest = kept[:first] + kept[first + size :]
            if oracle.collide([wishes[at] for at in rest]):
                kept = rest
        if size == 1:
            return {"kept": kept, "is_minimal": time.monotonic() < oracle.ends}
        size = max(1, min(size // 2, len(kept) // 2))


def _of_one_resource(order: dict):
    """The wishes about one resource's sessions and itself: most collisions are among these."""
    for user, (_rest, sessions) in enumerate(order["users"]):
        yield [
            at
            for at, wish in enumerate(order["wishes"])
            if wish.get("user") == user or ("session" in wish and wish["session"] in sessions)
        ]


def main() -> None:
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    out = os.dup(1)
    os.dup2(2, 1)  # HiGHS greets on standard output, whatever it is told
    found = least(json.load(sys.stdin))
    if found is None:
        sys.exit(TOO_MUCH)
    with os.fdopen(out, "w") as answer:
        print(json.dumps(found), file=answer)


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        sys.exit(TOO_MUCH)
