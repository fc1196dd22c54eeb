"""The note of a session in real browsers: from the last word said to a published note, by everybody concerned."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from sympolis.contributions.tests import factories as contributions
from sympolis.core import clock
from sympolis.journal.delivering import deliver_due
from sympolis.library.actions import books, note_files, note_publishing, notes
from sympolis.library.models import SessionNote
from sympolis.library.note_links import token
from sympolis.library.tests import note_factories as factories
from sympolis.library.tests.note_factories import Held, entry, pdf
from sympolis.messaging.models import Letter
from sympolis.programme.models import Session
from sympolis.programme.states import SegmentKind, SessionRole
from sympolis.programme.tests import factories as programme
from sympolis.registrations import links
from sympolis.registrations.actions import attendance
from sympolis.registrations.links import Purpose
from sympolis.registrations.tests import factories as registrations
from tests.journeys import Guests
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften"
ARABIC = "تقديم الخدمات البلدية خلال الجائحة"
DESK = "/desk/series/own/sessions/water/note/"
PUBLIC = "/series/own/sessions/water/note/"


@pytest.fixture
def place(live_server) -> Held:
    """A session that ended two hours ago, with two speakers; three people were there or had a seat."""
    network = programme.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "de", "ar"])
    kumasi = programme.municipality(network, "Kumasi")
    today = timezone.now().date()
    series = programme.series(
        network, slug="own", title={"en": "Lessons learned"}, languages=["en", "de", "ar"], zone="Europe/Berlin",
        contact_email="team@network.example", starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=60),
    )  # fmt: skip
    start = (
        (timezone.now() + timedelta(hours=1))
        .astimezone(clock.zone("Europe/Berlin"))
        .replace(tzinfo=None, microsecond=0)
    )
    session = programme.session(
        series, start, slug="water", title={"en": "Water supply"}, state="open", recording="plenary"
    )
    ama = programme.person(network, "Mensah", given_name="Ama", email="ama@kumasi.example", municipality=kumasi)
    ben = programme.person(network, "Weber", given_name="Ben", email="ben@bonn.example")
    programme.segment(session, 10, title={"en": "Welcome"}, kind=SegmentKind.WELCOME)
    programme.segment(session, 30, title={"en": "Wells of Kumasi"}, kind=SegmentKind.INPUT, person=ama)
    programme.segment(session, 30, title={"en": "Pipes of Bonn"}, kind=SegmentKind.INPUT, person=ben)
    for person in (ama, ben):
        programme.part(session, person, SessionRole.SPEAKER)
    programme.release(series)
    session = Session.objects.select_related("released", "series__network").get(pk=session.pk)
    rows = {name: registrations.registered(session, f"{name.title()} Guest", email=f"{name}@k.example") for name in ("kofi", "esi", "yaw")}  # fmt: skip
    attendance.set_attendance(session, [rows["kofi"]], "live", by=None)
    _let_pass(session, hours=5)
    Letter.objects.all().delete()
    return Held(network, series, session, {"ama": ama, "ben": ben}, rows)


def _let_pass(session: Session, *, hours: int) -> None:
    """As if the session had been earlier; the browser's clock and the server's stay as they are."""
    earlier = timedelta(hours=hours)
    version = session.released
    assert version is not None
    version.starts_at, version.ends_at = version.starts_at - earlier, version.ends_at - earlier
    version.save()
    session.starts_at -= earlier
    local = session.starts_at.astimezone(clock.zone(session.zone))
    session.local_date, session.local_time = local.date(), local.time().replace(tzinfo=None)
    session.save()


@pytest.fixture
def guests(browser: Browser, live_server):
    guests = Guests(browser, live_server.url)
    yield guests
    guests.close()


def test_from_the_session_to_a_public_note_without_scripts(place, guests):
    desk = guests.page(programme.coordinator(place.network), java_script_enabled=False)
    desk.goto("/desk/series/own/")
    desk.get_by_role("link", name="Write the note").click()
    desk.get_by_role("textbox", name="In brief").fill("* Wells first.")
    desk.get_by_label("Key points").nth(0).fill("* Forty wells")
    desk.get_by_label("Key points").nth(1).fill("Old pipes leak.")
    desk.get_by_label("What is offered").fill("A call on meters")
    desk.get_by_label("Who offers it").select_option(label="Ama Mensah (Kumasi)")
    desk.get_by_label("What is done").fill("Send the plan")
    desk.get_by_role("button", name="Save", exact=True).last.click()
    expect(desk.get_by_text("Saved.")).to_be_visible()
    desk.get_by_role("link", name="Next: let the speakers look at it").click()
    desk.get_by_label("No answer until then counts as a yes").check()
    desk.get_by_role("button", name="Send to 2 people").click()
    expect(desk.get_by_text("2 people get a letter.")).to_be_visible()
    deliver_due(bool)
    letters = {letter.to_address: letter.text for letter in Letter.objects.all()}
    assert letters.keys() == {"ama@kumasi.example", "ben@bonn.example"}
    ways = {to: re.search(r"https?://[^/\s]+(/notes/approve/\S+)", text).group(1) for to, text in letters.items()}

    ama = guests.page(java_script_enabled=False)
    ama.goto(ways["ama@kumasi.example"])
    expect(ama.get_by_text("Your part", exact=True)).to_have_count(1)
    ama.get_by_role("button", name="I approve this note").click()
    expect(ama.get_by_text("Thank you. You have approved the note.")).to_be_visible()

    ben = guests.page(java_script_enabled=False)
    ben.goto(ways["ben@bonn.example"])
    ben.get_by_text("Suggest a change: Pipes of Bonn").click()
    ben.get_by_label("Key points of “Pipes of Bonn”").fill("Old pipes leak a third.")
    ben.get_by_role("button", name="Send my changes").click()
    expect(ben.get_by_text("Your changes are with the secretariat.", exact=False).first).to_be_visible()

    desk.goto(DESK)
    expect(desk.locator(".suggestion")).to_contain_text("Old pipes leak a third.")
    desk.get_by_role("button", name="Take it over").click()
    expect(desk.get_by_text("Taken over, in the words of Ben Weber.")).to_be_visible()
    desk.get_by_role("link", name="Publish", exact=True).click()
    expect(desk.get_by_text("3 letters: 3 to those who came or had a seat", exact=False)).to_be_visible()
    desk.get_by_role("button", name="Publish the note").click()
    expect(desk.get_by_text("3 letters go out.")).to_be_visible()
    told = Letter.objects.filter(kind="session_note_published")
    assert {letter.to_address for letter in told} == {"kofi@k.example", "esi@k.example", "yaw@k.example"}

    reader = guests.page(java_script_enabled=False)
    reader.goto("/series/own/sessions/water/")
    reader.get_by_role("link", name="Read the note").click()
    expect(reader.get_by_text("Old pipes leak a third.")).to_be_visible()
    expect(reader.get_by_role("heading", name="Offers")).to_be_visible()
    kofi = guests.page(java_script_enabled=False)
    way = re.search(r"https?://[^/\s]+(/mine/\S+/note/)", told.get(to_address="kofi@k.example").text)
    kofi.goto(way.group(1))
    expect(kofi.get_by_text("Forty wells")).to_be_visible()


def test_what_is_typed_saves_itself_and_comes_back_after_a_fault(place, guests):
    desk = guests.page(programme.coordinator(place.network))
    desk.clock.install()
    desk.goto(DESK)
    desk.get_by_label("Key points").nth(0).fill("* Forty wells")
    desk.clock.run_for(16_000)
    expect(desk.locator("[data-said]")).to_contain_text("Saved by itself at")
    desk.get_by_label("Key points").nth(0).fill("* Forty-two wells")
    desk.clock.run_for(16_000)
    expect(desk.locator("[data-said]")).to_contain_text("Saved by itself at")
    desk.wait_for_timeout(300)
    note = SessionNote.objects.get()
    assert [str(one.points) for one in note.entries.all()] == ["* Forty-two wells", ""]

    desk.context.set_offline(True)
    desk.get_by_label("Key points").nth(1).fill("Typed without a connection")
    desk.clock.run_for(16_000)
    expect(desk.locator("[data-said]")).to_contain_text("No connection")
    desk.context.set_offline(False)
    desk.goto(DESK)
    desk.get_by_role("button", name="Bring it back").click()
    expect(desk.get_by_label("Key points").nth(1)).to_have_value("Typed without a connection")
    desk.get_by_role("button", name="Save", exact=True).last.click()
    expect(desk.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(desk.get_by_role("button", name="Bring it back")).to_have_count(0)
    assert [str(one.points) for one in note.entries.all()] == ["* Forty-two wells", "Typed without a connection"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_are_accessible_and_fit(place, guests, width, scheme):
    team = programme.coordinator(place.network)
    page = guests.page(team, viewport={"width": width, "height": 900}, color_scheme=scheme)
    assert look(page, DESK) == []  # before anything is written
    people = place.people
    chosen = contributions.contribution(place.series, state="accepted", title={"en": LONG})
    told = {
        "summary": {"en": f"* {LONG}\n* Two", "ar": ARABIC}, "practices": [chosen.pk],
        "entries": [entry("Wells of Kumasi", f"{LONG}\n\n* {LONG}", people["ama"]), {"title": {"ar": ARABIC}, "points": {"ar": ARABIC}, "person": people["ben"].pk}],
        "lines": {
            "offer": [{"text": {"en": LONG}, "person": people["ama"].pk, "whom": people["ama"].municipality_id}],
            "challenge": [{"text": {"ar": ARABIC}}], "step": [{"text": {"en": "Meet"}, "due_on": timezone.now().date()}],
        },
    }  # fmt: skip
    notes.save_note(place.fresh(), by=None, **told)
    for viewers in ("public", "participants"):
        note_files.add_file(place.fresh(), pdf(f"{LONG}.pdf"), title="", viewers=viewers, by=None)
    notes.set_recording(place.fresh(), url="https://video.example/1", viewers="public", by=None)
    factories.send(place, until=timezone.now() + timedelta(days=3))
    row = place.note.entries.first()
    factories.note_approvals.suggest(place.approval("ama"), {row.pk: ("en", LONG)}, remark=LONG, shown=1)
    faults = look(page, DESK) + look(page, f"{DESK}approval/") + look(page, f"{DESK}publish/")
    note_publishing.publish_note(place.fresh(), reason=LONG, by=None)
    factories.rewrite(place, "Wells of Kumasi", "Another text")
    came = place.rows["kofi"]
    paths = [
        f"{DESK}publish/", f"{DESK}versions/", PUBLIC, f"{PUBLIC}?lang=de", "/series/own/sessions/water/",
        f"/mine/{links.token(came.participant, Purpose.MINE)}/sessions/{came.pk}/note/",
        f"/notes/approve/{token(place.approval('ama'))}/", f"/notes/approve/{token(place.approval('ben'))}/",
    ]  # fmt: skip
    books.publish_book(place.series, by=None)
    paths += ["/desk/series/own/book/", "/series/own/"]
    faults += [fault for path in paths for fault in look(page, path, small_targets=path.startswith("/desk"))]

    faults += look(page, "/series/own/book.html", small_targets=False)

    assert faults == []
