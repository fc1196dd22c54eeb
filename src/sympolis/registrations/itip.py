"""Calendar entries of those who come, as messages between calendars (RFC 5545, 5546, 6047). Knows no database.

One message is about one session: programs follow no message about several. A message is made once for all its readers
of one language and filled with the lines that differ (10,000 people are told of a move in seconds).

SEQUENCE is that of the released version plus what became of the registrations under the same address: 2 for every time
somebody registered anew, 1 while a registration is cancelled. So it grows with every message that a calendar gets,
also after cancelling and registering again, and for two colleagues who share a mailbox.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import quote

from sympolis.core.text import one_line
from sympolis.programme import calendar
from sympolis.programme.published import Entry, Published
from sympolis.registrations.states import Reply

REQUEST, CANCEL = "REQUEST", "CANCEL"
SAFE_IN_MAILTO = "@!$'*+-._~"  # RFC 6068 without what ends a parameter or a line
NUMBER, PARTIES, WAY_IN = "\ue000", "\ue001", "\ue002"  # marks of what differs from guest to guest
MARKS = frozenset((NUMBER, PARTIES, WAY_IN))
MARKED = re.compile(f"[{NUMBER}{PARTIES}{WAY_IN}]")
MARKED_APART = re.compile(f"([{NUMBER}{PARTIES}])")
END = "\r\n"
ANSWER = {Reply.ACCEPTED: "ACCEPTED", Reply.DECLINED: "DECLINED", Reply.TENTATIVE: "TENTATIVE"}


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody of a calendar entry: name as shown, and address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Guest:
    """Who an entry is for.

    way_in  where they join: their own page, which knows the link at every moment and counts who came
    turns   what `turns_of` counts for their address
    role    "REQ-PARTICIPANT", or "CHAIR" for those who have a part in the session
    reply   what their calendar answered for this very time, else ""
    asks    whether anybody reads the answer
    """

    party: Party
    way_in: str
    turns: int = 0
    role: str = "REQ-PARTICIPANT"
    reply: str = ""
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Message:
    """A calendar message that lacks only its guest. Made by `message`."""

    method: str
    base: int  # SEQUENCE of the released version
    pieces: tuple[str, ...]  # folded text, and the marks in between

    def to(self, guest: Guest) -> str:
        """The calendar file for a guest."""
        values = {
            NUMBER: str(self.base + guest.turns),
            PARTIES: calendar.fold(attendee_line(guest)),
            WAY_IN: calendar.fold(f" {guest.way_in}"),  # on a line of its own
        }
        return "".join([values.get(piece, piece) for piece in self.pieces])


def message(
    programme: Published, entry: Entry, *, method: str, organizer: Party, stamp: datetime, dial_in: str = ""
) -> Message:
    """A REQUEST (the entry comes, or follows a change) or a CANCEL (it goes), in the active language."""
    personal = calendar.Personal(
        sequence=NUMBER,
        stamp=stamp,
        parties=(organizer_line(organizer), PARTIES),
        join_url=WAY_IN,
        dial_in=dial_in,
        ended=method == CANCEL,
    )
    zones: dict[str, tuple[int, int]] = {}
    event = calendar.event_lines(programme, entry, zones, personal)
    lines = calendar.file_lines([f"METHOD:{method}", *calendar.zone_lines(zones), *event])
    pieces = [piece for line in lines[:-1] for piece in _pieces(line)]
    merged = groupby(pieces, key=lambda piece: piece in MARKS and piece)
    return Message(method, entry.sequence, tuple(mark or "".join(group) for mark, group in merged))


def _pieces(line: str) -> list[str]:
    """A line, folded, with its end; a way in that it holds goes on a line of its own, where it needs no counting."""
    if not MARKED.search(line):
        return [calendar.fold(line), END]
    if WAY_IN not in line:
        return [*filter(None, MARKED_APART.split(line)), END]
    first, *others = line.split(WAY_IN)
    rest = [piece for other in others for piece in (END, WAY_IN, *((END, calendar.fold(f" {other}")) if other else ()))]
    return [calendar.fold(first), *rest, END]


def turns_of(registrations: Iterable[tuple[int, bool]]) -> int:
    """What registrations of one address for a session add to SEQUENCE: (times registered anew, is cancelled) each."""
    return sum(2 * anew + is_over for anew, is_over in registrations)


def organizer_line(organizer: Party) -> str:
    return f"ORGANIZER;CN={_name(organizer.name)}:{mailto(organizer.address)}"


def attendee_line(guest: Guest) -> str:
    """The guest with PARTSTAT: what they answered for this time, else NEEDS-ACTION, which programs ask about."""
    status = ANSWER.get(Reply(guest.reply), "") if guest.reply else ""
    return (
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE={guest.role};PARTSTAT={status or 'NEEDS-ACTION'};"
        f"RSVP={'TRUE' if guest.asks else 'FALSE'};CN={_name(guest.party.name)}:{mailto(guest.party.address)}"
    )


def mailto(address: str) -> str:
    """The address as a URI (RFC 6068)."""
    return f"mailto:{quote(address, safe=SAFE_IN_MAILTO)}"


def _name(name: str) -> str:
    return calendar.quoted(calendar.CONTROLS.sub(" ", one_line(name)))
