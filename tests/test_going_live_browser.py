"""Going live in real browsers: a session made ready by keyboard, and what somebody with a weak connection finds."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from sympolis.contributions import speaking_links
from sympolis.contributions.actions.speaking import make_speaker
from sympolis.core import clock
from sympolis.directory.models import Person
from sympolis.messaging.models import Letter
from sympolis.planning.actions import checklist as actions
from sympolis.planning.letters import owners
from sympolis.planning.models import GoLive, Item
from sympolis.programme.models import Session
from sympolis.programme.states import SegmentKind, SessionRole
from sympolis.programme.tests import factories as programme
from sympolis.registrations import links
from sympolis.registrations.links import Purpose
from sympolis.registrations.tests import factories as registrations
from tests.journeys import Guests
from tests.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Bürgerbeteiligungsverfahrensverordnungsänderungsdiskussion in sehr großen Verwaltungsgemeinschaften"
ARABIC = "تقديم الخدمات البلدية خلال الجائحة"
LIST = "/desk/series/own/sessions/water/go-live/"


@pytest.fixture
def session(live_server) -> Session:
    """In four days; a speaker, and one person who only listens."""
    network = programme.network("cities", host="", name={"en": "City Exchange"}, languages=["en", "de", "ar"])
    today = timezone.now().date()
    series = programme.series(
        network, slug="own", title={"en": "Lessons learned"}, languages=["en", "de", "ar"], contact_email="team@network.example",
        starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=60),
    )  # fmt: skip
    start = (timezone.now() + timedelta(days=4)).astimezone(clock.zone("Europe/Berlin"))
    start = start.replace(hour=10, minute=0, second=0, microsecond=0, tzinfo=None)
    row = programme.session(
        series,
        start,
        slug="water",
        title={"en": f"Water supply, {LONG}"},
        state="open",
        dial_in="+49 30 123456, PIN 77",
    )
    programme.segment(row, 120, kind=SegmentKind.INPUT)
    programme.part(row, programme.person(network, "Mensah", given_name="Ama", email="ama@kumasi.example"))
    notes = programme.person(network, "Weber", given_name="Ben", email="ben@bonn.example")
    programme.part(row, notes, SessionRole.NOTES)
    programme.release(series)
    registrations.registered(row, "Kofi Guest", email="kofi@k.example", way="audio", country="GH")
    return Session.objects.select_related("released", "series__network").get(pk=row.pk)


@pytest.fixture
def guests(browser: Browser, live_server):
    guests = Guests(browser, live_server.url)
    yield guests
    guests.close()


def press(page: Page, role: str, name: str, key: str = "Enter") -> None:
    """Go to something with the tabulator key, and press it."""
    wanted = page.get_by_role(role, name=name).first
    expect(wanted).to_be_visible()
    for _step in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            page.keyboard.press(key)
            return
    raise AssertionError(f"{role} {name!r} is not reached by the tabulator key")


def test_a_session_is_made_ready_by_keyboard_without_scripts(session, guests, monkeypatch):
    monkeypatch.setattr(owners, "HOURS", range(24))  # nobody is written to at night, and this is tried at any hour
    by = programme.coordinator(session.series.network)
    desk = guests.page(by, java_script_enabled=False)
    desk.goto("/desk/series/own/sessions/water/")
    press(desk, "link", "Go live")  # in the desk's list of pages: the series
    expect(desk.get_by_role("heading", name="Go live", level=1)).to_be_visible()
    press(desk, "link", "Water supply")
    expect(desk.get_by_text("1 person lacks something").first).to_be_visible()

    press(desk, "button", "I take them")
    expect(desk.get_by_text("items are yours now.")).to_be_visible()
    press(desk, "button", "Done: Room tried", "Space")
    expect(desk.get_by_role("button", name="Take back: Room tried")).to_be_visible()
    assert Item.objects.get(session=session, key="room").done_by == by

    press(desk, "link", "Backup, duty, rehearsal")
    desk.get_by_label("Backup link").focus()
    desk.keyboard.type("https://backup.example/water")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Ben")  # a select finds by its letters
    desk.keyboard.press("Tab")
    desk.keyboard.type("call me")
    press(desk, "button", "Save")
    expect(desk.get_by_role("textbox", name="Backup link")).to_have_value("https://backup.example/water")
    expect(desk.get_by_text("Write the number with its country code").first).to_be_visible()
    desk.get_by_label("Their phone number on the day").focus()
    desk.keyboard.press("Control+a")
    desk.keyboard.type("+49 228 123456")
    press(desk, "button", "Save")
    expect(desk.get_by_role("link", name="+49 228 123456")).to_be_visible()
    assert str(GoLive.objects.get().on_duty) == "Ben Weber"

    assert owners.remind_due() == 1
    assert "Join link set" in Letter.objects.get(kind="go_live_due").text


def test_somebody_with_a_weak_connection_finds_everything(session, guests):
    desk = guests.page(programme.coordinator(session.series.network))
    desk.goto(LIST)
    desk.get_by_role("link", name="1 person lacks something").click()
    expect(desk.get_by_text("Nobody reads out what comes by mail").first).to_be_visible()
    expect(desk.get_by_text("no number in their country")).to_be_visible()
    desk.get_by_role("textbox", name="In writing, before the session").fill("Wells come **first**.")
    desk.get_by_label("Who reads them out in the session").select_option(label="Ben Weber (Note-taker)")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Everybody with a weak connection has what they need.")).to_be_visible()

    kofi = guests.page(None, java_script_enabled=False)
    kofi.goto(f"/mine/{mine(session)}/")
    expect(kofi.get_by_text("None of the numbers is in your country")).to_be_visible()
    kofi.get_by_role("heading", name="Water supply", level=3).get_by_role("link").last.click()
    expect(kofi.get_by_text("Wells come first.")).to_be_visible()
    expect(kofi.get_by_role("link", name="+49 30 123456")).to_have_attribute("href", "tel:+4930123456")
    expect(kofi.get_by_role("link", name="team@network.example")).to_be_visible()


def test_a_speaker_ticks_what_is_theirs_by_keyboard_without_scripts(session, guests):
    actions.change_item(session, "room", by=None, owner=f"person-{ama(session).pk}", days=9, note="", is_left_out=False)
    page = guests.page(None, java_script_enabled=False)
    page.goto(f"/speaking/{speaking(session)}/")
    expect(page.get_by_text("1 thing to do, 1 of them late")).to_be_visible()
    press(page, "link", "What I take care of before")
    press(page, "button", "Done: Room tried", "Space")
    expect(page.get_by_text("Done: Room tried: sound, slides, language channels. Thank you.")).to_be_visible()
    assert Item.objects.get(session=session, key="room").done_by_person == ama(session)


def ama(session: Session) -> Person:
    return session.parts.get(person__family_name="Mensah").person


def speaking(session: Session) -> str:
    return speaking_links.token(make_speaker(session.series, ama(session)))


def mine(session: Session) -> str:
    return links.token(session.registrations.get().participant, Purpose.MINE)


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "de"), (390, "ar")])
def test_every_page_is_right(session, guests, width, language):
    by = programme.coordinator(session.series.network)
    actions.take_over(session, by=by)
    actions.tick(session, "room", by=by)
    title = {"en": LONG, "ar": ARABIC}
    actions.add_item(session, by=by, title=title, note=f"{LONG}\n{ARABIC}", owner=f"account-{by.pk}")
    actions.change_item(session, "phone", by=by, owner="", days=1, note=ARABIC, is_left_out=True)
    for key, days in (("room", 9), ("contacts", 0), ("speakers", 9)):
        actions.change_item(
            session,
            key,
            by=by,
            owner=f"person-{ama(session).pk}",
            days=days,
            note=f"{LONG}\n{ARABIC}",
            is_left_out=False,
        )
    page = guests.page(by, viewport={"width": width, "height": 900}, locale=language)
    row = session.registrations.get()
    pages = [
        LIST, f"{LIST}on-the-day/", f"{LIST}new/", f"{LIST}items/join/", "/desk/series/own/sessions/water/low-bandwidth/",
        "/desk/series/own/go-live/", "/desk/go-live-list/", "/desk/go-live-list/new/", "/desk/go-live-list/room/",
        f"/mine/{mine(session)}/sessions/{row.pk}/light/", f"/mine/{mine(session)}/",
        f"/speaking/{speaking(session)}/", f"/speaking/{speaking(session)}/care/",
    ]  # fmt: skip
    assert [fault for path in pages for fault in look(page, path)] == []
