"""Bringing people along from a spreadsheet in a real browser: axe, narrow and dark, by keyboard, without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sympolis.directory.actions import merging
from sympolis.directory.states import Kind
from sympolis.directory.tests import factories as directory
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as make
from sympolis.registrations import towns
from sympolis.registrations.actions import imports
from sympolis.registrations.actions.spellings import assign
from sympolis.registrations.models import Registration
from sympolis.registrations.spellings import unassigned
from tests.looks import look
from tests.test_desk_browser import press_until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion"
OLD = f"""Name,E-mail,City,Country,A column with quite a long name that nobody needs,Sector
Ama Boateng,ama@kumasi.example,Kumasi,Ghana,{LONG},
{LONG} Müller,m@k.example,{LONG},Ghana,x,
Kofi Mensah,kofi@kumasi.example,Kumassi,Ghana,,
Kofi Mensah,kofi@kumasi.example,Kumassi,Ghana,,
"""


@pytest.fixture
def series(live_server) -> Series:
    towns.forget()
    network = make.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "de"])
    region = directory.region("africa")
    make.municipality(network, "Kumasi", country="GH", region=region)
    make.municipality(network, "Tamale", country="GH", region=region)
    series = make.series(network, slug="own", title={"en": "Lessons learned"})
    make.session(series, slug="water", title={"en": "Water at night"}, state="open", capacity=20)
    make.release(series)
    return series


@pytest.fixture
def opened(series, live_server, browser: Browser, client):
    client.force_login(networks.member(series.network, Role.COORDINATOR))
    contexts = []

    def page(**options) -> Page:
        fresh: BrowserContext = browser.new_context(
            **{"viewport": {"width": 390, "height": 844}, "locale": "en-GB", **options}
        )
        cookie = client.cookies["sympolis_session"].value
        fresh.add_cookies([{"name": "sympolis_session", "value": cookie, "url": live_server.url}])
        contexts.append(fresh)
        return fresh.new_page()

    yield page
    for fresh in contexts:
        fresh.close()


def brought(series: Series, text: str = OLD):
    kept = imports.read_people(series, text.encode(), "our people 2019.csv", by=None)
    return imports.set_mapping(kept, kept.mapping, sessions=series.sessions.all(), tells=False, by=None)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_are_accessible_and_fit(series, opened, live_server, width, scheme):
    faulty = brought(series, OLD.replace("ama@kumasi", "ama").replace("Ghana", "Atlantis"))
    good, taken = brought(series), brought(series)
    imports.take_over(taken, by=None)
    home = f"{live_server.url}/desk/series/own/participants/import/"
    page = opened(viewport={"width": width, "height": 900}, color_scheme=scheme)

    addresses = ["", f"{good.pk}/columns/", f"{good.pk}/", f"{faulty.pk}/", f"{taken.pk}/"]
    wrong = [fault for path in addresses for fault in look(page, home + path)]

    assert wrong == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_of_spellings_and_duplicates_are_accessible_and_fit(series, opened, live_server, width, scheme):
    network = series.network
    done = imports.take_over(
        brought(series, OLD.replace("Kumasi", "Kumaasi").replace("Kumassi", f"{LONG} City")), by=None
    )
    assert done.new == 3
    first = unassigned(network)[-1]
    assign(network, first, series.network.cities.first().municipality, by=None)
    one, other = (make.municipality(network, name, country="GH") for name in ("Accra", "Akkra"))
    people = [
        networks.contact(network, directory.person(name, email=f"{LONG}@k.example")) for name in (LONG, f"{LONG}n")
    ]
    merging.merge(Kind.PERSON, people[0].pk, people[1].pk, by=None, network=network.pk)
    home = f"{live_server.url}/desk/network/"
    page = opened(viewport={"width": width, "height": 900}, color_scheme=scheme)

    addresses = [
        "cities/", "people/", "cities/spellings/", "duplicates/cities/?q=a", "duplicates/people/?q=b",
        f"duplicates/cities/{one.pk}/{other.pk}/",
    ]  # fmt: skip
    wrong = [fault for path in addresses for fault in look(page, home + path)]

    assert wrong == []


def test_a_spelling_is_assigned_by_keyboard_without_scripts(series, opened, live_server):
    imports.take_over(brought(series, OLD.replace("Kumasi", "Kumaasi")), by=None)
    page = opened(java_script_enabled=False)
    page.goto(f"{live_server.url}/desk/network/cities/spellings/")

    expect(page.get_by_label("Kumaasi is")).to_have_value("Kumasi, Ghana")
    page.get_by_role("checkbox", name="Kumaasi").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Assign the ticked ones").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 person has a city now.")).to_be_visible()

    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("“Kumaasi” is as it was typed again.")).to_be_visible()


def test_a_spreadsheet_is_brought_along_on_a_phone_without_scripts(series, opened, live_server, tmp_path: Path):
    (tmp_path / "old.csv").write_text(OLD)
    page = opened(java_script_enabled=False)
    page.goto(f"{live_server.url}/desk/series/own/participants/people/")

    page.get_by_role("link", name="Bring people along").click()
    page.get_by_label("Spreadsheet").set_input_files(tmp_path / "old.csv")
    page.get_by_role("button", name="Read the spreadsheet").click()
    expect(page.get_by_label("City optional")).to_have_value("2")
    page.get_by_label("Water at night").check()
    page.get_by_role("button", name="Look at what would happen").click()
    expect(page.get_by_text("Line 5 is the same person as line 4")).to_be_visible()
    expect(page.get_by_role("rowheader", name=LONG)).to_be_visible()
    page.get_by_role("button", name="Take these people over").click()
    expect(page.get_by_text("3 people taken over.")).to_be_visible()
    assert Registration.objects.count() == 3

    page.get_by_role("button", name="Take this list back").click()
    expect(page.get_by_text("Taken back: 3 people, 3 registrations.")).to_be_visible()
    assert Registration.objects.count() == 0


def test_columns_are_chosen_by_keyboard_alone(series, opened, live_server):
    kept = brought(series)
    page = opened(viewport={"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/desk/series/own/participants/import/{kept.pk}/columns/")

    press_until(page, "Tab", "Family name")
    page.keyboard.type("A:")
    press_until(page, "Tab", "Look at what would happen")
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Take these people over")).to_be_visible()
    kept.refresh_from_db()
    assert kept.mapping["family_name"] == 0
