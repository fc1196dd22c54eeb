"""For journeys through several people's eyes: a mail server, a clock, the calendars of those who get letters."""

import email
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import icalendar
import segno
import time_machine
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from sympolis.directory.models import Account
from sympolis.messaging.sending import send_all_due
from sympolis.messaging.tests.factories import Inbox, MailServer
from sympolis.registrations.tests.calendars import calendar_part, read_by_script
from sympolis.registrations.tests.post import work
from tests.conftest import PATIENCE, PHONE

DESK = {"width": 1280, "height": 900}


class Post:
    """A mail server on loopback, the worker that feeds it, and the clock by which it works."""

    def __init__(self, server: MailServer, clock: time_machine.Traveller) -> None:
        self.inbox, self.clock = server.inbox, clock
        self._read = 0

    def come(self, **time: int) -> list[EmailMessage]:
        """Let that much time pass; the mails that the server took since the last call, in the order they came."""
        work()
        self.clock.shift(timedelta(**time))
        work()
        send_all_due(bool)
        new = self.inbox.taken[self._read :]
        self._read += len(new)
        return [email.message_from_bytes(envelope.content, policy=policy.default) for envelope in new]


@contextmanager
def post(settings: Any, now: str) -> Iterator[Post]:
    """Mail goes to a server on loopback, and it is `now` there."""
    with time_machine.travel(now) as clock:
        server = MailServer(Inbox())
        server.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield Post(server, clock)
        server.stop(no_assert=True)


class Guests:
    """Browser profiles of the people of a story, all closed in the end."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self._browser, self._origin = browser, origin
        self._open: list[BrowserContext] = []

    def page(self, account: Account | None = None, **options: Any) -> Page:
        """A page of somebody with a browser of their own; signed in when an account is given."""
        options = {"viewport": DESK if account else PHONE, "locale": "en-GB", **options}
        context = self._browser.new_context(base_url=self._origin, **options)
        context.set_default_timeout(PATIENCE)
        if account:
            client = Client()
            client.force_login(account)
            cookie = client.cookies["sympolis_session"].value
            context.add_cookies([{"name": "sympolis_session", "value": cookie, "url": self._origin}])
        self._open.append(context)
        return context.new_page()

    def close(self) -> None:
        for context in self._open:
            context.close()


def to(address: str, mails: list[EmailMessage]) -> EmailMessage:
    """The one mail to somebody."""
    (found,) = [mail for mail in mails if mail["To"].addresses[0].addr_spec == address]
    return found


def receivers(mails: list[EmailMessage]) -> list[str]:
    return [mail["To"].addresses[0].addr_spec for mail in mails]


def words(mail: EmailMessage) -> str:
    """The plain text of a mail, on one line."""
    return " ".join(mail.get_body(("plain",)).get_content().split())


def personal_page(mail: EmailMessage) -> str:
    """Where the link to one's own page leads."""
    return link_in(mail, "mine")


def link_in(mail: EmailMessage, part: str) -> str:
    """The path of the link in a letter that has this part."""
    found = re.search(rf"https?://\S+/{part}/\S+", mail.get_body(("plain",)).get_content())
    assert found
    return urlsplit(found.group()).path


def entry(mail: EmailMessage) -> tuple[str, str, int, datetime]:
    """(METHOD, UID, SEQUENCE, start) of the one calendar entry in a mail, on which icalendar and ical.js agree."""
    body = calendar_part(mail).get_payload(decode=True)
    calendar = icalendar.Calendar.from_ical(body)
    (ours,), theirs = calendar.events, read_by_script(body)
    (other,) = theirs["events"]
    read = (theirs["method"], other["uid"], other["sequence"], datetime.fromisoformat(other["starts_at"]))
    assert read == (str(calendar["METHOD"]), str(ours["UID"]), ours["SEQUENCE"], ours.start)
    return read


def release(page: Page) -> list[str]:
    """From any page of a series’ desk: look, and release. Who gets a letter, as the page says it before."""
    page.get_by_role("link", name="Release", exact=True).click()
    told = page.locator("section[aria-labelledby=told] li").all_inner_texts()
    page.get_by_role("button", name=re.compile("Release version")).click()
    expect(page.get_by_text(re.compile(r"Version \d+ is released"))).to_be_visible()
    return told


def address_on(paper: bytes) -> str:
    """The address printed on a certificate, when its QR code says the same."""
    (page,) = PdfReader(io.BytesIO(paper)).pages
    squares: list[tuple[float, float, float]] = []  # left and top edge, side, in points

    def look(operator: bytes, operands: list, matrix: list, _text_matrix: list) -> None:
        if operator == b"l" and operands[0] == operands[1]:  # from the far corner of a square
            squares.append((matrix[4], -matrix[5], operands[0]))

    found = re.search(r"https?://\S+", page.extract_text(visitor_operand_before=look))
    assert found
    wanted = [[bool(module) for module in row] for row in segno.make(found.group(), error="m", micro=False).matrix]
    assert _matrix(squares, len(wanted)) == wanted
    return found.group()


def _matrix(squares: list[tuple[float, float, float]], count: int) -> list[list[bool]]:
    """The dark modules of a code of `count` by `count`, from where its squares are painted."""
    left, top = min(x for x, _y, _side in squares), min(y for _x, y, _side in squares)
    step = (max(x for x, _y, _side in squares) - left) / (count - 1)
    dark = {(round((y - top) / step), round((x - left) / step)) for x, y, _side in squares}
    return [[(row, column) in dark for column in range(count)] for row in range(count)]


class Weights:
    """What each page costs: bytes over the wire with all that comes with it, nothing kept from before."""

    def __init__(self, page: Page, line: dict[str, Any]) -> None:
        self.pages: list[tuple[str, int]] = []  # (path, bytes) in the order they were opened
        talk = page.context.new_cdp_session(page)
        talk.send("Network.enable")
        talk.send("Network.setCacheDisabled", {"cacheDisabled": True})
        talk.send("Network.emulateNetworkConditions", line)
        talk.on("Network.requestWillBeSent", self._begin)
        talk.on("Network.loadingFinished", self._end)

    def _begin(self, event: dict[str, Any]) -> None:
        if event["type"] == "Document":
            self.pages.append((urlsplit(event["request"]["url"]).path, 0))

    def _end(self, event: dict[str, Any]) -> None:
        path, weight = self.pages[-1]
        self.pages[-1] = path, weight + int(event["encodedDataLength"])
