"""The worker as a process of its own, beside others, stopped and killed."""

import asyncio
import email
import os
import random
import signal
import threading
import time
from collections import Counter

import pytest

from sympolis.messaging.tests.factories import Inbox, MailServer

on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")


def test_the_worker_hears_of_what_other_processes_record(house):
    worker = house.started_worker()

    house.run("record", 3)

    house.until(lambda: house.waiting() == 0, worker)
    entries = {str(pk) for (pk,) in house.rows("select id from journal_entry")}
    assert {entry for entry, _ in house.told()} == entries
    assert len(entries) == 3


def test_a_worker_killed_in_the_middle_of_a_delivery_leaves_nothing_half_done(house):
    house.run("record", 1)
    worker = house.started_worker(PROBE_SLOW=30)
    house.until(lambda: (house.folder / f"begun-{worker.pid}").exists(), worker)

    worker.kill()
    worker.wait()

    assert (house.told(), house.waiting()) == ([], 1)
    house.pauses_are_over()
    second = house.started_worker()
    house.until(lambda: house.waiting() == 0, second)
    assert [process for _, process in house.told()] == [str(second.pid)]


def test_asked_to_stop_it_finishes_what_it_began_and_no_more(house):
    house.run("record", 2)
    worker = house.started_worker(PROBE_SLOW=0.5)
    house.until(lambda: (house.folder / f"begun-{worker.pid}").exists(), worker)

    worker.send_signal(signal.SIGTERM)

    house.well_ended(worker)
    assert (len(house.told()), house.waiting()) == (1, 1)


def test_two_workers_tell_each_fact_once(house):
    workers = [house.started_worker(PROBE_SLOW=0.01) for _ in range(2)]

    house.run("record", 30)

    house.until(lambda: house.waiting() == 0, *workers)
    told = house.told()
    assert Counter(entry for entry, _ in told) == Counter(
        str(pk) for (pk,) in house.rows("select id from journal_entry")
    )
    if on_postgresql:  # on SQLite one of them may well win every time
        assert {process for _, process in told} == {str(worker.pid) for worker in workers}


def test_web_and_worker_writing_at_once_are_never_locked_out(house):
    worker = house.started_worker()

    writers = [house.start("record", 80) for _ in range(3)]

    for writer in writers:
        house.well_ended(writer)
    house.until(lambda: house.waiting() == 0, worker)
    assert house.rows("select tries, last_error, count(*) from journal_delivery group by 1, 2") == [(1, "", 240)]
    assert len(house.told()) == 240
    worker.send_signal(signal.SIGTERM)
    house.well_ended(worker)


class Holding(Inbox):
    """Takes a letter and keeps its answer back, the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.holds = threading.Event()

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope)
        if not self.holds.is_set():
            self.holds.set()
            await asyncio.sleep(60)
        return "250 OK"


def test_a_worker_killed_while_sending_sends_again_under_the_same_id(house):
    inbox = Holding()
    server = MailServer(inbox)
    server.start()
    try:
        house.run("post", 2)
        address = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        worker = house.started_worker(**address)
        house.until(inbox.holds.is_set, worker)

        worker.kill()
        worker.wait()

        assert house.rows("select state, count(*) from messaging_letter group by 1 order by 1") == [
            ("sending", 1), ("waiting", 1),
        ]  # fmt: skip
        house.pauses_are_over()
        second = house.started_worker(**address)
        house.until(lambda: house.rows("select count(*) from messaging_letter where state = 'sent'") == [(2,)], second)
    finally:
        server.stop(no_assert=True)
    ids = Counter(email.message_from_bytes(envelope.content)["Message-ID"] for envelope in inbox.taken)
    assert ids == Counter(dict(house.rows("select message_id, tries from messaging_letter")))
    assert sorted(ids.values()) == [1, 2]


def test_a_worker_killed_again_and_again_sends_everything_and_at_most_one_copy_a_kill(house):
    inbox, moments = Inbox(), random.Random(4)
    server = MailServer(inbox)
    server.start()
    kills = 0
    try:
        house.run("post", 200)
        address = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        while not house.all_sent():
            worker = house.started_worker(**address)
            enough = len(inbox.taken) + moments.randrange(1, 60)
            house.until(lambda enough=enough: len(inbox.taken) >= enough or house.all_sent(), worker)
            time.sleep(moments.random() / 100)  # anywhere between two commits
            worker.kill()
            worker.wait()
            kills += 1
            house.pauses_are_over()
    finally:
        server.stop(no_assert=True)
    ids = Counter(email.message_from_bytes(envelope.content)["Message-ID"] for envelope in inbox.taken)
    second_copies = len(inbox.taken) - 200
    print(f"{kills} kills, {second_copies} second copies")
    assert ids.keys() == {name for (name,) in house.rows("select message_id from messaging_letter")}
    assert second_copies <= kills
    assert kills >= 3


@pytest.mark.skipif(not on_postgresql, reason="SQLite has no connection that could break")
def test_a_database_that_comes_back_is_used_again(house):
    worker = house.started_worker()
    house.rows(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
        "and pid <> pg_backend_pid()"
    )

    house.run("record", 1)

    house.until(lambda: house.waiting() == 0, worker)
    assert len(house.told()) == 1
