"""The page cache: what it keeps apart, what it never keeps, and that a change is visible at once."""

import gzip
from collections.abc import Iterable
from wsgiref.util import setup_testing_defaults

import brotli
import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from sympolis.config import front as room
from sympolis.config.front import Front
from sympolis.core import pulse
from sympolis.journal.queries import latest_change
from sympolis.programme import actions
from sympolis.programme.tests import factories
from sympolis.ui.caching import MARK


class App:
    """A WSGI app that says how often it was asked."""

    def __init__(self, *, status: str = "200 OK", headers: Iterable[tuple[str, str]] = ((MARK, "1"),)) -> None:
        self.asked, self.status, self.headers, self.body = 0, status, list(headers), b"x" * 2000

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response(self.status, [("Content-Type", "text/html; charset=utf-8"), *self.headers])
        return [self.body + str(self.asked).encode()]


class House:
    """A front with counters that the test turns by hand."""

    def __init__(self, app=None, **options) -> None:
        self.app, self.counter, self.newest = app or App(), 1, 1
        self.front = Front(self.app, generation=lambda: self.counter, truth=lambda: self.newest, **options)

    def ask(self, path: str = "/", **environ: str):
        return ask(self.front, path, **environ)


def ask(app, path: str = "/", **environ: str) -> tuple[str, dict[str, str], bytes]:
    asked = {"PATH_INFO": path, "HTTP_HOST": "localhost", "QUERY_STRING": "", **environ}
    setup_testing_defaults(asked)
    told: list = []
    parts = app(asked, lambda status, headers, exc_info=None: told.extend((status, dict(headers))))
    body = b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    return told[0], told[1], body


def test_the_second_reader_is_answered_from_memory():
    house = House()

    first, second = house.ask(), house.ask()

    assert house.app.asked == 1
    assert first[2] == second[2]
    assert (first[1]["Server-Timing"], second[1]["Server-Timing"]) == ("cache;desc=miss", "cache;desc=hit")


@pytest.mark.parametrize(
    "private",
    [
        {"HTTP_COOKIE": f"a=b; {settings.SESSION_COOKIE_NAME}=abc"},
        {"HTTP_COOKIE": "messages=abc"},
        {"HTTP_AUTHORIZATION": "Bearer abc"},
        {"REQUEST_METHOD": "POST"},
        {"QUERY_STRING": "q" * 700},
    ],
)
def test_such_requests_are_neither_answered_from_memory_nor_kept(private):
    house = House()
    house.ask()

    _status, headers, body = house.ask(**private)
    house.ask(**private)

    assert house.app.asked == 3
    assert body.endswith(b"2")
    assert MARK not in headers
    assert len(house.front.pages) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"headers": []},
        {"headers": [(MARK, "1"), ("Set-Cookie", "a=b")]},
        {"headers": [(MARK, "1"), ("Cache-Control", "no-store")]},
        {"headers": [(MARK, "1"), ("Cache-Control", "private")]},
        {"status": "404 Not Found"},
    ],
)
def test_such_answers_are_not_kept(answer):
    house = House(App(**answer))

    house.ask()
    _status, headers, body = house.ask()

    assert body.endswith(b"2")
    assert not house.front.pages
    assert MARK not in headers


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/b/"},
        {"HTTP_HOST": "other.example"},
        {"QUERY_STRING": "a=1"},
        {"HTTP_COOKIE": f"{settings.LANGUAGE_COOKIE_NAME}=de"},
        {"HTTP_ACCEPT_LANGUAGE": "de-AT,en;q=0.5"},
        {"HTTP_COOKIE": f"{settings.ZONE_COOKIE_NAME}=Asia/Amman"},
    ],
)
def test_pages_that_may_differ_are_kept_apart(other):
    house = House()
    plain = house.ask()

    first, second = house.ask(**other), house.ask(**other)

    assert house.app.asked == 2
    assert first[2] == second[2] != plain[2]
    assert house.ask()[2] == plain[2]


def test_each_encoding_holds_the_same_page():
    house = House()
    plain, zipped, smaller = (house.ask(HTTP_ACCEPT_ENCODING=name) for name in ("", "gzip", "gzip, br"))

    assert gzip.decompress(zipped[2]) == brotli.decompress(smaller[2]) == plain[2]
    assert (zipped[1]["Content-Encoding"], smaller[1]["Content-Encoding"]) == ("gzip", "br")
    assert len({answer[1]["ETag"] for answer in (plain, zipped, smaller)}) == 3
    assert "Accept-Encoding" in plain[1]["Vary"]
    assert house.app.asked == 1


def test_a_reader_who_has_the_page_is_told_so():
    house = House()
    etag = house.ask()[1]["ETag"]

    same = house.ask(HTTP_IF_NONE_MATCH=f'"other", W/{etag}')
    house.app.body = b"new"
    house.counter += 1
    changed = house.ask(HTTP_IF_NONE_MATCH=etag)

    assert (same[0], same[2]) == ("304 Not Modified", b"")
    assert (changed[0], changed[2]) == ("200 OK", b"new2")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"HTTP_IF_NONE_MATCH": '"a", W/"seven"'}, "304 Not Modified"),
        ({"HTTP_IF_NONE_MATCH": '"other"', "HTTP_IF_MODIFIED_SINCE": "Tue, 27 Oct 2020 09:00:00 GMT"}, "200 OK"),
        ({"HTTP_IF_MODIFIED_SINCE": "Tue, 27 Oct 2020 09:00:00 GMT"}, "304 Not Modified"),
        ({"HTTP_IF_MODIFIED_SINCE": "Tue, 27 Oct 2020 08:59:59 GMT"}, "200 OK"),
        ({"HTTP_IF_MODIFIED_SINCE": "yesterday"}, "200 OK"),
    ],
)
def test_a_reader_who_has_a_file_that_is_not_kept_is_told_so_too(asked, status):
    dated = ("Last-Modified", "Tue, 27 Oct 2020 09:00:00 GMT")
    house = House(App(headers=[("ETag", '"seven"'), dated, ("Content-Disposition", "inline")]))

    answer = house.ask("/programme.ics", **asked)

    assert answer[0] == status
    assert bool(answer[2]) == (status == "200 OK")
    assert answer[1]["ETag"] == '"seven"'


def test_head_has_the_headers_of_get_and_no_body():
    house = House()
    head, get = house.ask(REQUEST_METHOD="HEAD"), house.ask()

    assert head[2] == b""
    assert head[1]["Content-Length"] == str(len(get[2]))
    assert head[1]["ETag"] == get[1]["ETag"]


def test_pages_end_with_the_counter_and_with_the_half_minute(monkeypatch):
    now = [1_800_000_000.0]
    monkeypatch.setattr(room.time, "time", lambda: now[0])
    house = House()
    house.ask()
    house.counter += 1
    assert house.ask()[2].endswith(b"2")

    now[0] += 29.9
    assert house.ask()[2].endswith(b"2")
    now[0] += 0.2
    assert house.ask()[2].endswith(b"3")


def test_the_newest_change_is_asked_for_once_a_second_and_after_each_change(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(room.time, "monotonic", lambda: now[0])
    asked: list[int] = []
    house = House()
    house.front.truth = lambda: asked.append(1) or 1
    for _ in range(4):
        house.ask()
    assert len(asked) == 1

    house.counter += 1
    house.ask()
    house.ask()
    assert len(asked) == 2

    now[0] += 1.1
    house.ask()
    assert len(asked) == 3


def test_a_change_that_the_counter_did_not_tell_is_seen_within_a_second(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(room.time, "monotonic", lambda: now[0])
    house = House()
    house.ask()

    house.newest += 1
    now[0] += 1.1

    assert house.ask()[2].endswith(b"2")


def test_a_change_made_while_the_page_is_rendered_leaves_it_old():
    house = House()

    def slow(environ, start_response):
        house.counter += 1
        return App.__call__(house.app, environ, start_response)

    house.front.app = slow
    house.ask()
    house.front.app = house.app

    assert house.ask()[2].endswith(b"2")


def test_pages_take_no_more_than_their_room():
    house = House(room=40_000)
    for number in range(50):
        house.ask(f"/{number}/")

    held = sum(page.weight for page in house.front.pages.values())
    assert 0 < held <= 40_000
    assert house.front.weight <= 40_000
    house.ask("/49/")
    assert house.app.asked == 50


@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_series_is_gone_with_the_next_request():
    row = factories.released_session().series
    site = Front(get_wsgi_application(), generation=lambda: pulse.read("pages"), truth=latest_change)
    path = f"/series/{row.slug}/programme/"
    ask(site, path)
    before = ask(site, path)
    assert (before[0], before[1]["Server-Timing"]) == ("200 OK", "cache;desc=hit")

    actions.withdraw_series(row, by=None)

    after = ask(site, path)
    assert after[0].startswith("404")
    assert MARK not in before[1]
