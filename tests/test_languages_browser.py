"""French and Arabic that people ask for lead to logged decisions, and whoever asked is told; pages that everybody can use."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sympolis.directory.tests import factories as directory
from sympolis.interpretation.actions.languages import Choice, decide, set_terms
from sympolis.interpretation.models import Decision
from sympolis.messaging.models import Letter
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Series, Session
from sympolis.programme.tests import factories as make
from sympolis.registrations.tests.factories import registered
from sympolis.registrations.tests.post import work
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften"
DESK = "/desk/series/own/languages/"


@pytest.fixture
def series(live_server) -> Series:
    """Two sessions in three weeks; five people ask for French, two for Arabic, one for captions."""
    network = make.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "de"])
    start = timezone.now().astimezone(UTC) + timedelta(days=21)
    series = make.series(
        network, slug="own", title={"en": "Lessons learned"}, starts_on=start.date() - timedelta(days=30),
        ends_on=start.date() + timedelta(days=60),
    )  # fmt: skip
    for day, (slug, title) in enumerate((("water", "Water supply"), ("long", LONG))):
        local = datetime(start.year, start.month, start.day, 10) + timedelta(days=day)
        make.session(series, local, slug=slug, title={"en": title}, state="open", minutes=120)
    make.release(series)
    region = directory.region("sahel", name={"en": "Sahel"})
    water = Session.objects.get(slug="water")
    for language, number in (("fr", 5), ("ar", 2)):
        for one in range(number):
            registered(water, f"Person {language}{one}", email=f"{language}{one}@city.example", language=language,
                       region_id=region.pk)  # fmt: skip
    registered(water, "Greta Vogel", access_needs="Captions, please", languages=[{"code": "en"}])
    set_terms(series, by=None, threshold=3, show_rate=100, fee=Decimal(400), budget=Decimal(1000))
    return series


@pytest.fixture(params=[(1280, 900), (390, 844)], ids=["desk", "phone"])
def page(series, live_server, browser: Browser, request) -> Iterator[Page]:
    width, height = request.param
    context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": height})
    yield _signed_in(context, series).new_page()
    context.close()


def _signed_in(context: BrowserContext, series: Series) -> BrowserContext:
    client = Client()
    client.force_login(networks.member(series.network))
    cookie = client.cookies["sympolis_session"]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])
    return context


def test_french_and_arabic_that_are_asked_for_lead_to_logged_decisions(page, series):
    work()
    Letter.objects.all().delete()
    page.goto(DESK)
    expect(page.get_by_role("heading", level=1)).to_have_text("Languages")
    for language in ("French", "Arabic"):
        page.get_by_label(f"{language} in Water supply").check()
    page.get_by_role("button", name="Decide on what is ticked").click()

    expect(page.get_by_label("Why").first).to_have_value(
        "5 people asked for French, 5 expected; the threshold is 3. 5 of them could not follow otherwise. "
        "From: Sahel 5. Reckoned with 100% who come, as set for the series."
    )
    expect(page.get_by_text("These decisions add €800.00. Left then: €200.00 of €1,000.00.")).to_be_visible()
    page.get_by_label("Why").last.fill("Two people; they get the notes in Arabic.")
    page.get_by_role("button", name="Decide on 2 languages").click()

    expect(page.get_by_text("2 decisions taken.")).to_be_visible()
    page.get_by_role("link", name="Log").click()
    expect(page.get_by_text("Two people; they get the notes in Arabic.")).to_be_visible()
    assert list(Decision.objects.order_by("language").values_list("language", "outcome")) == [
        ("ar", "left_out"), ("fr", "ordered"),
    ]  # fmt: skip
    page.goto("/desk/series/own/release/")
    expect(page.get_by_text("7 people with a seat")).to_be_visible()


def test_everybody_can_use_the_pages(page, series):
    water = Session.objects.get(slug="water")
    ordered = Choice(water.pk, "fr", "ordered", f"{LONG} {LONG}", Decimal(800))
    decide(series, [ordered, Choice(water.pk, "gsg", "left_out", "Nobody asks.")], by=None)
    ticks = "at=water.fr&at=water.ar&at=long.en-x-cc"
    addresses = [
        DESK, f"{DESK}log/", f"{DESK}terms/", f"{DESK}decide/?{ticks}",
        "/desk/series/own/sessions/water/languages/fr/", "/desk/series/own/sessions/water/languages/en-x-cc/",
    ]  # fmt: skip

    assert [fault for address in addresses for fault in look(page, address)] == []
