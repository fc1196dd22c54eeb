"""Another city uses a practice too, in a real browser: told, proven, confirmed; axe, narrow and dark, without scripts."""

import re

import pytest
from playwright.sync_api import Browser, expect

from sympolis.library import links
from sympolis.library.actions import checks as actions
from sympolis.library.models import Practice, Reuse
from sympolis.library.tests import factories, tellers
from sympolis.programme.tests import factories as programme
from sympolis.registrations import links as personal_links
from sympolis.registrations.tests import factories as registrations
from sympolis.registrations.tests.post import letters, work
from tests.journeys import Guests
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften"
ARABIC = "تقديم الخدمات البلدية خلال الجائحة"


@pytest.fixture
def practice(live_server) -> Practice:
    network = programme.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "de", "ar"])
    made = factories.practice(programme.series(network, slug="own", title={"en": "Lessons learned"}))
    tellers.author(made)
    return made


@pytest.fixture
def guests(browser: Browser, live_server):
    guests = Guests(browser, live_server.url)
    yield guests
    guests.close()


def mailed(address: str) -> str:
    """The link in the newest letter to somebody."""
    work()
    found = re.search(r"https?://[^/\s]+(/(?:reuse|enquiries|checks)/[^\s).]+)", letters(address)[-1].text)
    assert found
    return found[1]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_are_accessible_and_fit(practice, guests, width, scheme):
    author = practice.contribution.authors.get()
    tellers.told(practice)
    asked = tellers.proven(practice, place=LONG, email="b@x.example", name=LONG, adapted=f"{LONG} " * 15)
    shown = tellers.confirmed(
        practice, place="Accra", country="GH", email="c@x.example", evidence=f"https://x.example/{'long-' * 40}"
    )
    tellers.confirmed(practice, place=ARABIC, country="JO", email="d@x.example", adapted=ARABIC)
    gone = tellers.proven(practice, place="Jena", email="e@x.example")
    checks = [
        actions.ask_now(row, by=None)
        for row in (practice, factories.practice(practice.series, title={"en": LONG, "ar": ARABIC}))
    ]
    tellers.author(checks[1].practice, email="other@kumasi.example")
    checks[1].practice.contribution.authors.update(participant=author.participant)
    actions.answer(checks[1], author=author, said="changed")
    session = registrations.session(practice.series, slug="markets")
    comer = registrations.registered(session, "Jana Weber", email="b@x.example").participant
    tellers.proven(practice, place="Halle", email="b@x.example")
    mine = f"/mine/{personal_links.token(comer, personal_links.Purpose.MINE)}/"
    links_of = [links.of_teller(row) for row in (asked, shown, gone)]
    own = practice.get_absolute_url()
    pages = [
        mine, f"{mine}reuse/{practice.slug}/", own, f"{own}reuse/", f"{own}reuse/sent/", *(f"/reuse/{token}/" for token in links_of),
        f"/reuse/city/{links.of_city(asked, author)}/", f"/checks/{links.of_asked(author.participant)}/", "/desk/library/checks/", "/desk/library/reuse/", "/desk/library/reuse/?state=refused", "/desk/series/own/library/reuse/",
    ]  # fmt: skip
    team = programme.coordinator(practice.network)
    page = guests.page(team, viewport={"width": width, "height": 900}, color_scheme=scheme)

    assert [fault for path in pages for fault in look(page, path)] == []


@pytest.mark.parametrize("scripts", [True, False])
def test_told_on_a_phone_proven_and_confirmed(practice, guests, scripts):
    page = guests.page(viewport={"width": 390, "height": 800}, java_script_enabled=scripts)
    page.goto(practice.get_absolute_url())
    page.get_by_role("link", name="We use this too").click()
    page.get_by_role("button", name="Tell it").click()
    expect(page.get_by_role("alert")).to_contain_text("Tell us which city you write for.")
    page.get_by_label("Your city or municipality").fill("Leipzig, Germany")
    page.get_by_label("What does your city do").fill("A bell at every second stall, rung by the traders.")
    page.get_by_label("Since when?").fill("2020")
    page.get_by_label("Your name").fill("Jana Weber")
    page.get_by_label("Your e-mail address").fill("jana@leipzig.example")
    page.get_by_role("button", name="Tell it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")

    page.goto(mailed("jana@leipzig.example"))
    page.get_by_role("button", name="Yes, I told this").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The city is asked")
    page.goto(mailed("ama@kumasi.example"))
    page.get_by_role("button", name="We cannot confirm this").click()
    expect(page.get_by_role("alert")).to_contain_text("Say in a sentence why not")
    page.get_by_role("button", name="Yes, we know of it").click()

    expect(page.get_by_role("status")).to_contain_text("It stands in the library now.")
    page.goto(practice.get_absolute_url())
    expect(page.locator(".uses")).to_contain_text("Leipzig")
    assert Reuse.objects.get().author == practice.contribution.authors.get()


def test_a_city_answers_the_yearly_letter_and_goes_on_writing(practice, guests):
    actions.ask_now(practice, by=programme.coordinator(practice.network))
    page = guests.page(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page.goto(mailed("ama@kumasi.example"))
    page.get_by_role("button", name="Yes, as it is written").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.get_by_role("button", name="Yes, but it has changed").click()
    expect(page.locator(".notices")).to_contain_text("Write here what has changed")
    page.goto(practice.get_absolute_url())
    expect(page.locator(".stamp")).to_contain_text("a new version is awaited")
