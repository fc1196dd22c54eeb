"""The shipped nginx configuration with a real nginx, TLS and a real Sympolis behind it."""

import gzip
import http.client
import os
import re
import signal
import socket
import ssl
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings

from sympolis.config.front import MOMENT, Page
from sympolis.config.page_files import PageFiles, _headers
from sympolis.config.tests.nginx import SHIPPED, Nginx, shipped, tls
from sympolis.config.tests.test_serve import alive, children, command, family, free_port, healthy, until
from sympolis.core import pulse

pytestmark = pytest.mark.nginx

SERIES = "/series/load-12/"
PAGE = SERIES + "programme/"
KINDS = (
    "/", SERIES, PAGE, SERIES + "changes/", SERIES + "sessions/session-1/", SERIES + "sessions/session-1/concept-note/",
    "/speakers/load-12-amira-abate/", "/cities/", "/cities/accra/", "/help/", "/privacy/",
)  # fmt: skip
SPARE = 5  # seconds of a half minute in which what a test does fits, on a busy machine too
OF_EACH_ANSWER = {"date", "server", "server-timing", "connection", "transfer-encoding"}

SIGN_IN = """
import django; django.setup()
from django.test import Client
from sympolis.directory.models import Account
reader = Client()
reader.force_login(Account.objects.get(email="secretariat@demo.example"))
print(reader.cookies["sympolis_session"].value)
"""
CHANGE = """
import os, signal, sys
import django; django.setup()
from sympolis.core import pulse
from sympolis.programme import actions
from sympolis.programme.models import Series
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
raised = pulse.bump
if sys.argv[1] == "die before the counter":
    pulse.bump = lambda *name, **folder: die()
if sys.argv[1] == "die before the link":
    pulse.ENDS = {}
    pulse.bump = lambda *name, **folder: (raised(*name, **folder), die())
actions.withdraw_series(Series.objects.get(slug="load-12"), by=None)
"""
RESTORE = """
import django; django.setup()
from sympolis.programme import actions
from sympolis.programme.models import Series
row = Series.objects.get(slug="load-12")
if row.state != "published":
    actions.publish_series(row, by=None)
"""


class Site:
    """Sympolis without its background worker (whose nets shall not help), and nginx in front."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "data"
        self.app, self.port, self.tls = free_port(), free_port(), free_port()
        self.host = f"localhost:{self.tls}"
        self.environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "sympolis.config.settings", "SYMPOLIS_DATA": str(self.data),
            "DATABASE_URL": f"sqlite:///{self.data / 'db.sqlite3'}", "SYMPOLIS_DEMO": "1", "SYMPOLIS_PAGE_FILES": "1",
            "SYMPOLIS_TRUSTED_PROXIES": "1", "SYMPOLIS_ORIGIN": f"https://{self.host}",
        }  # fmt: skip
        subprocess.run(command("demo", "--sessions", "12"), env=self.environment, check=True, stdout=subprocess.DEVNULL)
        self.server: subprocess.Popen | None = None
        self.start()
        more = tls(folder, self.tls)
        self.nginx = Nginx(folder / "nginx", shipped(port=self.port, app=self.app, data=self.data, more=more))
        self.nginx.wait(self.tls)

    def start(self) -> None:
        """Serve, unless it does."""
        if self.server is not None and self.server.poll() is None:
            return
        self.server = subprocess.Popen(
            command("serve", "--port", str(self.app), "--workers", "2", "--no-worker"), env=self.environment,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        until(lambda: healthy(self.app))

    def kill(self) -> None:
        """kill -9 of all there is of Sympolis."""
        everyone = family(self.server.pid)
        self.server.kill()
        self.server.wait()
        until(lambda: not any(map(alive, everyone)))

    def close(self) -> None:
        self.nginx.stop()
        if self.server.poll() is None:
            self.server.terminate()
            self.server.wait(20)

    def run(self, code: str, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-c", code, *words], env=self.environment, capture_output=True, text=True, check=False
        )

    def ask(self, path: str = PAGE, *, method: str = "GET", body: str | None = None, to_app: bool = False, **headers):
        """(status, headers, body) from nginx, or from Sympolis as if nginx had asked."""
        if to_app:
            link = http.client.HTTPConnection("127.0.0.1", self.app, timeout=60)
            headers = {"Host": self.host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1", **headers}
        else:
            link = http.client.HTTPSConnection(
                "localhost", self.tls, timeout=60, context=ssl._create_unverified_context()
            )
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            link.request(method, path, body=body, headers={"Accept-Encoding": "identity", **named})
            answer = link.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            link.close()

    def from_file(self, path: str = PAGE, **headers):
        """The answer of a page file, which is made first; some seconds of its half minute are left."""
        while time.time() % MOMENT > MOMENT - SPARE:
            time.sleep(0.2)
        self.ask(path, **headers)
        answer = self.ask(path, **headers)
        assert is_file(answer), answer[1]
        return answer

    def sign_in(self) -> str:
        return f"{settings.SESSION_COOKIE_NAME}={self.run(SIGN_IN).stdout.strip()}"

    def post(self, path: str, signed_in: str) -> None:
        """What the secretariat's browser sends for a form of the desk that has one button."""
        _status, headers, page = self.ask(f"/desk{SERIES}set-up/", Cookie=signed_in)
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)[1].decode()
        cookie = headers["set-cookie"].split(";")[0]
        status, _headers, page = self.ask(
            path, method="POST", body=f"csrfmiddlewaretoken={token}", Origin=f"https://{self.host}",
            Cookie=f"{signed_in}; {cookie}", Content_Type="application/x-www-form-urlencoded",
        )  # fmt: skip
        assert status == 302, page


def is_file(answer) -> bool:
    return answer[1].get("server-timing") == "cache;desc=file"


def told(answer) -> dict[str, str]:
    """Headers, without those that differ from answer to answer."""
    return {name: value for name, value in answer[1].items() if name not in OF_EACH_ANSWER}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("nginx"))
    yield made
    made.close()


@pytest.fixture
def restored(site: Site) -> Iterator[None]:
    """What a test stops or changes is as before afterwards."""
    yield
    site.start()
    assert site.run(RESTORE).returncode == 0


def test_a_page_file_is_served_while_sympolis_stands_still(site):
    page = site.from_file()
    processes = family(site.server.pid)

    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        again = site.ask()
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)

    assert again[2] == page[2]
    assert is_file(again)


@pytest.mark.parametrize("path", KINDS)
def test_file_and_sympolis_say_the_same_of_each_public_page(site, path):
    for language, encoding in (("en", "identity"), ("en", "gzip"), ("de", "identity"), ("de", "gzip")):
        asked = {"Accept_Language": language, "Accept_Encoding": encoding}
        file = site.from_file(path, **asked)
        app, proxied = site.ask(path, to_app=True, **asked), site.ask(path, Cookie="a=b", **asked)

        assert not is_file(proxied)
        assert (file[0], told(file), file[2]) == (app[0], told(app), app[2]) == (proxied[0], told(proxied), proxied[2])
        assert told(file)["strict-transport-security"] == "max-age=31536000"
        assert (told(file).get("content-encoding", "identity"), told(file)["content-language"]) == (encoding, language)


def test_head_is_answered_from_the_file_without_a_body(site):
    page = site.from_file(Accept_Encoding="gzip")

    head = site.ask(method="HEAD", Accept_Encoding="gzip")

    assert (head[0], told(head), head[2]) == (200, told(page), b"")
    assert is_file(head)


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("", "en"),
        ("en-US,en;q=0.5", "en"),
        ("de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7", "de"),
        ("de", "de"),
        ("EN", "en"),
    ],
)
def test_a_reader_gets_a_file_in_the_first_language_wished(site, wish, language):
    headers = {"Accept_Language": wish} if wish else {}

    file = site.from_file(**headers)

    assert told(file)["content-language"] == language
    assert f'<html lang="{language}"'.encode() in file[2]
    assert told(site.ask(to_app=True, **headers))["content-language"] == language


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("de;q=0.3, en", "en"),
        ("en;q=0.5, de;q=0.9", "de"),
        ("fr, de;q=0.5", "de"),
        ("es", "en"),
        ("*", "en"),
        ("de, ???", "en"),
        ("deutsch", "en"),
        ("de_DE", "en"),
    ],
)
def test_a_wish_that_needs_thought_goes_to_sympolis(site, wish, language):
    site.from_file()
    site.from_file(Accept_Language="de")

    answer = site.ask(Accept_Language=wish)

    assert not is_file(answer)
    assert told(answer)["content-language"] == language


@pytest.mark.parametrize(
    "asked",
    [
        {"Cookie": "sympolis_session=abc"},
        {"Cookie": "messages=abc"},
        {"Cookie": "sympolis_zone=Asia/Amman"},
        {"Cookie": "sympolis_language=de"},
        {"Cookie": "anything=1"},
        {"Authorization": "Bearer abc"},
        {"path": PAGE + "?tz=Asia/Amman"},
        {"path": PAGE + "?"},
        {"path": PAGE + "?lang=de"},
        {"path": SERIES + "%70rogramme/"},
        {"path": SERIES + "x/../programme/"},
        {"Host": "127.0.0.1"},
        {"method": "POST"},
        {"method": "OPTIONS"},
    ],
)
def test_such_requests_go_to_sympolis(site, asked):
    site.from_file()

    assert not is_file(site.ask(**asked))


def test_what_a_signed_in_reader_sees_never_becomes_a_file(site):
    signed_in, mine = site.sign_in(), b"/accounts/logout/"
    site.from_file()

    public, *own = [site.ask(path, Cookie=signed_in) for path in (PAGE, "/me/", "/desk/")]
    site.from_file()

    assert not any(is_file(answer) for answer in (public, *own))
    assert mine in own[0][2]
    assert [site.ask(path)[0] for path in ("/me/", "/desk/")] == [302, 302]
    assert not [path for path in (site.data / "pages").rglob("*.html") if mine in path.read_bytes()]
    assert not {"me", "desk"} & {path.name for path in (site.data / "pages").rglob("*")}


def test_a_zone_in_the_address_or_in_a_cookie_is_answered_by_sympolis(site):
    site.from_file()

    asked, remembered = site.ask(PAGE + "?tz=Asia/Kathmandu"), site.ask(Cookie="sympolis_zone=Asia/Kathmandu")

    assert b"Kathmandu" in asked[2]
    assert b"Kathmandu" in remembered[2]


@pytest.mark.parametrize(
    "path",
    [
        "/current/index.html",
        "/pages/current/",
        "/http/localhost/en/index.html",
        "/index.html",
        PAGE + "index.html",
        PAGE + "index.html.gz",
        "/secret-key",
        "/static/../secret-key",
        "/static/%2e%2e/secret-key",
    ],
)
def test_no_other_file_of_the_folder_comes_out(site, path):
    site.from_file()

    assert site.ask(path)[0] in (400, 404)


def test_a_change_by_the_secretariat_is_seen_by_the_next_request_though_many_read(site, restored):
    signed_in, end = site.sign_in(), Event()
    seen: list[int] = []
    context = ssl._create_unverified_context()

    def read() -> None:
        link = http.client.HTTPSConnection("localhost", site.tls, timeout=60, context=context)
        while not end.is_set():
            link.request("GET", PAGE)
            answer = link.getresponse()
            answer.read()
            seen.append(answer.status)
        link.close()

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for _round in range(6):
            assert site.from_file()[0] == 200
            site.post(f"/desk{SERIES}withdraw/", signed_in)
            assert site.ask()[0] == 404
            site.post(f"/desk{SERIES}publish/", signed_in)
            assert site.ask()[0] == 200
    finally:
        end.set()
        for reader in readers:
            reader.join()

    assert set(seen) == {200, 404}


@pytest.mark.parametrize("how", ["die before the counter", "die before the link"])
def test_a_change_whose_process_is_killed_before_it_told_is_seen_after_a_look(site, restored, how):
    until(lambda: time.time() % MOMENT < 5)  # else the end of the half minute would show the change anyway
    site.from_file()
    began = time.time() // MOMENT

    assert site.run(CHANGE, how).returncode == -signal.SIGKILL

    until(lambda: site.ask()[0] == 404)
    assert time.time() // MOMENT == began


def test_web_processes_that_nobody_asks_anything_keep_watch_from_their_start(site, restored):
    site.from_file()
    web = children(site.server.pid)[0]
    for process in children(web):
        os.kill(process, signal.SIGKILL)
    until(lambda: healthy(site.app))

    assert is_file(site.ask()) or site.from_file()
    site.run(CHANGE, "die before the counter")

    until(lambda: not (site.data / "pages" / "current").is_symlink())
    assert site.ask()[0] == 404


def test_when_all_of_sympolis_is_dead_pages_end_with_the_half_minute(site, restored):
    page = site.from_file()
    over = (time.time() // MOMENT + 1) * MOMENT

    site.kill()

    assert site.ask()[2] == page[2]
    while time.time() < over + 0.2:
        time.sleep(0.2)
    assert site.ask()[0] == 502


def test_a_start_removes_the_files_of_before(site, restored):
    site.from_file()
    site.kill()
    left = site.data / "pages" / "current"
    assert left.is_symlink()

    site.start()

    assert not left.is_symlink()


def test_pages_of_one_size_and_second_have_exact_etags(tmp_path, monkeypatch):
    port = free_port()
    monkeypatch.setattr(settings, "ORIGIN", f"http://localhost:{port}")
    nginx = Nginx(tmp_path / "nginx", shipped(port=port, app=free_port(), data=tmp_path / "data"))
    nginx.wait(port)
    files = PageFiles(tmp_path / "data")

    def publish(body: bytes) -> None:
        counter = pulse.read("pages", folder=files.data)
        moment = int(time.time()) // MOMENT * MOMENT
        page = Page((counter, 1, moment), list(_headers("http", "en").items()), body)
        files.publish(("http", f"localhost:{port}", "/a/", "", "en", ""), page)

    def ask(**headers: str):
        link = http.client.HTTPConnection("localhost", port, timeout=60)
        link.request("GET", "/a/", headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = link.getresponse()
        body = answer.read()
        link.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    try:
        while time.time() % MOMENT > MOMENT - 5:
            time.sleep(0.2)
        publish(b"a" * 1000)
        first = ask()
        same = ask(If_None_Match=first[1]["etag"])
        pulse.bump("pages", folder=files.data)
        publish(b"b" * 1000)
        changed = ask(If_None_Match=first[1]["etag"], If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT")
        zipped = ask(Accept_Encoding="gzip", If_None_Match=changed[1]["etag"])
    finally:
        nginx.stop()

    assert (first[0], first[2]) == (200, b"a" * 1000)
    assert (same[0], same[2]) == (304, b"")
    assert (changed[0], changed[2]) == (200, b"b" * 1000)
    assert (zipped[0], gzip.decompress(zipped[2])) == (200, b"b" * 1000)
    assert not {"last-modified", "accept-ranges"} & set(first[1])


def test_two_hundred_slow_clients_leave_the_pages_of_others_quick(site, capsys):
    before = _seconds_of_others(site)
    slow = [_slow_client(site, number) for number in range(200)]
    try:
        with_them = _seconds_of_others(site, meanwhile=slow)
        open_still = sum(_is_open(client) for client in slow)
    finally:
        for client in slow:
            client.close()

    with capsys.disabled():
        for name, figures in (("alone", before), ("beside 200 slow clients", with_them)):
            words = ", ".join(
                f"{kind}: median {statistics.median(times) * 1000:.0f} ms, slowest {max(times) * 1000:.0f} ms"
                for kind, times in figures.items()
            )
            print(f"\n  {name}: {words}", end="")
    assert open_still >= 180
    for kind, times in with_them.items():
        assert statistics.median(times) < max(0.05, 3 * statistics.median(before[kind]))
        assert max(times) < 1


def _slow_client(site: Site, number: int) -> socket.socket:
    """One that sends its headers slowly, one that sends a form slowly, one that reads a long file slowly."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    client.connect(("127.0.0.1", site.port))
    head = f"{PAGE} HTTP/1.1\r\nHost: localhost\r\n".encode()
    client.sendall(
        (
            b"GET " + head,
            b"POST " + head + b"Content-Length: 100000\r\n\r\n",
            b"GET " + head + b"Cookie: a=b\r\n\r\n",
        )[number % 3]
    )
    client.setblocking(False)
    return client


def _seconds_of_others(site: Site, meanwhile: list[socket.socket] = ()) -> dict[str, list[float]]:
    """Seconds that quick readers wait for a page file and for a page made for them, 40 times each."""
    times: dict[str, list[float]] = {"page file": [], "page of Sympolis": []}
    site.ask()
    for number in range(40):
        for client in meanwhile:
            _a_little(client)
        for kind, path in (("page file", PAGE), ("page of Sympolis", f"{PAGE}?q={number}")):
            began = time.monotonic()
            assert site.ask(path)[0] == 200
            times[kind].append(time.monotonic() - began)
    return times


def _a_little(client: socket.socket) -> None:
    """A byte in, a byte out, if there is one."""
    for do in (lambda: client.send(b"a"), lambda: client.recv(1)):
        try:
            do()
        except BlockingIOError:
            continue
        except OSError:
            return


def _is_open(client: socket.socket) -> bool:
    try:
        client.getpeername()
    except OSError:
        return False
    return True


def test_the_configuration_knows_each_language_of_ours():
    known = set(
        re.findall(
            r'^\s+".*" (\w+);$', SHIPPED.read_text().split("map $http_accept_language")[1].split("}\n\n")[0], re.M
        )
    )

    assert known == {code for code, _name in settings.LANGUAGES}
    assert f'"" {settings.LANGUAGE_CODE};' in SHIPPED.read_text()
