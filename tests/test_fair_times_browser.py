"""A global session gets a fair time with its burdens explained. Also the glossary's pages."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from sympolis.directory.tests import factories as directory
from sympolis.interpretation.actions.glossary import take_over
from sympolis.interpretation.terms_files import Row
from sympolis.networks.tests import factories as networks
from sympolis.planning import tasks
from sympolis.planning.actions import fair_times
from sympolis.planning.fair_times import proposals as solver
from sympolis.planning.models import Plan
from sympolis.planning.plan_content import Asked
from sympolis.programme.models import Series, Session
from sympolis.programme.tests import factories as programme
from tests.conftest import PHONE
from tests.journeys import DESK, Guests
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüssel"
CITIES = (("lac", "Bogota", "CO", "America/Bogota"), ("asia", "Kochi", "IN", "Asia/Kolkata"), ("dach", "Leipzig", "DE", "Europe/Berlin"))  # fmt: skip


def wednesday(weeks: int, hour: int) -> datetime:
    """A wall clock some weeks from now."""
    day = timezone.now().date() + timedelta(days=(2 - timezone.now().weekday()) % 7 + 14 + 7 * weeks)
    return datetime(day.year, day.month, day.day, hour)


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """A busy machine is no fault of ours."""
    monkeypatch.setattr(solver, "SECONDS", 60.0)
    monkeypatch.setattr(solver, "MOST_SECONDS", 60.0)


@pytest.fixture
def series(live_server) -> Series:
    """A series with cities in Bogota, Kochi and Leipzig, whose first session woke Bogota."""
    network = networks.network(
        "cities", host="", zone="Europe/Berlin", name={"en": "City Exchange"}, languages=["en", "de"]
    )
    today = timezone.now().date()
    dates = {"starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=200)}
    series = programme.series(network, slug="own", zone="Europe/Berlin", title={"en": "Lessons learned"}, **dates)
    for code, name, country, zone in CITIES:
        region = directory.region(code)
        networks.city(network, directory.municipality(name, country=country, zone=zone, region=region))
        series.regions.add(region)
    for slug, hour in (("opening", 20), ("closing", 21)):
        programme.session(series, wednesday(len(slug) - 7, hour), slug=slug, title={"en": f"{slug.title()} for all"})
    return series


@pytest.fixture
def guests(live_server, browser: Browser):
    there = Guests(browser, live_server.url)
    yield there
    there.close()


def question(*sessions: Session, **more) -> Asked:
    told = {"sessions": tuple(one.pk for one in sessions), "people": {"lac": 10, "asia": 10, "dach": 5}, "within": 1, "first": 360,
            "last": 1200, "works": (540, 1020), "weekends": False, "holidays": True, "apart": 0}  # fmt: skip
    return Asked(**{**told, **more})


@pytest.mark.parametrize("scripts", [True, False])
def test_a_global_session_gets_a_fair_time_and_the_burdens_are_named(series, guests, scripts):
    page = guests.page(networks.member(series.network), java_script_enabled=scripts)
    page.goto("/desk/series/own/")
    page.get_by_role("link", name="Fair times").click()
    page.get_by_label("Closing for all").uncheck()
    page.get_by_label("They may move").select_option(label="by one day")
    page.get_by_role("button", name="Work out fair times").click()
    expect(page.get_by_role("heading", name="Being worked out")).to_be_visible()

    tasks.work_out_due(lambda: False)

    expect(page.get_by_role("heading", name="Proposals")).to_be_visible()  # by itself
    expect(page.get_by_text("Kochi:").first).to_be_visible()
    expect(page.get_by_text("Proven: no plan is better in this").first).to_be_visible()
    page.get_by_role("link", name="Least for the worst off").click()
    expect(page.get_by_role("heading", name="Least for the worst off")).to_be_visible()
    page.get_by_label("Why they move").fill("Kochi was at night")
    page.get_by_role("button", name="Take these times into the draft").click()
    expect(page.get_by_text("1 session moved in the draft.")).to_be_visible()
    moved = series.sessions.get(slug="opening")
    assert moved.starts_at < moved.moves.get().from_starts_at
    assert str(moved.moves.get().reason) == "Kochi was at night"


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_pages_are_accessible_and_fit(series, guests, live_server, size, scheme):
    page = guests.page(networks.member(series.network), viewport=size, color_scheme=scheme)
    Session.objects.filter(slug="closing").update(title={"en": f"{LONG} {LONG}"})
    sessions = list(series.sessions.all())
    waiting = fair_times.ask(series, question(*sessions), by=None)
    here = f"{live_server.url}/desk/series/own/fair-times/"
    faults = look(page, here) + look(page, f"{here}{waiting.pk}/")
    tasks.work_out_due(lambda: False)
    faults += look(page, f"{here}{waiting.pk}/")
    clash = fair_times.ask(series, question(*sessions, within=0, first=600, last=600, apart=720), by=None)
    Session.objects.filter(slug="closing").update(starts_at=sessions[0].starts_at)
    tasks.work_out_due(lambda: False)
    assert Plan.objects.get(pk=clash.pk).state == "impossible"
    faults += look(page, f"{here}{clash.pk}/")

    take_over(
        series.network,
        [Row(1, {"en": "heat wave", "de": LONG, "fr": "canicule", "ar": "موجة حر"}, "", LONG * 3)],
        by=None,
    )
    words = f"{live_server.url}/desk/network/glossary/"
    entry = series.network.glossary.get()
    for path in ("", "?q=nothing", "new/", "file/", "suggestions/", f"{entry.pk}/"):
        faults += look(page, words + path)

    assert faults == []
