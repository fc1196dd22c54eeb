"""Speed of telling 10,000 people that a session moved, on PostgreSQL, while others read.

    python bench/changes_speed.py [--people 10000]

Measured: from the moment the quiet time is over until the last letter with its calendar entry is in the queue, and how
long a reader waits for the participants' list of the same session and a registration for its row meanwhile.
Needs PostgreSQL. The database is its own, with durable settings.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench"))
from programme_speed import DurablePostgres  # noqa: E402

PEOPLE = 10_000
ZONES = ("Africa/Accra", "America/Bogota", "Asia/Amman", "Asia/Kolkata", "Europe/Berlin", "Asia/Manila")


def prepare(people: int):
    """A released session with that many confirmed people in six zones and two languages, told of its time."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from sympolis.directory.models import Person
    from sympolis.programme.tests import factories as programme
    from sympolis.registrations.models import Participant, Registration

    start = datetime.now() + timedelta(days=30)
    days = {"starts_on": start.date() - timedelta(days=60), "ends_on": start.date() + timedelta(days=60)}
    series = programme.series(title={"en": "Exchange"}, **days)
    session = programme.released_session(
        series, start.replace(microsecond=0, second=0), state="open",
        title={"en": "Waste as a resource", "de": "Abfall als Rohstoff"},
    )  # fmt: skip
    persons = Person.objects.bulk_create(
        Person(slug=f"p{n}", given_name="Ama", family_name=f"Person{n}", email=f"p{n}@city.example")
        for n in range(people)
    )
    participants = Participant.objects.bulk_create(
        Participant(
            network=series.network, person=person, email=person.email, email_key=person.email, name_key=str(person),
            language=("en", "de")[n % 2], zone=ZONES[n % len(ZONES)], address_confirmed_at=session.created_at,
        )
        for n, person in enumerate(persons)
    )  # fmt: skip
    Registration.objects.bulk_create(
        Registration(
            participant=one, session=session, state="confirmed", told_state_at=session.created_at,
            told=session.released, has_entry=True,
        )
        for one in participants
    )  # fmt: skip
    for n in range(4):
        programme.part(session, programme.person(series.network, email=f"speaker{n}@city.example"))
    return session


def move(session) -> None:
    """Move it by a day, release, and let the quiet time be over."""
    from django.utils import timezone

    from sympolis.journal.delivering import deliver_due
    from sympolis.programme import actions
    from sympolis.registrations.models import Notice

    session.refresh_from_db()
    local = datetime.combine(session.local_date, session.local_time) + timedelta(days=1)
    actions.move_session(session, by=None, local_start=local)
    actions.release(session.series, by=None)
    deliver_due(bool)
    Notice.objects.update(due_at=timezone.now())


def read(session_pk: int, until: Path) -> None:
    """Another process: reads what a desk shows of the session, and locks its row as a registration does, until told.

    Prints seconds of each read and each lock.
    """
    from django.db import transaction

    from sympolis.programme.models import Session
    from sympolis.registrations import queries
    from sympolis.registrations.actions.locking import locked

    session = Session.objects.get(pk=session_pk)
    while not until.exists():
        began = time.perf_counter()
        list(queries.of_session(session)[:50])
        between = time.perf_counter()
        with transaction.atomic():
            locked([session.pk])
        print(between - began, time.perf_counter() - between, flush=True)
        time.sleep(0.25)


def waits(lines: list[str], column: int) -> str:
    seconds = [float(line.split()[column]) for line in lines]
    return (
        f"median {statistics.median(seconds) * 1000:.0f} ms, longest {max(seconds) * 1000:.0f} ms, {len(seconds)} times"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--read", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read:
        import django

        django.setup()
        read(int(given.read[0]), Path(given.read[1]))
        return
    with DurablePostgres() as address, tempfile.TemporaryDirectory() as folder:
        with psycopg.connect(address.replace("/sympolis?", "/postgres?"), autocommit=True) as link:
            link.execute("CREATE DATABASE sympolis")
        os.environ.update(DATABASE_URL=address, SYMPOLIS_DATA=folder, DJANGO_SETTINGS_MODULE="sympolis.config.settings")
        import django

        django.setup()
        from django.db import connection
        from django.urls import resolve

        from sympolis.messaging.models import Letter
        from sympolis.registrations.letters import changes

        session = prepare(given.people)
        resolve("/")  # a worker that runs has read the addresses
        move(session)
        over = Path(folder) / "over"
        command = [sys.executable, __file__, "--read", str(session.pk), str(over)]
        reader = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        alone = [reader.stdout.readline() for _one in range(10)]
        began, cpu = time.perf_counter(), time.process_time()
        count = changes.tell_due()
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        over.touch()
        during = reader.communicate()[0].splitlines()
        stored = Letter.objects.filter(kind="session_changed").exclude(calendar="").count()
        print(f"{count} letters written, {stored} of them with a calendar entry: {took:.2f} s ({cpu:.2f} s of our CPU)")
        for name, column in (("list of the session", 0), ("lock of its row", 1)):
            print(f"{name} before: {waits(alone, column)}")
            print(f"{name} meanwhile: {waits(during, column)}")
        print(f"load of the machine: {os.getloadavg()[0]:.1f}")
        connection.close()


if __name__ == "__main__":
    main()
