"""People with a weak connection: what they have of a session, what they lack, what their own page says."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.contributions.models import Slides, Talk
from sympolis.contributions.tests import speakers
from sympolis.core.refusals import Refused
from sympolis.directory.models import Consent
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.planning.actions.going_live import set_low_bandwidth
from sympolis.planning.low_bandwidth import Provision, provisions
from sympolis.planning.phones import Call, call_from, numbers, parted
from sympolis.programme.models import Session
from sympolis.programme.states import SessionRole
from sympolis.programme.tests import factories as programme
from sympolis.registrations import links
from sympolis.registrations.actions import cancel
from sympolis.registrations.models import Registration
from sympolis.registrations.tests import factories as registrations
from sympolis.registrations.tests.post import letters, work

pytestmark = pytest.mark.django_db
PLAN = {"notes": {}, "questions_to": "", "voice": ""}


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2020-10-10T08:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def session(db) -> Session:
    network = networks.network("home")
    networks.member(network)
    series = programme.series(network, slug="own")
    return registrations.session(series, title={"en": "Water"}, slug="water")


def of(session: Session) -> Provision:
    row = Session.objects.select_related("series__network", "released").get(pk=session.pk)
    return provisions([row])[session.pk]


def lacks(session: Session) -> dict[str, int]:
    return {lack.key: number for lack, number in of(session).gaps}


# -- numbers


@pytest.mark.parametrize(
    ("text", "country", "call"),
    [
        ("+49 30 123456, PIN 77", "DE", Call.INLAND),
        ("+49 30 123456", "GH", Call.ABROAD),
        ("Germany +49 30 123456, Ghana 00233 30 2123456", "GH", Call.INLAND),
        ("+800 1234 5678", "GH", Call.FREE),
        ("+1 212 555 0100", "US", Call.UNKNOWN),  # may lie in Canada
        ("+1 212 555 0100", "GH", Call.ABROAD),
        ("+1 876 555 0100", "JM", Call.INLAND),
        ("+7 701 5550100", "KZ", Call.INLAND),
        ("+44 20 5550100", "GB", Call.INLAND),
        ("030 123456", "DE", Call.UNKNOWN),  # without a country code
        ("+49 30 123456", "", Call.UNKNOWN),
        ("+999 123456", "GH", Call.UNKNOWN),
        ("", "GH", Call.UNKNOWN),
    ],
)
def test_whether_a_call_stays_in_the_country(text, country, call):
    assert call_from(country, numbers(text)) == call


def test_numbers_in_a_text():
    assert numbers("DE: +49 (30) 12-34.56; 00233 301 2345; PIN 12345") == ["4930123456", "2333012345"]


def test_what_counts_as_a_number_can_be_dialled():
    text = "DE: +49 (30) 12-34.56; 00233 301 2345; PIN 12345"

    assert parted(text) == [
        ("DE: ", ""), ("+49 (30) 12-34.56", "+4930123456"), ("; ", ""), ("00233 301 2345", "+2333012345"), ("; PIN 12345", ""),
    ]  # fmt: skip
    assert [number for _text, number in parted(text) if number] == [f"+{number}" for number in numbers(text)]


# -- gaps


def test_nobody_with_a_weak_connection_no_gaps(session):
    registrations.registered(session)
    assert lacks(session) == {}
    assert of(session).finding.is_met
    assert {lack.key for lack in of(session).lacks} == {"phone", "before", "questions", "voice", "after"}


def test_gaps_are_counted_by_whom_they_touch(session):
    for way in ("audio", "audio", "text", "video"):
        registrations.registered(session, way=way)
    gone = registrations.registered(session, way="text")
    cancel(gone, by=None)
    assert lacks(session) == {"phone": 2, "before": 3, "questions": 3, "voice": 3, "after": 3}
    assert (of(session).touched, of(session).everybody) == (3, 3)
    assert str(of(session).finding.words) == "3 people lack something"


def test_everything_seen_to(session):
    registrations.registered(session, way="audio", country="GH")
    Session.objects.filter(pk=session.pk).update(dial_in="+49 30 123456")
    notes = programme.part(session, role=SessionRole.NOTES)
    voice = f"person-{notes.person_id}"
    set_low_bandwidth(session, by=None, notes={"en": "Water is scarce."}, questions_to="q@city.example", voice=voice)
    assert lacks(session) == {}
    assert of(session).finding.is_met
    assert of(session).abroad == 1


def test_small_slides_that_may_be_handed_out_count_as_writing(db):
    session = speakers.released(speakers.session())
    registrations.registered(session, way="text")
    who = speakers.speaker(session)
    talk = Talk.objects.create(speaker=who, session=session, is_public=True)
    slides = Slides.objects.create(talk=talk, number=1, file="slides/x.pdf", name="x.pdf", size=900_000)
    assert "before" in lacks(session)  # nobody asked the speaker yet

    Consent.objects.create(
        person=who.person, network_id=session.series.network_id, purpose="publication", language="en"
    )
    assert "before" not in lacks(session)
    for change in ({"size": 5_000_000}, {"size": 1, "name": "x.pptx"}):
        Slides.objects.filter(pk=slides.pk).update(**change)
        assert "before" in lacks(session)
    slides.delete()
    Talk.objects.update(without_slides=True)
    assert "before" not in lacks(session)


def test_what_is_wrong_is_refused(session):
    viewer = networks.member(session.series.network, Role.VIEWER)
    wrong = {"notes": {"en": "x" * 20_001}, "questions_to": "nowhere", "voice": "account-0"}
    codes = []
    for name, value in wrong.items():
        with pytest.raises(Refused) as refusal:
            set_low_bandwidth(session, by=None, **{**PLAN, name: value})
        codes.append((refusal.value.code, refusal.value.field))
    assert codes == [("too_long", "notes"), ("no_address", "questions_to"), ("unknown_choice", "voice")]
    with pytest.raises(Refused):
        set_low_bandwidth(session, by=viewer, **PLAN)


def test_the_desk_lists_gaps_and_people(session):
    registrations.registered(session, "Ama Mensah", way="audio", country="GH")
    Session.objects.filter(pk=session.pk).update(dial_in="+49 30 123456")
    client = Client()
    client.force_login(networks.member(session.series.network))
    address = reverse("go_live:low_bandwidth", args=["own", "water"])
    page = client.get(address)
    for words in ("Ama Mensah", "Ghana", "no number in their country", "Nobody reads out what comes by mail"):
        assertContains(page, words)

    answer = client.post(address, {"notes-en": "Typed notes", "questions_to": "nowhere"})
    assertContains(answer, "Write an e-mail address", status_code=422)
    assertContains(answer, "Typed notes", status_code=422)
    client.post(address, {"notes-en": "Typed notes", "questions_to": "q@city.example"})
    assertContains(client.get(address), "Typed notes")


def test_as_many_queries_for_thirty_people_and_sessions_as_for_three(session):
    client = Client()
    client.force_login(networks.member(session.series.network))
    counts = []
    for number in (3, 30):
        others = [programme.session(session.series, datetime(2020, 10, 28, 10)) for _ in range(number // 3)]
        for _number in range(number):
            registrations.registered(session, way="audio")
        with CaptureQueriesContext(connection) as told:
            client.get(reverse("go_live:low_bandwidth", args=["own", "water"]))
            rows = Session.objects.filter(pk__in=[session.pk, *(one.pk for one in others)])
            provisions(rows.select_related("series__network", "released"))
        counts.append(len(told))
    assert counts[0] == counts[1]


# -- their own page


def own(row: Registration, name: str = "page", *more: int) -> str:
    return reverse(f"light:{name}", args=[links.token(row.participant, links.Purpose.MINE), row.pk, *more])


def test_their_page_says_what_they_get(session, client):
    Session.objects.filter(pk=session.pk).update(dial_in="+49 30 123456, PIN 77")
    part = programme.part(session, role=SessionRole.NOTES)
    voice = f"person-{part.person_id}"
    set_low_bandwidth(
        session, by=None, notes={"en": "**Water** <b>is</b> scarce."}, questions_to="q@city.example", voice=voice
    )
    row = registrations.registered(session, way="audio", country="DE")

    mine = client.get(reverse("registrations:mine", args=[links.token(row.participant, links.Purpose.MINE)]))
    for words in ("With a weak connection", "One of the numbers is in your country", "q@city.example", "are read out"):
        assertContains(mine, words)
    page = client.get(own(row))
    assertContains(page, 'href="tel:+4930123456"')
    assertContains(page, "<strong>Water</strong> &lt;b&gt;is&lt;/b&gt; scarce.")
    assertContains(page, "mailto:q@city.example?subject=Question%3A%20Water")
    assertContains(page, "PIN 77")
    assertNotContains(page, str(part.person))
    assert len(page.content) < 20_000


def test_their_page_says_what_is_not_there_yet(session, client):
    row = registrations.registered(session, way="text")
    page = client.get(own(row))
    for words in ("The number to dial in is not here yet", "is not here in writing yet", "No address for questions"):
        assertContains(page, words)


def test_their_page_says_which_languages_there_are_and_begins_with_how_they_take_part(session, client):
    listens = client.get(own(registrations.registered(session, way="audio", language="fr"))).content.decode()
    reads = client.get(own(registrations.registered(session, way="text"))).content.decode()

    assert "English" in listens
    assert "Your wish, French: not decided yet." in listens
    assert listens.index('id="phone"') < listens.index('id="writing"')
    assert reads.index('id="writing"') < reads.index('id="phone"')


@pytest.mark.parametrize("way", ["audio", "text", "video"])
def test_letters_about_a_seat_lead_those_to_it_who_need_it(session, way, october):
    row = registrations.registered(session, way=way)
    work()
    october.move_to(session.starts_at - timedelta(hours=23))
    work()

    told = [letter.text for letter in letters(row.participant.email)]
    assert len(told) == 2
    for text in told:
        assert ("there is a small page" in text) == (way != "video")
        assert ("phone number" in text) == (way == "audio")


def test_whoever_has_a_good_connection_is_told_nothing_of_it(session, client):
    row = registrations.registered(session)
    mine = client.get(reverse("registrations:mine", args=[links.token(row.participant, links.Purpose.MINE)]))
    assertNotContains(mine, "With a weak connection")


def test_only_a_seat_in_a_session_that_takes_place_opens_it(session, client):
    Session.objects.filter(pk=session.pk).update(dial_in="+49 30 123456")
    waiting = registrations.registered(session, confirmed=False, way="audio")
    assert client.get(own(waiting)).status_code == 404
    row = registrations.registered(session, way="audio")
    assert client.get(own(row)).status_code == 200
    cancel(row, by=None)
    assert client.get(own(row)).status_code == 404


def test_slides_are_handed_out_with_their_speakers_yes_only(db, client):
    session = speakers.released(speakers.session())
    who = speakers.speaker(session)
    row = registrations.registered(session, way="text")
    talk = Talk.objects.create(speaker=who, session=session, is_public=True)
    path = default_storage.save("slides/light.pdf", ContentFile(b"%PDF-1.7"))
    slides = Slides.objects.create(talk=talk, number=1, file=path, name="x.pdf", size=8)
    assert client.get(own(row, "slides", slides.pk)).status_code == 404

    yes = Consent.objects.create(
        person=who.person, network_id=session.series.network_id, purpose="publication", language="en"
    )
    assertContains(client.get(own(row)), "Slides of Ama Mensah")
    answer = client.get(own(row, "slides", slides.pk))
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    yes.withdrawn_at = yes.given_at
    yes.save()
    assert client.get(own(row, "slides", slides.pk)).status_code == 404
