"""What the tests of the worker run as processes of their own: `python -m sympolis.config.tests.probe DO NUMBER`."""

import os
import signal
import sys
import time
import uuid
from pathlib import Path

import django

FOLDER = Path(os.environ["SYMPOLIS_DATA"])
FACT = "delivery.retried"  # the one fact the journal has of its own
SLOW = float(os.environ.get("PROBE_SLOW", "0"))  # seconds that a listener takes


def note(entry) -> None:
    """A listener with an effect that can be counted: a row a call, named after entry and process."""
    from sympolis.journal.models import Duty

    Duty.objects.create(name=f"told {entry.pk} {os.getpid()} {uuid.uuid4()}")
    (FOLDER / f"begun-{os.getpid()}").touch()
    time.sleep(SLOW)


def record(number: int) -> None:
    """That many facts, each in a transaction that reads first and then writes, as actions do."""
    from django.db import transaction

    from sympolis.journal import actions, queries
    from sympolis.journal.models import Duty

    subject = Duty(name="subject")
    for _ in range(number):
        with transaction.atomic():
            queries.standing()
            actions.record(FACT, subject, network=None, by=None)


def record_and_die(_number: int) -> None:
    """One fact, committed; killed before anybody is told of it."""
    from django.db import transaction

    from sympolis.journal import actions
    from sympolis.journal.models import Duty

    with transaction.atomic():
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))  # runs first, it was there first
        actions.record(FACT, Duty(name="subject"), network=None, by=None)


def post(number: int) -> None:
    """That many letters."""
    from sympolis.messaging import actions

    for count in range(number):
        actions.post(
            key=f"probe:{count}", kind="probe", to_address=f"reader{count}@city.example", subject="Probe", text="Text\n"
        )


def work(_number: int) -> None:
    """The real worker, until it is told to stop."""
    from sympolis.config import worker

    (FOLDER / f"up-{os.getpid()}").touch()
    sys.exit(worker.run())


def migrate(_number: int) -> None:
    """Make the tables."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    django.setup()
    from sympolis.journal import registry

    registry.listen(FACT, "probe.note", note)
    globals()[sys.argv[1]](int(sys.argv[2]))
