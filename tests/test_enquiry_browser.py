"""Somebody asks the city of a practice from a phone; the city answers, and neither sees the other's address."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect

from sympolis.contributions.actions.contact import set_contact
from sympolis.library.models import Enquiry, Practice
from sympolis.library.tests import factories, tellers
from sympolis.programme.tests import factories as programme
from tests import journeys
from tests.conftest import PHONE
from tests.journeys import Guests, Post, link_in, receivers, to, words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = "2020-11-02T08:00:00Z"
ASKER, CONTACT = "jana@leipzig.example", "ama@kumasi.example"
QUESTION, ANSWER = "What did the bells cost?", "Forty euros each, from the market's own fund."


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
def practice(post) -> Practice:
    network = programme.network("cities", host="", name={"en": "City Exchange"}, languages=["en"])
    programme.municipality(network, "Leipzig", country="DE")
    series = programme.series(network, slug="own", contact_email="team@network.example")
    made = factories.practice(series, title={"en": "A bell at every stall"})
    set_contact(tellers.author(made, email=CONTACT), agrees=True, language="en")
    return made


@pytest.mark.parametrize("scripts", [True, False])
def test_a_city_is_asked_from_a_phone_and_answers_without_any_address(practice, post, guests, scripts):
    jana, ama = (guests.page(viewport=PHONE, java_script_enabled=scripts) for _ in range(2))
    _jana_asks(jana, practice, post)
    letter = to(CONTACT, post.come(minutes=1))
    assert QUESTION in words(letter)
    assert ASKER not in whole(letter)

    _ama_answers(ama, letter)

    told = to(ASKER, post.come(minutes=1))
    assert ANSWER in words(told)
    assert CONTACT not in whole(told)
    jana.goto(link_in(told, "enquiries"))
    expect(jana.get_by_role("heading", name="Here is the answer")).to_be_visible()
    expect(jana.get_by_text(ANSWER)).to_be_visible()
    assert CONTACT not in seen(jana)
    assert not Enquiry.objects.get().shows_address


def _jana_asks(page: Page, practice: Practice, post: Post) -> None:
    """What is missing is said, what she typed stays; nobody is written to before her address is proven."""
    page.goto(practice.get_absolute_url())
    assert CONTACT not in seen(page)
    page.get_by_role("link", name="Ask the city").click()
    page.get_by_label("City or municipality").fill("Leipzig, Germany")
    page.get_by_label("Your name").fill("Jana Weber")
    page.get_by_label("Your e-mail address").fill(ASKER)
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Jana Weber")
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Send the question").click()

    mails = post.come(minutes=1)
    assert receivers(mails) == [ASKER]
    page.goto(link_in(to(ASKER, mails), "enquiries"))
    assert post.come(minutes=1) == []  # looking at the link sends nothing
    page.get_by_role("button", name="send").click()
    expect(page.get_by_role("heading", name="It is with the contact")).to_be_visible()


def _ama_answers(page: Page, letter: EmailMessage) -> None:
    page.goto(link_in(letter, "enquiries"))
    expect(page.get_by_text(QUESTION)).to_be_visible()
    assert ASKER not in seen(page)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("textbox", name="Your answer").fill(ANSWER)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Thank you. It is on its way.")).to_be_visible()
    assert ASKER not in seen(page)


def seen(page: Page) -> str:
    """All of a page, as it fits the phone; addresses may be broken up for long lines."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    return page.content().replace("<wbr>", "")


def whole(mail: EmailMessage) -> str:
    """Headers and every part of a mail, decoded."""
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(f"{name}: {value}" for name, value in mail.items()), *parts])
