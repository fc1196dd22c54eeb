"""The public pages in a real browser: phone and desk, light and dark, with and without scripts; axe finds nothing."""

from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from sympolis.directory.models import Region
from sympolis.programme.tests import factories as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften " * 3
ARABIC = "تقديم الخدمات البلدية أثناء الجائحة"


@pytest.fixture
def series(live_server):
    """A released series with plain, long and Arabic titles, one cancelled session and cities in four zones."""
    network = make.network("cities", host="", name={"en": "City Exchange"}, contact_email="office@cities.example")
    region = Region.objects.create(code="world", name={"en": "World"})
    zones = {"Bogota": ("America/Bogota", -74), "Amman": ("Asia/Amman", 36), "Kochi": ("Asia/Kolkata", 76),
             "Wuhan": ("Asia/Shanghai", 114)}  # fmt: skip
    cities = [make.municipality(network, name, zone=zone, longitude=east, latitude=10, region=region, size_band="l")
              for name, (zone, east) in zones.items()]  # fmt: skip
    series = make.series(network, slug="lessons", title={"en": "Lessons Learned"}, summary={"en": "Cities share what worked."},
                         contact_email="office@cities.example")  # fmt: skip
    series.regions.add(region)
    theme = make.theme(
        series, "Containing the pandemic: Local authorities as stakeholders", short_name={"en": "Containing"}
    )
    titles = ["Water supply", LONG, ARABIC]
    for day, title in enumerate(titles):
        session = make.session(series, datetime(2020, 10, 23 + 2 * day, 16), title={"en": title}, slug=f"session-{day}", theme=theme,
                               description={"en": "First.\n\n- one\n- two"}, guiding_questions={"en": "What worked?\nWhat did not?"},
                               interpretation_languages=["fr"])  # fmt: skip
        session.cities.set(cities)
        make.segment(session, 30, title={"en": "Welcome"})
        make.part(session, make.person(network, f"Marques {day}", given_name="Ana", municipality=cities[0]))
    make.release(series)
    return series


PAGES = ["/", "/series/lessons/", "/series/lessons/programme/", "/series/lessons/programme/?q=nothing", "/series/lessons/changes/",
         "/series/lessons/sessions/session-0/", "/series/lessons/sessions/session-1/", "/series/lessons/sessions/session-2/",
         "/series/lessons/sessions/session-0/concept-note/", "/cities/", "/cities/amman/", "/help/", "/privacy/", "/preferences/",
         "/nothing-here/"]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_accessible_and_fit(series, live_server, browser: Browser, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, timezone_id="Europe/Berlin"
    )
    page = context.new_page()
    wrong = []

    for path in PAGES:
        page.goto(live_server.url + path)
        found = Axe().run(page).response["violations"]
        wrong += [f"{path}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append(f"{path}: wider than the window")

    context.close()
    assert wrong == []


def test_times_are_on_the_readers_clock_by_themselves(series, live_server, browser: Browser):
    context = browser.new_context(timezone_id="Asia/Kolkata", locale="en-GB")
    page = context.new_page()

    page.goto(f"{live_server.url}/series/lessons/programme/")

    first = page.locator(".sess").first
    expect(first.locator(".t")).to_have_text("19:30–21:30")
    expect(first.locator(".z")).to_have_text("Kolkata time, UTC+5:30")
    expect(first.locator(".h")).to_have_text("Host: 16:00–18:00, Berlin time, UTC+2")
    page.reload()
    expect(first.locator(".h")).to_have_text("Host: 16:00–18:00, Berlin time, UTC+2")
    context.close()


def test_session_page_shows_the_readers_own_line(series, live_server, browser: Browser):
    context = browser.new_context(timezone_id="Asia/Kathmandu", locale="en-GB")
    page = context.new_page()

    page.goto(f"{live_server.url}/series/lessons/sessions/session-0/")

    expect(page.locator(".sky .you .v")).to_contain_text("19:45–21:45")
    context.close()


def test_zone_and_filter_work_without_scripts(series, live_server, browser: Browser):
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{live_server.url}/series/lessons/programme/")

    page.get_by_label("Times shown for").select_option("America/Bogota")
    page.get_by_role("button", name="Change").click()
    expect(page.locator(".sess .t").first).to_have_text("09:00–11:00")
    page.get_by_label("Find sessions").fill("water")
    page.get_by_role("button", name="Find", exact=True).click()

    expect(page.locator(".sess")).to_have_count(1)
    expect(page.locator(".sess .t").first).to_have_text("09:00–11:00")
    context.close()


def test_keyboard_reaches_the_content_first_and_focus_is_seen(series, live_server, page: Page):
    page.goto(f"{live_server.url}/series/lessons/programme/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_language_is_chosen_by_a_button_and_remembered(series, live_server, page: Page):
    page.goto(f"{live_server.url}/series/lessons/")

    page.get_by_role("button", name="Deutsch").click()

    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.goto(f"{live_server.url}/cities/")
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_days_of_another_year_keep_it_when_the_browser_changes_the_zone(series, live_server, browser: Browser):
    make.session(series, datetime(2021, 1, 5, 14), slug="late")
    make.release(series)
    context = browser.new_context(timezone_id="America/Bogota", locale="en-GB")
    page = context.new_page()

    page.goto(f"{live_server.url}/series/lessons/programme/?group=list")

    expect(page.locator(".sess .z").last).to_have_text("Bogota time, UTC−5")
    expect(page.locator(".sess .d").last).to_have_text("Tue 5 January 2021")
    expect(page.locator(".sess .d").first).to_have_text("Fri 23 October")
    context.close()


@pytest.mark.parametrize("zone", ["America/Bogota", "America/St_Johns", "Asia/Kathmandu", "Pacific/Chatham", "UTC"])
def test_script_writes_what_the_server_writes(series, live_server, browser: Browser, zone):
    make.municipality(series.network, "Waitangi", zone=zone, longitude=176, latitude=-44)
    context = browser.new_context(timezone_id=zone, locale="de-DE")
    page = context.new_page()
    page.goto(f"{live_server.url}/series/lessons/programme/?group=list")
    expect(page.locator(".zone select")).to_have_value(zone)
    by_script = page.locator(".sess .when").all_inner_texts()

    page.reload()

    assert page.locator(".zone").get_attribute("data-zone") == zone
    assert by_script == page.locator(".sess .when").all_inner_texts()
    context.close()


@pytest.mark.parametrize("path", ["/series/lessons/changes/", "/cities/amman/", "/series/lessons/"])
def test_every_page_with_times_follows_the_browser_by_itself(series, live_server, browser: Browser, path):
    context = browser.new_context(timezone_id="Asia/Kathmandu", locale="en-GB")
    page = context.new_page()

    page.goto(live_server.url + path)

    expect(page.locator("main")).to_contain_text("Kathmandu time, UTC+5:45")
    context.close()


def test_paper_names_zone_and_states_and_leaves_out_what_needs_a_screen(series, live_server, page: Page):
    page.goto(f"{live_server.url}/series/lessons/programme/?tz=Asia/Amman")

    page.emulate_media(media="print")

    expect(page.locator(".zone select")).to_be_visible()
    expect(page.locator(".sess .chip").first).to_be_visible()
    for hidden in (".filters", ".zone .btn", ".zone .more", ".top nav a", ".lede a"):
        expect(page.locator(hidden).first).to_be_hidden()
