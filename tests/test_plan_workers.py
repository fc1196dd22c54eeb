"""Workers as processes of their own that want the same question for fair times; one of them is killed (trust.md 23)."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from sympolis.config.tests.host import LONG, Host, until

PREPARE = """
import django; django.setup()
from datetime import datetime, timedelta
from django.utils import timezone
from sympolis.config.prepare import prepare
prepare(lambda line: None)
from sympolis.networks.tests import factories as networks
from sympolis.planning.models import Plan
from sympolis.programme.tests import factories
today = timezone.now().date()
Plan.objects.create(series=factories.series(networks.network("north"), starts_on=today, ends_on=today + timedelta(days=60)))
"""
WORK = """
import os, sys, time
from pathlib import Path
import django; django.setup()
from sympolis.planning import tasks
from sympolis.planning.actions import fair_times
from sympolis.planning.states import PlanState
folder, others, seconds = Path(os.environ["SYMPOLIS_DATA"]), int(sys.argv[1]), float(sys.argv[2])
def answer(plan, language):
    (folder / f"begun-{os.getpid()}").touch()
    time.sleep(seconds)
    plan.answer, plan.state = {"worker": os.getpid()}, PlanState.IMPOSSIBLE
fair_times._answer = answer
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
    for mark in [*prepared.folder.glob("up-*"), *prepared.folder.glob("begun-*")]:
        mark.unlink()
    return prepared


def worker(host: Host, *, together: int = 1, seconds: float = 0) -> subprocess.Popen:
    """A worker that begins once so many are up, and takes its time for an answer."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, str(together), str(seconds)], env=host.environment, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    host.mine.append(process)
    return process


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
    both = [worker(host, together=2, seconds=1) for _ in range(2)]

    assert sorted(done(process) for process in both) == [0, 1]
    assert len(list(host.folder.glob("begun-*"))) == 1
    assert standing(host) == ("impossible", True)


def test_a_question_left_behind_by_a_killed_worker_is_taken_up_after_a_while(host):
    killed = worker(host, seconds=LONG)
    until(lambda: (host.folder / f"begun-{killed.pid}").exists())

    killed.kill()
    killed.wait()

    assert done(worker(host)) == 0  # it may still be at work
    assert standing(host) == ("asked", True)
    host.change("update planning_plan set claimed_at = '2020-01-01 00:00:00'")
    assert done(worker(host)) == 1
    assert standing(host)[0] == "impossible"


def test_a_worker_that_was_taken_for_dead_changes_nothing_any_more(host):
    slow = worker(host, seconds=3)
    until(lambda: (host.folder / f"begun-{slow.pid}").exists())
    host.change("update planning_plan set claimed_at = '2020-01-01 00:00:00'")

    quick = worker(host)
    done(quick)
    done(slow)

    ((answer,),) = host.rows("select answer from planning_plan")
    assert str(quick.pid) in str(answer)
