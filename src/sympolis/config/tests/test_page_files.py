"""Page files: which pages become one, when nginx may find it, and how it ends."""

import os

import pytest
from django.conf import settings as now_set

from sympolis.config import front as front_room
from sympolis.config import page_files as room
from sympolis.config.commands import check
from sympolis.config.front import Front, Page, stamp
from sympolis.config.page_files import PageFiles, clear
from sympolis.config.tests.test_front import App, ask
from sympolis.core import pulse
from sympolis.ui.caching import MARK

# What the app says; the type is App's, the other two are the cache's
HEADERS = [(MARK, "1"), *room._headers("http", "en").items()]
HEADERS = [pair for pair in HEADERS if pair[0] not in ("Content-Type", "Vary", "Cache-Control")]
BEGAN = 1_800_000_000  # a half minute begins


class Site:
    """A front with page files, the real counter and a newest change that the test turns by hand."""

    def __init__(self, data, monkeypatch, **app) -> None:
        self.now, self.newest, self.data = BEGAN, 7, data
        monkeypatch.setattr(front_room.time, "time", lambda: self.now)
        monkeypatch.setattr(now_set, "TRUSTED_PROXIES", 1)
        self.app = App(**{"headers": HEADERS, **app})
        self.files = PageFiles(data)
        self.front = Front(self.app, generation=self.counter, truth=lambda: self.newest, files=self.files)

    def counter(self) -> int:
        return pulse.read("pages", folder=self.data)

    def ask(self, path: str = "/a/", **environ: str):
        return ask(self.front, path, **{"HTTP_X_FORWARDED_PROTO": "http", **environ})

    def found(self) -> list[str]:
        """What nginx finds now, below the folder of the present ten seconds."""
        folder = self.data / "pages" / "current" / str(self.now // 10)
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.html")) if folder.exists() else []


@pytest.fixture
def site(tmp_path, monkeypatch) -> Site:
    return Site(tmp_path, monkeypatch)


def test_a_page_becomes_a_file_of_the_same_bytes_with_and_without_gzip(site):
    plain, zipped = site.ask(), site.ask(HTTP_ACCEPT_ENCODING="gzip")

    assert site.found() == ["http/localhost/en/a/index.html"]
    folder = site.data / "pages" / "current" / str(site.now // 10) / "http/localhost/en/a"
    assert (folder / "index.html").read_bytes() == plain[2]
    assert (folder / "index.html.gz").read_bytes() == zipped[2]
    assert sorted(os.listdir(folder)) == ["index.html", "index.html.gz"]


def test_the_etag_is_the_one_that_nginx_makes_of_time_and_size(site):
    etag = site.ask()[1]["ETag"]

    about = (site.data / "pages/current" / str(site.now // 10) / "http/localhost/en/a/index.html").stat()
    assert etag == f'"{int(about.st_mtime):x}-{about.st_size:x}"'
    assert stamp(b"one") != stamp(b"two")


@pytest.mark.parametrize(
    "other",
    [
        {"QUERY_STRING": "tz=Asia/Amman"},
        {"HTTP_COOKIE": f"{now_set.LANGUAGE_COOKIE_NAME}=en"},
        {"HTTP_COOKIE": f"{now_set.ZONE_COOKIE_NAME}=Asia/Amman"},
        {"HTTP_COOKIE": f"{now_set.SESSION_COOKIE_NAME}=abc"},
        {"HTTP_COOKIE": "a=b"},
        {"HTTP_AUTHORIZATION": "Bearer abc"},
        {"HTTP_HOST": "localhost:81"},
        {"HTTP_HOST": "[::1]"},
        {"HTTP_X_FORWARDED_PROTO": "../x"},
        {"HTTP_X_FORWARDED_PROTO": ""},
        {"path": "/a.ics"},
        {"path": "/a/../../../b/"},
        {"path": "/a%20b/"},
        {"path": "/A/"},
        {"path": "//"},
        {"HTTP_ACCEPT_LANGUAGE": "de"},  # the page says that it is English
    ],
)
def test_such_requests_make_no_file(site, other):
    site.ask(**other)

    assert not (site.data / "pages").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"headers": [*HEADERS, ("X-Robots-Tag", "noindex")]},
        {"headers": [pair for pair in HEADERS if pair[0] != "Content-Security-Policy"]},
        {"headers": [*HEADERS[:-1], ("Set-Cookie", "a=b")]},
        {"headers": HEADERS[1:]},
        {"status": "404 Not Found"},
    ],
)
def test_such_answers_make_no_file(tmp_path, monkeypatch, change):
    site = Site(tmp_path, monkeypatch, **change)

    site.ask()

    assert not (site.data / "pages").exists()


def test_a_page_that_a_reader_with_cookies_brought_becomes_a_file_with_the_next_plain_reader(site):
    site.ask(HTTP_COOKIE="a=b")
    assert site.found() == []

    site.ask()

    assert site.app.asked == 1
    assert site.found() == ["http/localhost/en/a/index.html"]


def test_a_change_removes_the_link_before_it_is_told(site):
    site.ask()

    pulse.bump("pages", folder=site.data)

    assert site.found() == []
    site.ask("/b/")
    assert site.found() == ["http/localhost/en/b/index.html"]


def test_a_page_rendered_before_a_change_is_never_found_after_it(site):
    def slow(environ, start_response):
        pulse.bump("pages", folder=site.data)
        return site.app(environ, start_response)

    site.front.app = slow
    site.ask()

    assert site.found() == []
    assert site.files.linked() is None


def test_a_page_written_late_into_a_folder_that_was_current_is_not_found(site):
    site.ask()
    page = site.front.pages[("http", "localhost", "/a/", "", "en", "")]

    pulse.bump("pages", folder=site.data)
    site.files.publish(("http", "localhost", "/late/", "", "en", ""), page)

    assert site.found() == []


def test_the_link_never_goes_back_to_an_older_truth(site):
    site.newest = 9
    site.ask()
    linked = site.files.linked()
    old = Page((linked[0], 7, linked[2]), HEADERS[1:], b"old")

    site.files.publish(("http", "localhost", "/old/", "", "en", ""), old)

    assert site.files.linked() == linked
    assert site.found() == ["http/localhost/en/a/index.html"]


def test_a_page_is_found_until_its_half_minute_is_over_though_nobody_does_anything(site):
    site.ask()

    for second in (9, 10, 29):
        site.now = BEGAN + second
        assert site.found() == ["http/localhost/en/a/index.html"]
    site.now = BEGAN + 30
    assert site.found() == []


def test_the_next_half_minute_has_a_folder_of_its_own_and_the_old_one_goes(site):
    site.ask()
    site.now += 30
    site.ask("/b/")
    assert site.found() == ["http/localhost/en/b/index.html"]

    site.files.look(lambda: 7)

    assert sorted(os.listdir(site.data / "pages")) == [f"0-7-{BEGAN + 30}", "current"]
    assert site.found() == ["http/localhost/en/b/index.html"]


def test_a_change_that_nobody_told_of_ends_the_files_and_the_pages_in_memory(site):
    site.ask()
    site.newest = 8

    site.files.look(lambda: 8)

    assert site.found() == []
    assert site.counter() == 1
    site.files.look(lambda: 8)
    assert site.counter() == 1


def test_a_process_that_died_between_the_counter_and_the_link_is_noticed(site, monkeypatch):
    site.ask()
    monkeypatch.setattr(pulse, "ENDS", {})
    pulse.bump("pages", folder=site.data)
    monkeypatch.undo()
    assert site.files.linked() is not None

    site.files.look(lambda: 7)

    assert site.files.linked() is None


def test_pages_of_a_clock_that_was_set_back_end(site):
    site.ask()
    site.now -= 3600

    site.files.look(lambda: 7)

    assert site.files.linked() is None


def test_what_a_process_left_that_died_while_it_linked_is_no_hindrance(site):
    (site.data / "pages").mkdir()
    (site.data / "pages" / "next").symlink_to("somewhere")

    site.ask()

    assert site.found() == ["http/localhost/en/a/index.html"]


def test_a_folder_that_cannot_be_written_leaves_the_page_to_the_page_cache(site, caplog):
    (site.data / "pages").write_text("in the way")

    answer = site.ask()

    assert answer[0] == "200 OK"
    assert "page files" in caplog.text


def test_check_says_what_page_files_need(monkeypatch):
    monkeypatch.setattr(now_set, "PAGE_FILES", True)
    levels = []
    for proxies in (0, 1):
        monkeypatch.setattr(now_set, "TRUSTED_PROXIES", proxies)
        levels.append([found.level for found in check._addresses() if found.about == "SYMPOLIS_PAGE_FILES"])

    assert levels == [["wrong"], []]


def test_a_start_clears_all(site):
    site.ask()

    clear(site.data)

    assert not (site.data / "pages").exists()
    clear(site.data)
