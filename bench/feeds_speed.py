"""How long the files of a programme take, made anew from the database: calendar, schedule JSON and XML, Atom.

    python bench/feeds_speed.py [--sessions 400] [--rounds 9]

Works on a SQLite database of its own in a temporary folder, or on the empty database of DATABASE_URL. Each file is
asked for through Django's test client, so middleware and view are part of the time, the page cache is not. "cold" is
the first time that a process which has answered another page makes the file (zones and texts are still to be
read); "cpu" is what it takes of the processor then, for a machine that has other things to do; "again" is the median of the following times, each from the database. Beside them, in the same run, the bound: json.dumps of the
finished structure, nothing else.
"""

import argparse
import gzip
import json
import os
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta

BARS = {"ics": 0.15, "json": 0.2, "xml": 0.2}  # seconds cold, for 400 sessions


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sessions", type=int, default=400)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--only", choices=["ics", "json", "xml", "atom"], help=argparse.SUPPRESS)
    options.add_argument("--folder", default="", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.only:
        measure(asked.only, asked.rounds, asked.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SYMPOLIS_DATA"] = folder
        os.mkdir(os.path.join(folder, "static"))
        fill(asked.sessions)
        print(f"{asked.sessions} sessions, {asked.rounds} rounds, Python {sys.version.split()[0]}")
        print("file    cold s   cpu s  again s  queries     bytes      gzip")
        for kind in ("ics", "json", "xml", "atom"):  # a process each: the first request of a process is the cold one
            command = f'"{sys.executable}" "{__file__}" --only {kind} --rounds {asked.rounds} --folder "{folder}"'
            if os.system(command):
                sys.exit(1)


def start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sympolis.config.settings")
    import django

    django.setup()


def fill(number: int) -> None:
    """A network with cities and a released series of that many sessions, in eight zones and two languages."""
    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from sympolis.directory.tests import factories as directory
    from sympolis.programme.tests import factories

    zones = ["Europe/Berlin", "Africa/Nairobi", "America/Bogota", "Asia/Amman", "Asia/Kathmandu", "Asia/Manila",
             "America/Sao_Paulo", "UTC"]  # fmt: skip
    network = factories.network("bench", name={"en": "Bench Cities"})
    series = factories.series(network, slug="bench", title={"en": "Cities in Crisis", "de": "Städte in der Krise"})
    series.regions.add(directory.region("bench-region"))
    themes = [factories.theme(series, f"Theme number {n} in its full wording, as announced") for n in range(8)]
    people = [factories.person(network, f"Speaker {n}", given_name="Ada") for n in range(40)]
    kind = factories.format(network, "a")
    first = datetime(2020, 8, 25, 8)
    for number_ in range(number):
        session = factories.session(
            series,
            first + timedelta(hours=7 * number_),
            zone=zones[number_ % len(zones)],
            title={"en": f"How city {number_} kept its services running", "de": f"Wie Stadt {number_} weiterlief"},
            summary={"en": "What worked, what did not and what is still needed, told by those who did it. " * 4},
            description={"en": "Municipal experts and their local partners tell how they organised it. " * 14},
            theme=themes[number_ % 8],
            format=kind,
            floor_language="en",
            interpretation_languages=["fr", "es"] if number_ % 3 == 0 else [],
        )
        for person in (people[number_ % 40], people[(number_ + 7) % 40]):
            factories.part(session, person)
    factories.release(series)


def measure(kind: str, rounds: int, folder: str) -> None:
    """Print one line: the first request of this process, the median of the following, what it costs and weighs."""
    os.environ["SYMPOLIS_DATA"] = folder
    start_django()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from sympolis.core.languages import language_name

    client = Client(headers={"host": "localhost"})
    client.get("/sitemap.xml")  # URL patterns and language data are read once in the life of a process
    language_name("fr", "en")
    address = f"/series/bench/programme.{kind}"
    times, busy = [], []
    for _round in range(rounds + 1):
        begun, used = time.perf_counter(), time.process_time()
        response = client.get(address)
        times.append(time.perf_counter() - begun)
        busy.append(time.process_time() - used)
        assert response.status_code == 200, response.status_code
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    body, again = response.content, statistics.median(times[1:])
    over = "" if times[0] <= BARS.get(kind, 9) else "  TOO SLOW"
    packed = len(gzip.compress(body, 6))
    print(f"{kind:6} {times[0]:7.3f} {busy[0]:7.3f} {again:8.3f} {len(queries):8} {len(body):9} {packed:9}{over}")
    if kind == "json":
        print(f"  json.dumps of the same structure alone: {dumps_alone(json.loads(body)):.3f} s")


def dumps_alone(structure: dict) -> float:
    times = []
    for _round in range(9):
        begun = time.perf_counter()
        json.dumps(structure, ensure_ascii=False, separators=(",", ":")).encode()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


if __name__ == "__main__":
    main()
