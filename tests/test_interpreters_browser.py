"""From a proposal to a replacement: the team at its desk, interpreters on their phones; pages that everybody can use."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from sympolis.interpretation import links
from sympolis.interpretation.actions import bookings
from sympolis.interpretation.models import Booking
from sympolis.interpretation.tests import factories
from sympolis.messaging.models import Letter
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.post import work
from tests.journeys import Guests
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften"
GRID = "/desk/series/own/interpreters/"
CHANNEL = f"{GRID}water/spoken/fr/"


@pytest.fixture
def session(live_server) -> Session:
    """A public session in ten days, in English and French, and three who could interpret it."""
    network = programme.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "de"])
    today = timezone.now().date()
    series = programme.series(
        network, slug="own", title={"en": "Lessons learned"}, starts_on=today, ends_on=today + timedelta(days=60)
    )
    start = datetime.combine(today + timedelta(days=10), datetime.min.time()).replace(hour=10)
    made = factories.session(series, start, slug="water", title={"en": "Water in times of drought"})
    for name, fee in (("Awa", 300), ("Thomas", 340), ("Nour", 400)):
        factories.interpreter(network, name, fee=Decimal(fee))
    programme.release(series)
    made.refresh_from_db()
    return made


@pytest.fixture
def guests(browser: Browser, live_server):
    guests = Guests(browser, live_server.url)
    yield guests
    guests.close()


def link_of(name: str) -> str:
    """The address in the newest letter to somebody."""
    letter = Letter.objects.filter(to_address=f"{name.lower()}@interpret.example").latest("pk")
    found = re.search(r"https?://[^/\s]+(/interpreter/offers/[^\s)]+/)", letter.text)
    assert found
    return found.group(1)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_proposal_to_a_replacement(session, guests, scripts):
    desk = guests.page(programme.coordinator(session.series.network), java_script_enabled=scripts)
    desk.goto(GRID)
    desk.get_by_role("button", name="Propose people for 2 empty seats").click()
    expect(desk.get_by_text("2 seats are filled.")).to_be_visible()
    expect(desk.get_by_text("No plan fills more seats")).to_be_visible()
    desk.get_by_role("button", name="Send 2 offers by mail").click()
    expect(desk.get_by_text("2 offers are on their way.")).to_be_visible()
    work()

    awa = guests.page(java_script_enabled=scripts)
    awa.goto(link_of("Awa"))
    expect(awa.get_by_text("Would you interpret in this session?")).to_be_visible()
    awa.get_by_role("button", name="Accept").click()
    expect(awa.get_by_text("You are booked. Thank you.")).to_be_visible()

    thomas = guests.page(java_script_enabled=scripts)
    thomas.goto(link_of("Thomas"))
    thomas.get_by_label("A word to the team").fill("I am on a train then.")
    thomas.get_by_role("button", name="Decline").click()
    expect(thomas.get_by_text("You said no.")).to_be_visible()

    desk.goto(GRID)
    expect(desk.get_by_text("A second one is missing")).to_be_visible()
    desk.get_by_role("link", name="Assign").click()
    desk.get_by_role("button", name=re.compile("Ask by mail.*Nour")).click()
    expect(desk.get_by_text(re.compile("The offer to .*Nour.* is on its way"))).to_be_visible()
    work()
    nour = guests.page(java_script_enabled=scripts)
    nour.goto(link_of("Nour"))
    nour.get_by_role("button", name="Accept").click()
    expect(nour.get_by_text("You are booked. Thank you.")).to_be_visible()

    assert sorted(Booking.objects.values_list("interpreter__person__family_name", "state")) == [
        ("Awa", "accepted"), ("Nour", "accepted"), ("Thomas", "declined")
    ]  # fmt: skip
    assert session.parts.filter(role="interpreter").count() == 2


def _filled(session: Session) -> Booking:
    """Something in every state, with long words."""
    people = {row.person.family_name: row for row in session.series.network.interpreters.select_related("person")}
    row = factories.accepted(session, people["Awa"])
    factories.offered(session, people["Thomas"])
    bookings.decline(factories.offered(session, people["Nour"]), by=people["Nour"], words=LONG)
    session.series.title = {"en": LONG}
    session.series.save()
    other = factories.session(
        session.series, datetime.combine(session.local_date, session.local_time) + timedelta(days=1), slug="long",
        title={"en": LONG}, interpretation_languages=["fr", "ar", "es", "pt"],
    )  # fmt: skip
    long = factories.interpreter(session.series.network, LONG.replace(" ", "-"), email="long@interpret.example")
    factories.proposed(other, long)
    return row


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_pages_are_accessible_and_fit(session, guests, width, scheme):
    row = _filled(session)
    size = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    desk: Page = guests.page(programme.coordinator(session.series.network), **size)
    slug = row.interpreter.person.slug
    roster = "/desk/network/interpreters/"
    addresses = [
        GRID, f"{GRID}water/", f"{GRID}long/", CHANNEL, roster, f"{roster}new/", f"{roster}rules/", f"{roster}of/{slug}/",
        f"{roster}of/{slug}/away/", f"{CHANNEL}turns/", "/desk/series/own/fees/",
    ]  # fmt: skip
    faults = [fault for address in addresses for fault in look(desk, address)]
    phone = guests.page(**size)
    asked = Booking.objects.get(interpreter__person__family_name="Thomas")
    faults += [fault for one in (row, asked) for fault in look(phone, f"/interpreter/offers/{links.offer_token(one)}/")]

    assert faults == []
