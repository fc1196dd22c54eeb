"""What sharing experiences is for, told as those concerned live it: from a call to a practice that another city uses."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from sympolis.contributions.models import Assignment, Call, Contribution, Review
from sympolis.contributions.tests import reviews
from sympolis.directory.tests import factories as directory
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as programme
from tests import journeys
from tests.conftest import PHONE
from tests.journeys import Guests, Post, link_in, receivers, to, words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = "2020-10-01T08:00:00Z"
DESK = "/desk/series/response/"
AMA, MAYOR = "ama@kumasi.example", "mayor@kumasi.example"
TEXTS = {
    "Responsible office": "Market department", "The problem that it answered": "Closing the markets takes food from half the town.",
    "What was done, step by step": "1. Stalls two metres apart\n2. Places to wash hands", "Staff": "Two people",
    "Results, and how you know": "No market closed", "What went wrong": "The first marks washed off",
    "What a city must have for it": "A square", "What can be changed": "The distance",
}  # fmt: skip


@pytest.fixture
def post(live_server, settings) -> Iterator[Post]:
    with journeys.post(settings, NOW) as there:
        yield there


@pytest.fixture
def guests(live_server, browser: Browser) -> Iterator[Guests]:
    there = Guests(browser, live_server.url)
    yield there
    there.close()


@pytest.fixture
def series(post) -> Series:
    """A series of a network with cities, a theme, and a session to come."""
    network = networks.network(
        "cities", host="", name={"en": "City Exchange", "de": "Städtetausch"}, languages=["en", "de"]
    )
    africa = directory.region("africa", name={"en": "Africa"})
    programme.municipality(network, "Kumasi", country="GH", zone="Africa/Accra", region=africa, size_band="xl")
    programme.municipality(network, "Bonn", country="DE", zone="Europe/Berlin", size_band="l")
    series = programme.series(
        network, slug="response", title={"en": "Cities in crisis", "de": "Städte in der Krise"}, languages=["en", "de"],
        contact_email="team@network.example",
    )  # fmt: skip
    theme = programme.theme(series, "Markets and supply")
    programme.session(series, datetime(2020, 10, 27, 10), slug="markets", title={"en": "Markets"}, theme=theme)
    programme.release(series)
    return series


@pytest.fixture
def call(series) -> Call:
    return reviews.call(series, wanted=3)


def test_a_practice_from_a_phone_into_the_library(series, call, post, guests):
    _a_city_sends_it(guests, post)
    desk = guests.page(programme.coordinator(series.network))
    _three_review_and_one_is_kept_out(series, desk, guests)
    _the_team_accepts_it(desk, post)
    _the_city_approves_it(desk, post, guests)
    _it_is_published_and_found(desk, guests)
    _another_city_uses_it_too(post, guests)


def _a_city_sends_it(guests: Guests, post: Post) -> None:
    """From a phone, by the link in the letter."""
    phone = guests.page(viewport=PHONE)
    phone.goto("/series/response/contribute/")
    phone.get_by_role("link", name="Begin").click()
    phone.get_by_label("Title").fill("Markets that stay open")
    phone.get_by_label("Your name").fill("Ama Mensah")
    phone.get_by_label("Your e-mail address").fill(AMA)
    phone.get_by_label("City or municipality").fill("Kumasi, Ghana")
    phone.get_by_role("button", name="Begin the draft").click()
    expect(phone.get_by_text("Your draft is there")).to_be_visible()

    phone.goto(link_in(to(AMA, post.come(minutes=1)), "contributions"))
    phone.get_by_role("button", name="Yes, it is mine").click()
    expect(phone.get_by_text("The address is confirmed.")).to_be_visible()
    phone.get_by_role("textbox", name="Summary", exact=True).fill("Stalls two metres apart kept our markets open.")
    phone.get_by_role("checkbox", name="Markets and supply").check()
    for label, text in TEXTS.items():
        phone.get_by_role("textbox", name=label).fill(text)
    phone.get_by_label("Status").select_option("running")
    phone.get_by_label("Money, altogether").select_option("low")
    phone.get_by_role("button", name="Send it").click()
    expect(phone.get_by_text("Thank you: it is sent.")).to_be_visible()
    assert receivers(post.come(minutes=1)) == [AMA]  # received


def _three_review_and_one_is_kept_out(series: Series, desk: Page, guests: Guests) -> None:
    """Three are asked; who comes from that city gets nothing of it, not even by its address."""
    home = series.network.cities.get(municipality__slug="kumasi").municipality
    others = [reviews.reviewer(series, name) for name in ("Hana Weber", "Luis Rojas")]
    own = reviews.reviewer(series, "Kofi Boateng", municipality=home)
    desk.goto(f"{DESK}review/assign/")
    desk.get_by_role("button", name="Work it out").click()
    expect(desk.get_by_text("2 reviews to give out")).to_be_visible()
    expect(desk.get_by_text("gets 2 of 3")).to_be_visible()
    desk.get_by_role("button", name="Assign these 2 reviews").click()
    assert set(Assignment.objects.values_list("reviewer__name", flat=True)) == {"Hana Weber", "Luis Rojas"}

    row = Contribution.objects.get()
    assert guests.page(own.account).goto(f"/review/response/{row.pk}/").status == 404
    for one in others:
        page = guests.page(one.account)
        page.goto(f"/review/response/{row.pk}/")
        page.get_by_role("link", name="To your review").click()
        for key in ("5", "4", "4", "5", "4", "1"):  # a key a score, then the recommendation
            page.keyboard.press(key)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Sent. That was the last one: thank you.")).to_be_visible()
    assert Review.objects.filter(recommendation="accept").count() == 2


def _the_team_accepts_it(desk: Page, post: Post) -> None:
    desk.goto(f"{DESK}review/decisions/")
    desk.get_by_role("checkbox", name="Choose Markets that stay open").check()
    desk.get_by_role("radio", name=re.compile("^Accept")).check()
    desk.get_by_label("Reason", exact=False).last.fill("Others can do it within a week.")
    desk.get_by_role("button", name="Look at the letters").last.click()
    desk.get_by_role("button", name=re.compile("^(Decide|Send)")).first.click()
    letter = to(AMA, post.come(minutes=2))
    assert "Others can do it within a week." in words(letter)
    assert Contribution.objects.get().state == "accepted"


def _the_city_approves_it(desk: Page, post: Post, guests: Guests) -> None:
    row = Contribution.objects.get()
    desk.goto(f"{DESK}contributions/{row.pk}/edit/")
    desk.get_by_label("Title in German").fill("Märkte mit Abstand")
    desk.get_by_label("Summary in German").fill("Stände mit zwei Metern Abstand hielten unsere Märkte offen.")
    desk.get_by_role("button", name="Save").click()
    ask = desk.locator("form", has=desk.get_by_role("button", name="Mail the question"))
    ask.get_by_label("Name").fill("Efua Sarpong")
    ask.get_by_label("E-mail address").fill(MAYOR)
    ask.get_by_role("button", name="Mail the question").click()
    expect(desk.get_by_text("The city is asked by a letter.")).to_be_visible()

    mayor = guests.page(viewport=PHONE)
    mayor.goto(link_in(to(MAYOR, post.come(minutes=1)), "approve"))
    expect(mayor.get_by_text("Closing the markets takes food from half the town.")).to_be_visible()
    mayor.get_by_role("button", name="My city approves it").click()
    expect(mayor.get_by_text("It is noted that you approve.")).to_be_visible()
    assert Contribution.objects.get().state == "approved"


def _it_is_published_and_found(desk: Page, guests: Guests) -> None:
    row = Contribution.objects.get()
    desk.goto(f"{DESK}contributions/{row.pk}/")
    desk.get_by_role("button", name=re.compile("Publish")).click()
    assert Contribution.objects.get().state == "published"

    reader = guests.page(viewport=PHONE, locale="de-DE")
    reader.goto("/practices/?lang=de")
    reader.get_by_label("Wonach suchen Sie?").fill("markte abstant")  # misspelt, and no umlaut
    reader.get_by_role("button", name="Finden").click()
    reader.get_by_role("link", name="Märkte mit Abstand").click()
    expect(reader.get_by_text("The first marks washed off")).to_be_visible()


def _another_city_uses_it_too(post: Post, guests: Guests) -> None:
    """Bonn tells it, shows that the address is theirs, Kumasi confirms; then it stands on the page."""
    bonn = guests.page()
    bonn.goto("/practices/markets-that-stay-open/")
    bonn.get_by_role("link", name="We use this too").click()
    bonn.get_by_label("City or municipality").fill("Bonn, Germany")
    bonn.get_by_label("What does your city do, and what did you change?").fill("Six stalls instead of sixty")
    bonn.get_by_label("Since when?").fill("2020")
    bonn.get_by_label("Your name").fill("Jutta Brandt")
    bonn.get_by_label("Your e-mail address").fill("jutta@bonn.example")
    bonn.get_by_role("button", name="Tell it").click()
    bonn.goto(link_in(to("jutta@bonn.example", post.come(minutes=1)), "reuse"))
    bonn.get_by_role("button", name="Yes, I told this").click()
    expect(bonn.get_by_role("heading", name="The city is asked")).to_be_visible()

    ama = guests.page()
    ama.goto(link_in(to(AMA, post.come(minutes=1)), "reuse"))
    ama.get_by_role("button", name="Yes, we know of it").click()
    bonn.goto("/practices/markets-that-stay-open/")
    expect(bonn.get_by_text("Six stalls instead of sixty")).to_be_visible()
