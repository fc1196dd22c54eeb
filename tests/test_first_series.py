"""The secretariat's first series in a real browser: from a template to a released programme, then a session moves."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(live_server, browser: Browser):
    """The desk of a network without a series, signed in as its coordinator."""
    network = make.network(
        "cities", host="", name={"en": "City Exchange"}, zone="Europe/Berlin", languages=["en", "de"]
    )
    client = Client()
    client.force_login(networks.member(network, Role.COORDINATOR))
    context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Europe/Berlin", locale="en-GB")
    cookie = client.cookies["sympolis_session"].value
    context.add_cookies([{"name": "sympolis_session", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/")
    yield page
    context.close()


def sequences(address: str, page: Page) -> list[int]:
    """SEQUENCE of every entry of the calendar feed, by time."""
    feed = page.request.get(f"{address}programme.ics").text()
    return [int(number) for number in re.findall(r"^SEQUENCE:(\d+)", feed, re.MULTILINE)]


def test_from_a_template_to_a_released_programme_and_a_moved_session(desk: Page, live_server):
    clicks = 0

    def click(role: str, name: str, **more) -> None:
        nonlocal clicks
        clicks += 1
        desk.get_by_role(role, name=name, **more).first.click()

    click("link", "Create the first series")
    desk.get_by_role("textbox", name="Title").fill("Lessons of this year")
    desk.get_by_label("First day").fill("2027-01-11")
    click("button", "Create the series")
    expect(desk.get_by_role("heading", name="Plan")).to_be_visible()
    assert Axe().run(desk).response["violations"] == []
    click("link", "Look and release")
    desk.get_by_label("Make the series public at the same time").check()
    clicks += 1
    click("button", "Release version 1")
    expect(desk.get_by_text("Version 1 is released.")).to_be_visible()

    series = Series.objects.get()
    public = f"{live_server.url}{series.get_absolute_url()}"
    before = sequences(public, desk)
    assert before
    assert set(before) == {0}
    print(f"from the desk to a public programme of {len(before)} sessions: {clicks} clicks, 2 fields")

    first = series.sessions.order_by("starts_at").first()
    desk.goto(f"{live_server.url}/desk/series/{series.slug}/sessions/{first.slug}/move/")
    desk.get_by_label("Start, on the host’s clock").fill("09:15")
    click("button", "Move in the draft")
    assert sequences(public, desk) == before
    desk.goto(f"{live_server.url}/desk/series/{series.slug}/release/")
    click("button", "Release version 2")

    assert sorted(sequences(public, desk)) == sorted([*before[1:], 1])
    expect(desk.get_by_text("Version 2 is released.")).to_be_visible()
