"""Taking part in a real browser: two minutes on a phone without scripts, a line that moves, pages that everybody can use."""

import time
from datetime import datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sympolis.directory.models import Person
from sympolis.directory.tests import factories as directory
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Series
from sympolis.programme.states import Recording, SessionState
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions, links
from sympolis.registrations.actions import Agreed
from sympolis.registrations.actions.admission import Wished
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Participant, Question, Registration
from sympolis.registrations.states import Mode, QuestionKind
from sympolis.registrations.tests import factories
from tests.conftest import PATIENCE, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle der Stadt Musterhausen am Berge"


@pytest.fixture
def series(live_server) -> Series:
    """Sessions of every kind, a month from now: free, full with a line, with applications, by invitation, not open."""
    today, start = timezone.now().date(), datetime.combine(timezone.now().date(), datetime.min.time())
    network = networks.network("north", name={"en": "City Exchange", "de": "Städtetausch"}, languages=["en", "de"])
    networks.city(network, directory.municipality("Kumasi", country="GH", zone="Africa/Accra"))
    series = programme.series(network, slug="autumn", starts_on=today, ends_on=today + timedelta(days=60))
    for day, (slug, capacity, state) in enumerate((
        ("water", 12, SessionState.OPEN), ("waste", 1, SessionState.OPEN), ("streets", 20, SessionState.OPEN),
        ("parks", None, SessionState.OPEN), ("trees", 5, SessionState.PLANNED),
    )):  # fmt: skip
        at = start + timedelta(days=30 + day, hours=10)
        programme.session(series, at, slug=slug, title={"en": slug.title()}, capacity=capacity, state=state,
                          interpretation_languages=["fr"], recording=Recording.ALL)  # fmt: skip
    programme.release(series)
    found = {session.slug: session for session in series.sessions.all()}
    factories.registered(found["waste"], "Esi Owusu", email="esi@accra.example")
    actions.set_admission(found["streets"], by=None, mode=Mode.APPROVAL, asks_motivation=True)
    actions.set_admission(found["parks"], by=None, mode=Mode.INVITATION)
    return series


def new_page(browser: Browser, live_server, **options) -> Page:
    context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=live_server.url, **options)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def mine(email: str, name: str = "mine") -> str:
    token = links.token(Participant.objects.get(email=email), Purpose.MINE)
    return f"/mine/{token}/" if name == "mine" else f"/mine/{token}/{name}/"


def test_two_minutes_on_a_phone_without_scripts(series, browser, live_server):
    page = new_page(browser, live_server, java_script_enabled=False)
    began = time.monotonic()

    page.goto("/series/autumn/sessions/water/")
    page.get_by_role("link", name="Take part").click()
    page.get_by_role("button", name="Register").click()  # too early
    page.get_by_role("link", name="Your name: Tell us your name.").click()
    page.get_by_label("Your name").fill("Ama Boateng")
    page.get_by_label("Your e-mail address").fill("ama@kumasi.example")
    page.get_by_label("Waste").check()
    page.get_by_text("So that the session fits you").click()
    page.get_by_label("City or municipality").fill("Kumasi, Ghana")
    page.get_by_label("Language you follow in").select_option("fr")
    page.get_by_label("Sound only").check()
    page.get_by_role("button", name="Register").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("One more step: confirm your address")
    print(
        f"\nregistered without scripts at 390 px: {page.url.count('/')} addresses deep, {time.monotonic() - began:.1f} s of clicks"
    )
    expect(page.get_by_text("You are first in the line.")).to_be_visible()
    page.goto(mine("ama@kumasi.example"))
    page.get_by_role("button", name="Yes, confirm my registration").click()
    expect(page.get_by_text("Your address is confirmed, and with it your seat.")).to_be_visible()
    row = Registration.objects.get(session__slug="water", participant__email="ama@kumasi.example")
    assert (row.state, row.language, row.way, row.municipality.slug) == ("confirmed", "fr", "audio", "kumasi")
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_sign_language_is_ticked_and_asked_which_on_a_phone(series, browser, live_server, scripts):
    page = new_page(browser, live_server, java_script_enabled=scripts)
    page.goto("/series/autumn/register/?session=water")
    page.get_by_label("Your name").fill("Ama Boateng")
    page.get_by_label("Your e-mail address").fill("ama@kumasi.example")
    page.get_by_text("So that the session fits you").click()
    which = page.get_by_label("Which sign language")
    expect(which).to_be_hidden()

    page.get_by_label("Captions").check()
    page.get_by_label("Sign language", exact=True).focus()
    page.keyboard.press("Space")
    expect(which).to_be_visible()
    page.get_by_role("button", name="Register").click()
    page.get_by_role("link", name="Choose which sign language.").click()
    expect(which).to_be_focused()
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert Axe().run(page).response["violations"] == []
    which.select_option("International Sign")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step: confirm your address")

    page.goto(mine("ama@kumasi.example", "details"))
    expect(page.get_by_label("Captions")).to_be_checked()
    expect(page.get_by_label("Which sign language")).to_have_value("ils")
    if scripts:
        assert Axe().run(page).response["violations"] == []
    page.context.close()


def test_full_then_waiting_then_offered_then_confirmed(series, browser, live_server):
    page, other = new_page(browser, live_server), new_page(browser, live_server)
    page.goto("/series/autumn/register/?session=waste")
    expect(page.get_by_text("Full: you join the waiting list.")).to_be_visible()
    page.get_by_label("Your name").fill("Ama Boateng")
    page.get_by_label("Your e-mail address").fill("ama@kumasi.example")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are on the waiting list.")).to_be_visible()

    other.goto(mine("esi@accra.example"))
    other.get_by_role("button", name="Give my seat back").click()
    expect(other.get_by_text("somebody else can come now")).to_be_visible()

    page.goto(mine("ama@kumasi.example"))
    expect(page.get_by_text("A seat is offered to you.")).to_be_visible()
    page.get_by_role("button", name="Take the seat").click()
    expect(page.get_by_text("The seat is yours.")).to_be_visible()
    expect(page.get_by_text("You have a seat.")).to_be_visible()
    for one in (page, other):
        one.context.close()


def test_times_and_zone_follow_the_device(series, browser, live_server):
    page = new_page(browser, live_server, timezone_id="Asia/Kathmandu")

    page.goto("/series/autumn/register/")

    expect(page.locator(".pick").first).to_contain_text("Kathmandu time, UTC+5:45")
    assert page.locator("select[name=zone]").input_value() == "Asia/Kathmandu"
    page.context.close()


def test_everything_can_be_done_with_the_keyboard(series, browser, live_server):
    page = new_page(browser, live_server)
    page.goto("/series/autumn/register/")
    page.get_by_label("Your name").focus()
    page.keyboard.type("Ama Boateng")
    page.keyboard.press("Tab")
    page.keyboard.type("ama@kumasi.example")
    for _step in range(2):  # past "all sessions", to the first one
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    seen = []
    for _step in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
        if seen[-1] == "Register":
            break
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("One more step: confirm your address")
    assert "fax" not in seen
    page.context.close()


@pytest.fixture
def somebody(series) -> Participant:
    """Somebody with a registration in every state, a long name, and a consent."""
    network = series.network
    found = {session.slug: session for session in series.sessions.all()}
    Question.objects.create(
        series=series, kind=QuestionKind.FILE, label={"en": "A plan", "de": "Ein Plan"}, required=True
    )
    choice = Question.objects.create(
        series=series, kind=QuestionKind.CHOICE, label={"en": "Group"}, options=[{"en": "A"}, {"en": "B"}]
    )
    choice.sessions.add(found["water"])
    actions.set_kept_seats(found["water"], [Wished(3, region=directory.region("asia", name={"en": "Asia"}))], by=None)
    agreed = [Agreed("contacts", "They may see it.", "en")]
    done = actions.sign_up(
        network, [found["water"], found["waste"], found["streets"]], name=LONG, email="long@city.example", agreed=agreed
    )
    account = directory.account("long@city.example")
    Person.objects.filter(pk=done.participant.person_id).update(account=account)
    return done.participant


def sign_in(context: BrowserContext, live_server, somebody: Participant) -> None:
    client = Client()
    client.force_login(Person.objects.get(pk=somebody.person_id).account)
    cookie = client.session.session_key
    context.add_cookies([{"name": "sympolis_session", "value": cookie, "url": live_server.url}])


@pytest.mark.parametrize(("scheme", "width", "language"), [("light", 390, "de"), ("dark", 1280, "en")])
def test_pages_are_usable_by_everybody(somebody, browser, live_server, scheme, width, language):
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, base_url=live_server.url
    )
    context.add_cookies([{"name": "sympolis_language", "value": language, "url": live_server.url}])
    past = programme.series(somebody.network, slug="past", starts_on="2020-01-01", ends_on="2020-12-31")
    page, problems, pictures = context.new_page(), {}, 0

    def look(where: str) -> None:
        nonlocal pictures
        pictures += 1
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append("wider than the screen")
        if found:
            problems[where] = found

    token = links.token(somebody, Purpose.MINE)
    for path in ("/series/autumn/register/", f"/mine/{token}/", f"/mine/{token}/details/", f"/mine/{token}/register/autumn/",
                 f"/series/{past.slug}/register/"):  # fmt: skip
        page.goto(path)
        look(path)
    page.goto("/series/autumn/register/")
    page.locator("form.form button.btn").click()
    look("form with errors")
    page.goto("/series/autumn/register/")
    page.locator("input[name=name]").fill(LONG)
    page.locator("input[name=email]").fill("another@city.example")
    page.locator("input[value=waste]").check()
    page.locator("input[type=file]").set_input_files(
        {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    page.locator("form.form button.btn").click()
    page.wait_for_url("**/done/**")
    look("receipt")
    sign_in(context, live_server, somebody)
    page.goto("/me/")
    look("/me/")
    context.close()

    assert problems == {}
    assert pictures == 8
