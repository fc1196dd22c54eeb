"""The library in a real browser: found by a misspelt search in German, narrowed, read; axe, narrow and dark, without scripts."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import Browser, expect

from sympolis.contributions.models import ContributionFile
from sympolis.contributions.tests.factories import practice_content
from sympolis.directory.tests import factories as directory
from sympolis.library import actions
from sympolis.library.models import Practice
from sympolis.library.tests import factories
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as programme
from tests.journeys import Guests
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften"
ARABIC = "إدارة المياه في زمن الجفاف"


@pytest.fixture
def series(live_server) -> Series:
    """A public series with practices of three cities in three languages, one of them outdated, one with everything long."""
    network = networks.network("cities", host="", name={"en": "City Exchange", "de": "Städteaustausch"}, languages=["en", "de", "ar"])  # fmt: skip
    series = programme.series(network, slug="own", title={"en": "Lessons learned"}, languages=["en", "de", "ar"])
    theme = programme.theme(series, "Water in times of drought", code="water")
    other = programme.theme(series, LONG, code="waste")
    region = directory.region("mena", name={"en": "Middle East and North Africa"})
    city = programme.municipality(network, "Kumasi", country="GH", size_band="xl")
    long = programme.municipality(network, LONG, slug="long", country="DE", size_band="s", region=region)
    factories.practice(
        series, language="de", title={"en": "Waste advice at the door", "de": "Mülltrennung im Stadtteil"},
        summary={"en": "At the door.", "de": "An der Haustür."}, municipality=city, themes=(theme,), sdgs=[6],
    )  # fmt: skip
    factories.practice(
        series, language="ar", title={"en": "Water", "ar": ARABIC}, summary={"en": "Water.", "ar": ARABIC}, themes=(theme,),
        content=practice_content(problem={"ar": ARABIC}, wrong={"ar": ARABIC}), place="Zletin", country="LY",
    )  # fmt: skip
    row = factories.approved(
        series, title={"en": LONG}, summary={"en": " ".join([LONG] * 5)}, municipality=long, themes=(theme, other), sdgs=list(range(1, 18)),
        content=practice_content(**{code: {"en": f"{LONG}\n\n* {LONG}\n* {LONG}"} for code in ("problem", "done", "lessons", "context", "equipment")}, advise=["call", "documents", "visit", "mentor"]),
        links=[{"url": f"https://kumasi.example/{LONG}", "label": ""}],
    )  # fmt: skip
    ContributionFile.objects.create(
        contribution=row,
        file=ContentFile(b"%PDF-1.7", name="plan.pdf"),
        name=f"{LONG}.pdf",
        size=8,
        added_at=row.created_at,
    )
    actions.mark_outdated(actions.publish(row, by=None), by=None)
    for number in range(21):
        factories.practice(series, title={"en": f"Market hall {number}"}, place=f"Town {number}", country="KE")
    actions.withdraw(factories.practice(series, title={"en": "Gone"}), by=None)
    factories.approved(series, title={"en": "Waits"})
    return series


@pytest.fixture
def guests(browser: Browser, live_server):
    guests = Guests(browser, live_server.url)
    yield guests
    guests.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_are_accessible_and_fit(series, guests, width, scheme):
    practices = [row.get_absolute_url() for row in Practice.objects.exclude(title__en__startswith="Market").exclude(state="withdrawn")]  # fmt: skip
    pages = [
        "/practices/", "/practices/map/", "/practices/map/?q=market", "/practices/?page=2", "/practices/?q=Mulltrenung&theme=water", "/practices/?q=market+xylophone",
        "/practices/?q=market&sdg=17", "/practices/?q=xylophone", *practices, f"{practices[1]}?text=ar",
    ]  # fmt: skip
    page = guests.page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    desk = guests.page(
        programme.coordinator(series.network), viewport={"width": width, "height": 900}, color_scheme=scheme
    )

    assert [
        fault for path in pages for fault in look(page, path, small_targets="?" in path or path == "/practices/")
    ] == []
    assert look(desk, "/desk/practices/") == []


def test_another_city_finds_it_by_a_misspelt_search_in_german_without_scripts(series, guests):
    reader = guests.page(java_script_enabled=False, locale="de-DE", viewport={"width": 390, "height": 800})
    reader.goto("/")
    reader.get_by_role("link", name="Praxis", exact=True).click()
    reader.get_by_label("Wonach suchen Sie?").fill("Mulltrenung")
    reader.get_by_role("button", name="Finden").click()

    expect(reader.get_by_text("„Mulltrenung“ kommt nicht vor.")).to_be_visible()
    reader.get_by_role("link", name="Mülltrennung im Stadtteil").click()
    expect(reader.get_by_role("heading", name="Mülltrennung im Stadtteil")).to_be_visible()
    reader.get_by_role("link", name="English", exact=True).click()
    expect(reader.get_by_role("heading", name="Waste advice at the door")).to_be_visible()


def test_the_list_is_narrowed_by_keyboard_and_widened_again(series, guests):
    page = guests.page(viewport={"width": 1280, "height": 900})
    page.goto("/practices/")
    page.get_by_label("Water in times of drought").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Show").press("Enter")
    expect(page.get_by_role("heading", name="3 practices found")).to_be_visible()

    page.locator("summary", has_text="Language").click()
    page.get_by_label("Arabic").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="1 practice found")).to_be_visible()
    page.get_by_role("link", name="Leave out Theme: Water in times of drought").click()
    expect(page.get_by_role("heading", name="1 practice found")).to_be_visible()
    page.get_by_role("link", name="Leave out all").click()
    expect(page.get_by_role("heading", name="All practices")).to_be_visible()


def test_what_a_city_approved_is_published_and_taken_down_and_seen_at_once(series, guests):
    desk = guests.page(programme.coordinator(series.network))
    reader = guests.page()
    desk.goto("/desk/practices/")
    desk.get_by_role("button", name="Publish Waits").click()
    expect(desk.get_by_text("It is in the library.")).to_be_visible()
    reader.goto("/practices/?q=waits")
    reader.get_by_role("link", name="Waits").click()
    address = reader.url

    desk.get_by_role("button", name="Mark as outdated Waits").click()
    reader.reload()
    expect(reader.get_by_text(f"Outdated since {timezone.now():%-d %B %Y}")).to_be_visible()
    desk.get_by_role("button", name="Take it down Waits").click()
    assert reader.goto(address).status == 410
    expect(reader.get_by_text("This practice is no longer in the library")).to_be_visible()
