"""The desk in a real browser: with scripts and without, by keyboard, on a phone, in the dark; axe finds nothing."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sympolis.directory.models import Region
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions
from sympolis.programme.models import Series, Session
from sympolis.programme.tests import factories as make
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften " * 2
ARABIC = "تقديم الخدمات البلدية أثناء الجائحة"
CHINESE = "疫情期间的市政服务与地方行政的持续运作"


@pytest.fixture
def series(live_server) -> Series:
    """A series in three languages with a released, a moved, a cancelled and a new session, cities on four clocks."""
    network = make.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "de", "ar"])
    world = Region.objects.create(code="world", name={"en": "World"})
    for name, zone, east in (
        ("Bogota", "America/Bogota", -74), ("Bonn", "Europe/Berlin", 7), ("Amman", "Asia/Amman", 36),
        ("Kochi", "Asia/Kolkata", 76),
    ):  # fmt: skip
        make.municipality(network, name, zone=zone, longitude=east, region=world)
    series = make.series(network, slug="own", title={"en": LONG}, languages=["en", "de", "ar"])
    theme = make.theme(series, LONG, short_name={"en": "Resilience"})
    for day, title in enumerate(("Water supply", LONG, ARABIC, CHINESE)):
        start = datetime(2020, 10, 27 + day, 10)
        session = make.session(series, start, title={"en": title}, slug=f"session-{day}", theme=theme)
        make.segment(session, 60, title={"en": title}, note={"en": LONG})
        make.part(session, make.person(network, f"Marques {day}"), topic={"en": title})
    make.release(series)
    actions.move_session(Session.objects.get(slug="session-1"), by=None, local_start=datetime(2020, 11, 5, 9))
    actions.cancel_session(Session.objects.get(slug="session-2"), by=None, reason="Ill")
    make.session(series, datetime(2020, 11, 5, 9, 30), slug="schools", title={"en": "Schools"})
    actions.ensure_formats(network, by=None)
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


def pages(series: Series) -> list[str]:
    home, session = "/desk/series/own/", "/desk/series/own/sessions/session-1/"
    kind = series.network.formats.get(code="E")
    return [
        "/desk/", "/desk/series/new/", "/desk/journal/", "/desk/formats/", "/desk/formats/new/",
        f"/desk/formats/{kind.pk}/", f"/desk/formats/{kind.pk}/parts/{kind.parts.first().pk}/",
        home, f"{home}set-up/", f"{home}themes/", f"{home}themes/{series.themes.get().pk}/", f"{home}translations/",
        f"{home}translations/?language=ar&show=all", f"{home}release/", f"{home}sessions/new/", session,
        *(f"{session}{tab}/" for tab in ("move", "duplicate", "cancel", "run-of-show", "people", "papers")),
        f"{session}papers/concept-note/en/", f"{session}papers/run-of-show/ar/",
        f"{session}papers/run-of-show/en/",
        "/desk/series/own/sessions/session-2/cancel/",
    ]  # fmt: skip


def test_a_phone_begins_with_the_page_and_opens_the_menu_by_keyboard(opened, live_server):
    """Without scripts; a wide window shows the menu at once, down to its last line."""
    phone = opened(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    phone.goto(f"{live_server.url}/desk/series/own/")
    journal = phone.get_by_role("link", name="Journal", exact=True)
    assert phone.get_by_role("heading", level=1).bounding_box()["y"] < 300
    expect(journal).not_to_be_visible()
    phone.get_by_text("Menu", exact=True).focus()
    phone.keyboard.press("Enter")
    expect(journal).to_be_visible()

    wide = opened(java_script_enabled=False).new_page()
    wide.goto(f"{live_server.url}/desk/series/own/board/")
    expect(wide.get_by_text("Menu", exact=True)).not_to_be_visible()
    last = wide.get_by_role("link", name="Journal", exact=True)
    last.scroll_into_view_if_needed()
    assert last.bounding_box()["y"] < 900


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_are_accessible_and_fit(series, opened, live_server, width, scheme):
    page = opened(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()

    assert [fault for path in pages(series) for fault in look(page, live_server.url + path)] == []


def test_while_choosing_a_time_the_page_says_who_is_at_night_and_a_click_takes_a_kinder_one(opened, live_server):
    page = opened().new_page()
    page.goto(f"{live_server.url}/desk/series/own/sessions/new/")
    page.get_by_label("Title", exact=True).fill("Crisis teams")
    page.get_by_label("Date").fill("2020-11-12")

    page.get_by_label("Start, on the host’s clock").fill("22:00")
    page.get_by_label("Start, on the host’s clock").blur()

    expect(page.locator("#clock")).to_contain_text("Night in 3 of 4 cities: Bonn (22:00–00:00)")
    page.locator("#clock .place").first.click()
    expect(page.locator("#clock")).to_contain_text("Nobody is at night.")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Crisis teams")
    assert page.get_by_label("Start, on the host’s clock").input_value() != "22:00"


def test_without_scripts_the_button_does_the_same_and_nothing_typed_is_lost(opened, live_server):
    page = opened(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/desk/series/own/sessions/new/")
    page.get_by_label("Title", exact=True).fill("Crisis teams")
    page.get_by_label("Date").fill("2020-11-12")
    page.get_by_label("Start, on the host’s clock").fill("22:00")

    page.get_by_role("button", name="Check the time").click()

    expect(page.locator("#clock")).to_contain_text("Night in 3 of 4 cities")
    page.locator("#clock .place").first.click()
    expect(page.locator("#clock")).to_contain_text("Nobody is at night.")
    page.get_by_label("Length in minutes").fill("90")
    page.locator(".save .btn").click()
    expect(page.get_by_text("Added to the draft: Crisis teams.")).to_be_visible()
    assert Session.objects.get(title__en="Crisis teams").minutes == 90


def press_until(page: Page, key: str, label: str, most: int = 120) -> int:
    """Press a key until the focus is on what is called so; the number of presses."""
    for count in range(1, most + 1):
        page.keyboard.press(key)
        if page.evaluate(NAME) == label:
            return count
    raise AssertionError(f"{label} is not reached with {key}")


NAME = """() => { const one = document.activeElement;
  return ((one.labels?.[0]?.firstChild?.textContent ?? one.innerText ?? "").trim()) }"""


def test_a_session_is_moved_and_released_by_keyboard_alone(series, opened, live_server):
    page = opened().new_page()
    page.goto(f"{live_server.url}/desk/series/own/sessions/session-0/move/")

    press_until(page, "Tab", "Start, on the host’s clock")
    page.keyboard.type("1430")
    page.keyboard.press("Enter")
    expect(
        page.get_by_text("Moved in the draft: Water supply, from Tue 27 Oct, 10:00 to Tue 27 Oct, 14:30.")
    ).to_be_visible()
    press_until(page, "Tab", "Look and release")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Release version 2")).to_be_visible()
    press_until(page, "Tab", "Release version 2")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Version 2 is released.")).to_be_visible()
    assert Session.objects.get(slug="session-0").released.sequence == 1


def test_a_run_of_show_is_reordered_without_scripts(series, opened, live_server):
    session = Session.objects.get(slug="session-0")
    page = opened(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/desk/series/own/sessions/session-0/run-of-show/")

    page.get_by_role("button", name="Add a line after line 1").click()
    page.get_by_label("What happens").nth(1).fill("Talk")
    page.get_by_label("Minutes").nth(1).fill("60")
    page.get_by_role("button", name="Move line 2 up").click()
    expect(page.locator(".segment__time").first).to_have_text("10:00")
    expect(page.locator(".sum")).to_contain_text("of 120: fits")
    page.locator(".save").get_by_role("button", name="Save the run of show").click()

    expect(page.get_by_text("The run of show is saved in the draft.")).to_be_visible()
    assert [(step.minutes, step.title["en"]) for step in session.segments.all()] == [(60, "Talk"), (60, "Water supply")]


def test_a_part_is_given_to_somebody_the_network_knows(series, opened, live_server):
    session = Session.objects.get(slug="session-0")
    page = opened().new_page()
    page.goto(f"{live_server.url}/desk/series/own/sessions/session-0/people/")

    page.get_by_label("Who").select_option(label="Marques 2")
    page.get_by_role("button", name="Save the people").last.click()

    expect(page.get_by_text("The people are saved in the draft.")).to_be_visible()
    assert [str(part.person) for part in session.parts.all()] == ["Marques 2"]


def test_in_german_everything_is_german(series, opened, live_server):
    page = opened(locale="de-DE").new_page()

    page.goto(f"{live_server.url}/desk/series/own/")

    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator(".board")).to_contain_text("verlegt von Mi 28. Okt, 10:00")
