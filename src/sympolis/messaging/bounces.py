"""Letters that did not arrive: refused at once, or sent back later as a mail (RFC 3464)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from email.utils import getaddresses, parseaddr

from django.db import transaction

from sympolis.core.text import one_line
from sympolis.journal import actions as journal
from sympolis.journal.faults import storable
from sympolis.messaging.drafts import own_domain
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState

LONGEST_REASON = 500
MOST_BLOCKS = 50  # recipients looked at in one report; our letters have one each
MOST_WORDS = 200_000  # characters of a body without a report that are searched
NAME_OF_LETTER = re.compile(r"<?\b([0-9a-f]{32}@[\w.-]{1,253})\b")  # our Message-IDs
IN_ADDRESS = re.compile(r"(?:^|[^0-9a-f])([0-9a-f]{32})$")  # in the address that a letter goes back to
SAID = re.compile(r"\b[45]\d\d[ -]|#[45]\.\d+\.\d+")  # "550 5.1.1 No such user", "No mailbox here. (#5.1.1)"
SENT_BY_SERVERS = {"mailer-daemon", "postmaster"}


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server told of a letter. `names`: what its Message-ID may be, without the angles."""

    names: tuple[str, ...]
    action: str  # failed, delayed, delivered, relayed, expanded (RFC 3464 2.3.3)
    reason: str


def record_bounced(letter: Letter) -> None:
    """Write down that a letter did not arrive, for whoever listens (registrations mark the person)."""
    facts: dict[str, object] = {"kind": letter.kind, "about": letter.about, "person": letter.person_id}
    journal.record_all("letter.bounced", [(letter, facts)], network=letter.network_id, by=None, on_pages=False)


def read_bounce(message: Message) -> bool:
    """Note what a mail server tells of a letter of ours; whether the mail is such a report."""
    report = report_in(message)
    if report is None:
        return False
    letter = _letter_of(report.names)
    if letter is None:
        return False
    if report.action == "failed":
        note_bounced(letter, report.reason)
    elif report.action == "delayed":
        Letter.objects.filter(pk=letter.pk, state=LetterState.SENT).update(last_error=report.reason)
    return True


def note_bounced(letter: Letter, reason: str) -> bool:
    """The letter came back; False when that was known, or when it was never sent."""
    with transaction.atomic():
        sent = Letter.objects.filter(pk=letter.pk, state__in=[LetterState.SENT, LetterState.SENDING])
        if not sent.update(state=LetterState.BOUNCED, last_error=reason[:LONGEST_REASON]):
            return False
        record_bounced(letter)
    return True


def report_in(message: Message) -> Report | None:
    """The report in a mail; None for a mail that is none."""
    block = _worst(_blocks(message))
    if block is not None:
        return Report(_names(message), _field(block, "Action").lower(), _reason(block))
    by_exim = _field(message, "X-Failed-Recipients")
    if by_exim or parseaddr(_field(message, "From"))[1].partition("@")[0].lower() in SENT_BY_SERVERS:
        body = _words(message)
        names = _unique(NAME_OF_LETTER.findall(body))
        said = next((line.strip() for line in body.splitlines() if SAID.search(line)), "came back without a reason")
        return Report(names, "failed", storable(said)[:LONGEST_REASON]) if names else None
    return None


def _blocks(message: Message) -> list[Message]:
    """The paragraphs of a delivery report, one a recipient."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            inner = part.get_payload()
            if isinstance(inner, list):
                return [block for block in inner if isinstance(block, Message)][:MOST_BLOCKS]
            return [message_from_string(words) for words in str(inner).split("\n\n")[:MOST_BLOCKS]]
    return []


def _worst(blocks: Iterable[Message]) -> Message | None:
    told = [block for block in blocks if _field(block, "Action")]
    return next((block for block in told if _field(block, "Action").lower() == "failed"), told[0] if told else None)


def _reason(block: Message) -> str:
    """ "550 5.1.1 No such user", the server's own words; else the bare code."""
    words = _field(block, "Diagnostic-Code")
    words = words.partition(";")[2] if ";" in words else words
    return storable(words or _field(block, "Status") or "came back without a reason")[:LONGEST_REASON]


def _names(message: Message) -> tuple[str, ...]:
    """The letter may be named by the copy of it, by what the report answers to, or by the address it came back to."""
    found: list[str] = []
    for part in message.walk():
        kind = part.get_content_type()
        if part is not message and kind != "message/delivery-status":
            found += NAME_OF_LETTER.findall(_field(part, "Message-ID"))
        if kind in {"text/rfc822-headers", "message/rfc822-headers"}:
            found += NAME_OF_LETTER.findall(_field(message_from_string(_text(part)), "Message-ID"))
    for name in ("In-Reply-To", "References", "X-Failed-Message-ID"):
        found += NAME_OF_LETTER.findall(_field(message, name))
    fields = ("To", "Delivered-To", "X-Original-To", "Envelope-To")
    for _name, address in getaddresses([_field(message, name) for name in fields]):
        found += [f"{name}@{own_domain()}" for name in IN_ADDRESS.findall(address.partition("@")[0])]
    return _unique(found)


def _letter_of(names: tuple[str, ...]) -> Letter | None:
    """Our letter of the first of these names that we know."""
    wanted = [f"<{name}>" for name in names[:MOST_BLOCKS]]
    found = {letter.message_id: letter for letter in Letter.objects.filter(message_id__in=wanted)}
    return next((found[name] for name in wanted if name in found), None)


def _field(part: Message, name: str) -> str:
    return one_line(str(part.get(name, "")))


def _words(message: Message) -> str:
    return "\n".join(_text(part) for part in message.walk() if not part.is_multipart())[:MOST_WORDS]


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace")[:MOST_WORDS] if isinstance(payload, bytes) else ""


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
