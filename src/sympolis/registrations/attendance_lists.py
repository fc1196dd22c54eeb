"""Rows of an attendance list: who was there for how long. Knows the columns that meeting services and people use.

Zoom, Teams, BigBlueButton and Webex begin their files with some lines about the meeting, name a person once for each
time they came back, and call columns differently in each language; so the heading is looked for, visits are joined
by person, and minutes are summed without counting overlapping visits twice where the times are told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.tables import Line
from sympolis.core.text import address_key, comparable, one_line
from sympolis.registrations.matching import name_key

LOOKED_AT = 30  # lines from the top in which the heading may stand
NAMES = (
    "name", "full name", "name original name", "participant", "user name", "display name", "attendee",
    "vollstandiger name", "teilnehmer", "teilnehmende", "anzeigename", "nombre", "nom", "nome",
)  # fmt: skip
GIVEN = ("first name", "given name", "vorname", "prenom")
FAMILY = ("last name", "family name", "surname", "nachname", "familienname", "nom de famille")
EMAILS = (
    "email", "e mail", "user email", "email address", "e mail adresse", "participant email", "mail", "upn",
    "participant id upn", "correo electronico", "adresse e mail",
)  # fmt: skip
MINUTES = ("duration", "duration minutes", "total duration minutes", "minutes", "time in session minutes", "attendance duration",
           "in meeting duration", "time in meeting", "time in room", "dauer", "dauer minuten", "minuten", "duree", "duracion")  # fmt: skip
JOINED = ("join time", "first join", "join", "joined", "beitrittszeit", "beitritt", "entry time")
LEFT = ("leave time", "last leave", "leave", "left", "verlassen", "austritt", "exit time")
FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%y, %I:%M:%S %p",
    "%m/%d/%Y, %I:%M:%S %p", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%H:%M:%S", "%H:%M",
)  # fmt: skip
SPELLED = re.compile(
    r"(?:(\d+)\s*h(?:ours?|rs?|)?\.?)?\s*(?:(\d+)\s*m(?:in(?:utes?|uten)?|)?\.?)?\s*(?:(\d+)\s*s(?:ec(?:onds?)?|)?\.?)?"
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody in a list; `minutes` None when the list does not tell."""

    line: int
    name: str
    email: str
    minutes: int | None


@dataclass(slots=True)
class _Visits:
    line: int
    name: str
    email: str
    seconds: float | None = None
    spans: list[tuple[datetime, datetime]] | None = None

    def minutes(self) -> int | None:
        if self.spans:
            return round(_covered(self.spans) / 60)
        return None if self.seconds is None else round(self.seconds / 60)


def visitors(lines: Sequence[Line]) -> list[Visitor]:
    """Everybody named, in the order of the file. Raises Refused("no_heading") or ("empty"), field "file"."""
    at, columns = _heading(lines)
    found: dict[str, _Visits] = {}
    for line in lines[at + 1 :]:
        name, email = _name(line.cells, columns), _cell(line.cells, columns.get("email"))
        if not name and not email:
            continue
        key = address_key(email) or name_key(name)
        visits = found.setdefault(key, _Visits(line.number, name[:300], email[:254]))
        _add(visits, line.cells, columns)
    if not found:
        raise Refused("empty", _("Below the heading there is nobody in this list."), "file")
    return [Visitor(one.line, one.name, one.email, one.minutes()) for one in found.values()]


def _heading(lines: Sequence[Line]) -> tuple[int, dict[str, int]]:
    """The line among the first ones that names most columns we know, and where they are."""
    candidates = [(at, _columns(line.cells)) for at, line in enumerate(lines[:LOOKED_AT])]
    candidates = [(at, columns) for at, columns in candidates if columns.keys() & {"name", "family", "email"}]
    if not candidates:
        words = _("No column for names or e-mail addresses was found. Call one of them “Name” or “Email”.")
        raise Refused("no_heading", words, "file")
    return max(candidates, key=lambda candidate: len(candidate[1]))


def _columns(cells: Sequence[str]) -> dict[str, int]:
    wanted = {
        "name": NAMES,
        "given": GIVEN,
        "family": FAMILY,
        "email": EMAILS,
        "minutes": MINUTES,
        "joined": JOINED,
        "left": LEFT,
    }
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        key = " ".join("".join(sign if sign.isalnum() else " " for sign in comparable(cell)).split())
        for column, names in wanted.items():
            if key in names:
                columns.setdefault(column, place)
    return columns


def _cell(cells: Sequence[str], place: int | None) -> str:
    return one_line(cells[place]) if place is not None and place < len(cells) else ""


def _name(cells: Sequence[str], columns: dict[str, int]) -> str:
    parts = [_cell(cells, columns.get("given")), _cell(cells, columns.get("family"))]
    return " ".join(part for part in parts if part) or _cell(cells, columns.get("name"))


def _add(visits: _Visits, cells: Sequence[str], columns: dict[str, int]) -> None:
    joined, left = moment(_cell(cells, columns.get("joined"))), moment(_cell(cells, columns.get("left")))
    if joined and left and left >= joined:
        visits.spans = [*(visits.spans or []), (joined, left)]
    seconds = duration(_cell(cells, columns.get("minutes")))
    if seconds is not None:
        visits.seconds = (visits.seconds or 0) + seconds


def duration(text: str) -> float | None:
    """Seconds of "95", "1:35:00", "1h 35m 2s", "95 min"; a plain number counts minutes. None for anything else."""
    text = text.strip().lower().replace(",", ".")
    if re.fullmatch(r"\d{1,5}(\.\d+)?", text):
        return float(text) * 60
    if clock := re.fullmatch(r"(\d{1,3}):(\d{2})(?::(\d{2}))?", text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds).total_seconds()
    spelled = SPELLED.fullmatch(text) if text else None
    if spelled is None or not any(spelled.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in spelled.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds).total_seconds()


def moment(text: str) -> datetime | None:
    """A time as lists write it, without a zone: only differences of one list count."""
    for pattern in FORMATS:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - see above
        except ValueError:
            continue
    return None


def _covered(spans: list[tuple[datetime, datetime]]) -> float:
    """Seconds that lie in at least one of the spans."""
    total, until = 0.0, None
    for start, end in sorted(spans):
        start = max(start, until) if until else start
        if end > start:
            total += (end - start).total_seconds()
            until = end
    return total
