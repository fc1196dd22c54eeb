"""Web server and background worker under one parent.

The parent loads Django once and forks, so that both share its memory; it opens no database connection itself. A
child that dies is started again, after a pause that grows while it keeps dying.
"""

import ctypes
import errno
import gc
import os
import signal
import socket
import sys
import time
from collections.abc import Callable

THREADS = 8  # of each web process; each keeps its database connection. Decision 0022
PAUSES = (0.2, 1, 2, 5, 10)
QUICK = 10.0  # seconds: a child that lived shorter than this died "again"
GRACE = 5.0  # seconds to stop in


def run(*, host: str, port: int, web_workers: int, with_worker: bool) -> int:
    """Serve until SIGTERM or SIGINT; returns the exit code. A taken port is told at once."""
    if complaint := _taken(host, port):
        print(complaint, file=sys.stderr)  # noqa: T201
        return 1
    from django.conf import settings

    import sympolis.config.wsgi  # noqa: F401 - loads everything before the fork
    from sympolis.config import page_files

    # Also when page files are off now: nothing may come out of a folder that nobody watches
    page_files.clear(settings.DATA_DIR)
    gc.collect()
    gc.freeze()
    jobs: dict[str, Callable[[], int]] = {"web": lambda: _web(host, port, web_workers)}
    if with_worker:
        jobs["worker"] = _worker
    print(f"Sympolis runs at http://{host}:{port}/ - Ctrl-C ends it.", flush=True)  # noqa: T201
    return Parent(jobs).run()


def _taken(host: str, port: int) -> str:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as test:
        test.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            test.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is in use by another program. Choose another one, for example: PORT={port + 1} sympolis serve"
            return f"Cannot listen on {host}:{port}: {error.strerror}."
    return ""


def _web(host: str, port: int, workers: int) -> int:
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces

    os.register_at_fork(after_in_child=_end_with_parent)  # else its processes outlive a killed web server
    multiprocessing.set_start_method("fork", force=True)  # the default of Python 3.14 would load Django anew
    Granian(
        "sympolis.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=THREADS, blocking_threads_idle_timeout=600, websockets=False, log_enabled=False,
        respawn_failed_workers=True, workers_kill_timeout=int(GRACE) - 1,
    ).serve(target_loader=_application, wrap_loader=False)  # fmt: skip
    return 0


def _application() -> Callable:
    """What each web process serves. It keeps watch over page files from its start: nginx may leave it nothing to do."""
    from sympolis.config import page_files, wsgi

    if wsgi.page_files is not None:
        page_files.keep_watch(wsgi.page_files)
    return wsgi.application


def _end_with_parent() -> None:
    """Have the kernel end this process when its parent dies, however it dies. Linux only; elsewhere nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _worker() -> int:
    os.nice(5)  # when letters of a rush and readers want the same processor, readers come first
    from sympolis.config import worker

    return worker.run()


class Parent:
    """Starts jobs as children, starts them again when they die, stops them together."""

    def __init__(self, jobs: dict[str, Callable[[], int]]) -> None:
        self.jobs, self.stopping = jobs, False
        self.children: dict[int, tuple[str, float]] = {}
        self.deaths = dict.fromkeys(jobs, 0)

    def run(self) -> int:
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._stop)
        for name in self.jobs:
            self._start(name)
        while self.children:
            try:
                pid, _status = os.wait()
            except InterruptedError:
                continue
            name, started = self.children.pop(pid, ("", 0.0))
            if name and not self.stopping:
                self._start_again(name, started)
        return 0

    def _start(self, name: str) -> None:
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                signal.signal(signal.SIGALRM, signal.SIG_DFL)
                _end_with_parent()
                code = self.jobs[name]()
            finally:
                os._exit(code or 0)
        self.children[pid] = (name, time.monotonic())

    def _start_again(self, name: str, started: float) -> None:
        self.deaths[name] = self.deaths[name] + 1 if time.monotonic() - started < QUICK else 0
        print(f"{name} ended and is started again", file=sys.stderr, flush=True)  # noqa: T201
        end = time.monotonic() + PAUSES[min(self.deaths[name], len(PAUSES) - 1)]
        while not self.stopping and time.monotonic() < end:
            time.sleep(0.05)  # Python goes on with a sleep after a signal: one long sleep would outlast the stop
        if not self.stopping:
            self._start(name)

    def _stop(self, *_about) -> None:
        if self.stopping:
            return
        self.stopping = True
        for pid in self.children:
            os.kill(pid, signal.SIGTERM)
        signal.signal(signal.SIGALRM, self._kill)
        signal.setitimer(signal.ITIMER_REAL, GRACE)

    def _kill(self, *_about) -> None:
        for pid in self.children:
            os.kill(pid, signal.SIGKILL)
