"""Calls for contributions in a real browser: axe, narrow and dark, without scripts, long words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from sympolis.contributions.tests import factories
from sympolis.directory.tests import factories as directory
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as programme
from tests.journeys import Guests
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften"
ARABIC = "تقديم الخدمات البلدية خلال الجائحة"


@pytest.fixture
def series(live_server) -> Series:
    """A public series that begins soon, with a theme and a region."""
    network = programme.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "de", "ar"])
    today = timezone.now().astimezone(UTC).date()
    series = programme.series(
        network, slug="own", title={"en": "Lessons learned"}, languages=["en", "de", "ar"], zone="Europe/Berlin",
        contact_email="team@network.example", starts_on=today, ends_on=today + timedelta(days=60),
    )  # fmt: skip
    programme.theme(series, "Water in times of drought")
    series.regions.add(directory.region("mena", name={"en": "Middle East and North Africa"}))
    return series


@pytest.fixture
def guests(browser: Browser, live_server):
    guests = Guests(browser, live_server.url)
    yield guests
    guests.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_are_accessible_and_fit(series, guests, width, scheme):
    team = programme.coordinator(series.network)
    soon = timezone.now() + timedelta(days=12)
    long = factories.call(series, title={"en": LONG, "ar": ARABIC}, intro={"en": f"{LONG}\n\n* {LONG}"}, closes_at=soon)
    long.themes.set(series.themes.all())
    long.regions.set(series.regions.all())
    factories.call(series, title={"ar": ARABIC}, open_now=False)
    empty = programme.series(series.network, slug="empty", starts_on=series.starts_on, ends_on=series.ends_on)
    desk = "/desk/series/own/calls/"
    pages = [
        desk, f"{desk}new/?from=workshop", f"{desk}{long.pk}/", f"/desk/series/{empty.slug}/calls/",
        "/series/own/contribute/", "/series/own/contribute/?tz=Asia/Kathmandu", f"/series/{empty.slug}/contribute/",
    ]  # fmt: skip
    page = guests.page(team, viewport={"width": width, "height": 900}, color_scheme=scheme)

    assert [fault for path in pages for fault in look(page, path, small_targets=path.startswith("/desk"))] == []


def test_a_call_is_opened_without_scripts_and_seen_at_once(series, guests):
    desk = guests.page(programme.coordinator(series.network), java_script_enabled=False)
    reader = guests.page(java_script_enabled=False)
    reader.goto("/series/own/")
    reader.get_by_role("link", name="Share your experience").click()
    expect(reader.get_by_text("At the moment no call is open.")).to_be_visible()

    desk.goto("/desk/series/own/")
    desk.get_by_role("link", name="Calls", exact=True).click()
    desk.get_by_role("link", name="Ask for good practices").click()
    last = datetime.now(UTC) + timedelta(days=20)
    desk.get_by_label("Last day").fill(last.date().isoformat())
    desk.get_by_role("button", name="Save and open").click()
    expect(
        desk.get_by_role("link", name="Until, on that day: Say until when on that day, for example 23:59.")
    ).to_be_visible()
    desk.get_by_label("Until, on that day").fill("23:59")
    desk.get_by_role("button", name="Save and open").click()
    expect(desk.get_by_text("Saved.")).to_be_visible()

    reader.reload()
    expect(reader.get_by_role("heading", name="Share a good practice")).to_be_visible()
    expect(reader.get_by_text("23:59")).to_be_visible()
    desk.get_by_role("button", name="Close Share a good practice").click()
    reader.reload()
    expect(reader.get_by_role("heading", name="Share a good practice")).to_have_count(0)
