"""Bringing something in a real browser: on a phone from the first line until it is sent, two at once, without scripts."""

import re
from datetime import UTC, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from sympolis.contributions import actions, links
from sympolis.contributions.links import Purpose
from sympolis.contributions.models import Contribution
from sympolis.contributions.tests import factories
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as programme
from tests.conftest import PHONE
from tests.journeys import Guests
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften"
ARABIC = "تقديم الخدمات البلدية خلال الجائحة"
TEXTS = {
    "Responsible office": "Market department", "The problem that it answered": "Crowds in **narrow** lanes",
    "What was done, step by step": "1. Marks\n2. Bells", "Staff": "Two people", "Results, and how you know": "No closure",
    "What went wrong": "The first marks washed off", "What a city must have for it": "A square",
    "What can be changed": "The distance",
}  # fmt: skip


@pytest.fixture
def series(live_server) -> Series:
    network = programme.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "de"])
    today = timezone.now().astimezone(UTC).date()
    series = programme.series(
        network, slug="own", title={"en": "Lessons learned"}, languages=["en", "de"], zone="Europe/Berlin",
        contact_email="team@network.example", starts_on=today, ends_on=today + timedelta(days=60),
    )  # fmt: skip
    programme.theme(series, "Water in times of drought")
    return series


@pytest.fixture
def guests(browser: Browser, live_server):
    guests = Guests(browser, live_server.url)
    yield guests
    guests.close()


def own(author, more: str = "") -> str:
    return f"/contributions/{links.token(author, Purpose.WRITE)}/{more}"


def begin(page: Page) -> None:
    page.goto("/series/own/contribute/")
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("Title").fill("Markets that stay open")
    page.get_by_label("Your name").fill("Ama Mensah")
    page.get_by_label("Your e-mail address").fill("ama@kumasi.example")
    page.get_by_label("City or municipality").fill("Kumasi, Ghana")
    page.get_by_role("button", name="Begin the draft").click()


def test_a_city_writes_on_a_phone_and_sends_it(series, guests):
    factories.call(series)
    page = guests.page(viewport=PHONE)
    begin(page)
    expect(page.get_by_text("Your draft is there")).to_be_visible()

    page.get_by_role("textbox", name="The problem that it answered").fill(TEXTS["The problem that it answered"])
    expect(page.locator("[data-status]")).to_contain_text("Saved at")
    expect(page.locator("[data-status]")).to_contain_text("still missing")
    assert Contribution.objects.get().content["problem"] == {"en": "Crowds in **narrow** lanes"}
    page.get_by_role("button", name="See how it will look: The problem that it answered").click()
    expect(page.locator(".bring__shown strong")).to_have_text("narrow")
    page.get_by_role("textbox", name="The problem that it answered").fill("Crowds in **every** lane")
    expect(page.locator(".bring__shown strong")).to_have_text("every")  # while it is written
    page.get_by_role("textbox", name="The problem that it answered").fill(TEXTS["The problem that it answered"])
    page.get_by_role("button", name="Hide how it looks: The problem that it answered").click()

    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("link", name="Summary: This is still missing.")).to_be_visible()
    page.get_by_role("textbox", name="Summary").fill("Stalls two metres apart kept our markets open.")
    for label, text in TEXTS.items():
        page.get_by_role("textbox", name=label).fill(text)
    page.get_by_label("Status").select_option("running")
    page.get_by_label("Money, altogether").select_option("low")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Thank you: it is sent.")).to_be_visible()
    assert Contribution.objects.get().state == "submitted"


def test_two_at_once_see_each_other_and_nothing_is_lost(series, guests):
    author = factories.author(factories.contribution(series, state="draft", call=factories.call(series)))
    colleague = actions.add_author(author.contribution, name="Kofi", email="kofi@kumasi.example", by=author)
    mine, theirs = guests.page(), guests.page()
    mine.goto(own(author))
    theirs.goto(own(colleague))

    theirs.get_by_role("textbox", name="The problem that it answered").fill("Theirs")
    theirs.get_by_role("textbox", name="What you would do differently").fill("Only theirs")
    expect(theirs.locator("[data-status]")).to_contain_text("Saved at")
    mine.get_by_role("textbox", name="The problem that it answered").fill("Mine")

    expect(mine.locator(".bring__theirs")).to_contain_text("Theirs")
    expect(mine.get_by_role("textbox", name="What you would do differently")).to_have_value("Only theirs")
    assert Contribution.objects.get().content["problem"] == {"en": "Theirs"}
    mine.get_by_role("button", name="Keep mine").click()
    expect(mine.locator(".bring__theirs")).to_have_count(0)
    expect(mine.locator("[data-status]")).to_contain_text("Saved at")
    assert Contribution.objects.get().content["problem"] == {"en": "Mine"}


def test_without_scripts_it_is_saved_and_sent_by_buttons(series, guests):
    author = factories.author(factories.contribution(series, state="draft", call=factories.call(series)))
    page = guests.page(java_script_enabled=False)
    page.goto(own(author))
    page.get_by_role("textbox", name="What you would do differently").fill("Begin earlier")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_role("textbox", name="What you would do differently")).to_have_value("Begin earlier")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Thank you: it is sent.")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_are_accessible_and_fit(series, guests, width, scheme):
    team = programme.coordinator(series.network)
    call = factories.call(series, kinds=["practice", "input"])
    call.questions.create(label={"en": LONG}, required=True)
    row = factories.contribution(
        series, call=call, state="draft", title={"en": LONG}, summary={"en": LONG}, organisation=LONG,
        content=factories.practice_content(problem={"en": ARABIC}, lessons={"en": f"{LONG}\n\n* {LONG}"}),
        links=[{"url": f"https://city.example/{'x' * 200}", "label": ""}], sdgs=[11, 13],
    )  # fmt: skip
    author = factories.author(row)
    row.files.create(
        file=default_storage.save("contributions/a.pdf", ContentFile(b"%PDF-")), name=f"{LONG}.pdf", size=5
    )
    chosen = factories.contribution(series, state="accepted")
    asked = actions.ask_approval(chosen, name="Mayor", email="mayor@kumasi.example", language="en", by=None)
    empty = programme.series(series.network, slug="empty", starts_on=series.starts_on, ends_on=series.ends_on)
    desk = "/desk/series/own/contributions/"
    pages = [
        f"/series/own/contribute/{call.pk}/", *(own(author, more) for more in ("", "read/", "people/", "versions/", "withdraw/")),
        f"/approve/{links.token(asked, Purpose.APPROVE)}/",
        desk, f"{desk}?q=nothing", f"{desk}new/", f"{desk}{row.pk}/", f"{desk}{chosen.pk}/", f"{desk}{row.pk}/edit/",
        f"{desk}{row.pk}/versions/", f"/desk/series/{empty.slug}/contributions/",
        f"/desk/series/own/calls/{call.pk}/questions/", f"/desk/series/own/calls/{call.pk}/questions/new/",
    ]  # fmt: skip
    page = guests.page(team, viewport={"width": width, "height": 900}, color_scheme=scheme)

    faults = [fault for path in pages for fault in look(page, path, small_targets=path.startswith("/desk"))]

    assert faults == []
    assert re.search(r"noindex", page.goto(own(author)).headers["x-robots-tag"])
