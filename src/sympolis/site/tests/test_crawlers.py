"""Sitemap, robots.txt and security.txt."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from sympolis.networks.tests import factories as networks
from sympolis.programme.states import SessionRole
from sympolis.programme.tests import factories

pytestmark = pytest.mark.django_db
SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def network():
    return networks.network("north", contact_email="office+web@north.example")


def test_sitemap_holds_every_public_page_in_each_language(client, network, settings):
    city = factories.municipality(network, "Kumasi")
    series = factories.series(network, slug="crisis")
    session = factories.session(series, slug="water")
    speaker = factories.person(network, "Okello")
    factories.part(session, speaker)
    factories.part(session, role=SessionRole.INTERPRETER)
    factories.release(series, at=datetime(2020, 9, 1, 12, tzinfo=UTC))
    factories.session(series, slug="draft")

    root = etree.fromstring(client.get("/sitemap.xml").content)

    pages = [
        "/", "/series/crisis/", "/series/crisis/programme/", "/series/crisis/changes/", "/series/crisis/sessions/water/",
        f"/speakers/{speaker.slug}/", "/cities/", f"/cities/{city.slug}/",
    ]  # fmt: skip
    assert root.xpath("//s:loc/text()", namespaces=SPACES) == [settings.ORIGIN + page for page in pages]
    assert root.xpath("//s:url[5]/s:lastmod/text()", namespaces=SPACES) == ["2020-09-01T12:00:00Z"]
    others = root.xpath("//s:url[5]/x:link[@rel='alternate']", namespaces=SPACES)
    here = f"{settings.ORIGIN}/series/crisis/sessions/water/"
    assert {link.get("hreflang"): link.get("href") for link in others} == {
        "en": f"{here}?lang=en", "de": f"{here}?lang=de", "x-default": here,
    }  # fmt: skip


@time_machine.travel("2020-09-15T08:00:00Z", tick=False)
def test_the_canonical_address_of_a_page_carries_nothing_that_only_changes_the_view(client, network, settings):
    factories.municipality(network, "Kumasi")
    session = factories.session(factories.series(network, slug="crisis"), slug="water", state="open")
    factories.part(session)
    factories.release(session.series)
    root = etree.fromstring(client.get("/sitemap.xml").content)
    paths = [one.removeprefix(settings.ORIGIN) for one in root.xpath("//s:loc/text()", namespaces=SPACES)]
    paths += ["/series/crisis/sessions/water/concept-note/", "/series/crisis/register/", "/help/", "/privacy/"]

    for path in paths:
        page = client.get(path + "?tz=Asia/Kathmandu&lang=de&session=water&q=x").content.decode()
        assert re.findall(r'rel="canonical" href="https?://[^/"]+([^"]*)"', page) == [path]


def test_every_page_in_the_sitemap_answers(client, network, settings):
    factories.municipality(network, "Kumasi")
    session = factories.session(factories.series(network))
    factories.part(session)
    factories.release(session.series)
    root = etree.fromstring(client.get("/sitemap.xml").content)

    addresses = root.xpath("//s:loc/text()", namespaces=SPACES)

    answers = {address: client.get(address.removeprefix(settings.ORIGIN)).status_code for address in addresses}
    assert set(answers.values()) == {200}, answers


def test_sitemap_takes_as_many_queries_for_30_sessions_as_for_3(client, network):
    counts = []
    for number in (3, 27):
        series = factories.series(network)
        for session in factories.sessions(series, number):
            factories.part(session)
        factories.release(series)
        with CaptureQueriesContext(connection) as queries:
            client.get("/sitemap.xml")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_robots(client, network, settings):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert {"Disallow: /desk/", "Disallow: /me/", "Disallow: /accounts/"} <= set(lines)
    assert lines[-1] == f"Sitemap: {settings.ORIGIN}/sitemap.xml"


@time_machine.travel("2026-11-24T10:00:00Z", tick=False)
def test_security_txt(client, network, settings):
    response = client.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:office+web@north.example",
        "Expires: 2027-05-23T00:00:00Z",
        "Preferred-Languages: en, de",
        f"Canonical: {settings.ORIGIN}/.well-known/security.txt",
    ]


def test_security_txt_without_an_address_leads_to_the_page_that_has_one(client, settings):
    networks.network("north")

    assert f"Contact: {settings.ORIGIN}/privacy/\n" in client.get("/.well-known/security.txt").content.decode()


def test_robots_and_security_txt_before_any_network_is_set_up(client):
    assert client.get("/robots.txt").status_code == 200
    assert client.get("/.well-known/security.txt").status_code == 200
    assert client.get("/sitemap.xml").status_code == 404
