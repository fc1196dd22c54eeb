"""The mailbox that Sympolis reads by IMAP: bounces and calendars' answers. It is looked at, not emptied."""

import base64
import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sympolis.messaging.incoming import MOST, receive
from sympolis.messaging.models import Mailbox

log = logging.getLogger(__name__)

TIMEOUT = 10  # seconds for each answer of the server
A_RUN = 200  # mails in one look, so that other duties get their turn
LOOK_BACK = timedelta(days=7)  # what is read of a mailbox that is new to us
Trouble = (OSError, imaplib.IMAP4.error)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the mailbox is, read from `imaps://user:password@host:993/folder` (imap:// with ?starttls=1, or on loopback)."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    tls: str  # "tls", "starttls" or "none"

    @property
    def key(self) -> str:
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"[:300]


class BadAddress(ValueError):
    """SYMPOLIS_IMAP_URL cannot be understood."""


def address_of(url: str) -> Address:
    """Raises BadAddress, in words for a host, without the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadAddress("the port is no number") from error
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username:
        raise BadAddress("must look like imaps://user:password@mail.example/INBOX")
    starttls = parse_qs(parts.query).get("starttls") == ["1"]
    tls = "tls" if parts.scheme == "imaps" else "starttls" if starttls else "none"
    if tls == "none" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise BadAddress("would send the password in the clear: write imaps://, or add ?starttls=1")
    return Address(
        parts.hostname, port or (993 if tls == "tls" else 143), unquote(parts.username), unquote(parts.password or ""),
        unquote(parts.path.strip("/")) or "INBOX", tls,
    )  # fmt: skip


def fetch() -> int:
    """Read what has come since the last look; how many mails that were. Does nothing without SYMPOLIS_IMAP_URL.

    Each mail is read in the transaction that notes how far we are: a worker killed in between reads it again.
    """
    if not settings.IMAP_URL or settings.DEMO:
        return 0
    try:
        with _open(address_of(settings.IMAP_URL)) as (box, talk):
            return sum(_read(box, talk, number) for number in _new(box, talk))
    except Trouble as error:
        log.warning("the mailbox is in trouble: %s", type(error).__name__)
        return 0


def say_hello() -> None:
    """Open the mailbox and close it. Raises BadAddress, OSError or imaplib.IMAP4.error."""
    with _talk(address_of(settings.IMAP_URL)):
        pass


@contextmanager
def _talk(address: Address) -> Iterator[imaplib.IMAP4]:
    """Signed in, with the folder chosen."""
    context = ssl.create_default_context(cafile=settings.IMAP_CA_FILE or None)
    talk: imaplib.IMAP4
    if address.tls == "tls":
        talk = imaplib.IMAP4_SSL(address.host, address.port, ssl_context=context, timeout=TIMEOUT)
    else:
        talk = imaplib.IMAP4(address.host, address.port, timeout=TIMEOUT)
    try:
        if address.tls == "starttls":
            talk.starttls(context)
        talk.login(address.user, address.password)
        said, _count = talk.select(_quoted(address.folder))
        if said != "OK":
            raise imaplib.IMAP4.error(f"no folder {address.folder}")
        yield talk
    finally:
        _close(talk)


@contextmanager
def _open(address: Address) -> Iterator[tuple[Mailbox, imaplib.IMAP4]]:
    with _talk(address) as talk:
        validity = int(talk.response("UIDVALIDITY")[1][0] or 0)
        box, _created = Mailbox.objects.get_or_create(address=address.key)
        if box.validity != validity:  # the server has numbered its mails anew (RFC 3501 2.3.1.1)
            box.validity, box.newest = validity, 0
            box.save(update_fields=["validity", "newest"])
        yield box, talk


def _new(box: Mailbox, talk: imaplib.IMAP4) -> list[int]:
    """Numbers of mails not read yet, oldest first."""
    since = (timezone.now() - LOOK_BACK).strftime("%d-%b-%Y")
    wanted = f"UID {box.newest + 1}:*" if box.newest else f"SINCE {since}"
    _said, found = talk.uid("SEARCH", wanted)
    numbers = sorted(int(number) for number in (found[0] or b"").split())
    return [number for number in numbers if number > box.newest][:A_RUN]  # n:* finds the last one always


def _read(box: Mailbox, talk: imaplib.IMAP4, number: int) -> int:
    _said, answer = talk.uid("FETCH", str(number), f"(BODY.PEEK[]<0.{MOST}>)")
    raw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
    with transaction.atomic():
        reader = receive(raw)
        Mailbox.objects.filter(pk=box.pk, validity=box.validity).update(newest=number, read_at=timezone.now())
    if reader:  # whoever looks into the mailbox sees as unread only what is left for people
        talk.uid("STORE", str(number), "+FLAGS.SILENT", "(\\Seen)")
    return 1


def _quoted(folder: str) -> str:
    """In modified UTF-7 (RFC 3501 5.1.3) and quotes."""

    def shifted(found: re.Match[str]) -> str:
        code = found[0].encode("utf-16-be")
        return "&" + base64.b64encode(code).decode().rstrip("=").replace("/", ",") + "-"

    plain = re.sub(r"[^\x20-\x7e]+", shifted, folder.replace("&", "&-"))
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _close(talk: imaplib.IMAP4) -> None:
    try:
        talk.logout()
    except Trouble:
        log.info("the mailbox hung up first")
