"""The page behind a stop address, with a taker that only these tests know."""

import pytest

from sympolis.messaging import kinds, stopping
from sympolis.networks.tests.factories import network

pytestmark = pytest.mark.django_db
PAGE = "/letters/stop/secret/"


@pytest.fixture(autouse=True)
def changes(monkeypatch):
    """Two kinds that may be stopped, one that may not, and somebody who gets them; what was asked for."""
    network("north")
    asked = []
    monkeypatch.setattr(kinds, "_kinds", {})
    for code, bulk in (("news", True), ("reminder", True), ("seat", False)):
        kinds.declare(code, name=code.title(), fields={}, subject="S", body="B", bulk=bulk)

    def find(token, network):
        taker = stopping.Taker(
            "a@city.example", frozenset({"news"}), lambda codes, wanted: asked.append((codes, wanted))
        )
        return taker if (token, network.slug) == ("secret", "north") else None

    monkeypatch.setattr(stopping, "_finders", {"test": find})
    return asked


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client, changes, method):
    page = getattr(client, method)(PAGE)

    assert (page.status_code, changes) == (200, [])
    assert page["Cache-Control"] == "no-store, private"
    if method == "get":
        words = page.content.decode()
        assert [name in words for name in ("News", "Reminder", "Seat")] == [True, True, False]
        assert "a@city.example" in words


def test_one_click_of_a_mail_program_stops_the_kind_of_the_letter(changes):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)

    page = strict.post(PAGE + "?kind=reminder", {"List-Unsubscribe": "One-Click"})

    assert (page.status_code, changes) == (200, [(["reminder"], False)])


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"do": "stop"}, (["news", "reminder"], False)),
        ({"do": "stop", "kind": "reminder"}, (["reminder"], False)),
        ({"do": "again", "kind": "news"}, (["news"], True)),
        ({"do": "stop", "kind": "seat"}, (["news", "reminder"], False)),
    ],
)
def test_buttons(client, changes, given, asked):
    page = client.post(PAGE, given, follow=True)

    assert page.redirect_chain == [(PAGE, 302)]
    assert changes == [asked]


def test_a_strangers_guess_finds_nothing(client, changes):
    assert client.get("/letters/stop/guess/").status_code == 404
    assert client.post("/letters/stop/guess/", {"do": "stop"}).status_code == 404
    assert changes == []
