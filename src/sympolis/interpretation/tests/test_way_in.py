"""The way into a session for those who interpret it: on their own pages, from an hour before, and in their calendar."""

import re
from datetime import timedelta

import pytest
import time_machine

from sympolis.interpretation import links
from sympolis.interpretation.models import Booking, Interpreter
from sympolis.interpretation.states import BookingState
from sympolis.interpretation.tests import desks, factories
from sympolis.programme import actions as programme
from sympolis.programme.tests import factories as programmes
from sympolis.registrations.tests.post import event, later, letters, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]
ROOM = "https://meet.example/water"


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(desks.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    row = desks.session(desks.network())
    programme.change_session(row, by=None, join_url=ROOM, dial_in="+233 30 555, PIN 7")
    row.refresh_from_db()
    return row


@pytest.fixture
def luc(session) -> Interpreter:
    return desks.interpreter(session.series.network)


@pytest.fixture
def row(session, luc) -> Booking:
    return desks.booking(session, luc)


def desk(who: Interpreter) -> str:
    return f"/interpreter/{links.desk_token(who)}/"


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_room_and_phone_stand_on_desk_and_pack_from_an_hour_before(client, session, luc, row, october):
    october.move_to(session.starts_at - timedelta(minutes=61))
    before = text(client.get(desk(luc) + "sessions/own/water/"))
    october.move_to(session.starts_at - timedelta(minutes=59))
    pages = [text(client.get(desk(luc))), text(client.get(desk(luc) + "sessions/own/water/"))]

    assert ROOM not in before
    assert "The way in opens here on Tue 27 October 2020, 08:00, Dakar time" in before
    for page in pages:
        assert f'href="{ROOM}" rel="noreferrer"' in page
        assert "+233 30 555, PIN 7" in page


def test_who_has_not_accepted_gets_no_way_in(client, session, luc, row, october):
    Booking.objects.update(state=BookingState.OFFERED, answer_by=session.starts_at)
    october.move_to(session.starts_at - timedelta(minutes=30))

    assert ROOM not in text(client.get(desk(luc)))
    assert client.get(desk(luc) + "sessions/own/water/").status_code == 404


def test_no_room_yet_says_what_to_do(client, session, luc, row, october):
    programme.change_session(session, by=None, join_url="", dial_in="")
    october.move_to(session.starts_at - timedelta(minutes=30))

    assert "The way in is not there yet." in text(client.get(desk(luc) + "sessions/own/water/"))


def test_the_page_of_a_booking_leads_to_the_pack(client, session, luc, row):
    page = text(client.get(f"/interpreter/offers/{links.offer_token(row)}/"))

    assert f'href="{desk(luc)}sessions/own/water/">Open the pack' in page


def test_the_calendar_entry_leads_to_the_own_desk_also_after_a_change(october):
    session = factories.session(title={"en": "Waste"})
    programmes.release(session.series)
    session.refresh_from_db()
    ama = factories.interpreter(session.series.network, "Ama")
    factories.accepted(session, ama)
    work()
    comes = letters("ama@interpret.example")[0]

    session.refresh_from_db()
    programme.change_session(session, by=None, dial_in="+49 30 1")
    work()
    later(october, minutes=11)
    *_others, follows = letters("ama@interpret.example")

    assert follows.pk != comes.pk
    for letter in (comes, follows):
        assert event(letter)["location"].endswith(desk(ama))
        assert event(letter)["attendee"].params["partstat"] == "ACCEPTED"


def test_a_new_time_is_asked_for_in_the_calendar_too():
    session = factories.session(title={"en": "Waste"})
    programmes.release(session.series)
    session.refresh_from_db()
    factories.accepted(session, factories.interpreter(session.series.network, "Ama"))
    work()

    session.refresh_from_db()
    programme.move_session(session, by=None, local_start=desks.at(28, 14))
    programmes.release(session.series)
    work()

    (*_before, moved) = letters("ama@interpret.example")
    assert event(moved)["attendee"].params["partstat"] == "NEEDS-ACTION"
