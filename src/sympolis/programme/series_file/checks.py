"""What single values cannot tell: names used twice, pointers into nowhere, times that cannot be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.programme.actions import times
from sympolis.programme.actions.overlaps import A_DAY
from sympolis.programme.models import Series
from sympolis.programme.series_file.document import Document, Known, Row
from sympolis.programme.series_file.kinds import meant
from sympolis.programme.series_file.lines import Path
from sympolis.programme.states import SessionState

Found = Iterator[tuple[Path, str]]
NAMED_BY = {
    "regions": "code", "cities": "slug", "organisations": "name", "people": "slug", "formats": "code",
    "themes": "code", "sessions": "slug",
}  # fmt: skip


def problems(document: Document, known: Known) -> Found:
    """(path, words) of everything that does not fit together."""
    yield from _twice(document)
    yield from _pointers(document, known)
    yield from _dates(document, known)
    for session in document.sessions:
        yield from _session(session, document, known)
    yield from _people_twice(document, known)
    yield from _working_language(document, known)


def _twice(document: Document) -> Found:
    for table, key in NAMED_BY.items():
        first: dict[str, Row] = {}
        for row in getattr(document, table):
            name = row.get(key)
            if name in first:
                words = _("“%(name)s” is used already in line %(line)d. Give each row its own.")
                line = document.lines.of((*first[name].path, key))
                yield (*row.path, key), words % {"name": name, "line": line}
            elif name is not None:
                first[name] = row


def _pointers(document: Document, known: Known) -> Found:
    """Pointers to rows that are neither in the file nor known."""
    targets = {table: _names(getattr(document, table), table, known) for table in NAMED_BY}
    for table, key, target in _POINTERS:
        rows = [getattr(document, table)] if table == "series" else getattr(document, table)
        for row in rows:
            yield from _lost((*row.path, key), row.get(key), targets[target], target)
    for session in document.sessions:
        for key in ("parts", "segments"):
            for row in _listed(session, key):
                yield from _lost((*row.path, "person"), row.get("person"), targets["people"], "people")


_POINTERS = (
    ("cities", "region", "regions"),
    ("people", "city", "cities"),
    ("people", "organisation", "organisations"),
    ("series", "regions", "regions"),
    ("series", "host_city", "cities"),
    ("sessions", "theme", "themes"),
    ("sessions", "format", "formats"),
    ("sessions", "regions", "regions"),
    ("sessions", "cities", "cities"),
)


def _names(rows: Iterable[Row], table: str, known: Known) -> list[str]:
    return [row[NAMED_BY[table]] for row in rows if NAMED_BY[table] in row] + sorted(getattr(known, table))


def _lost(path: Path, value: Any, targets: list[str], target: str) -> Found:
    """The pointer, or each of a list of pointers, that leads nowhere; "" is no pointer."""
    pairs = (
        [((*path, number), name) for number, name in enumerate(value)] if isinstance(value, list) else [(path, value)]
    )
    for place, name in pairs:
        if name and name not in targets:
            yield place, _unknown(target) % {"name": name} + meant(name, targets)


def _unknown(target: str) -> str:
    return {
        "regions": _("There is no region “%(name)s”, neither in the file nor in the directory."),
        "cities": _("There is no city “%(name)s”, neither in the file nor in the directory."),
        "organisations": _("There is no organisation “%(name)s”, neither in the file nor in the directory."),
        "people": _("There is nobody called “%(name)s”, neither in the file nor among the network’s people."),
        "themes": _("There is no theme “%(name)s” in this series."),
        "formats": _("There is no format “%(name)s” in this network."),
    }[target]


def _listed(row: Row, key: str) -> list[Row]:
    """A list of rows in a row; none where a word stands for it."""
    return row[key] if isinstance(row.get(key), list) else []


def _dates(document: Document, known: Known) -> Found:
    series = document.series
    starts, ends = series.get("starts", known.starts), series.get("ends", known.ends)
    if starts and ends and ends < starts:
        words = _("The series ends before it starts on %(day)s.") % {"day": date_format(starts)}
        yield (*series.path, "ends" if "ends" in series else "starts"), words
    if ends and series.get("retention") and series["retention"] < ends:
        words = _("Personal data are needed until the series is over on %(day)s.") % {"day": date_format(ends)}
        yield (*series.path, "retention"), words


def _session(session: Row, document: Document, known: Known) -> Found:
    """Times that cannot be, and a length that nothing tells."""
    if "start" not in session:
        return
    is_new = session.get("slug") not in known.sessions
    length = minutes_of(session, document, known)
    if is_new and length is None and "minutes" not in document.raw["sessions"][session.path[1]]:
        words = _("This line is missing. Write the length, for example minutes = 120, or give the session a format.")
        yield (*session.path, "minutes"), words
    starts_at, problem = _instant(session, session["start"], session.get("zone") or document.zone)
    if problem:
        yield problem
    elif starts_at and session.get("state") != SessionState.CANCELLED:
        yield from _outside(session, starts_at, length or 1, document, known)
    for move in _listed(session, "moves"):
        if "from" in move:
            problem = _instant(move, move["from"], move.get("zone") or session.get("zone") or document.zone, "from")[1]
            if problem:
                yield problem


def _instant(
    row: Row, local: datetime, zone: str, key: str = "start"
) -> tuple[datetime | None, tuple[Path, str] | None]:
    """(instant, None), or (None, problem), or (None, None) when no zone is known: that is told elsewhere."""
    if not zone:
        return None, None
    try:
        return times.starts(local, zone, row.get("second_hour"))["starts_at"], None
    except Refused as refusal:
        hint = _("Write second_hour = false or second_hour = true.") if refusal.code == "doubled_hour" else ""
        return None, ((*row.path, key), f"{refusal.words} {hint}".strip())


def _outside(session: Row, starts_at: datetime, minutes: int, document: Document, known: Known) -> Found:
    series = document.series
    starts, ends = series.get("starts", known.starts), series.get("ends", known.ends)
    if not starts or not ends or ends < starts or not document.zone:
        return
    dates = Series(starts_on=starts, ends_on=ends, zone=document.zone)
    try:
        times.refuse_outside(dates, starts_at, minutes)
    except Refused as refusal:
        yield (*session.path, "start"), str(refusal.words)


def minutes_of(session: Row, document: Document, known: Known) -> int | None:
    """The length of a session: its own, else that of its run of show, else of its format; None when nothing tells."""
    if "minutes" in session:
        return session["minutes"]
    if steps := _listed(session, "segments"):
        return sum(step.get("minutes", 0) for step in steps) or None
    parts = format_minutes(document, known).get(session.get("format", ""), ())
    number = session.get("part", 1)
    return (parts[number - 1] or None) if number <= len(parts) else None


def format_minutes(document: Document, known: Known) -> dict[str, tuple[int, ...]]:
    """Minutes of each part of the formats in the file and of those that are known."""
    return {**known.formats, **{row["code"]: _parts(row) for row in document.formats if _tells_steps(row)}}


def _tells_steps(row: Row) -> bool:
    return "code" in row and ("parts" in row or "segments" in row)


def _parts(row: Row) -> tuple[int, ...]:
    parts = _listed(row, "parts") or [row]
    return tuple(sum(step.get("minutes", 0) for step in _listed(part, "segments")) for part in parts)


@dataclass(frozen=True)
class _Engagement:
    """Somebody is in a session."""

    starts_at: datetime
    ends_at: datetime
    session: Row
    path: Path  # of the pointer to the person


def _people_twice(document: Document, known: Known) -> Found:
    """Sessions of this file that ask for one person at overlapping times; other series are looked at when written."""
    for person, engagements in _engagements(document, known).items():
        latest: _Engagement | None = None
        for one in sorted(engagements, key=lambda one: (one.starts_at, one.session.path)):
            if latest and one.starts_at < latest.ends_at:
                yield one.path, _two_at_once(person, latest, one, document)
            if latest is None or one.ends_at > latest.ends_at:
                latest = one


def _two_at_once(person: str, before: _Engagement, after: _Engagement, document: Document) -> str:
    words = _("%(person)s would be in two sessions at once: from %(time)s here and in “%(other)s” (line %(line)d).")
    return words % {
        "person": person,
        "time": _told(after.starts_at, after.session.get("zone") or document.zone),
        "other": before.session.get("slug", ""),
        "line": document.lines.of(before.session.path),
    }


def _engagements(document: Document, known: Known) -> dict[str, list[_Engagement]]:
    found: dict[str, list[_Engagement]] = {}
    for session in document.sessions:
        zone, minutes = session.get("zone") or document.zone, minutes_of(session, document, known)
        if not minutes or minutes >= A_DAY or session.get("state") == SessionState.CANCELLED or "start" not in session:
            continue
        starts_at, _problem = _instant(session, session["start"], zone)
        if starts_at is None:
            continue
        people = {part["person"]: part.path for part in reversed(_listed(session, "parts")) if "person" in part}
        for person, path in people.items():
            ends_at = starts_at + timedelta(minutes=minutes)
            found.setdefault(person, []).append(_Engagement(starts_at, ends_at, session, (*path, "person")))
    return found


def _told(moment: datetime, zone: str) -> str:
    local = moment.astimezone(clock.zone(zone))
    return f"{date_format(local)}, {time_format(local)} ({zone})"


def _working_language(document: Document, known: Known) -> Found:
    """A new title has to be there in the working language: everything falls back to it."""
    wanted: list[tuple[Row, str]] = [] if known.series else [(document.series, "title")]
    wanted += [(theme, "name") for theme in document.themes if theme.get("code") not in known.themes]
    wanted += [(session, "title") for session in document.sessions if session.get("slug") not in known.sessions]
    for row, key in wanted:
        if row.get(key) and document.language not in row[key]:
            words = _("The text in the working language, “%(language)s”, is missing.")
            yield (*row.path, key), words % {"language": document.language}


__all__ = ["NAMED_BY", "format_minutes", "minutes_of", "problems"]
