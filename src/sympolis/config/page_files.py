"""Public pages as files that nginx serves by itself (deploy/nginx.conf); made when SYMPOLIS_PAGE_FILES is on.

    <data>/pages/<counter>-<truth>-<moment>/<tens>/<scheme>/<host>/<language>/<path>index.html and index.html.gz
    <data>/pages/current   link to the newest of these folders, one for each generation of pages (front.py)

nginx looks below `current`, by Unix time in tens of seconds: a half minute has three, one a folder, two links to it. So a
page comes out only
- while the link is there: whoever raises the counter `pages` removes it before the change is answered (core/pulse.py);
- until its half minute is over: nginx reads the clock itself, so pages end even when every process of ours is dead.

What may go wrong, and why no old page comes out:
- A page is rendered, a change is made, then the page is written. The link is made under the counter's lock, and only
  while the counter stands where it stood before the page was rendered. Without a link nobody finds the file.
- Two processes know different truths. The link never goes back to an older generation.
- A process dies between its commit and the counter, or the change is made on another host: within a second watch() sees
  that the newest change is not the one in the link's name, and raises the counter. Dies it between the counter and the
  link: watch() sees the counter.
- A process dies while it writes: a file gets its name when it is whole.
- The machine dies: a link that comes back with it names a moment that is over, and `serve` clears all before it listens.
"""

import logging
import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from sympolis.config.front import MOMENT, Generation, Key, Page, moment
from sympolis.config.middleware import HEADERS
from sympolis.core import pulse
from sympolis.journal.queries import latest_change

log = logging.getLogger("sympolis.page_files")

FOLDER, LINK = pulse.ENDS["pages"].split("/")
LOOK = 1.0  # seconds between two looks of watch()
PATH = re.compile(r"/([a-z0-9-]+/)*")  # as in deploy/nginx.conf
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]+)?")
NAME = re.compile(r"(\d+)-(\d+)-(\d+)")


class PageFiles:
    """The files of one data folder."""

    def __init__(self, data: Path) -> None:
        self.data, self.folder = data, data / FOLDER
        # A list that ends: the names and ports that a reader may make up would fill the disk
        self.hosts = {*settings.ALLOWED_HOSTS, urlsplit(settings.ORIGIN).netloc}

    def publish(self, key: Key, page: Page) -> None:
        """Let nginx answer with the page from now on, if it is one that nginx can tell apart from all others."""
        place = self.place(key, page)
        if place is None:
            return
        folder = self.folder / _name(page.generation) / place
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, encoding in (("index.html.gz", "gzip"), ("index.html", "")):
                headers, body = page.form(encoding)
                _write(folder / name, body, dict(headers)["ETag"])
            self._link(page.generation)
        except OSError as error:  # a full disk, or the folder was cleared meanwhile: the page cache answers
            log.warning("page files: %s", error.strerror)

    def place(self, key: Key, page: Page) -> str | None:
        """Where nginx looks for the page, below the folder of its generation; None for a page it must not answer."""
        scheme, host, path, query, language, zone = key
        if query or zone or scheme not in ("http", "https") or host not in self.hosts:
            return None
        if not PATH.fullmatch(path) or not HOST.fullmatch(host):
            return None
        # A page that says more or other than nginx would say beside its file stays with the page cache
        if sorted(page.headers) != sorted(_headers(scheme, language).items()):
            return None
        return f"{page.generation[2] // 10}/{scheme}/{host}/{language}{path}"

    def linked(self) -> Generation | None:
        """The generation that nginx answers with."""
        try:
            return _generation(os.readlink(self.folder / LINK))
        except FileNotFoundError:
            return None

    def _link(self, generation: Generation) -> None:
        if self.linked() == generation:  # without the lock: had the counter been raised, the link would be gone
            return
        with pulse.held("pages", generation[0], folder=self.data) as held:
            linked = self.linked()
            if not held or (linked is not None and linked > generation):
                return
            _all_tens(self.folder / _name(generation), generation[2])
            new = self.folder / "next"
            new.unlink(missing_ok=True)  # of a process that died here
            new.symlink_to(_name(generation))
            new.replace(self.folder / LINK)

    def look(self, truth: Callable[[], int]) -> None:
        """End what is out of date though nobody told, and delete what nginx no longer finds."""
        linked = self.linked()
        if linked is not None:
            counter, known, began = linked
            # A moment to come: the clock was set back, the pages are older than they say
            if known != truth() or counter != pulse.read("pages", folder=self.data) or began > moment():
                pulse.bump("pages", folder=self.data)
        self._tidy()

    def _tidy(self) -> None:
        """Delete folders that no reader gets anything from: of an older counter or another moment."""
        counter, now = pulse.read("pages", folder=self.data), moment()
        for folder in self.folder.glob("*-*-*"):
            generation = _generation(folder.name)
            if generation and (generation[0] < counter or generation[2] != now):
                shutil.rmtree(folder, ignore_errors=True)  # another process may be at it, too


def clear(data: Path) -> None:
    """Delete all page files. Counters may begin anew after it: no name of before can be meant."""
    (data / FOLDER / LINK).unlink(missing_ok=True)
    shutil.rmtree(data / FOLDER, ignore_errors=True)


def keep_watch(files: PageFiles) -> threading.Thread:
    """Look after the files once a second, in a thread that ends with the process."""
    thread = threading.Thread(target=_watch, args=(files,), name="page files", daemon=True)
    thread.start()
    return thread


def _watch(files: PageFiles) -> None:
    while True:
        try:
            files.look(latest_change)
        except DatabaseError:  # away: pages end with their moment
            connection.close()
        except Exception:
            log.exception("page files")
        close_old_connections()
        time.sleep(LOOK)


def _headers(scheme: str, language: str) -> dict[str, str]:
    """What deploy/nginx.conf says beside a page file; length, ETag and encoding come from the file."""
    headers = {
        **HEADERS,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Language": language,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Vary": "Accept-Encoding, Accept-Language, Cookie",
        "Cache-Control": "private, no-cache",
    }
    if scheme == "https":
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def _name(generation: Generation) -> str:
    return "-".join(map(str, generation))


def _generation(name: str) -> Generation | None:
    found = NAME.fullmatch(name)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _all_tens(folder: Path, began: int) -> None:
    """The pages of a half minute under each of its tens of seconds."""
    for tens in range(began // 10 + 1, (began + MOMENT) // 10):
        with suppress(FileExistsError):
            (folder / str(tens)).symlink_to(str(began // 10))


def _write(path: Path, body: bytes, etag: str) -> None:
    """A file under its name only when it is whole. Its time is no time: nginx makes its ETag of time and size."""
    part = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    part.write_bytes(body)
    time_in_etag = int(etag.strip('"').split("-")[0], 16)
    os.utime(part, (time_in_etag, time_in_etag))
    part.replace(path)
