"""PostgreSQL stops as after a power cut and comes back, while readers read and the secretariat works."""

import http.client
import importlib.util
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sympolis.config.tests.host import LONG, Host, on_postgresql

pytestmark = pytest.mark.skipif(not on_postgresql, reason="SQLite has no server that could restart")

RECOVERY = 10.0  # seconds after which everything answers again
SCRIPT = Path(__file__).parents[1] / "script/run_tests.py"


@pytest.fixture
def server() -> Iterator:
    """A PostgreSQL for this test alone."""
    described = importlib.util.spec_from_file_location("run_tests", SCRIPT)
    run_tests = importlib.util.module_from_spec(described)
    described.loader.exec_module(run_tests)
    server = run_tests.Postgres()
    with server as server.address:
        yield server


@pytest.fixture
def host(server, tmp_path) -> Iterator[Host]:
    """A host on it, with the demo."""
    with Host(tmp_path, server=server.address) as host:
        host.done("demo")
        yield host


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Reader(threading.Thread):
    """Asks for pages that no cache has, one after another."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__()
        self.port, self.number = port, number
        self.enough = threading.Event()
        self.seen: list[tuple[float, int]] = []  # (moment of the question, status)

    def run(self) -> None:
        count = 0
        while not self.enough.wait(0.1):
            count += 1
            asked = time.monotonic()
            self.seen.append((asked, status_of(self.port, f"/cities/?q=reader-{self.number}-{count}")))


def status_of(port: int, path: str) -> int:
    """Status of a page, 0 for no answer."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=LONG)
    try:
        link.request("GET", path)
        return link.getresponse().status
    except OSError:
        return 0
    finally:
        link.close()


class Secretariat(threading.Thread):
    """Gives people roles, each of which is a fact that somebody is told of by letter; keeps those that were confirmed."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host, self.confirmed, self.refused = host, [], 0
        self.enough = threading.Event()

    def run(self) -> None:
        for number in range(1000):
            if self.enough.is_set():
                return
            address = f"person{number}@city.example"
            if self.host.run("user", "role", address, "viewer")[0] == 0:
                self.confirmed.append(address)
            else:
                self.refused += 1


def until(true) -> None:
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.1)


def test_all_goes_on_after_the_database_was_away(server, host, tmp_path):
    port = free_port()
    # Into a file: each fault is told at length, and a pipe that nobody reads holds up the server when it is full
    with (tmp_path / "complaints").open("w") as complaints:
        host.start("serve", "--port", port, complaints=complaints.fileno())
    until(lambda: status_of(port, "/readyz") == 200)
    readers, secretariat = [Reader(port, number) for number in range(3)], Secretariat(host)
    threads = [*readers, secretariat]
    for thread in threads:
        thread.start()
    try:
        until(lambda: secretariat.confirmed and all(len(reader.seen) > 5 for reader in readers))

        server.restart()

        back = time.monotonic()
        before = len(secretariat.confirmed)
        until(lambda: len(secretariat.confirmed) > before)
        until(lambda: time.monotonic() > back + RECOVERY + 1)
    finally:
        for thread in threads:
            thread.enough.set()
        for thread in threads:
            thread.join()

    late = [status for reader in readers for moment, status in reader.seen if moment > back + RECOVERY]
    assert late
    assert set(late) == {200}
    assert {status for reader in readers for _, status in reader.seen} <= {200, 500, 503}
    until(lambda: host.rows("select count(*) from journal_delivery where state <> 'done'") == [(0,)])
    told = host.rows("select to_address, count(*) from messaging_letter where to_address like 'person%' group by 1")
    assert dict.fromkeys(secretariat.confirmed, 1).items() <= dict(told).items()
