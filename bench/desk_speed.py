"""Speed of the desk with a session of many registrations: lists, a person, the selection, tables to take away.

    python bench/desk_speed.py [--registrations 10000] [--postgres]

Milliseconds, median of 9 requests through the whole of Django in one process, templates included; beside them those on
this process's processor, which on a machine with other work tell more (with PostgreSQL they leave its work out). The list must stay
under 0.3 s and its number of queries the same for 100 as for 10,000 rows; XLSX of 10,000 people under 5 s.
"""

import argparse
import contextlib
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "script"), str(ROOT)]
STATES = ["confirmed"] * 60 + ["registered"] * 5 + ["waiting"] * 20 + ["offered"] + ["cancelled"] * 9 + ["applied"] * 5
CITIES = 300
RUNS = 9


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--registrations", type=int, default=10_000)
    wanted.add_argument("--postgres", action="store_true")
    chosen = wanted.parse_args()
    with tempfile.TemporaryDirectory() as folder, _database(folder, postgres=chosen.postgres) as address:
        os.environ |= {
            "SYMPOLIS_DATA": folder, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "sympolis.config.settings",
            "SYMPOLIS_SECRET_KEY": "bench" * 12, "SYMPOLIS_HOSTS": "testserver",
        }  # fmt: skip
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(chosen.registrations, "PostgreSQL" if chosen.postgres else "SQLite")


@contextlib.contextmanager
def _database(folder: str, *, postgres: bool):
    if not postgres:
        yield f"sqlite:///{folder}/bench.sqlite3"
        return
    import psycopg
    from programme_speed import DurablePostgres

    with DurablePostgres() as address:
        with psycopg.connect(address.replace("/sympolis?", "/postgres?"), autocommit=True) as link:
            link.execute("CREATE DATABASE sympolis")
        yield address


def measure(number: int, database: str) -> None:
    from django.conf import settings
    from django.test import Client

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    account, small, large = fill(number)
    client = Client()
    client.force_login(account)
    print(f"{database}, {number} registrations of one session, {CITIES} cities\n")
    print("page                           ms (median)  slowest  processor ms  queries (100 rows)  kB")
    for name, path in pages(large.slug).items():
        few = queries_of(client, path.replace(large.slug, small.slug))
        times, used, queries, size = timed(client, path)
        print(
            f"{name:30} {statistics.median(times):11.0f} {max(times):8.0f} {statistics.median(used):13.0f} {queries:8} ({few}) "
            f"{size / 1024:12.0f}"
        )


def pages(session: str) -> dict[str, str]:
    home = "/desk/series/bench/"
    people = f"{home}sessions/{session}/participants"
    return {
        "session's list": f"{people}/",
        "session's list, page 150": f"{people}/?page=150",
        "session's list, by city": f"{people}/?sort=city",
        "session's list, by state": f"{people}/?sort=state",
        "session's list, words": f"{people}/?q=ama+ow",
        "session's list, waiting": f"{people}/?state=waiting&sort=line",
        "series' people": f"{home}participants/people/",
        "series' people, words": f"{home}participants/people/?q=ama",
        "how it fills": f"{home}participants/",
        "selection": f"{home}sessions/{session}/selection/",
        "session's XLSX": f"{people}.xlsx",
        "session's CSV": f"{people}.csv",
    }


def timed(client, path: str) -> tuple[list[float], list[float], int, int]:
    """(milliseconds of each run, of which on the processor, queries, bytes)."""
    client.get(path)
    times: list[float] = []
    used: list[float] = []
    size = 0
    for _run in range(RUNS if "." not in path else 3):
        start, busy = time.perf_counter(), time.process_time()
        answer = client.get(path)
        times.append((time.perf_counter() - start) * 1000)
        used.append((time.process_time() - busy) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")
        size = len(answer.content)
    return times, used, queries_of(client, path), size


def queries_of(client, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as told:
        client.get(path)
    return len(told)


def fill(number: int):
    """(a coordinator's account, a session of 100, a session of `number` registrations), rows written straight in."""
    from datetime import datetime

    from sympolis.directory.models import Municipality, Person
    from sympolis.directory.states import Sector
    from sympolis.directory.tests import factories as directory
    from sympolis.networks.models import City
    from sympolis.networks.tests import factories as networks
    from sympolis.programme.tests import factories as programme
    from sympolis.registrations import actions
    from sympolis.registrations.models import Answer, Participant, Registration

    dice = random.Random(7)
    network = networks.network("bench")
    series = programme.series(network, slug="bench")
    regions = [directory.region(f"region-{n}") for n in range(7)]
    cities = Municipality.objects.bulk_create(
        Municipality(
            slug=f"city-{n}", name={"en": f"City {n}"}, country="GH", zone="Africa/Accra", region=regions[n % 7]
        )
        for n in range(CITIES)
    )
    City.objects.bulk_create(City(network=network, municipality=city) for city in cities)
    small, large = (
        programme.session(series, datetime(2020, 10, day), slug=f"s{day}", state="open", capacity=number)
        for day in (27, 28)
    )
    actions.set_admission(large, by=None, mode="approval")
    question = actions.save_question(series, None, by=None, label={"en": "Your role?"})
    names = [
        f"{dice.choice(('Ama', 'Bert', 'Carla', 'Dina'))} {dice.choice(('Owusu', 'Klein', 'Diaz'))} {n}"
        for n in range(number)
    ]
    persons = Person.objects.bulk_create(
        Person(slug=f"p{n}", given_name=name, family_name=str(n), municipality=cities[n % CITIES])
        for n, name in enumerate(names)
    )
    people = Participant.objects.bulk_create(
        Participant(
            network=network, person=person, email=f"p{n}@bench.example", email_key=f"p{n}@bench.example",
            name_key=names[n].lower(), language="en",
        )
        for n, person in enumerate(persons)
    )  # fmt: skip
    Answer.objects.bulk_create(Answer(question=question, participant=one, value="Engineer") for one in people)

    def row(session, one, n):
        state, city = dice.choice(STATES), cities[dice.randrange(CITIES)]
        return Registration(
            participant=one, session=session, state=state, queued_at=series.created_at if state == "waiting" else None,
            municipality=city, region_id=city.region_id, country="GH", sector=dice.choice(Sector.values),
            gender=dice.choice(("woman", "man", "")), language=dice.choice(("en", "fr", "es")), motivation="To learn." * 20,
            reply=dice.choice(("", "", "accepted", "declined")), brings=dice.choice(("", "practice")),
        )  # fmt: skip

    Registration.objects.bulk_create([row(large, one, n) for n, one in enumerate(people)], batch_size=500)
    Registration.objects.bulk_create([row(small, one, n) for n, one in enumerate(people[:100])])
    return networks.member(network), small, large


if __name__ == "__main__":
    main()
