"""The desk's pages about participants in a real browser: axe, narrow and dark, by keyboard, without scripts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sympolis.directory.tests import factories as directory
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Series, Session
from sympolis.programme.tests import factories as make
from sympolis.registrations import actions
from sympolis.registrations.actions import About, Guest
from sympolis.registrations.actions.admission import Wished
from sympolis.registrations.models import Registration
from tests.looks import look
from tests.test_desk_browser import press_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion Müller-Lüdenscheidt-Hohenzollern"
PEOPLE = (
    ("Ama Owusu", "Bogota", "woman", "administration"), ("Bert Klein", "Bonn", "man", "academia"),
    ("تقديم الخدمات البلدية", "Amman", "", "civil"), (LONG, "Kochi", "man", "agency"), ("Carla Diaz", "Bogota", "woman", "company"),
)  # fmt: skip
TITLES = {"full": "Provision of municipal services during a pandemic: water supply and what came of it"}


@pytest.fixture
def series(live_server) -> Series:
    """A series with an open session, a full one with a line, and one with approval and applications."""
    network = make.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "de"])
    cities = {}
    for name, zone in (
        ("Bogota", "America/Bogota"),
        ("Bonn", "Europe/Berlin"),
        ("Amman", "Asia/Amman"),
        ("Kochi", "Asia/Kolkata"),
    ):
        region = directory.region(name.lower(), name={"en": f"Region of {name}"})
        cities[name] = make.municipality(network, name, zone=zone, region=region)
    start = timezone.now().astimezone(UTC) + timedelta(days=10)
    series = make.series(
        network, slug="own", title={"en": "Lessons learned"}, starts_on=start.date() - timedelta(days=30),
        ends_on=start.date() + timedelta(days=60),
    )  # fmt: skip
    series.regions.set([city.region for city in cities.values()] + [directory.region("lost", name={"en": "Oceania"})])
    for day, (slug, capacity) in enumerate((("open", 20), ("full", 2), ("chosen", 3))):
        local = datetime(start.year, start.month, start.day, 10) + timedelta(days=day)
        make.session(
            series, local, slug=slug, title={"en": TITLES.get(slug, f"Session {slug}")}, state="open", capacity=capacity
        )
    make.release(series)
    actions.set_admission(Session.objects.get(slug="chosen"), by=None, mode="approval")
    actions.set_kept_seats(Session.objects.get(slug="open"), [Wished(seats=2, region=cities["Amman"].region)], by=None)
    question = actions.save_question(series, None, by=None, label={"en": "Your role?"}, help={"en": "As on your card."})
    for name, city, gender, sector in PEOPLE:
        home = cities[city]
        about = About(
            municipality_id=home.pk, region_id=home.region_id, country=home.country, gender=gender, sector=sector,
            language="en", motivation="To learn. " * 30, brings="practice", brings_text="A plan", captions=True, sign_language="gsg",
            access_needs="More time",
        )  # fmt: skip
        email = f"p{len(name)}@city.example"
        for slug, source in (("open", "team"), ("full", "team"), ("chosen", "form")):
            actions.sign_up(
                network, [Session.objects.get(slug=slug)], name=name, email=email, about=about, source=source,
                answers={question: "Engineer"},
            )  # fmt: skip
    actions.invite(series, None, [Guest("Dina Awad", "dina@amman.example"), Guest("", "office@lima.example")], by=None)
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


def pages(series: Series) -> dict[str, str]:
    home = "/desk/series/own/"
    waiting = Registration.objects.filter(state="waiting").first()
    question = series.questions.get()
    return {
        "overview": f"{home}participants/",
        "people": f"{home}participants/people/",
        "add": f"{home}participants/add/",
        "person": f"{home}participants/{waiting.participant_id}/",
        "seat": f"{home}registrations/{waiting.pk}/seat/",
        "cancel": f"{home}registrations/{waiting.pk}/cancel/",
        "questions": f"{home}questions/",
        "question": f"{home}questions/{question.pk}/",
        "invitations": f"{home}invitations/",
        "announce": f"{home}announce/",
        "list": f"{home}sessions/full/participants/?state=waiting",
        "list-open": f"{home}sessions/open/participants/",
        "admission": f"{home}sessions/open/admission/",
        "selection": f"{home}sessions/chosen/selection/",
        "decided": f"{home}sessions/chosen/selection/?show=decided",
    }


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_are_accessible_and_fit(series, opened, live_server, width, scheme):
    declined = Registration.objects.filter(session__slug="chosen").first()
    actions.decide(declined.session, [declined], accept=False, by=None, reason="Too many of one city")
    page = opened(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()

    assert [fault for path in pages(series).values() for fault in look(page, live_server.url + path)] == []


def test_ticking_shows_at_once_who_would_come_and_two_clicks_decide(series, opened, live_server):
    page = opened().new_page()
    page.goto(f"{live_server.url}/desk/series/own/sessions/chosen/selection/")
    expect(page.get_by_role("button", name="Show who would come").last).to_be_hidden()

    page.get_by_label("Choose Ama Owusu").check()
    page.get_by_label("Choose Carla Diaz").check()

    expect(page.locator("[data-told]")).to_have_text("2 are ticked.")
    row = page.locator(".balance tr").filter(has=page.get_by_role("rowheader", name="Region of Bogota"))
    expect(row.locator("[data-balance]")).to_have_text("+2")
    page.get_by_role("button", name="Accept the ticked ones").click()
    expect(page.get_by_text("2 accepted.")).to_be_visible()
    assert Registration.objects.filter(session__slug="chosen", state="registered").count() == 2


def test_one_is_declined_by_keyboard_alone_with_a_reason(series, opened, live_server):
    page = opened().new_page()
    page.goto(f"{live_server.url}/desk/series/own/sessions/chosen/selection/")
    page.get_by_label("Reason").fill("Another of this city comes")

    page.get_by_label("Choose Ama Owusu").focus()
    _press_to_button(page, "Decline: Ama Owusu")
    page.keyboard.press("Enter")

    expect(page.get_by_text("1 declined.")).to_be_visible()
    row = Registration.objects.get(session__slug="chosen", state="declined")
    assert row.decision_reason == "Another of this city comes"


def _press_to_button(page: Page, words: str, most: int = 20) -> None:
    for _count in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").replace("\n", "") == words:
            return
    raise AssertionError(f"{words} is not reached")


def test_without_scripts_kept_seats_are_added_and_saved(series, opened, live_server):
    page = opened(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/desk/series/own/sessions/open/admission/")

    page.get_by_role("button", name="Keep seats for somebody").click()
    page.get_by_label("Seats", exact=True).nth(1).fill("3")
    page.get_by_label("Kept for").nth(1).select_option(label="Academia")
    page.locator(".save").get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved. It counts for the next one who registers")).to_be_visible()
    kept = Session.objects.get(slug="open").kept_seats
    assert [(row.share, row.seats) for row in kept.all()] == [("region", 2), ("sector", 3)]


def test_an_announcement_takes_four_clicks_from_the_session(series, opened, live_server):
    page = opened(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/desk/series/own/sessions/open/participants/")

    page.get_by_role("link", name="Write to them").click()
    page.get_by_label("Subject", exact=True).fill("Papers")
    page.get_by_label("What you write", exact=True).fill("The papers are ready.")
    page.get_by_role("button", name="Look before sending").click()
    expect(page.get_by_role("heading", name="5 people get this letter. It is not sent yet.")).to_be_visible()
    page.get_by_role("button", name="Send to 5 people").click()

    expect(page.get_by_text("5 letters go out.")).to_be_visible()


def test_a_seat_out_of_turn_by_keyboard(series, opened, live_server):
    page = opened().new_page()
    page.goto(live_server.url + pages(series)["seat"])

    press_until(page, "Tab", "Why this person")
    page.keyboard.type("Chairs the panel")
    for _stop in range(2):  # past the choice of how
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_text("The seat is theirs.")).to_be_visible()
