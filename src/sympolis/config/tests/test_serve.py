"""`sympolis serve` as a real process: it starts, heals, and ends in time."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sympolis.config import serve

LONG = 180.0  # seconds after which a wait has failed


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ, "DJANGO_SETTINGS_MODULE": "sympolis.config.settings", "SYMPOLIS_DATA": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}", "SYMPOLIS_DEMO": "1",
    }  # fmt: skip


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "sympolis", *words]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a database."""
    made = tmp_path_factory.mktemp("serve")
    subprocess.run(
        [sys.executable, "-m", "django", "migrate"], env=environment(made), check=True, stdout=subprocess.DEVNULL
    )
    return made


def healthy(port: int) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        link.request("GET", "/healthz")
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):  # it ended just now
        return []


def family(pid: int) -> list[int]:
    return [pid, *(one for child in children(pid) for one in family(child))]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def serving(folder: Path, port: int, *words: str) -> Iterator[subprocess.Popen]:
    server = subprocess.Popen(
        command("serve", "--port", str(port), *words), env=environment(folder), stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: healthy(port) or server.poll() is not None)
        assert server.poll() is None
        yield server
    finally:
        pids = family(server.pid) if server.poll() is None else []
        for pid in filter(alive, pids):
            os.kill(pid, signal.SIGKILL)
        server.wait()


def test_what_is_killed_is_started_again_and_all_ends_in_time(folder):
    port = free_port()
    with serving(folder, port) as server:
        for place in (0, 1):  # the web server, then the background worker: in the order of their start
            killed = children(server.pid)[place if place == 0 else -1]
            orphans = family(killed)
            others = set(children(server.pid)) - {killed}
            os.kill(killed, signal.SIGKILL)
            until(lambda: len(set(children(server.pid)) - others - {killed}) == 1)  # noqa: B023
            until(lambda: not any(map(alive, orphans)))  # noqa: B023
            until(lambda: healthy(port))
            if place == 0:
                others_now = children(server.pid)
                assert len(others_now) == 2
                os.kill(others_now[0], 0)
        everyone = family(server.pid)
        began = time.monotonic()
        server.terminate()
        assert server.wait(LONG) == 0
        assert time.monotonic() - began < 4 * serve.GRACE
        until(lambda: not any(map(alive, everyone)))


def test_without_the_worker_there_is_the_web_server_only(folder):
    port = free_port()
    with serving(folder, port, "--no-worker") as server:
        assert len(children(server.pid)) == 1
        web = children(server.pid)[0]
        until(lambda: children(web))
        killed = children(web)[0]
        os.kill(killed, signal.SIGKILL)
        until(lambda: killed not in children(web) and children(web))
        until(lambda: healthy(port))


def test_a_taken_port_is_told(folder):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        done = subprocess.run(
            command("serve", "--port", str(port)), env=environment(folder), capture_output=True, text=True
        )

    assert done.returncode == 1
    assert f"Port {port} is in use by another program." in done.stderr
    assert "Traceback" not in done.stderr
