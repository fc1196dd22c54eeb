"""schema.org data of series and sessions."""

import json
import re
from datetime import datetime

import pytest
import time_machine

from sympolis.networks.models import Carrier
from sympolis.programme import actions, linked_data
from sympolis.programme.models import Series, SessionVersion
from sympolis.programme.queries import released
from sympolis.programme.states import SessionRole
from sympolis.programme.tests import factories

pytestmark = pytest.mark.django_db
BASE = "https://north.example"
SCHEMA = "https://schema.org"


def event(session, language: str = "en") -> dict:
    session.refresh_from_db()
    series = Series.objects.select_related("network").get(pk=session.series_id)
    version = SessionVersion.objects.get(pk=session.released_id)
    return linked_data.event(version, series=series, base_url=BASE, language=language)


def test_event_of_a_session():
    network = factories.network(name={"en": "North"})
    Carrier.objects.create(network=network, name="Association", website="https://association.example/")
    series = factories.series(network, title={"en": "Crisis"}, funder="The ministry")
    theme = factories.theme(series, "Digital services")
    session = factories.session(
        series, title={"en": "Water"}, summary={"en": "Short"}, theme=theme, interpretation_languages=["fr"], capacity=80,
        join_url="https://meet.example/secret",
    )  # fmt: skip
    speaker = factories.person(network, "Okello", given_name="Grace")
    factories.part(session, speaker)
    factories.part(session, role=SessionRole.INTERPRETER)
    factories.release(series)

    url = f"{BASE}/series/{series.slug}/sessions/{session.slug}/"
    assert event(session) == {
        "@context": SCHEMA, "@type": "Event", "@id": url, "name": "Water", "url": url, "description": "Short",
        "startDate": "2020-10-27T10:00:00+01:00", "endDate": "2020-10-27T12:00:00+01:00",
        "eventStatus": f"{SCHEMA}/EventScheduled", "eventAttendanceMode": f"{SCHEMA}/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": url}, "inLanguage": ["en", "fr"],
        "about": {"@type": "Thing", "name": "Digital services"}, "maximumVirtualAttendeeCapacity": 80,
        "performer": [{"@type": "Person", "name": "Grace Okello", "url": f"{BASE}/speakers/{speaker.slug}/"}],
        "organizer": [
            {"@type": "Organization", "name": "North", "url": f"{BASE}/"},
            {"@type": "Organization", "name": "Association", "url": "https://association.example/"},
        ],
        "funder": {"@type": "Organization", "name": "The ministry"}, "image": f"{url}preview.png",
        "superEvent": {
            "@type": "EventSeries", "@id": f"{BASE}/series/{series.slug}/", "name": "Crisis",
            "url": f"{BASE}/series/{series.slug}/",
        },
    }  # fmt: skip


def test_moved_session_tells_when_it_was_before():
    session = factories.released_session()
    actions.move_session(session, by=None, local_start=datetime(2020, 10, 22, 10))
    factories.release(session.series)

    data = event(session)

    assert data["eventStatus"] == f"{SCHEMA}/EventRescheduled"
    assert (data["startDate"], data["previousStartDate"]) == ("2020-10-22T10:00:00+02:00", "2020-10-27T10:00:00+01:00")


def test_cancelled_session_keeps_its_date():
    session = factories.released_session()
    actions.cancel_session(session, by=None)
    factories.release(session.series)

    data = event(session)

    assert (data["eventStatus"], data["startDate"]) == (f"{SCHEMA}/EventCancelled", "2020-10-27T10:00:00+01:00")
    assert "previousStartDate" not in data


def test_series_with_its_next_sessions_and_no_more_than_a_page_needs():
    series = factories.series(title={"en": "Crisis", "de": "Krise"})
    factories.sessions(series, 30)
    factories.release(series)
    series = Series.objects.select_related("network").get(pk=series.pk)

    with time_machine.travel("2020-09-03T20:00:00Z", tick=False):
        data = linked_data.series(series, released(series), base_url=BASE, language="de")

    assert (data["@type"], data["name"], data["startDate"], data["endDate"]) == (
        "EventSeries", "Krise", "2020-08-25", "2020-12-31",
    )  # fmt: skip
    assert [event["startDate"][:10] for event in data["subEvent"]] == [f"2020-09-{day:02d}" for day in range(4, 24)]
    assert {event["@type"] for event in data["subEvent"]} == {"Event"}


def test_series_that_is_over_shows_its_last_sessions():
    series = factories.series()
    factories.sessions(series, 21)
    factories.release(series)

    data = linked_data.series(series, released(series), base_url=BASE, language="en")

    assert data["subEvent"][0]["startDate"].startswith("2020-09-02")
    assert data["subEvent"][-1]["startDate"].startswith("2020-09-21")


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "a & b > c",
        "\u2028\u2029",
        'quote " back \\ slash',
        "é水👩",
    ],
)
def test_no_text_ends_the_block(text):
    block = linked_data.script({"name": text})

    (inside,) = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', block).groups()
    assert json.loads(inside) == {"name": text}
    assert not set("<>&\u2028\u2029") & set(inside)
