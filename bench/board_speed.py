"""Speed of the schedule board with 400 sessions.

    python bench/board_speed.py [--sessions 400] [--runs 9]

The first view (a month) and the whole series: seconds and gzip kB; a move confirmed: the POST and the piece of the page that
follows it, with the conflicts there; the conflicts of the whole series: reading and finding them. Medians, through the whole of
Django in one process, on SQLite; beside them those on this process's processor, which on a machine with other work tell more.
Bars: first view 150 kB, a move 0.3 s, conflicts 1 s.
"""

import argparse
import gc
import gzip
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
BOARD = "/desk/series/load-{}/board/"


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--sessions", type=int, default=400)
    wanted.add_argument("--runs", type=int, default=9)
    chosen = wanted.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "SYMPOLIS_DATA": folder, "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "SYMPOLIS_DEMO": "",
            "DJANGO_SETTINGS_MODULE": "sympolis.config.settings", "SYMPOLIS_SECRET_KEY": "bench" * 12,
            "SYMPOLIS_HOSTS": "testserver",
        }  # fmt: skip
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        call_command("migrate", verbosity=0)
        measure(chosen.sessions, chosen.runs)


def fill(sessions: int):
    """The series for measuring, its network's coordinator, and a client who is signed in."""
    from django.test import Client

    from sympolis.networks.tests import factories as networks
    from sympolis.programme.series_file.apply import apply
    from sympolis.programme.series_file.known import known_here
    from sympolis.programme.series_file.read import read
    from sympolis.site.demo import load
    from sympolis.site.demo.files import example

    apply(read(example("lessons-learned-2020"), known_here))
    series = load.make(sessions, datetime.now(UTC))
    account = networks.member(series.network)
    client = Client()
    client.force_login(account)
    return series, account, client


def measure(sessions: int, runs: int) -> None:
    series, account, client = fill(sessions)
    gc.collect()  # as the server does before its first request (config/serve.py): what stays is not looked through again
    gc.freeze()
    board = BOARD.format(sessions)
    print(
        f"SQLite, {sessions} sessions, medians of {runs}\n\nwhat                            seconds  processor  least  gzip kB"
    )
    for name, query in (("first view", ""), ("whole series", "?from=all"), ("choosing a start", _choosing(series))):
        told(name, [timed(client, board + query) for _run in range(runs)])
    told("a move confirmed", [moved(series, client, board, run) for run in range(runs)])
    told("conflicts of the whole series", [(*found(series, account), 0) for _run in range(runs)])


def told(name: str, rows: list[tuple[float, float, int]]) -> None:
    seconds, used = [row[0] for row in rows], [row[1] for row in rows]
    size = f"{max(row[2] for row in rows) / 1000:8.0f}" if rows[0][2] else ""
    print(f"{name:30} {statistics.median(seconds):8.2f} {statistics.median(used):10.2f} {min(used):6.2f} {size}")


class Watch:
    """Seconds by the clock and on the processor since it was made."""

    def __init__(self) -> None:
        self.start, self.busy = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        return time.perf_counter() - self.start, time.process_time() - self.busy


def timed(client, address: str) -> tuple[float, float, int]:
    watch = Watch()
    answer = client.get(address)
    spent = watch.read()
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return *spent, len(gzip.compress(answer.content, 6))


def _coming(series):
    from sympolis.programme.states import SessionState

    return series.sessions.filter(state=SessionState.OPEN, starts_at__gt=datetime.now(UTC)).order_by("pk")


def _choosing(series) -> str:
    session = _coming(series).first()
    return f"?move={session.slug}&day={session.local_date + timedelta(days=1)}"


def moved(series, client, board: str, run: int) -> tuple[float, float, int]:
    """Tries one session after the other until one may move a day on: somebody may be in another session there."""
    for session in _coming(series)[run * 10 : run * 10 + 10]:
        at = session.starts_at + timedelta(days=1)
        sent = {"session": session.slug, "revision": session.revision, "at": f"{at:%Y-%m-%dT%H:%MZ}"}
        watch = Watch()
        answer = client.post(f"{board}move/", sent, follow=True, headers={"X-Piece": "board"})
        spent = watch.read()
        if b"Moved in the draft" in answer.content:
            return *spent, len(gzip.compress(answer.content, 6))
    raise SystemExit("no session could be moved")


def found(series, account) -> tuple[float, float]:
    from sympolis.planning import conflicts
    from sympolis.planning.queries.meetings import timeline

    watch = Watch()
    line = timeline(series, account, series.zone)
    conflicts.of_all(line.looked_at(), line.around)
    return watch.read()


if __name__ == "__main__":
    main()
