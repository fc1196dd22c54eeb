"""Workers as processes of their own that want the same question for fair times; one of them is killed (trust.md 23)."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from sympolis.config.tests.host import LONG, Host, until

PREPARE = """
import django; django.setup()
from datetime import timedelta
from sympolis.config.prepare import prepare
prepare(lambda line: None)
from sympolis.directory.tests import factories as directory
from sympolis.networks.tests import factories as networks
from sympolis.planning.models import Plan
from sympolis.planning.tests import plans
from sympolis.programme.tests import factories
series = plans.series()
asia = series.regions.get(code="asia")
for zone in ("Amman", "Dubai", "Dhaka", "Jakarta", "Manila", "Tokyo"):
    networks.city(series.network, directory.municipality(zone, country="JP", zone=f"Asia/{zone}", region=asia))
sessions = [factories.session(series, plans.day(number % 20, 9 + number % 8)) for number in range(60)]
asked = plans.asked(*sessions, within=14, first=0, last=23 * 60, people={"lac": 90, "asia": 170})
Plan.objects.create(series=series, asked=asked.kept())
"""
WORK = """
import os, sys, time
from pathlib import Path
import django; django.setup()
from sympolis.planning import tasks
from sympolis.planning.actions import fair_times
from sympolis.planning.fair_times import proposals
from sympolis.planning.states import PlanState
folder, others, how = Path(os.environ["SYMPOLIS_DATA"]), int(sys.argv[1]), sys.argv[2]
def answer(plan, language):
    (folder / f"begun-{os.getpid()}").touch()
    while how == "waits" and not (folder / "go").exists():
        time.sleep(0.005)
    plan.answer, plan.state = {"worker": os.getpid()}, PlanState.IMPOSSIBLE
if how != "solves":
    fair_times._answer = answer
proposals.SECONDS = proposals.MOST_SECONDS = 100.0
(folder / f"up-{os.getpid()}").touch()
while len(list(folder.glob("up-*"))) < others:
    time.sleep(0.005)
print(tasks.work_out_due(lambda: False))
"""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Iterator[Host]:
    with Host(tmp_path_factory.mktemp("plans")) as host:
        subprocess.run([sys.executable, "-c", PREPARE], env=host.environment, check=True, timeout=LONG)
        yield host


@pytest.fixture
def host(prepared) -> Host:
    prepared.change("update planning_plan set state = 'asked', claimed_at = null, answer = '{}'")
    for mark in [*prepared.folder.glob("up-*"), *prepared.folder.glob("begun-*"), *prepared.folder.glob("go")]:
        mark.unlink()
    return prepared


def worker(host: Host, how: str = "answers", *, together: int = 1) -> subprocess.Popen:
    """A worker that begins once so many are up. It answers at once, `waits` for `go`, or `solves` the question in earnest."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, str(together), how], env=host.environment, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    host.mine.append(process)
    return process


def go(host: Host) -> None:
    """Let those that wait answer."""
    (host.folder / "go").touch()


def solvers(process: subprocess.Popen) -> list[Path]:
    """What a worker's solvers are under /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # ended meanwhile
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            if parent == process.pid and b"milp.py" in (stat.parent / "cmdline").read_bytes():
                found.append(stat.parent)
    return found


def runs(solver: Path) -> bool:
    """Whether it is there, and no corpse that nobody has buried."""
    with suppress(OSError):
        return (solver / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def has_searched(solver: Path) -> bool:
    """Whether it has been at it for two seconds: past what it finds at once, far from the end."""
    with suppress(OSError):
        used = (solver / "stat").read_text().rpartition(")")[2].split()[11]
        return int(used) > 2 * os.sysconf("SC_CLK_TCK")
    return False


def done(process: subprocess.Popen) -> int:
    """How many questions a worker answered."""
    out, _trouble = process.communicate(timeout=LONG)
    assert process.returncode == 0
    return int(out)


def standing(host: Host) -> tuple[str, bool]:
    """The state of the plan, and whether some worker has it."""
    ((state, claimed_at),) = host.rows("select state, claimed_at from planning_plan")
    return state, claimed_at is not None


def test_two_workers_work_a_question_out_once(host):
    both = [worker(host, "waits", together=2) for _ in range(2)]
    until(lambda: any(process.poll() is not None for process in both))
    go(host)

    assert sorted(done(process) for process in both) == [0, 1]
    assert len(list(host.folder.glob("begun-*"))) == 1
    assert standing(host) == ("impossible", True)


def test_a_question_left_behind_by_a_killed_worker_is_taken_up_after_a_while(host):
    killed = worker(host, "waits")
    until(lambda: (host.folder / f"begun-{killed.pid}").exists())

    killed.kill()
    killed.wait()

    assert done(worker(host)) == 0  # it may still be at work
    assert standing(host) == ("asked", True)
    host.change("update planning_plan set claimed_at = '2020-01-01 00:00:00'")
    assert done(worker(host)) == 1
    assert standing(host)[0] == "impossible"


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which processes there are")
def test_a_worker_killed_while_the_solver_runs_leaves_no_solver_behind(host):
    killed = worker(host, "solves")
    until(lambda: any(has_searched(solver) for solver in solvers(killed)))
    left = solvers(killed)

    killed.kill()
    killed.wait()

    time.sleep(1)  # by themselves they would search for a minute and more
    assert left
    assert [solver for solver in left if runs(solver)] == []
    assert standing(host) == ("asked", True)
    host.change("update planning_plan set claimed_at = '2020-01-01 00:00:00'")
    assert done(worker(host)) == 1


def test_a_worker_that_was_taken_for_dead_changes_nothing_any_more(host):
    slow = worker(host, "waits")
    until(lambda: (host.folder / f"begun-{slow.pid}").exists())
    host.change("update planning_plan set claimed_at = '2020-01-01 00:00:00'")

    quick = worker(host)
    assert done(quick) == 1
    go(host)
    assert done(slow) == 1  # it answered, and was not heard

    ((answer,),) = host.rows("select answer from planning_plan")
    assert str(quick.pid) in str(answer)
