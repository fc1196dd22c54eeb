"""The desk's letters and the page for stopping them, in a real browser."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, expect

from sympolis.messaging.actions import post
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as make
from sympolis.registrations import links
from sympolis.registrations.models import Participant
from sympolis.registrations.tests import factories as registrations
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "/desk/letters/registration_confirmed"
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion " * 4


@pytest.fixture
def series(live_server) -> Series:
    """A network in three languages, somebody with a seat, letters in every state."""
    network = make.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "ar", "fr"])
    series = make.series(network, slug="own", title={"en": "Cities in crisis"})
    session = make.session(series, datetime(2030, 10, 27, 10), title={"en": "Keeping water running"}, slug="water")
    make.release(series)
    session.refresh_from_db()
    registrations.registered(session, "Ama Owusu", email="ama@kumasi.example")
    for number, (state, error) in enumerate((("sent", ""), ("bounced", "550 5.1.1 No such user"), ("failed", LONG))):
        row = post(key=f"l{number}", kind="reminder_day", to_address="ama@kumasi.example", to_name="Ama Owusu",
                   network=network.pk, subject=f"Tomorrow: {LONG if number == 2 else 'Water'}", text="Words")  # fmt: skip
        Letter.objects.filter(pk=row.pk).update(state=state, last_error=error)
    post(
        key="code", kind="sign_in", to_address="x@city.example", network=network.pk, subject="1", text="1", secret=True
    )
    return series


@pytest.fixture
def opened(series, live_server, browser: Browser) -> Iterator:
    """opened(...) is a browser profile in which a coordinator is signed in."""
    client = Client()
    client.force_login(networks.member(series.network, Role.COORDINATOR))
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


def stop_page() -> str:
    return f"/letters/stop/{links.token(Participant.objects.get(), links.Purpose.STOP)}/"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_are_accessible_and_fit(series, opened, live_server, width, scheme):
    page = opened(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    bounced = Letter.objects.get(state="bounced").pk
    paths = ["/desk/letters/", f"{TEXT}/en/", f"{TEXT}/ar/", "/desk/letters/sent/", "/desk/letters/sent/?q=nobody",
             f"/desk/letters/sent/{bounced}/", f"/desk/letters/sent/{Letter.objects.get(kind='sign_in').pk}/", stop_page()]  # fmt: skip

    assert [fault for path in paths for fault in look(page, live_server.url + path)] == []


def test_without_scripts_words_are_previewed_saved_and_taken_back(opened, live_server):
    page = opened(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}{TEXT}/en/")
    frame = page.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("Hello Ama Owusu")

    page.get_by_label("Subject").fill("Welcome to {what}")
    page.get_by_label("Letter").fill("Dear {name}\n\n[My seat]({mine})")
    page.get_by_role("button", name="Preview").click()
    expect(frame.locator("body")).to_contain_text("Welcome to Keeping water running")
    expect(frame.get_by_role("link", name="My seat")).to_be_visible()
    expect(page.get_by_label("Subject")).to_have_value("Welcome to {what}")

    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Letters say this from now on.")).to_be_visible()
    page.get_by_role("button", name="Back to the words").click()
    expect(page.get_by_text("says again what Sympolis says")).to_be_visible()


def test_by_keyboard_alone_a_refused_text_leads_to_its_field(opened, live_server):
    page = opened().new_page()
    page.goto(f"{live_server.url}{TEXT}/en/")
    page.get_by_label("Letter").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Dear {nmae}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    link = page.get_by_role("link", name="There is no {nmae} here")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Letter")).to_be_focused()


def test_letters_are_stopped_and_taken_up_again_on_a_phone_without_scripts(series, live_server, browser: Browser):
    with browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="en-GB"
    ) as phone:
        page = phone.new_page()
        page.goto(live_server.url + stop_page())
        assert Participant.objects.get().unwanted == []

        page.get_by_role("button", name="Stop all of them").click()
        expect(page.get_by_text("Stopped. You get no more of these letters.")).to_be_visible()
        assert "reminder_day" in Participant.objects.get().unwanted
        page.get_by_role("button", name="Send again: Reminder a day before").click()

        expect(page.get_by_text("You get these letters again.")).to_be_visible()
        assert "reminder_day" not in Participant.objects.get().unwanted
