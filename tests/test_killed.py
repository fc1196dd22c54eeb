"""kill -9 of web, worker and database at fifty random moments, while people register (trust.md 23).

What was acknowledged is there, nothing is half written, every letter goes out; the figures are printed.
"""

import email
import importlib.util
import os
import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from sympolis.config.tests.host import LONG, Host, on_postgresql, until
from sympolis.messaging.tests.factories import Inbox, MailServer
from tests.rush import KIND, Rush, started

KILLS = 50
TARGETS = ["web process"] * 6 + ["worker"] * 3 + ["database"] * 3 + ["web server"]
SCRIPT = Path(__file__).parents[1] / "script/run_tests.py"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    server = MailServer(Inbox())
    server.start()
    server.inbox.port = server.port
    yield server.inbox
    server.stop(no_assert=True)


@pytest.fixture
def rush(tmp_path, inbox) -> Iterator[Rush]:
    """A server on a database of its own, whose letters go to `inbox`."""
    with ExitStack() as opened:
        settings = {"SYMPOLIS_DEMO": "0", "EMAIL_URL": f"smtp://127.0.0.1:{inbox.port}"}
        if on_postgresql:
            described = importlib.util.spec_from_file_location("run_tests", SCRIPT)
            run_tests = importlib.util.module_from_spec(described)
            described.loader.exec_module(run_tests)
            address = opened.enter_context(run_tests.Postgres())
            yield started(opened.enter_context(Host(tmp_path, server=address, **settings)))
        else:
            yield started(opened.enter_context(Host(tmp_path, **settings)))


class Visitor(threading.Thread):
    """Registers one person after another; keeps whose registration was acknowledged and whose may not have been."""

    def __init__(self, rush: Rush, number: int) -> None:
        super().__init__()
        self.rush, self.number = rush, number
        self.moments = random.Random(number)
        self.enough = threading.Event()
        self.acknowledged: list[str] = []
        self.refused: Counter[str] = Counter()

    def run(self) -> None:
        count = 0
        while not self.enough.wait(self.moments.uniform(0, 0.2)):
            count += 1
            address = f"v{self.number}-{count}@city.example"
            form = self.rush.form(name=f"Visitor {self.number} {count}", email=address, sessions="busy")
            answer = self._answer(form)
            if answer == "302":
                self.acknowledged.append(address)
            else:
                self.refused[answer] += 1

    def _answer(self, request: bytes) -> str:
        """The status, or what kept us from getting one."""
        try:
            with socket.create_connection(("127.0.0.1", self.rush.port), timeout=LONG) as link:
                link.sendall(request)
                answer = link.recv(4096)
        except OSError:
            return "no connection"
        return answer.split()[1].decode() if answer else "cut off"


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def victims(rush: Rush, target: str) -> list[int]:
    """Process ids a blow may meet; [] while it is down from the last one."""
    serve = rush.host.mine[-1].pid
    web_and_worker = children(serve)
    web = [pid for pid in web_and_worker if children(pid)]  # it keeps two processes; the worker has none
    if target == "web server":
        return web
    if target == "web process":
        return [one for pid in web for one in children(pid)]
    if target == "worker":
        return [pid for pid in web_and_worker if pid not in web] if web else []
    return _connections(rush)


def _connections(rush: Rush) -> list[int]:
    """Processes of PostgreSQL that serve a connection; a blow to one makes the server throw all out and recover."""
    if not on_postgresql:
        return []
    try:
        found = rush.host.rows(
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        )
    except psycopg.OperationalError:  # it is just recovering
        return []
    return [pid for (pid,) in found]


def kill_at_random(rush: Rush, visitors: list[Visitor], moments: random.Random) -> Counter:
    """Fifty blows, each while people get answers; how often each target was met."""
    met: Counter[str] = Counter()
    answered = 0
    while met.total() < KILLS:
        until(lambda: sum(len(visitor.acknowledged) for visitor in visitors) > answered)  # noqa: B023
        time.sleep(moments.uniform(0, 0.3))
        target = moments.choice(TARGETS)
        found = victims(rush, target)
        if not found:
            continue
        try:
            os.kill(moments.choice(found), signal.SIGKILL)
        except ProcessLookupError:
            continue
        met[target] += 1
        answered = sum(len(visitor.acknowledged) for visitor in visitors)
    return met


def time_passes(host: Host) -> None:
    """Pauses and claims are over."""
    host.change(
        "update messaging_letter set due_at = '2020-01-01 00:00:00' where state <> 'sent'",
        "update journal_delivery set due_at = '2020-01-01 00:00:00' where state <> 'done'",
    )


def all_is_told(host: Host) -> bool:
    """Every listener has heard of every fact, every letter is sent."""
    open_ones = (
        "select (select count(*) from journal_delivery where state <> 'done') "
        "+ (select count(*) from messaging_letter where state <> 'sent')"
    )
    try:
        time_passes(host)
        time.sleep(0.5)
        return host.rows(open_ones) == [(0,)]
    except psycopg.OperationalError:  # the last blow met the database, which is just recovering
        return False


def test_fifty_blows_lose_nothing_that_was_acknowledged(rush, inbox):
    host, seed = rush.host, random.randrange(10**6)
    print(f"\nseed {seed}")
    moments = random.Random(seed)
    visitors = [Visitor(rush, number) for number in range(4)]
    began = time.monotonic()
    for visitor in visitors:
        visitor.start()
    try:
        met = kill_at_random(rush, visitors, moments)
    finally:
        for visitor in visitors:
            visitor.enough.set()
        for visitor in visitors:
            visitor.join()
    took = time.monotonic() - began
    until(lambda: all_is_told(host))

    acknowledged = {address for visitor in visitors for address in visitor.acknowledged}
    refused = sum((visitor.refused for visitor in visitors), Counter())
    there = Counter(
        address
        for (address,) in host.rows(
            "select p.email from registrations_registration r join registrations_participant p on p.id = r.participant_id "
            "where p.email like 'v%'"
        )
    )
    letters = Counter(email.message_from_bytes(taken.content)["Message-ID"] for taken in inbox.taken)
    copies = letters.total() - len(letters)
    print(
        f"{KILLS} times kill -9 in {took:.0f} s, {KIND}: {dict(met)}; {len(acknowledged)} acknowledged, {dict(refused)} "
        f"not; {len(there)} registrations, {len(letters)} letters, {copies} second copies"
    )
    assert len(acknowledged) >= KILLS
    assert acknowledged <= set(there)
    assert set(there.values()) == {1}
    _nothing_is_half_written(host)
    posted = {pk for (pk,) in host.rows("select message_id from messaging_letter")}
    assert set(letters) == posted
    _who_has_a_letter(host, set(there))
    if not on_postgresql:  # a database that was hit may forget notes of its last second (decision 0020)
        assert copies <= met["worker"]
    if refused:
        assert set(refused) <= {"no connection", "cut off", "500", "503"}


def _nothing_is_half_written(host: Host) -> None:
    """A registration, its person, its fact and its place in the line: all of it or nothing."""
    for what, sql in {
        "people without a registration": "select count(*) from registrations_participant p where not exists "
        "(select 1 from registrations_registration r where r.participant_id = p.id)",
        "facts without a registration": "select count(*) from journal_entry e where e.name = 'registration.registered' and "
        "not exists (select 1 from registrations_registration r where cast(r.id as text) = e.subject_id)",
    }.items():
        assert (what, host.rows(sql)) == (what, [(0,)])
    facts = Counter(
        subject
        for (subject,) in host.rows(
            "select subject_id from journal_entry where name in ('registration.registered', 'registration.waiting')"
        )
    )
    ids = {str(pk) for (pk,) in host.rows("select id from registrations_registration where source = 'form'")}
    assert ids <= set(facts)
    assert {facts[pk] for pk in ids} == {1}
    states = Counter(dict(host.rows("select state, count(*) from registrations_registration group by state")))
    held = states["confirmed"] + states["registered"] + states["offered"]
    assert held == 50  # the session's seats: none twice, none idle while people wait
    assert set(states) <= {"confirmed", "registered", "offered", "waiting"}


def _who_has_a_letter(host: Host, addresses: set[str]) -> None:
    """Everybody who is in has a letter, and nobody another's."""
    told = {address for (address,) in host.rows("select to_address from messaging_letter where to_address like 'v%'")}
    assert told == addresses
