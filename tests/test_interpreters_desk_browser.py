"""An interpreter prepares on a phone: opens the pack by link, marks slides as missing, the speaker sends them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from sympolis.contributions.models import Speaker
from sympolis.contributions.tests import speakers
from sympolis.interpretation import links
from sympolis.interpretation.models import Booking, Missing
from sympolis.interpretation.tests import desks
from sympolis.messaging.models import Letter
from sympolis.programme.models import Session
from sympolis.programme.states import Recording
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.post import work
from tests.conftest import PHONE
from tests.journeys import Guests
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("storage")]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften"


@pytest.fixture
def session(live_server) -> Session:
    """A recorded session in three weeks with a speaker who has given nothing, and two interpreters into French."""
    start = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(days=21)
    network = programme.network("north", host="", name={"en": "City Exchange"}, languages=["en", "de"])
    series = programme.series(
        network, slug="own", title={"en": "Lessons"}, starts_on=start.date(), ends_on=start.date()
    )
    session = programme.session(
        series, start, slug="water", title={"en": "Water", "de": LONG}, recording=Recording.ALL, interpretation_languages=["fr"]
    )  # fmt: skip
    who = speakers.speaker(session)
    speakers.with_turn(session, who)
    released = speakers.released(session)
    desks.booking(released, desks.interpreter(network))
    desks.booking(released, desks.interpreter(network, "Amina Haddad"), order=1)
    return released


@pytest.fixture
def guests(browser: Browser, live_server):
    guests = Guests(browser, live_server.url)
    yield guests
    guests.close()


def desk_of(name: str) -> str:
    row = Booking.objects.get(interpreter__person__family_name=name)
    return f"/interpreter/{links.desk_token(row.interpreter)}/"


@pytest.mark.parametrize("scripts", [True, False])
def test_slides_are_missed_asked_for_and_arrive(session, guests, scripts):
    phone = guests.page(viewport=PHONE, java_script_enabled=scripts)
    phone.goto(desk_of("Diallo"))
    phone.get_by_role("link", name="Open the pack").click()
    phone.get_by_role("button", name="It is done").click()
    expect(phone.get_by_text("The technical check is done.")).to_be_visible()
    phone.get_by_role("button", name=re.compile(r"^No\b")).click()
    phone.get_by_role("button", name="I have read it").click()
    phone.get_by_text("Mark something as missing").click()
    phone.get_by_label("Slides").check()
    phone.get_by_role("button", name="Mark as missing").click()
    expect(phone.get_by_role("link", name=re.compile("Choose whose it is"))).to_be_visible()
    phone.get_by_label("Of whom?").select_option("Ama Mensah")
    phone.get_by_role("button", name="Mark as missing").click()
    expect(phone.get_by_text("Marked. Ama Mensah is asked for it by letter.")).to_be_visible()
    partner = guests.page(viewport=PHONE)
    partner.goto(desk_of("Haddad") + "sessions/own/water/")
    expect(partner.get_by_text("Slides: Ama Mensah", exact=True)).to_be_visible()

    work()
    letter = Letter.objects.get(kind="speaker_reminder")
    assert "The interpreters of “Water” need your slides" in " ".join(letter.text.split())
    speaker = guests.page(viewport=PHONE, java_script_enabled=scripts)
    speaker.goto(re.search(r"https?://\S+(/speaking/\S+/)", letter.text).group(1))
    expect(speaker.get_by_role("heading", name="For the interpreters")).to_be_visible()
    speaker.locator(".todo li", has_text="Your slides").get_by_role("link").first.click()
    slides = {"name": "final.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 slides"}
    speaker.get_by_label("Your slides").set_input_files(slides)
    speaker.get_by_role("button", name="Send the slides").click()
    expect(speaker.get_by_text("Your slides are here.")).to_be_visible()
    work()

    assert Missing.objects.get().resolved_at is not None
    phone.goto(desk_of("Diallo"))
    expect(phone.get_by_text("1 new file")).to_be_visible()
    phone.get_by_role("link", name="Open the pack").click()
    expect(phone.get_by_text("Nothing is marked as missing.")).to_be_visible()
    expect(phone.get_by_role("link", name="Slides, version 1: final.pdf")).to_be_visible()
    team = guests.page(programme.coordinator(session.series.network))
    team.goto("/desk/")
    expect(team.get_by_text("Record without this interpretation.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
def test_the_pages_can_be_used_by_everybody(session, guests, width, language):
    booking = Booking.objects.filter(order=0).get()
    Missing.objects.create(session=session, by=booking.interpreter, lack="slides", person=Speaker.objects.get().person)
    Missing.objects.create(session=session, by=booking.interpreter, lack="other", words=LONG)
    view = {"viewport": {"width": width, "height": 900}, "locale": language}
    own, team = guests.page(**view), guests.page(programme.coordinator(session.series.network), **view)
    desk = desk_of("Diallo")

    faults = [fault for page in ("", "sessions/own/water/", "times/", "invoices/") for fault in look(own, desk + page)]
    faults += [fault for page in ("missing/", "fees/") for fault in look(team, f"/desk/series/own/{page}")]

    assert faults == []
