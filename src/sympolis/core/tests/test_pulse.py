"""Counters that all processes of a host share."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from sympolis.core import pulse

BUMP = """
import sys
from pathlib import Path
from sympolis.core import pulse
for _ in range(int(sys.argv[2])):
    pulse.bump("work", folder=Path(sys.argv[1]))
"""
FORK = """
import os, sys
from pathlib import Path
from sympolis.core import pulse
folder = Path(sys.argv[1])
pulse.bump("pages", folder=folder)  # mapped before the fork
if os.fork() == 0:
    pulse.bump("pages", folder=folder)
    os._exit(0)
os.wait()
print(pulse.read("pages", folder=folder))
"""


def run(code: str, *arguments: object) -> subprocess.Popen:
    """Python in a process of its own."""
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True)


def all_well(*processes: subprocess.Popen) -> list[str]:
    """What they printed; fails when one of them failed."""
    told = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return told


def at_once(count: int, work: Callable[[], None]) -> None:
    threads = [Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_each_counter_rises_by_itself(tmp_path):
    assert [pulse.bump("work", folder=tmp_path) for _ in range(3)] == [1, 2, 3]

    assert (pulse.read("work", folder=tmp_path), pulse.read("pages", folder=tmp_path)) == (3, 0)


def test_a_counter_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(ValueError, match="tuple"):
        pulse.read("jobs", folder=tmp_path)


def test_a_folder_that_is_not_there_is_made_and_the_file_is_its_owners_alone(tmp_path):
    folder = tmp_path / "new" / "data"

    pulse.bump("work", folder=folder)

    about = (folder / "pulse").stat()
    assert (about.st_size, about.st_mode & 0o777) == (pulse.SIZE, 0o600)


def test_a_separate_process_is_heard(tmp_path):
    pulse.read("work", folder=tmp_path)

    all_well(run(BUMP, tmp_path, 2))

    assert pulse.read("work", folder=tmp_path) == 2


def test_a_forked_child_is_heard_by_its_parent_and_by_others(tmp_path):
    pulse.read("pages", folder=tmp_path)

    told = all_well(run(FORK, tmp_path))

    assert told == ["2\n"]
    assert pulse.read("pages", folder=tmp_path) == 2


def test_four_processes_that_begin_on_an_empty_folder_lose_no_bump(tmp_path):
    all_well(*[run(BUMP, tmp_path, 500) for _ in range(4)])

    assert pulse.read("work", folder=tmp_path) == 2000


def test_threads_of_one_process_lose_no_bump(tmp_path):
    def bump() -> None:
        for _ in range(200):
            pulse.bump("work", folder=tmp_path)

    at_once(4, bump)

    assert pulse.read("work", folder=tmp_path) == 800


def test_a_reader_never_sees_half_a_number_or_an_older_one(tmp_path):
    other, seen = run(BUMP, tmp_path, 3000), [0]

    while other.poll() is None:
        value = pulse.read("work", folder=tmp_path)
        if value != seen[-1]:
            seen.append(value)
    seen.append(pulse.read("work", folder=tmp_path))

    all_well(other)
    assert (seen, seen[-1]) == (sorted(seen), 3000)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_an_error_and_not_a_crash(tmp_path):
    os.symlink("/dev/full", tmp_path / "pulse")

    with pytest.raises(OSError, match="No space left"):
        pulse.bump("work", folder=tmp_path)
