"""What planning for everyone is for, on the demo's running series: fair hours, languages that are asked for, an interpreter's eyes."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from sympolis.directory.models import Account
from sympolis.interpretation.models import Booking, Decision, Missing
from sympolis.interpretation.states import BookingState
from sympolis.planning import tasks
from sympolis.planning.fair_times import proposals as solver
from sympolis.programme.models import Series, Session
from sympolis.registrations.models import Registration
from sympolis.registrations.states import RegistrationState
from sympolis.site.demo import load_demo
from sympolis.site.demo.coming import BROAD
from sympolis.site.demo.files import SLUG
from tests import journeys
from tests.conftest import PHONE
from tests.journeys import Guests, Post, entry, link_in, receivers, to, words

pytestmark = [
    pytest.mark.browser,
    pytest.mark.node,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("storage"),
]
NOW = "2026-11-30T08:00:00Z"
DESK = f"/desk/series/{SLUG}/"
FAIR, LANGUAGES, INTERPRETERS = f"{DESK}fair-times/", f"{DESK}languages/", f"{DESK}interpreters/"
FIRST, NEXT = "learning-for-tomorrow", "second-look"  # two sessions for everybody, one after the other


@pytest.fixture
def post(live_server, settings, monkeypatch) -> Iterator[Post]:
    monkeypatch.setattr(solver, "SECONDS", 60.0)  # a busy machine is no fault of ours
    monkeypatch.setattr(solver, "MOST_SECONDS", 60.0)
    with journeys.post(settings, NOW) as there:
        yield there


@pytest.fixture
def series(post) -> Series:
    load_demo(timezone.now())
    post.come(minutes=10)  # whatever the demo's own people get
    return Series.objects.get(slug=SLUG)


@pytest.fixture
def guests(live_server, browser: Browser) -> Iterator[Guests]:
    there = Guests(browser, live_server.url)
    yield there
    there.close()


@pytest.fixture
def team(series, guests) -> Page:
    return guests.page(Account.objects.get(email="secretariat@demo.example"))


def test_the_night_of_one_session_is_not_the_night_of_the_next(series, team):
    alone = _asked_for(team, series.sessions.get(slug=NEXT))
    expect(alone.get_by_text("Leipzig: 01:30, first night")).to_be_visible()
    expect(team.get_by_role("row").filter(has_text="Leipzig")).to_contain_text("1 night")

    first = _asked_for(team, series.sessions.get(slug=FIRST))
    expect(first.get_by_text("Leipzig: 01:30, first night")).to_be_visible()
    expect(first.get_by_text("Bogotá: 19:30, first evening")).to_be_visible()
    team.get_by_label("Why they move").fill("Wuhan had ten nights.")
    team.get_by_role("button", name="Take these times into the draft").click()
    expect(team.get_by_text("1 session moved in the draft.")).to_be_visible()

    following = _asked_for(team, series.sessions.get(slug=NEXT))
    expect(following.get_by_text(re.compile(r"\d\d:\d\d, .*night"))).to_have_count(0)
    expect(following.get_by_text("Wuhan: 20:00, first evening")).to_be_visible()
    carried = team.get_by_role("row").filter(has_text="Leipzig")
    expect(carried).to_contain_text("1 night")


def _asked_for(team: Page, session: Session) -> Page:
    """Ask for a fair time of one session, for half the world; its line in the proposal that is chosen first."""
    team.goto(FAIR)
    for box in team.get_by_role("group", name="Sessions that may get another time").get_by_role("checkbox").all():
        box.uncheck()
    team.get_by_label(str(session.title)).check()
    for region, people in (("Latin America", 10), ("Asia", 10), ("Germany", 4), ("Sub-Saharan Africa", 0), ("Middle East", 0), ("Southeast", 0)):  # fmt: skip
        team.get_by_role("spinbutton", name=re.compile(region)).fill(str(people))
    team.get_by_label("Earliest start").fill("00:00")
    team.get_by_label("Latest start").fill("23:30")
    team.get_by_label("They may move").select_option(label="by one day")
    team.get_by_role("button", name="Work out fair times").click()
    expect(team.get_by_role("heading", name="Being worked out")).to_be_visible()
    tasks.work_out_due(lambda: False)
    expect(team.get_by_role("heading", name="Proposals")).to_be_visible()
    expect(team.get_by_text("Proven: no plan is better in this").first).to_be_visible()
    return team.get_by_role("region", name="Balanced")


def test_languages_that_are_asked_for_are_there_and_those_who_interpret_get_what_they_need(series, team, post, guests):
    session = series.sessions.get(slug=BROAD)
    _french_and_arabic_are_decided(team, session)
    journeys.release(team)
    _whoever_asked_hears_of_it(session, post.come(minutes=15))
    _two_pairs_are_booked(team, post, guests)
    _slides_are_missed_and_come(session, post, guests)
    _the_session_moves(session, team, post)


def _french_and_arabic_are_decided(team: Page, session: Session) -> None:
    """Both at once, from what registrations ask for, each with the reason that is worked out from it."""
    names, asked = ("French", "Arabic"), "8 people asked for {}, 6 expected"
    team.goto(LANGUAGES)
    for name in names:
        team.get_by_label(re.compile(f"^{name} in {re.escape(str(session.title))}")).check()
    team.get_by_role("button", name="Decide on what is ticked").click()
    for name in names:
        why = team.get_by_role("group", name=re.compile(f"^{name}")).get_by_label("Why")
        expect(why).to_have_value(re.compile(f"^{asked.format(name)}; the threshold is 4\\."))
    expect(team.get_by_text("These decisions add €1,800.00. Left then: €880.00 of €6,000.00.")).to_be_visible()
    team.get_by_role("button", name="Decide on 2 languages").click()
    expect(team.get_by_text("2 decisions taken.")).to_be_visible()
    team.get_by_role("link", name="Log").click()
    for name in names:
        expect(team.get_by_text(asked.format(name)).first).to_be_visible()
    decided = Decision.objects.filter(session=session, outcome="ordered")
    assert sorted(decided.values_list("language", "cost")) == [("ar", 900), ("fr", 900)]


def _whoever_asked_hears_of_it(session: Session, mails: list[EmailMessage]) -> None:
    heard = words(to("omar.nasser@city.example", mails))
    assert "Arabic" in heard


def _two_pairs_are_booked(team: Page, post: Post, guests: Guests) -> None:
    """Two people a language, since the session lasts two hours; each of them says yes from a letter, on a phone."""
    people = {"fr": ("awa-diop", "thomas-lefevre"), "ar": ("salma-idrissi", "yusuf-kanaan")}
    names = {
        "awa-diop": "Awa Diop",
        "thomas-lefevre": "Thomas Lefèvre",
        "salma-idrissi": "Salma Idrissi",
        "yusuf-kanaan": "Yusuf Kanaan",
    }
    for language, pair in people.items():
        team.goto(f"{INTERPRETERS}{BROAD}/spoken/{language}/")
        for slug in pair:
            team.get_by_role("button", name=re.compile(f"Ask by mail.*{names[slug]}")).click()
            expect(team.get_by_text(re.compile(f"The offer to .*{names[slug]}.* is on its way"))).to_be_visible()
    mails = post.come(minutes=10)
    for slug in (*people["fr"], *people["ar"]):
        phone = guests.page(viewport=PHONE)
        phone.goto(link_in(to(f"{slug}@demo.example", mails), "offers"))
        phone.get_by_role("button", name="Accept").click()
        expect(phone.get_by_text("You are booked. Thank you.")).to_be_visible()
    booked = Booking.objects.filter(session__slug=BROAD, state=BookingState.ACCEPTED)
    assert sorted(booked.values_list("language", "interpreter__person__slug")) == [
        ("ar", "salma-idrissi"), ("ar", "yusuf-kanaan"), ("fr", "awa-diop"), ("fr", "thomas-lefevre")
    ]  # fmt: skip


def _slides_are_missed_and_come(session: Session, post: Post, guests: Guests) -> None:
    """The interpreter opens the pack by the link of the letter; the one speaker who owes them is reminded, and sends them."""
    booked = to("awa-diop@demo.example", post.come(minutes=10))
    phone = guests.page(viewport=PHONE)
    phone.goto(link_in(booked, "interpreter"))
    phone.get_by_role("link", name=re.compile("Open the pack.*Infection")).click()
    expect(phone.get_by_text("Salma Idrissi").first).to_be_visible()
    phone.get_by_text("Mark something as missing").click()
    phone.get_by_label("Slides").check()
    phone.get_by_label("Of whom?").select_option("Diego Mamani")
    phone.get_by_role("button", name="Mark as missing").click()
    expect(phone.get_by_text("Marked. Diego Mamani is asked for it by letter.")).to_be_visible()
    asked = post.come(minutes=10)
    assert receivers(asked) == ["diego-mamani@demo.example"]
    assert "need your slides by 14 December 2026." in words(asked[0])

    speaker = guests.page(viewport=PHONE)
    speaker.goto(link_in(asked[0], "speaking"))
    speaker.locator(".todo li", has_text="Your slides").get_by_role("link").first.click()
    slides = {"name": "distance.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 slides"}
    speaker.get_by_label("Your slides").set_input_files(slides)
    speaker.get_by_role("button", name="Send the slides").click()
    expect(speaker.get_by_text("Your slides are here.")).to_be_visible()
    post.come(minutes=10)
    assert Missing.objects.get(person__slug="diego-mamani", lack="slides").resolved_at is not None
    phone.reload()
    expect(phone.get_by_role("link", name="Slides, version 1: distance.pdf")).to_be_visible()


def _the_session_moves(session: Session, team: Page, post: Post) -> None:
    """By a day: the new time once in everybody's calendar, and interpreters hear before all others."""
    team.goto(f"{DESK}sessions/{BROAD}/")
    team.get_by_role("link", name="Move", exact=True).click()
    team.get_by_label("Date").fill("2026-12-17")
    team.get_by_role("button", name="Move in the draft").last.click()
    expect(team.get_by_text("from Wed 16 Dec, 16:00 to Thu 17 Dec, 16:00")).to_be_visible()
    told = next(line for line in journeys.release(team) if str(session.title) in line)
    seats = Registration.objects.filter(session=session, state=RegistrationState.CONFIRMED).count()
    assert f": 5 interpreters, 3 others with a part, {seats} people with a seat" in told
    come = [mail for mail in post.come(minutes=15) + post.come(hours=1) if str(session.title) in words(mail)]
    mails = [mail for mail in come if not mail["Subject"].startswith("Something changed")]  # who their partners are
    interpreters = [f"{name}@demo.example" for name in ("awa-diop", "thomas-lefevre", "salma-idrissi", "yusuf-kanaan", "interpreter")]  # fmt: skip
    assert set(receivers(mails)[:5]) == set(interpreters)
    assert len(receivers(mails)) == len(set(receivers(mails))) >= 8 + seats
    assert "16 December 2026, 18:00 to 20:00, Amman time" in words(to("yusuf-kanaan@demo.example", mails))
    unconfirmed = {
        "tiina.saar@city.example",
        "umar.zletni@city.example",
        "wei.zhang@city.example",
    }  # no entry to change
    for reader in set(receivers(mails)) - unconfirmed:
        assert entry(to(reader, mails))[3] == datetime(2026, 12, 17, 15, tzinfo=UTC), reader
