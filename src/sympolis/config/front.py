"""The page cache in front of Django, inside the web process.

A public page is the same for every anonymous reader with the same language and zone, so a hit is answered from
memory without Django. An entry counts only while the shared counter `pages` stands where it stood before the page
was rendered: every committed change raises it, so the next request sees the change. Two nets lie below that: entries
end with each half minute of the clock (pages say "today" and "now"), and once a second the newest journal entry is
asked for, in case a process died between its commit and the counter, or the change was made on another host.

Never kept and never answered from here: requests with a session or messages cookie or an Authorization header,
answers that set a cookie, that are not 200, or that the view did not mark (ui/caching.public_page).

With SYMPOLIS_PAGE_FILES, pages for readers without any cookie also become files that nginx serves by itself
(page_files.py), under the same rules.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import brotli
from django.conf import settings
from django.utils.http import parse_http_date_safe
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from sympolis.ui.caching import MARK

MOMENT = 30  # seconds: entries end when the clock comes to a multiple of it
TRUTH = 1.0  # seconds between two looks at the database, per process
LONGEST_ADDRESS = 600  # signs of path and query; longer ones are rendered each time
GZIP_LEVEL = 6
BROTLI_QUALITY = 5
KEPT_WITH_304 = ("etag", "last-modified", "vary", "cache-control", "content-location", "expires", "server-timing")
KEEP_OUT = ("connection", "transfer-encoding", "content-length", "keep-alive", MARK.lower())

StartResponse = Callable[..., Any]
WsgiApp = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


Key = tuple[str, str, str, str, str, str]  # scheme, host, path, query, language, zone
Generation = tuple[int, int, int]  # the counter and the newest change when a page was rendered, and its moment


@dataclass(slots=True)
class Page:
    """A rendered page and its compressed forms, each made when first asked for."""

    generation: Generation
    headers: list[tuple[str, str]]
    body: bytes
    offered: bool = False  # to page_files
    forms: dict[str, tuple[list[tuple[str, str]], bytes]] = field(default_factory=dict)

    def form(self, encoding: str) -> tuple[list[tuple[str, str]], bytes]:
        """(headers, body) in an encoding: "br", "gzip" or ""."""
        known = self.forms.get(encoding)
        if known is None:
            body = compress(self.body, encoding)
            headers = [*self.headers, ("Content-Length", str(len(body))), ("ETag", f'"{stamp(body):x}-{len(body):x}"')]
            if encoding:
                headers.append(("Content-Encoding", encoding))
            known = self.forms[encoding] = (headers, body)
        return known

    @property
    def weight(self) -> int:
        return 2048 + len(self.body) + sum(len(body) for _headers, body in self.forms.values())


class Files(Protocol):
    """Where pages go that a server in front may answer with."""

    def publish(self, key: Key, page: Page) -> None: ...


def stamp(body: bytes) -> int:
    """A number below 2^31 that tells bodies apart. As the time of a file it makes nginx's ETag the same as ours."""
    return int.from_bytes(hashlib.blake2b(body, digest_size=4).digest(), "big") >> 1


def moment() -> int:
    """Unix time at which the present half minute began."""
    return int(time.time()) // MOMENT * MOMENT


def compress(body: bytes, encoding: str) -> bytes:
    """The body in an encoding; gzip without a time stamp, so that the same page gives the same bytes."""
    if encoding == "br":
        return brotli.compress(body, quality=BROTLI_QUALITY)
    return gzip.compress(body, GZIP_LEVEL, mtime=0) if encoding == "gzip" else body


class Front:
    """WSGI: answers public pages from memory, asks `app` for everything else.

    `generation` reads the shared counter, `truth` asks the database for the newest change (called at most once a
    second), `room` is the number of bytes that pages may take in this process.
    """

    def __init__(
        self,
        app: WsgiApp,
        *,
        generation: Callable[[], int],
        truth: Callable[[], int],
        room: int = 64_000_000,
        files: Files | None = None,
    ) -> None:
        self.app, self.generation, self.truth, self.room, self.files = app, generation, truth, room, files
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.weight = 0
        self.lock = threading.Lock()
        self.languages: dict[str, str] = {}
        self.known_truth, self.asked_truth, self.asked_at = -1, 0.0, -1

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        key = self.key(environ)
        if key is None:
            return self.app(environ, _without_mark(start_response))
        now, counter = time.monotonic(), self.generation()
        if now - self.asked_truth > TRUTH or counter != self.asked_at:
            self.ask_truth(now, counter)
        # All are read before the page is rendered: a change made meanwhile leaves the page old
        generation = (counter, self.known_truth, moment())
        page = self.pages.get(key)
        hit = page is not None and page.generation == generation
        if not hit:
            rendered = self.render(environ, key, generation)
            if not isinstance(rendered, Page):
                status, headers, body = rendered
                start_response(status, headers)
                return body
            page = rendered
        if self.files is not None and not page.offered and not environ.get("HTTP_COOKIE"):
            page.offered = True
            self.files.publish(key, page)
        return self.answer(page, environ, start_response, hit)

    def key(self, environ: dict[str, Any]) -> Key | None:
        """What a page depends on; None when the request is not for the cache."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
            return None
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if len(path) + len(query) > LONGEST_ADDRESS:
            return None
        language = zone = ""
        if cookies := environ.get("HTTP_COOKIE", ""):
            jar = _cookies(cookies)
            if settings.SESSION_COOKIE_NAME in jar or "messages" in jar:
                return None
            language, zone = jar.get(settings.LANGUAGE_COOKIE_NAME, ""), jar.get(settings.ZONE_COOKIE_NAME, "")
        if language not in KNOWN_LANGUAGES:
            language = self.wanted_language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", "") if settings.TRUSTED_PROXIES else ""
        return scheme, environ.get("HTTP_HOST", ""), path, query, language, zone[:64]

    def wanted_language(self, header: str) -> str:
        """The interface language that Django would choose for an Accept-Language header."""
        known = self.languages.get(header)
        if known is None:
            known = _supported(header)
            if len(self.languages) < 2000 and len(header) < 200:
                self.languages[header] = known
        return known

    def ask_truth(self, now: float, counter: int) -> None:
        """Ask for the newest change; pages rendered before it count no more, even if the counter did not tell."""
        self.asked_truth, self.asked_at = now, counter
        try:
            self.known_truth = self.truth()
        except Exception:  # the database is away: pages live on until their moment is over
            return

    def render(self, environ: dict[str, Any], key: Key, generation: Generation):
        """Ask the app; keep the page if it may be kept. Returns a Page, or (status, headers, body) as it came."""
        told: list[Any] = []
        asked = {**environ, "REQUEST_METHOD": "GET"}
        for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"):  # answered here: a 304 could not be kept
            asked.pop(name, None)
        parts = self.app(asked, lambda status, headers, exc_info=None: told.extend((status, headers)))
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        status, headers = told
        if not _may_keep(status, headers):
            headers = [(name, value) for name, value in headers if name.lower() != MARK.lower()]
            if status.startswith("200") and _is_known(environ, headers):
                return "304 Not Modified", [pair for pair in headers if pair[0].lower() in KEPT_WITH_304], [b""]
            return status, headers, [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]
        kept = [
            (name, value) for name, value in headers if name.lower() not in (*KEEP_OUT, "vary", "cache-control", "etag")
        ]
        kept += [("Vary", "Accept-Encoding, Accept-Language, Cookie"), ("Cache-Control", "private, no-cache")]
        page = Page(generation, kept, body)
        self.keep(key, page)
        return page

    def keep(self, key: Key, page: Page) -> None:
        """Put a page in, dropping the longest unused ones until there is room."""
        with self.lock:
            self._drop(key)
            self.pages[key] = page
            self.weight += page.weight * 2  # room for its compressed forms
            while self.weight > self.room and len(self.pages) > 1:
                self._drop(next(iter(self.pages)))

    def _drop(self, key: Key) -> None:
        page = self.pages.pop(key, None)
        if page is not None:
            self.weight -= (2048 + len(page.body)) * 2

    def answer(self, page: Page, environ: dict[str, Any], start_response: StartResponse, hit: bool) -> list[bytes]:
        headers, body = page.form(_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))
        told = ("Server-Timing", "cache;desc=hit" if hit else "cache;desc=miss")
        if _is_known(environ, headers):
            start_response(
                "304 Not Modified",
                [(name, value) for name, value in headers if name in ("ETag", "Vary", "Cache-Control")] + [told],
            )
            return [b""]
        start_response("200 OK", [*headers, told])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


KNOWN_LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


def _without_mark(start_response: StartResponse) -> StartResponse:
    def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
        return start_response(status, [pair for pair in headers if pair[0].lower() != MARK.lower()], *error)

    return start


def _cookies(header: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in header.split(";"))
    return {name.strip(): value.strip() for name, _sign, value in pairs}


def _supported(header: str) -> str:
    for wish, _quality in parse_accept_lang_header(header):
        if wish == "*":
            break
        try:
            return get_supported_language_variant(wish)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def _encoding(accepted: str) -> str:
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def _is_known(environ: dict[str, Any], headers: list[tuple[str, str]]) -> bool:
    """Whether the reader has this very answer already (RFC 9110 13.1): by its tag, else by its date."""
    wanted, dated = environ.get("HTTP_IF_NONE_MATCH", ""), environ.get("HTTP_IF_MODIFIED_SINCE", "")
    if not wanted and not dated:  # most readers; reading dates took as long as all the rest of a hit
        return False
    names = {name.lower(): value for name, value in headers}
    if wanted:
        tags = [part.strip().removeprefix("W/") for part in wanted.split(",")]
        return "etag" in names and ("*" in tags or names["etag"].removeprefix("W/") in tags)
    since = parse_http_date_safe(dated)
    changed = parse_http_date_safe(names.get("last-modified", ""))
    return since is not None and changed is not None and changed <= since


def _may_keep(status: str, headers: list[tuple[str, str]]) -> bool:
    names = {name.lower(): value for name, value in headers}
    private = any(word in names.get("cache-control", "") for word in ("private", "no-store"))
    return status.startswith("200") and MARK.lower() in names and "set-cookie" not in names and not private
