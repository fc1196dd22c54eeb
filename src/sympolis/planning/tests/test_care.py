"""Those with a part tick what they take care of, by their personal link, and nothing else."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.contributions import speaking_links
from sympolis.contributions.actions.speaking import make_speaker
from sympolis.directory.changes import Changes
from sympolis.directory.models import Person
from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.networks.tests import factories as networks
from sympolis.planning import going_live_privacy
from sympolis.planning.actions import checklist as actions
from sympolis.planning.letters import owners
from sympolis.planning.models import Item
from sympolis.programme.actions import archive_series, cancel_session
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db
CHANGE = {"days": 3, "note": "", "is_left_out": False}


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel("2020-10-24T09:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def session() -> Session:
    network = networks.network("home")
    series = programme.series(network, title={"en": "Lessons"})
    return programme.session(series, datetime(2020, 10, 27, 10), title={"en": "Water"})


def with_part(session: Session, name: str = "Asante") -> Person:
    return programme.part(session, programme.person(session.series.network, name, email=f"{name}@city.example")).person


def give(session: Session, key: str, person: Person | None, **more) -> Item:
    return actions.change_item(
        session, key, by=None, **{**CHANGE, **more, "owner": f"person-{person.pk}" if person else ""}
    )


def own_page(session: Session, person: Person, page: str = "care/") -> str:
    return f"/speaking/{speaking_links.token(make_speaker(session.series, person))}/{page}"


def tick(client: Client, session: Session, person: Person, key: str):
    return client.post(own_page(session, person), {"session": session.pk, "item": key}, follow=True)


def done(session: Session) -> set[str]:
    return set(Item.objects.filter(session=session).exclude(done_at=None).values_list("key", flat=True))


def test_they_see_their_own_items_and_tick_one(client, session):
    ama = with_part(session)
    give(session, "room", ama, note="Bring the long cable.")
    give(session, "contacts", None)

    page = client.get(own_page(session, ama))
    assertContains(page, "Room tried: sound, slides, language channels")
    assertContains(page, "Bring the long cable.")
    assertNotContains(page, "Phone numbers of everybody")
    assertContains(client.get(own_page(session, ama, "")), "1 thing to do")

    assertContains(tick(client, session, ama, "room"), "Done: Room tried")

    item = Item.objects.get(session=session, key="room")
    assert (item.done_by, item.done_by_person) == (None, ama)
    assert Entry.objects.filter(name="checklist.changed").latest("pk").facts["person"] == ama.pk
    assertContains(client.get(own_page(session, ama, "")), "All done")
    client.force_login(networks.member(session.series.network))
    assertContains(client.get(f"/desk/series/{session.series.slug}/sessions/{session.slug}/go-live/"), "by Asante, ")


@pytest.mark.parametrize("key", ["contacts", "join", "nothing", "", "room'"])
def test_nothing_else_is_ticked(client, session, key):
    ama, kofi = with_part(session), with_part(session, "Kofi")
    give(session, "room", ama)
    give(session, "join", ama)  # the system sees by itself whether it is done
    give(session, "contacts", kofi)

    tick(client, session, ama, key)

    assert done(session) == set()


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "²"])
def test_a_session_that_is_none_is_not_found(client, session, number):
    ama = with_part(session)
    give(session, "room", ama)

    assert client.post(own_page(session, ama), {"session": number, "item": "room"}).status_code == 404


def test_a_session_of_another_network_is_not_found(client, session):
    ama = with_part(session)
    elsewhere = programme.session(programme.series(networks.network("elsewhere", host="elsewhere.example")))
    actions.begin(elsewhere, by=None)
    Item.objects.filter(session=elsewhere, key="room").update(owner=ama)

    assert client.post(own_page(session, ama), {"session": elsewhere.pk, "item": "room"}).status_code == 404
    assertNotContains(client.get(own_page(session, ama)), str(elsewhere.title))


@pytest.mark.parametrize("how", ["no part", "not theirs", "left out", "cancelled", "archived", "over"])
def test_what_is_theirs_no_more_is_told_and_not_ticked(client, session, october, how):
    ama = with_part(session)
    give(session, "room", ama)
    own_page(session, ama)
    if how == "no part":
        session.parts.all().delete()
    elif how == "not theirs":
        give(session, "room", None)
    elif how == "left out":
        give(session, "room", ama, is_left_out=True, note="No room.")
    elif how == "cancelled":
        cancel_session(session, by=None)
    elif how == "archived":
        archive_series(session.series, by=None)
    else:
        october.shift(timedelta(days=30))

    assertContains(client.get(own_page(session, ama)), "Nothing any more")
    assertContains(tick(client, session, ama, "room"), "not yours to tick any more")
    assert done(session) == set()


def test_looking_changes_nothing_and_twice_is_once(client, session, october):
    ama = with_part(session)
    give(session, "room", ama)
    client.get(own_page(session, ama), {"session": session.pk, "item": "room"})
    assert done(session) == set()

    tick(client, session, ama, "room")
    first = Item.objects.get(session=session, key="room").done_at
    october.shift(timedelta(hours=1))
    tick(client, session, ama, "room")

    assert Item.objects.get(session=session, key="room").done_at == first
    assert Entry.objects.filter(name="checklist.changed", facts__has_key="person").count() == 1


def test_a_rehearsal_is_ticked_once_it_was_held(client, session):
    ama = with_part(session)
    give(session, "rehearsed", ama)

    assertContains(tick(client, session, ama, "rehearsed"), "Say first when the rehearsal is.")
    assert done(session) == set()


def test_their_letter_leads_there(client, session):
    ama = with_part(session)
    give(session, "room", ama)

    assert owners.remind_due() == 1

    letter = Letter.objects.get()
    assert own_page(session, ama) in letter.text
    assert "/desk/" not in letter.text


def test_who_ticked_is_told_erased_and_moves_with_a_merge(client, session):
    ama, twin = with_part(session), with_part(session, "Twin")
    give(session, "room", ama)
    tick(client, session, ama, "room")
    give(session, "room", None)
    assert len(going_live_privacy.tells([ama]).chapters[0].rows) == 1

    going_live_privacy.persons(Changes(), twin.pk, ama.pk)
    assert Item.objects.get(session=session, key="room").done_by_person == twin
    going_live_privacy.erases([twin], None)
    assert Item.objects.get(session=session, key="room").done_by_person is None


def test_queries_do_not_grow_with_the_items(client, session):
    ama, counts = with_part(session), []
    client.get(own_page(session, ama))
    for number in (3, 30):
        while Item.objects.filter(owner=ama).count() < number:
            row = programme.session(session.series, datetime(2020, 11, 27, 10))
            programme.part(row, ama)
            give(row, "room", ama)
        with CaptureQueriesContext(connection) as caught:
            client.get(own_page(session, ama))
        counts.append(len(caught))

    assert counts[0] == counts[1]
