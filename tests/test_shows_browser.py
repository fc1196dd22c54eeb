"""What taking part is for, told as those concerned live it: in their browsers, their mailboxes and their calendars."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from playwright.sync_api import Browser, expect

from sympolis.directory.models import Account
from sympolis.directory.tests import factories as directory
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Series, Session
from sympolis.programme.states import SessionRole, SessionState
from sympolis.programme.tests import factories as programme
from sympolis.registrations.actions import Agreed, consents
from sympolis.registrations.actions.attendance import set_attendance
from sympolis.registrations.models import Registration
from sympolis.registrations.tests import factories
from tests import journeys
from tests.journeys import Guests, Post, entry, personal_page, receivers, to, words

pytestmark = [pytest.mark.browser, pytest.mark.node, pytest.mark.django_db(transaction=True)]
NOW = "2020-10-01T08:00:00Z"
DESK = "/desk/series/response/"
WATER = f"{DESK}sessions/water/"
AMA, HANA, LUIS, VOICE = "ama@kumasi.example", "hana@bonn.example", "luis@bogota.example", "voice@nairobi.example"


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
    """Three sessions from 27 October on; the first with a speaker in Bogotá and an interpreter in Nairobi."""
    network = networks.network(
        "cities", host="", name={"en": "City Exchange", "de": "Städtetausch"}, languages=["en", "de"]
    )
    homes = {
        name: programme.municipality(network, name, country=country, zone=zone, region=directory.region(region, name={"en": words}))
        for name, country, zone, region, words in (
            ("Kumasi", "GH", "Africa/Accra", "africa", "Africa"), ("Bonn", "DE", "Europe/Berlin", "europe", "Europe"),
            ("Bogotá", "CO", "America/Bogota", "latin", "Latin America"),
        )
    }  # fmt: skip
    series = programme.series(
        network, slug="response", title={"en": "Cities in crisis", "de": "Städte in der Krise"}, retention_on="2021-06-30"
    )  # fmt: skip
    series.regions.set([home.region for home in homes.values()])
    for day, (slug, title, german) in enumerate((
        ("water", "Keeping water running", "Wasser muss fließen"), ("waste", "Waste", "Abfall"), ("streets", "Streets", "Straßen"),
    )):  # fmt: skip
        programme.session(
            series, datetime(2020, 10, 27 + day, 10), slug=slug, title={"en": title, "de": german},
            state=SessionState.PLANNED if day else SessionState.OPEN, capacity=20, dial_in="+49 30 1234",
        )  # fmt: skip
    water = series.sessions.get(slug="water")
    luis = programme.person(network, "Rojas", given_name="Luis", email=LUIS, municipality=homes["Bogotá"])
    programme.part(water, luis, SessionRole.SPEAKER)
    voice = programme.person(network, "Kimani", given_name="Joy", email=VOICE, zone="Africa/Nairobi")
    programme.part(water, voice, SessionRole.INTERPRETER)
    programme.release(series)
    return series


@pytest.fixture
def water(series, post) -> Session:
    """Ama in Kumasi and Hana in Bonn have a seat in it, and their first letter."""
    water = series.sessions.get(slug="water")
    factories.registered(water, "Ama Boateng", email=AMA, zone="Africa/Accra")
    factories.registered(water, "Hana Weber", email=HANA, zone="Europe/Berlin", letters="de")
    return water


@pytest.fixture
def team(series) -> Account:
    return programme.coordinator(series.network)


def kept() -> list[dict]:
    """What must survive a change of the session: who is registered, since when, in which state."""
    return list(Registration.objects.order_by("pk").values("pk", "participant", "session", "state", "created_at"))


def test_a_session_moves_by_a_day_and_everybody_hears_once(water, team, post, guests):
    first, before = post.come(minutes=1), kept()
    desk = guests.page(team)

    desk.goto(DESK)
    desk.get_by_role("link", name="Keeping water running", exact=True).first.click()
    desk.get_by_role("link", name="Move", exact=True).click()
    desk.get_by_label("Date").fill("2020-10-28")
    desk.get_by_role("button", name="Move in the draft").last.click()
    expect(desk.get_by_text("from Tue 27 Oct, 10:00 to Wed 28 Oct, 10:00")).to_be_visible()
    told = journeys.release(desk)

    assert told == [
        "\u2068Keeping water running\u2069: 1 interpreter, 1 other person with a part, 2 people with a seat"
    ]
    assert post.come(minutes=5) == []
    mails = post.come(minutes=6) + post.come(hours=1)
    assert receivers(mails) == [VOICE, LUIS, AMA, HANA]  # each once; interpreters and speakers first
    for reader, old, new in (
        (VOICE, "Before: 27 October 2020, 12:00 to 14:00, Nairobi time, UTC+3", "Now: 28 October 2020, 12:00 to 14:00, Nairobi"),
        (LUIS, "Before: 27 October 2020, 04:00 to 06:00, Bogota time, UTC−5", "Now: 28 October 2020, 04:00 to 06:00, Bogota"),
        (AMA, "Before: 27 October 2020, 09:00 to 11:00, Accra time, UTC", "Now: 28 October 2020, 09:00 to 11:00, Accra"),
        (HANA, "Vorher: 27. Oktober 2020, 10:00 bis 12:00, Zeit in Berlin, UTC+1", "Jetzt: 28. Oktober 2020, 10:00"),
    ):  # fmt: skip
        assert old in words(to(reader, mails)), reader
        assert new in words(to(reader, mails)), reader
    for reader in (AMA, HANA):
        was, now = entry(to(reader, first)), entry(to(reader, mails))
        assert was == ("REQUEST", now[1], now[2] - 1, datetime(2020, 10, 27, 9, tzinfo=UTC))
        assert now[::3] == ("REQUEST", datetime(2020, 10, 28, 9, tzinfo=UTC))
    assert {entry(to(reader, mails))[2:] for reader in (VOICE, LUIS)} == {(1, datetime(2020, 10, 28, 9, tzinfo=UTC))}
    assert kept() == before
    phone = guests.page(locale="de-DE", timezone_id="Europe/Berlin")
    phone.goto(personal_page(to(HANA, mails)))
    expect(phone.locator(".pick").first).to_contain_text("28. Oktober")


def test_a_cancelled_session_leaves_calendars_and_nobody_is_reminded_of_it(water, team, post, guests):
    first = post.come(minutes=1)
    desk = guests.page(team)

    desk.goto(DESK)
    desk.get_by_role("link", name="Keeping water running", exact=True).first.click()
    desk.get_by_role("link", name="Cancel", exact=True).click()
    desk.get_by_label("Why it is cancelled").fill("The speaker is ill.")
    desk.get_by_role("button", name="Cancel the session in the draft").click()
    journeys.release(desk)
    mails = post.come(minutes=11)

    assert receivers(mails) == [VOICE, LUIS, AMA, HANA]
    assert "is cancelled. Before: 27 October 2020, 09:00" in words(to(AMA, mails))
    assert "The speaker is ill." in words(to(AMA, mails))
    assert "ist abgesagt" in words(to(HANA, mails))
    for reader in (AMA, HANA):
        was, now = entry(to(reader, first)), entry(to(reader, mails))
        assert now == ("CANCEL", was[1], was[2] + 1, was[3])
    assert post.come(days=25) == []  # until a day before, ...
    assert post.come(hours=22) == []  # ... and until the hour before
    phone = guests.page()
    phone.goto(personal_page(to(AMA, mails)))
    expect(phone.locator(".pick")).to_contain_text("This session is cancelled.")


ZOOM = """Name (Original Name),User Email,Total Duration (Minutes),Guest
Ama Boateng,ama@kumasi.example,112,No
Hanna Webber (Bonn),,97,Yes
Support Desk,support@video.example,120,No
"""


def test_a_list_of_who_came_becomes_a_certificate_that_anybody_can_verify(water, team, post, guests, tmp_path):
    post.come(minutes=1)
    post.come(days=26, hours=4)  # an hour after the end
    (tmp_path / "zoom.csv").write_text(ZOOM)
    desk = guests.page(team)

    desk.goto(WATER)
    desk.get_by_role("link", name="Who came").click()
    desk.get_by_label("List of those who were there").set_input_files(tmp_path / "zoom.csv")
    desk.get_by_role("button", name="Read the list").click()
    doubtful = desk.get_by_role("table", name="Look at these")
    expect(doubtful.get_by_role("rowheader")).to_contain_text("Hanna Webber (Bonn)")
    doubtful.get_by_role("combobox").select_option(label=f"Hana Weber, {HANA}")
    expect(desk.get_by_role("table", name="Nobody registered under this name")).to_contain_text("Support Desk")
    desk.get_by_role("button", name="Mark them as attended").click()
    expect(desk.get_by_text("2 people attended.")).to_be_visible()
    desk.get_by_role("link", name="Write the thank-you letters").click()
    desk.get_by_role("button", name="Save and send the letters").click()
    thanks = to(HANA, post.come(minutes=1))

    phone = guests.page(locale="de-DE", timezone_id="Europe/Berlin")
    phone.goto(personal_page(thanks))
    phone.get_by_role("button", name="Bescheinigung").click()
    expect(phone.get_by_text("Diese Bescheinigung ist echt.")).to_be_visible()
    paper = phone.request.get(phone.get_by_role("link", name="Deutsch").get_attribute("href")).body()
    address, code = journeys.address_on(paper), phone.url.split("/")[-2]
    assert address == phone.url
    anybody = guests.page()
    anybody.goto(address)
    expect(anybody.get_by_role("heading", level=1)).to_have_text("Hana Weber")
    expect(anybody.get_by_text("This certificate is genuine.")).to_be_visible()
    made_up = anybody.goto(address.replace(code, "7KQ4-PM2X-9ABC"))
    assert made_up.status == 404
    expect(anybody.get_by_role("heading", level=1)).to_have_text("No such certificate")


WEAK = {"offline": False, "latency": 200, "downloadThroughput": 60_000, "uploadThroughput": 30_000}  # bytes/s: EDGE
LIGHT = 100_000  # bytes of a page with all that comes with it


def test_story_5_on_a_weak_link_one_registers_in_two_minutes_and_asks_before(series, team, post, guests):
    """Story 5, first half: registers in two minutes, gets times, a light page and a dial-in; sends a question before."""
    phone = guests.page(timezone_id="Africa/Accra")
    weights = journeys.Weights(phone, WEAK)
    began = time.monotonic()

    phone.goto("/series/response/sessions/water/")
    phone.get_by_role("link", name="Take part").click()
    phone.get_by_label("Your name").fill("Kofi Mensah")
    phone.get_by_label("Your e-mail address").fill("kofi@kumasi.example")
    phone.get_by_text("So that the session fits you").click()
    phone.get_by_label("Sound only").check()
    phone.get_by_label("question for the speakers").fill("Who pays for the pumps at night?")
    phone.get_by_role("button", name="Register").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("One more step: confirm your address")
    mine = personal_page(to("kofi@kumasi.example", post.come(minutes=1)))
    phone.goto(mine)
    phone.get_by_role("button", name="Yes, confirm my registration").click()
    expect(phone.get_by_text("You have a seat.")).to_be_visible()
    print(f"\nregistered on an EDGE line in {time.monotonic() - began:.1f} s; bytes a page: {weights.pages}")

    assert time.monotonic() - began < 120
    assert max(weight for _path, weight in weights.pages) < LIGHT
    letter = to("kofi@kumasi.example", post.come(minutes=1))
    assert "27 October 2020, 09:00 to 11:00, Accra time, UTC" in words(letter)
    assert "By phone: +49 30 1234" in words(letter)
    post.come(days=26, minutes=50)
    phone.goto(mine)
    expect(phone.get_by_text("By phone: +49 30 1234", exact=True)).to_be_visible()
    desk = guests.page(team)
    desk.goto(f"{WATER}participants/")
    desk.get_by_role("link", name="Kofi Mensah").click()
    expect(desk.get_by_text("Who pays for the pumps at night?")).to_be_visible()


OLD_LIST = """Name,E-mail,City,Country
Esi Owusu,esi@kumasi.example,Kumaasi,Ghana
Yaw Osei,yaw@kumasi.example,Kumasii,Ghana
Abena Asante,abena@kumasi.example,Cumasi,Ghana
Jonas Beck,jonas@bonn.example,Bonn,Germany
"""


def test_story_2_the_secretariat_fills_its_sessions(series, team, post, guests, tmp_path):
    """Story 2: imports the old spreadsheet, merges three spellings of a city, opens sessions, invites a missing region."""
    (tmp_path / "old.csv").write_text(OLD_LIST)
    desk = guests.page(team)

    for slug in ("waste", "streets"):
        desk.goto(f"{DESK}sessions/{slug}/")
        desk.get_by_label("State", exact=True).select_option(label="Open")
        desk.get_by_role("button", name="Save in the draft").last.click()
    journeys.release(desk)
    desk.get_by_role("link", name="Participants").click()
    desk.get_by_role("link", name="People", exact=True).last.click()
    desk.get_by_role("link", name="Bring people along").click()
    desk.get_by_label("Spreadsheet").set_input_files(tmp_path / "old.csv")
    desk.get_by_role("button", name="Read the spreadsheet").click()
    desk.get_by_label("Keeping water running").check()
    desk.get_by_label("Waste").check()
    desk.get_by_role("button", name="Look at what would happen").click()
    expect(desk.get_by_role("table", name="Cities that are in no list")).to_contain_text("Cumasi")
    desk.get_by_role("button", name="Take these people over").click()
    expect(desk.get_by_text("4 people taken over.")).to_be_visible()
    desk.get_by_role("link", name="Cities as typed").click()
    for spelling in ("Kumaasi", "Kumasii", "Cumasi"):
        expect(desk.get_by_label(f"{spelling} is")).to_have_value("Kumasi, Ghana")
        desk.get_by_role("checkbox", name=spelling).check()
    desk.get_by_role("button", name="Assign the ticked ones").click()
    expect(desk.get_by_text("3 people have a city now.")).to_be_visible()

    desk.goto(f"{DESK}participants/")
    africa = desk.get_by_role("row").filter(has=desk.get_by_role("rowheader", name="Africa"))
    expect(africa.get_by_role("cell").first).to_have_text("6")  # three people, two sessions each
    expect(desk.get_by_text("Nobody is registered from: Latin America")).to_be_visible()
    desk.get_by_role("link", name="Invite people").click()
    desk.get_by_label("Whom to invite").fill("Lucía Gómez <lucia@bogota.example>")
    desk.get_by_role("button", name="Look before sending").click()
    desk.get_by_role("button", name="Send 1 invitation").click()
    phone = guests.page()
    phone.goto(journeys.link_in(to("lucia@bogota.example", post.come(minutes=1)), "invited"))
    phone.get_by_label("Streets").check()
    phone.get_by_text("So that the session fits you").click()
    phone.get_by_label("City or municipality").fill("Bogotá, Colombia")
    phone.get_by_role("button", name="Register").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("One more step: confirm your address")
    phone.goto(personal_page(to("lucia@bogota.example", post.come(minutes=1))))
    phone.get_by_role("button", name="Yes, confirm my registration").click()
    desk.goto(f"{DESK}participants/")
    expect(desk.get_by_text("Nobody is registered from")).to_be_hidden()


def test_story_8_the_day_goes_wrong_and_nobody_registers_again(water, team, post, guests):
    """Story 8: the speaker cancels 40 minutes before, the session moves by a day; all hear once, interpreters first."""
    post.come(minutes=1)
    mine = personal_page(to(AMA, reminded := post.come(days=26, minutes=19)))
    assert receivers(reminded) == [AMA, HANA]  # of what is to begin within the hour
    before = kept()
    desk = guests.page(team)

    desk.goto(f"{WATER}people/")
    desk.get_by_role("button", name="Remove line 1").click()
    desk.get_by_role("button", name="Save the people").last.click()
    desk.get_by_role("link", name="Move", exact=True).click()
    desk.get_by_label("Date").fill("2020-10-28")
    desk.get_by_label("Why it moves").first.fill("The speaker is ill.")
    desk.get_by_role("button", name="Move in the draft").last.click()
    journeys.release(desk)
    mails = post.come(minutes=5)  # so little time is left that ten quiet minutes would be too many

    assert receivers(mails) == [VOICE, AMA, HANA]
    assert "Before: 27 October 2020, 09:00" in words(to(AMA, mails))
    assert entry(to(AMA, mails))[::3] == ("REQUEST", datetime(2020, 10, 28, 9, tzinfo=UTC))
    assert kept() == before
    assert receivers(post.come(hours=23, minutes=40)) == [AMA, HANA]  # an hour before the new time
    phone = guests.page()
    phone.goto(mine)  # by the link from before it moved
    expect(phone.locator(".pick")).to_contain_text("Wed 28 October")


def test_story_12_somebody_sees_corrects_withdraws_and_erases_their_data(water, team, post, guests):
    """Story 12, first half: a participant sees, corrects, withdraws, erases own data, and the totals stay right."""
    for number in range(5):
        factories.registered(water, f"Guest Number{number}", email=f"guest{number}@city.example")
    ama = Registration.objects.get(participant__email=AMA)
    with transaction.atomic():
        consents.agree(ama.participant, [Agreed("contacts", "The others may see it.", "en")], series_id=None)
    set_attendance(water, list(Registration.objects.all()), "live", by=None)
    phone, public = guests.page(), guests.page()
    mine = personal_page(to(AMA, post.come(minutes=1)))
    public.goto("/series/response/figures/")
    totals = public.locator("main").inner_text()

    phone.goto(mine)
    phone.get_by_role("link", name="My details, consents, calendar").click()
    phone.get_by_label("Phone or messenger").fill("+233 20 111")
    phone.get_by_label("City or municipality").fill("Kumasi, Ghana")
    phone.get_by_role("button", name="Save").click()
    phone.get_by_role("button", name="Take back").click()
    expect(phone.get_by_text("You have agreed to nothing beyond taking part.")).to_be_visible()
    phone.get_by_role("link", name="What is held about me").click()
    for told in ("+233 20 111", "Kumasi", AMA):
        expect(phone.get_by_text(told).first).to_be_visible()
    phone.get_by_role("link", name="Erase it all").click()
    phone.get_by_role("button", name="Send me a code").click()
    code = re.search(r"\d{4} \d{4}", words(to(AMA, post.come(seconds=1))))
    phone.get_by_label("Code from the letter").fill(code.group())
    phone.get_by_label("Yes, erase it for good").check()
    phone.get_by_role("button", name="Erase everything").click()

    expect(phone.get_by_role("heading", name="Your data are erased")).to_be_visible()
    public.goto("/series/response/figures/")
    assert public.locator("main").inner_text() == totals
    desk = guests.page(team)
    desk.goto(f"{DESK}participants/people/")
    expect(desk.get_by_role("rowheader", name="erased")).to_be_visible()
    expect(desk.get_by_text("Ama Boateng")).to_be_hidden()
