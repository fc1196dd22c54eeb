"""HiGHS at work on a plan, in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sympolis.planning.fair_times.plain import Weights
from sympolis.planning.fair_times.problem import Task

FOLDER = Path(__file__).parent
NAME = "HiGHS"
ENVIRONMENT = {"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}  # all that the process sees of ours
STARTING = 1.5  # seconds in which a process starts, builds its model and says what it found
LEAST = 0.5  # seconds of searching that are worth a process


class NoSolver(Exception):
    """HiGHS is not there, died, or took more time or memory than it may."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What HiGHS found."""

    chosen: list[int] | None  # a start for each session
    bounds: list[float | None] | None  # of each step, what no plan is better than; None: no plan is possible
    near: list[int] | None  # a plan that would be better, but for sessions that overlap


def solve(task: Task, steps: Sequence[Weights], *, start: Sequence[int] | None, until: float) -> Solved:
    """The best plan that is found by `until` (`time.monotonic()`), no worse than `start`. Raises NoSolver."""
    seconds = left(until)
    return Solved(**ask("milp.py", {**_order(task), "steps": steps, "start": start, "seconds": seconds}, until))


def left(until: float) -> float:
    """Seconds of searching until then. Raises NoSolver if they are not worth a process."""
    seconds = until - time.monotonic() - STARTING
    if seconds < LEAST:
        raise NoSolver
    return seconds


def ask(script: str, order: dict[str, Any], until: float) -> Any:
    """What a script of this folder answers: the last line it has written by then. Raises NoSolver."""
    try:
        done = subprocess.run(  # noqa: S603 - our own script, its input is never part of the command
            [sys.executable, "-I", str(FOLDER / script)], input=json.dumps(order).encode(), capture_output=True,
            timeout=until - time.monotonic(), check=False, env=ENVIRONMENT,
        )  # fmt: skip
        lines, fault = done.stdout, done.stderr
    except subprocess.TimeoutExpired as late:
        lines, fault = late.stdout or b"", b"too late"
    except OSError as error:
        raise NoSolver(str(error)) from error
    complete = lines[: lines.rfind(b"\n") + 1].splitlines()
    if not complete:
        raise NoSolver(fault.decode(errors="replace")[-500:])
    return json.loads(complete[-1])


def _order(task: Task) -> dict[str, Any]:
    sessions = [
        {
            "minutes": one.minutes, "targets": targets, "starts": starts, "pattern_of": [of[start] for start in starts],
            "points": [pattern.points for pattern in patterns], "nights": [pattern.nights for pattern in patterns],
            "totals": [pattern.total for pattern in patterns],
        }
        for one, targets, starts, of, patterns in zip(
            task.sessions, task.targets, task.starts, task.pattern_of, task.patterns, strict=True
        )
    ]  # fmt: skip
    return {
        "sessions": sessions,
        "users": [[task.resources[key].rest, places] for key, places in task.users.items()],
        "points": [group.carried.points for group in task.groups],
        "nights": task.nights_before(),
        "weights": task.weights,
    }
