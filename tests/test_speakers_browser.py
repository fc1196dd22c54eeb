"""A speaker prepares on a phone: from the letter to "nothing is missing"; the desk beside it; pages that everybody can use."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from sympolis.contributions import speaking_links
from sympolis.contributions.actions import inviting
from sympolis.contributions.actions import speaking as actions
from sympolis.contributions.models import Speaker
from sympolis.contributions.tests import speakers as factories
from sympolis.messaging.models import Letter
from sympolis.programme.models import Series, Session
from sympolis.programme.states import Recording
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.post import work
from tests.conftest import PHONE
from tests.journeys import Guests
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("storage")]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften"
ARABIC = "تقديم الخدمات البلدية خلال الجائحة"


@pytest.fixture
def session(live_server) -> Session:
    """A session in three weeks, recorded, in which Ama has a turn of twenty minutes."""
    start = timezone.now().replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(days=21)
    network = programme.network("north", host="", name={"en": "City Exchange"}, languages=["en", "de", "ar"])
    series = programme.series(
        network, slug="own", title={"en": "Lessons learned"}, starts_on=start.date(), ends_on=start.date(),
        contact_email="team@network.example", languages=["en", "de", "ar"],
    )  # fmt: skip
    session = programme.session(
        series, start, slug="water", title={"en": "Water", "ar": ARABIC}, recording=Recording.ALL
    )
    who = factories.speaker(session, zone="Africa/Accra")
    programme.part(session, programme.person(network, "Asante", given_name="Kwame"), "moderator")
    factories.with_turn(session, who)
    return factories.released(session)


@pytest.fixture
def guests(browser: Browser, live_server):
    guests = Guests(browser, live_server.url)
    yield guests
    guests.close()


def picture() -> dict:
    out = io.BytesIO()
    Image.effect_noise((900, 1200), 60).convert("RGB").save(out, "JPEG")
    return {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def slides(name: str) -> dict:
    return {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7 slides"}


def give(page: Page, what: str) -> None:
    """Press the button of something that is missing."""
    page.locator(".todo li", has_text=what).get_by_role("link").first.click()


def missing(page: Page) -> int:
    return page.locator("ol.todo li").count()


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_letter_to_nothing_missing(session, guests, scripts):
    desk = guests.page(programme.coordinator(session.series.network))
    desk.goto("/desk/series/own/")
    desk.get_by_role("link", name="Speakers", exact=True).click()
    desk.get_by_role("button", name="Send the link to 1 person").click()
    expect(desk.get_by_text("1 letter is on its way.")).to_be_visible()
    work()
    letter = Letter.objects.get(kind="speaker_invitation")
    link = re.search(r"https?://\S+(/speaking/\S+/)", letter.text)

    phone = guests.page(viewport=PHONE, timezone_id="Asia/Kathmandu", java_script_enabled=scripts)
    phone.goto(link.group(1))
    expect(phone.get_by_text("7 things are missing.")).to_be_visible()
    expect(phone.locator(".facts time").first).to_have_text(re.compile(r"^\d\d:\d\d–\d\d:\d\d$"))
    give(phone, "How your name is spoken")
    phone.get_by_label("How your name is spoken").fill("AH-mah MEN-sah")
    phone.get_by_label("Short biography, in English").fill("Builds wells in Kumasi. " * 50)
    if scripts:
        expect(phone.get_by_text("1199 / 800")).to_be_visible()
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_role("link", name=re.compile("at most 800 fit"))).to_be_visible()
    phone.get_by_label("Short biography, in English").fill("Builds wells in Kumasi.")
    phone.get_by_role("button", name="Save").click()
    assert missing(phone) == 5

    phone.get_by_role("link", name="Next: A photo").click()
    phone.get_by_label("Photo").set_input_files(picture())
    phone.get_by_role("button", name="Send the photo").click()
    give(phone, "Whether you may be recorded")
    phone.get_by_role("group", name="Recording").get_by_label("No").check()
    phone.get_by_role("group", name="Publication").get_by_label("Yes, I agree").check()
    phone.get_by_role("button", name="Save").click()
    give(phone, "Your slides")
    phone.get_by_label("Your slides").set_input_files(slides("draft.pdf"))
    phone.get_by_role("button", name="Send the slides").click()
    phone.get_by_label("Your slides").set_input_files(slides("final.pdf"))
    phone.get_by_role("button", name="Send a new version").click()
    phone.get_by_label("These slides may stand on the public page").check()
    phone.get_by_role("button", name="Save").click()
    give(phone, "The technical check")
    phone.get_by_label("Camera, microphone and line work").check()
    phone.get_by_role("button", name="Save").click()

    expect(phone.get_by_text("Nothing is missing. Thank you, and see you there.")).to_be_visible()
    assert missing(phone) == 0
    desk.reload()
    expect(desk.locator(".stand--given")).to_have_count(6)
    expect(desk.get_by_role("button", name=re.compile("Remind"))).to_have_count(0)
    reader = guests.page()
    reader.goto("/series/own/sessions/water/")
    expect(reader.locator(".people img")).to_have_count(1)


def test_times_stand_on_the_clock_of_the_device(session, guests):
    ama = Speaker.objects.get()
    ama.person.zone = ""
    ama.person.save()
    page = guests.page(viewport=PHONE, timezone_id="Asia/Kathmandu")

    page.goto(factories.link(ama))

    expect(page.get_by_text("Kathmandu time, UTC+5:45").first).to_be_visible()
    expect(page.get_by_text(re.compile("Host: .*Berlin time")).first).to_be_visible()


def test_what_is_typed_survives_a_closed_page(session, guests):
    page = guests.page(viewport=PHONE)
    link = factories.link(Speaker.objects.get(), "about/")
    page.goto(link)
    page.get_by_label("Short biography, in English").fill("Half a sentence")
    expect(page.get_by_text("Kept as a draft at")).to_be_visible()
    page.close()

    again = guests.page(viewport=PHONE)
    again.goto(link)

    expect(again.get_by_label("Short biography, in English")).to_have_value("Half a sentence")
    expect(again.get_by_text("It is not saved yet.")).to_be_visible()


def test_camera_and_microphone_are_tried_in_the_browser(session, guests, browser):
    page = guests.page(viewport=PHONE)
    page.goto(factories.link(Speaker.objects.get(), "check/"))

    page.get_by_role("button", name="Start camera and microphone").click()

    words = re.compile("The browser did not let us|No camera or microphone was found|We hear you|the bar should move")
    expect(page.get_by_text(re.compile("The line is "))).to_be_visible()  # and does not take the other answer's place
    expect(page.get_by_text(words)).to_be_visible()
    assert page.evaluate("document.featurePolicy ? document.featurePolicy.allowsFeature('camera') : true")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_are_accessible_and_fit(session, guests, width, scheme):
    series: Series = session.series
    ama = Speaker.objects.get()
    factories.give_everything(ama, session)
    actions.leave_remark(ama, LONG, by=ama)
    long = factories.speaker(session, f"{LONG} {ARABIC}", email="long@city.example")
    factories.slides(long, session, f"{LONG}.pdf")
    gone = programme.session(
        series, session.starts_at.replace(tzinfo=None) + timedelta(hours=5), slug="gone", title={"en": LONG}
    )
    programme.part(gone, long.person)
    factories.speaker(gone, "Kofi Boateng", role="interpreter")
    programme.release(series)
    pack = inviting.open_pack(session, by=None)
    empty = programme.series(series.network, slug="empty", starts_on=series.starts_on, ends_on=series.ends_on)
    mine = [
        factories.link(who, page)
        for who in (ama, long)
        for page in ("", "about/", "photo/", "consents/", "slides/water/")
    ]
    pages = [
        *mine, *(factories.link(long, page) for page in ("check/", "times/", "remark/", "data/", "erase/")),
        f"/pack/{speaking_links.pack_token(pack)}/", "/desk/series/own/speakers/", f"/desk/series/{empty.slug}/speakers/",
        f"/desk/series/own/speakers/{ama.person.slug}/", f"/desk/series/own/speakers/{long.person.slug}/",
        f"/desk/series/own/speakers/{long.person.slug}/about/", "/desk/series/own/sessions/water/speakers/",
        "/desk/series/own/sessions/water/pack/", "/series/own/sessions/water/", ama.person.get_absolute_url(),
    ]  # fmt: skip
    page = guests.page(
        programme.coordinator(series.network), viewport={"width": width, "height": 900}, color_scheme=scheme
    )

    assert [fault for path in pages for fault in look(page, path)] == []
