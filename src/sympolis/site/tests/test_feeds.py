"""Files of a programme at their addresses: what they are, who may see what, how they are asked for."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import urlsplit

import feedparser
import icalendar
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from lxml import etree

from sympolis.directory.tests import factories as directory
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions
from sympolis.programme.models import Series
from sympolis.programme.states import SeriesState, SessionRole
from sympolis.programme.tests import factories
from sympolis.site.reading import Filters, SeriesReading

pytestmark = pytest.mark.django_db
KINDS = ("ics", "json", "xml", "atom")
SECRET = "zeppelin"


@pytest.fixture
def network():
    return networks.network("north", name={"en": "North"})


@pytest.fixture
def series(network):
    return factories.series(network, slug="crisis", title={"en": "Crisis", "de": "Krise"})


def address(series: Series, kind: str) -> str:
    return f"/series/{series.slug}/programme.{kind}"


def all_addresses(series: Series) -> list[str]:
    """Everything that programs read of a series and its sessions."""
    sessions = [f"/series/{series.slug}/sessions/{session.slug}.ics" for session in series.sessions.all()]
    return [
        *(address(series, kind) for kind in KINDS),
        *sessions,
        "/sitemap.xml",
        "/robots.txt",
        "/.well-known/security.txt",
    ]


def uids(response) -> list[str]:
    return [event["UID"].split("@")[0] for event in icalendar.Calendar.from_ical(response.content).events]


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [
        ("ics", "text/calendar; charset=utf-8"),
        ("json", "application/json"),
        ("xml", "application/xml; charset=utf-8"),
        ("atom", "application/atom+xml; charset=utf-8"),
    ],
)
def test_file_with_its_type_name_and_age(client, series, kind, content_type):
    factories.session(series)
    factories.release(series, at=datetime(2020, 9, 1, 12, tzinfo=UTC))

    response = client.get(address(series, kind))

    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'inline; filename="crisis.{kind}"'
    assert response["Last-Modified"] == "Tue, 01 Sep 2020 12:00:00 GMT"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))
    assert "Set-Cookie" not in response
    assert response["X-Public-Page"] == "1"


@pytest.mark.parametrize("kind", KINDS)
def test_asked_again_it_is_not_sent_again_until_something_changes(client, series, kind):
    session = factories.released_session(series, title={"en": "Water"})
    first = client.get(address(series, kind))

    same = client.get(address(series, kind), headers={"if-none-match": first["ETag"]})
    actions.change_session(session, by=None, title="Food")
    factories.release(series)
    other = client.get(address(series, kind), headers={"if-none-match": first["ETag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200
    assert b"Food" in other.content


@pytest.mark.parametrize("kind", KINDS)
def test_head_yes_post_no(client, series, kind):
    factories.released_session(series)

    assert client.head(address(series, kind)).status_code == 200
    assert client.post(address(series, kind)).status_code == 405


def test_one_session(client, series):
    session = factories.released_session(series)
    factories.released_session(series, datetime(2020, 11, 2, 9))

    response = client.get(f"/series/crisis/sessions/{session.slug}.ics")

    assert uids(response) == [str(session.uid)]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'inline; filename="{session.slug}.ics"'
    assert client.get("/series/crisis/sessions/no-such.ics").status_code == 404


@pytest.mark.parametrize("state", [SeriesState.DRAFT])
def test_unpublished_series_does_not_exist(client, series, state):
    session = factories.released_session(series)
    Series.objects.filter(pk=series.pk).update(state=state)

    found = [client.get(a).status_code for a in all_addresses(series)[:-3]]

    assert set(found) == {404}
    assert len(found) == 5
    assert session.slug not in client.get("/sitemap.xml").content.decode()


def test_series_of_another_network_does_not_exist(client, network):
    other = networks.network("south", host="south.example")
    foreign = factories.released_session(factories.series(other)).series

    assert {client.get(a).status_code for a in all_addresses(foreign)[:-3]} == {404}
    assert foreign.slug not in client.get("/sitemap.xml").content.decode()


def test_a_host_that_no_network_answers_to(client, network):
    networks.network("south", host="south.example")
    type(network).objects.filter(pk=network.pk).update(host="north.example")

    assert client.get("/series/crisis/programme.ics").status_code == 404
    assert client.get("/sitemap.xml").status_code == 404


def test_nothing_of_the_draft_and_nothing_internal_is_in_any_file(client, network, series):
    speaker = factories.person(network, "Okello", email=f"{SECRET}@city.example", zone="Africa/Nairobi")
    session = factories.session(
        series, title={"en": "Water"}, join_url=f"https://meet.example/{SECRET}", dial_in=f"+49 {SECRET}", capacity=20,
    )  # fmt: skip
    factories.part(session, speaker)
    factories.part(session, factories.person(network, SECRET), SessionRole.INTERPRETER)
    factories.part(session, factories.person(network, SECRET), SessionRole.HOST)
    factories.segment(session, note={"en": SECRET}, fallback={"en": SECRET}, tool=SECRET)
    factories.release(series)
    actions.change_session(session, by=None, title=f"Water {SECRET}", summary=SECRET)
    actions.move_session(session, by=None, local_start=datetime(2020, 12, 24, 3), reason=SECRET)
    factories.session(series, datetime(2020, 11, 2, 9), slug="draft", title={"en": SECRET})
    hidden = factories.series(network, slug=f"{SECRET}-2", title={"en": SECRET}, state=SeriesState.DRAFT)
    factories.released_session(hidden, title={"en": SECRET})

    bodies = {a: client.get(a) for a in all_addresses(series)}

    assert {a for a, response in bodies.items() if SECRET in response.content.decode()} == set()
    assert [a for a, response in bodies.items() if response.status_code != 200] == ["/series/crisis/sessions/draft.ics"]
    assert "20201224" not in bodies[address(series, "ics")].content.decode()


def test_language_of_the_reader_or_of_the_address(client, series):
    factories.released_session(series, title={"en": "Water", "de": "Wasser"})

    for asked in ({"headers": {"accept-language": "de"}}, {"query_params": {"lang": "de"}}):
        for kind in ("ics", "json", "xml"):
            body = client.get(address(series, kind), **asked).content.decode()
            assert ("Wasser" in body, "Water" in body) == (True, False), (asked, kind)
        assert "Krise" in feedparser.parse(client.get(address(series, "atom"), **asked).content).feed.title


def test_calendar_names_the_address_it_is_served_at(client, series, settings):
    factories.released_session(series)

    body = client.get("/series/crisis/programme.ics?lang=de&theme=a%0Db&junk=1").content.decode().replace("\r\n ", "")

    assert f"SOURCE;VALUE=URI:{settings.ORIGIN}/series/crisis/programme.ics?theme=a%0Db&lang=de\r\n" in body


def test_addresses_in_files_follow_the_network_and_not_the_request(client, network, series, settings):
    settings.ORIGIN = "https://sympolis.example"
    settings.ALLOWED_HOSTS = ["*"]
    factories.released_session(series)
    first = client.get(address(series, "json"), headers={"host": "evil.example"}).json()
    type(network).objects.filter(pk=network.pk).update(host="north.example")
    own = client.get(address(series, "json"), headers={"host": "north.example"}).json()

    assert first["schedule"]["base_url"] == "https://sympolis.example/series/crisis/"
    assert own["schedule"]["base_url"] == "https://north.example/series/crisis/"


@pytest.fixture
def mixed(network, series):
    """Sessions that differ in everything that one can filter by."""
    region, far = directory.region("mena", name={"en": "Middle East"}), directory.region("far")
    series.regions.add(region)
    theme = factories.theme(series, "Lockdown", code="lockdown")
    kind = factories.format(network, "plenary", name={"en": "Plenary"})
    factories.session(series, theme=theme, interpretation_languages=["ar"]).regions.add(region)
    factories.session(series, datetime(2020, 11, 2, 9), format=kind, floor_language="fr").regions.add(region, far)
    factories.session(series, datetime(2020, 11, 3, 9), theme=theme, format=kind).regions.add(far)
    factories.session(series, datetime(2020, 11, 4, 9))
    factories.release(series)
    return series


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("theme=lockdown", 2), ("region=mena", 2), ("language=ar", 1), ("language=fr", 1), ("language=en", 3),
        ("format=plenary", 2), ("theme=lockdown&region=mena", 1), ("theme=no-such", 0), ("region=far", 0),
        ("region=no-such", 0), ("language=xx", 0), ("format=no-such", 0), ("theme=", 4), ("", 4),
        ("theme=" + "x" * 5000, 0),
    ],
)  # fmt: skip
def test_calendar_chooses_as_the_programme_page_does(client, mixed, query, count):
    request = RequestFactory().get(f"/series/crisis/programme/?{query}")
    request.network, request.reader, request.user = (
        mixed.network,
        SimpleNamespace(language="en", zone=""),
        AnonymousUser(),
    )
    reading = SeriesReading(request, "crisis")
    shown = [version[0]["slug"] for version in reading.matching(reading.versions(), Filters.of(request))]

    body = client.get(f"/series/crisis/programme.ics?{query}").content

    slugs = [urlsplit(event["URL"]).path.split("/")[-2] for event in icalendar.Calendar.from_ical(body).events]
    assert slugs == shown
    assert len(slugs) == count


def test_calendar_of_a_choice_says_so_in_its_name(client, mixed):
    body = client.get("/series/crisis/programme.ics?theme=lockdown&language=ar&region=mena").content.decode()

    assert "X-WR-CALNAME:Crisis: Lockdown\\, Middle East\\, Arabic\r\n" in body


@pytest.mark.parametrize("kind", KINDS)
def test_as_many_queries_for_30_sessions_as_for_3(client, network, kind):
    counts = []
    for number in (3, 30):
        series = factories.series(network, slug=f"s{number}")
        theme = factories.theme(series)
        for session in factories.sessions(series, number, theme=theme):
            factories.part(session)
        factories.release(series)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address(series, kind)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8


def test_files_of_a_series_without_a_release(client, series):
    bodies = {kind: client.get(address(series, kind)).content for kind in KINDS}

    assert icalendar.Calendar.from_ical(bodies["ics"]).events == []
    assert json.loads(bodies["json"])["schedule"]["version"] == "0"
    assert etree.fromstring(bodies["xml"]).tag == "schedule"
    assert feedparser.parse(bodies["atom"]).bozo == 0
