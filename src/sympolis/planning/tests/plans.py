"""A series with cities in Bogota and Kochi, and questions for fair times of it."""

from datetime import datetime, timedelta

from django.utils import timezone

from sympolis.directory.tests import factories as directory
from sympolis.networks.tests import factories as networks
from sympolis.planning import tasks
from sympolis.planning.actions import fair_times as actions
from sympolis.planning.models import Plan
from sympolis.planning.plan_content import Asked
from sympolis.programme.models import Series, Session
from sympolis.programme.tests import factories as programme

BERLIN = "Europe/Berlin"


def series() -> Series:
    """A series of the coming year with cities in Bogota and Kochi."""
    north = networks.network("north", zone=BERLIN)
    today = timezone.now().date()
    found = programme.series(
        north, zone=BERLIN, starts_on=today - timedelta(days=60), ends_on=today + timedelta(days=300)
    )
    for code, name, country, zone in (
        ("lac", "Bogota", "CO", "America/Bogota"),
        ("asia", "Kochi", "IN", "Asia/Kolkata"),
    ):
        region = directory.region(code)
        networks.city(north, directory.municipality(name, country=country, zone=zone, region=region))
        found.regions.add(region)
    return found


def day(number: int, hour: int = 14) -> datetime:
    """A wall clock in Berlin on a Wednesday, some weeks from now."""
    today = timezone.now().date()
    wednesday = today + timedelta(days=(2 - today.weekday()) % 7 + 14 + 7 * number)
    return datetime(wednesday.year, wednesday.month, wednesday.day, hour)


def asked(*sessions: Session, **more) -> Asked:
    told = {
        "sessions": tuple(one.pk for one in sessions), "people": {"lac": 10, "asia": 10}, "within": 1, "first": 6 * 60,
        "last": 20 * 60, "works": (540, 1020), "weekends": False, "holidays": False, "apart": 0,
    }  # fmt: skip
    return Asked(**{**told, **more})


def worked_out(series: Series, question: Asked) -> Plan:
    plan = actions.ask(series, question, by=None)
    assert tasks.work_out_due(lambda: False) == 1
    plan.refresh_from_db()
    return plan
