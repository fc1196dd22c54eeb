"""The background worker: one thread for each registered loop (telling listeners, duties, sending letters)."""

import logging
import signal
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connection

from sympolis.core import pulse
from sympolis.journal import actions as journal
from sympolis.journal import queries, registry

log = logging.getLogger("sympolis.worker")

GLANCE = 0.05  # seconds between two looks at the shared counter (a memory read)
LOOK = 2.0  # seconds after which the database is asked anyway: a lost wake-up costs no more
TROUBLE = 3.0  # seconds to wait when the database does not answer
RUSH = 20  # buttons pressed a second, from which on people need all of the machine
PATIENCE = 5.0  # seconds to stand back at most; then as long a time of work


def run(stop: threading.Event | None = None) -> int:
    """Work until `stop` is set or SIGTERM or SIGINT comes; what is begun is finished first. Returns 0."""
    stop = stop or _stop_by_signal()
    steps, rush = {**registry.loops(), "worker.heal": Healing().step}, Rush()
    threads = [threading.Thread(target=_loop, args=(name, step, stop, rush), name=name) for name, step in steps.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0


def _loop(name: str, step: registry.Step, stop: threading.Event, rush: "Rush") -> None:
    seen, looked = -1, 0.0
    while not stop.is_set():
        now, beat = time.monotonic(), pulse.read("work")
        if rush.is_on() or (beat == seen and now - looked < LOOK):
            stop.wait(GLANCE)
            continue
        seen, looked = beat, now
        _safely(name, step, stop, lambda: stop.is_set() or rush.is_on())
        if rush.is_on():
            seen = -1  # it stopped in the middle
        close_old_connections()
    connection.close()


def _safely(name: str, step: registry.Step, stop: threading.Event, stopping: registry.Stopping) -> None:
    try:
        step(stopping)
    except DatabaseError as error:
        log.warning("%s: the database does not answer (%s); trying again", name, type(error).__name__)
        connection.close()
        stop.wait(TROUBLE)
    except Exception:
        log.exception("%s", name)
        stop.wait(TROUBLE)


class Rush:
    """Whether many people press buttons just now: then letters wait a moment, so that the machine answers people."""

    def __init__(self) -> None:
        self.looked, self.seen = time.monotonic(), pulse.read("people")
        self.began: float | None = None
        self.lock = threading.Lock()

    def is_on(self) -> bool:
        """Never for longer than PATIENCE, between which there is as long a time without."""
        now = time.monotonic()
        with self.lock:
            if now - self.looked >= GLANCE:
                people = pulse.read("people")
                many = (people - self.seen) / (now - self.looked) >= RUSH
                self.looked, self.seen = now, people
                if not many:
                    self.began = None
                elif self.began is None:
                    self.began = now
            return self.began is not None and (now - self.began) % (2 * PATIENCE) < PATIENCE


class Healing:
    """Notices changes that nobody told of: a process that died between its commit and the counter, another host."""

    def __init__(self) -> None:
        self.newest, self.pages = -1, -1

    def step(self, stopping: Callable[[], bool]) -> int:
        """Raise the counters when the journal grew and the counter of pages stood still; returns 0."""
        pages, newest = pulse.read("pages"), queries.latest_change()
        if self.newest not in (-1, newest) and pages == self.pages:
            journal.tell()
            pages = pulse.read("pages")
        self.newest, self.pages = newest, pages
        return 0


def _stop_by_signal() -> threading.Event:
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    return stop
