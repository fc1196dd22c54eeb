"""The personal calendar: one's own sessions behind a secret address that can be taken back."""

import icalendar
import pytest

from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions
from sympolis.registrations.letters.reader import feed_url
from sympolis.registrations.models import Registration
from sympolis.registrations.tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AMA = "ama@kumasi.example"


def address_of(row: Registration) -> str:
    row.participant.refresh_from_db()
    return feed_url(row.participant).removeprefix("http://127.0.0.1:8000")


def events(response) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(response.content).events


def test_the_calendar_shows_own_sessions_and_is_kept_by_nobody(client):
    series = programme.series()
    mine, other = factories.session(series, dial_in="+49 30 1234"), factories.session(series)
    row = factories.registered(mine, email=AMA)
    factories.registered(other)

    response = client.get(address_of(row))

    (event,) = events(response)
    assert event["UID"] == f"{mine.uid}@sympolis"
    assert "/mine/" in event["CONFERENCE"]
    assert "+49 30 1234" in event["DESCRIPTION"]
    headers = ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")
    assert [response[name] for name in headers] == ["private, no-store", "no-referrer", "noindex"]


def test_who_waits_sees_a_tentative_session_without_a_way_in(client):
    session = factories.session(capacity=1, dial_in="+49 30 1234")
    factories.registered(session)
    row = factories.registered(session, email=AMA)

    (event,) = events(client.get(address_of(row)))

    assert event["STATUS"] == "TENTATIVE"
    assert "/mine/" not in event["CONFERENCE"]
    assert "1234" not in event["DESCRIPTION"]


def test_a_seat_given_back_is_gone(client):
    row = factories.registered(factories.session(), email=AMA)
    actions.cancel(row, by=row.participant)

    assert events(client.get(address_of(row))) == []


def test_a_new_secret_takes_the_old_address_back(client):
    row = factories.registered(factories.session(), email=AMA)
    old = address_of(row)
    actions.renew_feed(row.participant, by=row.participant)

    assert client.get(old).status_code == 404
    assert client.get(address_of(row)).status_code == 200
    assert client.post(address_of(row)).status_code == 405


def test_queries_do_not_grow_with_sessions(client, django_assert_max_num_queries):
    series = programme.series()
    sessions = [factories.session(series) for _one in range(12)]
    row = factories.registered(sessions[0], email=AMA)
    name = str(row.participant.person)
    for session in sessions[1:]:
        factories.registered(session, name, email=AMA)

    with django_assert_max_num_queries(14):
        assert len(events(client.get(address_of(row)))) == 12
