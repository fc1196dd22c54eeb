"""Seeing what is held, erasing it, and the public figures, in a real browser."""

import re
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect

from sympolis.directory.models import Person
from sympolis.directory.tests import factories as directory
from sympolis.messaging.models import Letter
from sympolis.messaging.queries import readable
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as make
from sympolis.registrations import actions, limits, links
from sympolis.registrations.actions import Agreed
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.tests import factories as registrations
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOME = {
    "Kumasi": ("GH", "Africa", 9),
    "Accra": ("GH", "Africa", 8),
    "Bogotá": ("CO", "Latin America", 7),
    "Kochi": ("IN", "Asia", 2),
}
GENDERS = ("woman", "man", "")


@pytest.fixture
def series(live_server, settings, tmp_path) -> Series:
    """A session with people from four cities; Ama agreed to be recorded."""
    settings.DATA_DIR = tmp_path
    limits.codes_of_mailbox.full_until.clear()
    network = make.network("cities", host="", name={"en": "City Exchange"})
    keep_until = timezone.now().date() + timedelta(days=20)
    series = make.series(
        network, slug="own", title={"en": "Cities in crisis"}, ends_on=date(2020, 12, 31), retention_on=keep_until
    )
    session = make.session(series, datetime(2030, 10, 27, 10), title={"en": "Keeping water running"}, slug="water")
    make.release(series)
    session.refresh_from_db()
    names = {region for _country, region, _people in HOME.values()}
    regions = {name: directory.region(name.lower().replace(" ", "-"), name={"en": name}) for name in names}
    for city, (country, region, people) in HOME.items():
        place = make.municipality(network, city, country=country, region=regions[region])
        for number in range(people):
            about = {"municipality_id": place.pk, "region_id": place.region_id, "country": country, "sector": "administration",
                     "gender": GENDERS[number % 3], "language": "en", "question": "How?"}  # fmt: skip
            registrations.registered(
                session, f"{city} Person{number}", email=f"{city[:3]}{number}@city.example", **about
            )
    ama = registrations.registered(session, "Ama Owusu", email="ama@kumasi.example", phone="+233 20 111")
    with transaction.atomic():
        actions.consents.agree(
            ama.participant, [Agreed("recording", "I may be seen in it.", "en")], series_id=series.pk
        )
    return series


@pytest.fixture
def opened(series, live_server, browser: Browser) -> Iterator:
    """opened(...) is a browser profile in which a coordinator is signed in."""
    client = Client()
    member = networks.member(series.network, Role.COORDINATOR)
    client.force_login(member)
    kept = client.session
    kept["confirmed_at"] = time.time()
    kept.save()
    contexts = []

    def context(**options) -> BrowserContext:
        fresh = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **options})
        cookie = client.cookies["sympolis_session"].value
        fresh.add_cookies([{"name": "sympolis_session", "value": cookie, "url": live_server.url}])
        contexts.append(fresh)
        return fresh

    yield context
    for fresh in contexts:
        fresh.close()


def mine(page: str) -> str:
    ama = Participant.objects.get(email="ama@kumasi.example")
    return f"/mine/{links.token(ama, links.Purpose.MINE)}/{page}"


@pytest.mark.parametrize(("width", "scheme", "locale"), [(1280, "light", "en-GB"), (390, "dark", "de-DE")])
def test_pages_are_accessible_and_fit(series, opened, live_server, width, scheme, locale):
    page = opened(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale).new_page()
    desk = "/desk/series/own"
    paths = ["/series/own/figures/", mine("data/"), mine("erase/"), "/privacy/erased/", f"{desk}/participants/data/",
             f"{desk}/sessions/water/participants/consents/", f"{desk}/", "/me/data/", "/me/erase/", "/series/own/", mine("details/")]  # fmt: skip

    assert [fault for path in paths for fault in look(page, live_server.url + path)] == []


def test_without_scripts_somebody_erases_themselves_and_the_figures_stay(series, browser, live_server):
    """The show of issue 4: erase -> totals unchanged."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="en-GB")
    page = context.new_page()
    Registration.objects.update(attendance="live")
    series.sessions.get().versions.update(starts_at="2020-10-27T09:00:00Z")  # it is over
    page.goto(f"{live_server.url}/series/own/figures/")
    before = page.locator("main").inner_text()

    page.goto(f"{live_server.url}{mine('details/')}")
    page.get_by_role("link", name="What is held about me").click()
    expect(page.get_by_text("+233 20 111")).to_be_visible()
    page.get_by_role("link", name="Erase it all").click()
    page.get_by_role("button", name="Send me a code").click()
    code = re.search(r"\d{4} \d{4}", readable(Letter.objects.get(kind="erase_code")).text)
    assert code
    page.get_by_label("Code from the letter").fill(code.group())
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_text("Tick this box").first).to_be_visible()
    page.get_by_label("Code from the letter").fill(code.group())
    page.get_by_label("Yes, erase it for good").check()
    page.get_by_role("button", name="Erase everything").click()

    expect(page.get_by_role("heading", name="Your data are erased")).to_be_visible()
    page.goto(f"{live_server.url}/series/own/figures/")
    assert page.locator("main").inner_text() == before
    assert not Person.objects.filter(family_name="Owusu").exists()
    context.close()
