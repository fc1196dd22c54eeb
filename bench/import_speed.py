"""How long a workbook of 10,000 people takes: read, looked through, taken over. Bar: 5 s together on a quiet machine.

    python bench/import_speed.py [--people 10000] [--postgres]

Wall time, and in brackets the processor time of this process and of PostgreSQL's behind it, which a busy machine lengthens
less. Printed beside it, from the same run: reading the same workbook's cells alone, and writing as many bare rows.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "script"))


def measure(people: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from sympolis.core.sheets import xlsx_of
    from sympolis.core.tables import read_lines
    from sympolis.directory.models import Organisation
    from sympolis.programme.tests import factories as programme
    from sympolis.registrations.actions import imports

    series = programme.series()
    session = programme.released_session(series, capacity=people // 2)
    for name in ("Kumasi", "Accra", "Tamale"):
        programme.municipality(series.network, name, country="GH")
    rows = [
        [f"Ama Person{n}", f"p{n}@city{n % 40}.example", ("Kumasi", "accra", "Tamalé")[n % 3], "Ghana", "administration",
         "planner", "woman", "English", "Africa/Accra"]
        for n in range(people)
    ]  # fmt: skip
    content = xlsx_of(
        "People", ["Name", "Email", "City", "Country", "Sector", "Function", "Gender", "Language", "Time zone"], rows
    )

    def timed(step):
        begun, busy = time.perf_counter(), processor()
        result = step()
        return Spent(time.perf_counter() - begun, processor() - busy), result

    cells, _lines = timed(lambda: read_lines(content))
    bare, _rows = timed(
        lambda: Organisation.objects.bulk_create(
            [Organisation(name=f"Bare {n}") for n in range(people)], batch_size=2000
        )
    )
    reading, kept = timed(lambda: imports.read_people(series, content, "people.xlsx", by=None))
    imports.set_mapping(kept, kept.mapping, sessions=[session], tells=False, by=None)
    looking, plan = timed(lambda: imports.plan(kept))
    taking, done = timed(lambda: imports.take_over(kept, by=None))
    undoing, _gone = timed(lambda: imports.undo(kept, by=None))
    assert (plan.faults, done.new, done.seats) == ([], people, people // 2)
    print(
        f"{connection.vendor}, {people:,} people, workbook of {len(content) // 1000:,} kB; load {os.getloadavg()[0]:.1f}"
    )
    together = Spent(*map(sum, zip(reading, looking, taking, strict=True)))
    print(f"  reading {reading}, looking through {looking}, taking over {taking}: together {together} (bar 5 s)")
    print(f"  in the same run: cells alone {cells}, as many bare rows {bare} "
          f"(taking over = {taking.busy / bare.busy:.1f} times that); taking back {undoing}")  # fmt: skip


class Spent(NamedTuple):
    """Seconds."""

    wall: float
    busy: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s ({self.busy:.2f})"


def processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime + of_the_database()


def of_the_database() -> float:
    """Processor time of the PostgreSQL process that serves us, as Linux tells it; 0 for SQLite, which works in ours."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    pid = connection.connection.info.backend_pid
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own instead of SQLite")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sympolis-bench-") as folder:
        os.environ |= {"SYMPOLIS_DATA": folder, "DJANGO_SETTINGS_MODULE": "sympolis.config.settings"}
        os.environ.pop("DATABASE_URL", None)
        if not given.postgres:
            measure(given.people)
            return
        from run_tests import Postgres

        with Postgres() as url:
            os.environ["DATABASE_URL"] = url.replace("/sympolis?", "/postgres?")
            measure(given.people)


if __name__ == "__main__":
    main()
