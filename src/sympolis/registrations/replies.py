"""Answers of calendars (METHOD:REPLY of RFC 5546) as they arrive by mail. Knows no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from urllib.parse import unquote
from uuid import UUID

import icalendar

from sympolis.core.text import address_key
from sympolis.programme.calendar import UID_DOMAIN
from sympolis.registrations.states import Reply

LARGEST = 200_000  # octets of a calendar part; a reply has one event
MOST = 50  # events looked at
KINDS = {"text/calendar", "application/ics"}
STATUS = {"ACCEPTED": Reply.ACCEPTED, "DECLINED": Reply.DECLINED, "TENTATIVE": Reply.TENTATIVE}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one calendar said about one session.

    address   key of the guest's address (core.text.address_key)
    sequence  SEQUENCE of the entry that was answered; None when it is not told
    at        DTSTAMP of the answer; None when it is not told
    """

    session: UUID
    address: str
    reply: Reply
    sequence: int | None
    at: datetime | None


def answers_in(message: Message) -> list[Answer]:
    """The answers in a mail, each once; [] for a mail that is something else, or cannot be read."""
    found: dict[tuple, Answer] = {}
    for part in message.walk():
        if part.get_content_type() in KINDS:
            for answer in _answers(part):
                found.setdefault((answer.session, answer.address), answer)
    return list(found.values())


def _answers(part: Message) -> Iterator[Answer]:
    body = part.get_payload(decode=True)
    if not isinstance(body, bytes) or len(body) > LARGEST:
        return
    try:
        calendar = icalendar.Calendar.from_ical(body)
        if str(calendar.get("METHOD", "")).upper() != "REPLY":
            return
        events = list(calendar.walk("VEVENT"))[:MOST]
        answers = [answer for event in events if (answer := _answer(event))]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):  # whatever a stranger's file can hold
        return
    yield from answers


def _answer(event: icalendar.Component) -> Answer | None:
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    session = _session(str(event.get("UID", "")))
    if session is None or len(attendees) != 1:  # a reply is one guest's (RFC 5546 3.2.3)
        return None
    reply = STATUS.get(str(attendees[0].params.get("PARTSTAT", "")).upper())
    if reply is None:  # delegated, or needs action
        return None
    address = address_key(unquote(str(attendees[0])).partition(":")[2] or str(attendees[0]))
    sequence = event.get("SEQUENCE")
    return Answer(session, address, reply, int(sequence) if sequence is not None else None, _moment(event))


def _session(uid: str) -> UUID | None:
    name, _at, domain = uid.partition("@")
    if domain != UID_DOMAIN:
        return None
    try:
        return UUID(name)
    except ValueError:
        return None


def _moment(event: icalendar.Component) -> datetime | None:
    stamp = event.get("DTSTAMP")
    at = stamp.dt if stamp is not None else None
    return at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo else None
