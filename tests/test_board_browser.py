"""The schedule board in a real browser: by keyboard, by dragging, without scripts, two people at once; axe finds nothing."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.planning.actions import board as actions
from sympolis.programme.models import Series, Session
from sympolis.programme.tests import factories as make
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften " * 2
BOARD = "/desk/series/own/board/?from=2020-10"


@pytest.fixture
def series(live_server) -> Series:
    """Water on 27 October and Waste on the 28th, with one moderator; an idea; cities on three clocks."""
    network = make.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "de"])
    for name, country, zone, east in (
        ("Bogota", "CO", "America/Bogota", -74), ("Bonn", "DE", "Europe/Berlin", 7), ("Amman", "JO", "Asia/Amman", 36),
    ):  # fmt: skip
        make.municipality(network, name, country=country, zone=zone, longitude=east)
    series = make.series(network, slug="own", title={"en": "Lessons learned"})
    ana = make.person(network, "Marques", given_name="Ana")
    water = make.session(series, slug="water", title={"en": "Water"}, join_url="https://meet.example/1")
    waste = make.session(
        series, datetime(2020, 10, 28, 11), slug="waste", title={"en": "Waste"}, join_url="https://meet.example/1"
    )
    make.part(waste, ana)
    make.part(water, make.person(network, "Okello"))
    make.release(series)
    make.session(series, datetime(2020, 9, 1, 14), slug="trees", title={"en": "Street trees"}, state="idea")
    return series


@pytest.fixture
def opened(series, live_server, browser: Browser) -> Iterator:
    """opened(...) is a browser profile in which a coordinator is signed in."""
    contexts = []

    def context(**options) -> BrowserContext:
        client = Client()
        client.force_login(networks.member(series.network, Role.COORDINATOR))
        fresh = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **options})
        cookie = client.cookies["sympolis_session"].value
        fresh.add_cookies([{"name": "sympolis_session", "value": cookie, "url": live_server.url}])
        contexts.append(fresh)
        return fresh

    yield context
    for fresh in contexts:
        fresh.close()


def go_to(page: Page, name: str) -> None:
    """Tab forward until something of that name has the focus."""
    for _press in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip().startswith(name):
            return
    raise AssertionError(f"{name} cannot be reached by Tab")


def day_of(slug: str) -> int:
    return Session.objects.get(slug=slug).local_date.day


def test_moved_by_keyboard_a_conflict_appears_and_the_move_is_taken_back(series, opened, live_server):
    page = opened().new_page()
    page.goto(live_server.url + BOARD)

    go_to(page, "Move: Water")
    page.keyboard.press("Enter")
    expect(page.locator("#choosing")).to_be_focused()
    go_to(page, "Wednesday 28 October")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Wednesday 28 October 2020")).to_be_focused()
    expect(page.get_by_role("button", name="Place 10:00")).to_contain_text("Same meeting link as another")
    go_to(page, "Place 10:00")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Moved in the draft: “Water” to Wed 28 Oct, 10:00")
    expect(page.locator("#move-water")).to_be_focused()
    expect(page.locator("#water")).to_contain_text("Same meeting link as another")
    expect(page.get_by_role("region", name="Conflicts")).to_contain_text("The same meeting link for two sessions")
    assert day_of("water") == 28

    page.get_by_role("region", name="After the move").get_by_role("button", name="Take back").press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Taken back")
    expect(page.get_by_text("Same meeting link as another")).to_have_count(0)
    assert day_of("water") == 27


def test_three_presses_place_an_idea_without_scripts(series, opened, live_server):
    page = opened(java_script_enabled=False).new_page()
    page.goto(live_server.url + BOARD)

    page.locator("#trees").get_by_text("Place").click()
    page.get_by_role("link", name="Thursday 29 October").click()
    page.get_by_role("button", name="Place 14:00").click()

    expect(page.locator(".notice")).to_contain_text("Placed in the draft: “Street trees”")
    assert (day_of("trees"), Session.objects.get(slug="trees").state) == (29, "planned")


def test_dragged_to_another_day_it_keeps_its_hour(series, opened, live_server):
    page = opened().new_page()
    page.goto(live_server.url + BOARD)

    page.locator("#water time").hover()
    page.mouse.down()
    page.locator("[data-day='2020-10-29']").hover()
    page.mouse.up()

    expect(page.get_by_role("status")).to_contain_text("Moved in the draft: “Water” to Thu 29 Oct, 10:00")
    assert day_of("water") == 29


def test_escape_puts_back_what_is_dragged(series, opened, live_server):
    page = opened().new_page()
    page.goto(live_server.url + BOARD)

    page.locator("#water time").hover()
    page.mouse.down()
    page.locator("[data-day='2020-10-29']").hover()
    page.keyboard.press("Escape")
    page.mouse.up()

    expect(page.locator(".drag-ghost")).to_have_count(0)
    assert day_of("water") == 27


def test_a_finger_that_rests_drags(series, opened, live_server):
    page = opened(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    page.goto(live_server.url + BOARD)
    page.locator("#water").evaluate("entry => { entry.scrollIntoView({ block: 'start' }); scrollBy(0, -100); }")
    box = page.locator("#water time").bounding_box()
    touch = page.context.new_cdp_session(page)
    there = {"x": box["x"] + 5, "y": box["y"] + 5}

    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [there]})
    expect(page.locator(".drag-ghost")).to_have_count(1)
    goal = page.locator("[data-day='2020-10-28']").bounding_box()
    for share in (0.5, 0.9, 1):
        y = there["y"] + (goal["y"] + 15 - there["y"]) * share
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": goal["x"] + 80, "y": y}]})
    expect(page.locator("[data-day='2020-10-28']")).to_have_class("target")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    expect(page.get_by_role("status")).to_contain_text("Moved in the draft: “Water” to Wed 28 Oct")
    assert day_of("water") == 28


def test_on_a_phone_the_chosen_day_is_not_covered(series, opened, live_server):
    page = opened(viewport={"width": 390, "height": 700}).new_page()
    page.goto(f"{live_server.url}{BOARD}&move=water")

    page.locator("a.place").nth(1).click()

    heading = page.locator("#when")
    expect(heading).to_be_focused()
    assert heading.evaluate(
        "one => { const at = one.getBoundingClientRect(); return document.elementFromPoint(at.x + 9, at.y + 9) === one; }"
    )


def test_who_drags_second_learns_who_was_first(series, opened, live_server):
    page = opened().new_page()
    page.goto(live_server.url + BOARD)
    first = networks.member(series.network, Role.COORDINATOR)
    water = Session.objects.get(slug="water")
    actions.move(water, by=first, starts_at=water.starts_at.replace(day=30), expected_revision=water.revision)

    page.locator("#water time").hover()
    page.mouse.down()
    page.locator("[data-day='2020-10-29']").hover()
    page.mouse.up()

    expect(page.get_by_role("status")).to_contain_text(f"{first.email} moved “Water” to Fri 30 Oct, 10:00")
    expect(page.locator("[data-wanted]")).to_contain_text("your choice")
    assert day_of("water") == 30


@pytest.mark.parametrize(
    ("width", "options"), [(1280, {}), (390, {}), (1280, {"locale": "de-DE", "color_scheme": "dark"})]
)
def test_every_look_reads_well(series, opened, live_server, width, options):
    Session.objects.filter(slug="waste").update(title={"en": LONG}, is_locked=True)
    water = Session.objects.get(slug="water")
    actions.move(water, by=None, starts_at=water.starts_at.replace(day=30), expected_revision=water.revision)
    page = opened(viewport={"width": width, "height": 900}, **options).new_page()

    looks = ("", "&show=both&days=7", "&move=water", "&move=water&day=2020-10-28", "&done=water")

    assert [fault for more in looks for fault in look(page, live_server.url + BOARD + more)] == []
