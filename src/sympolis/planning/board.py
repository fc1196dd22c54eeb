"""The schedule board of a series, made for the page: weeks, tray, conflicts, starts to choose from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.clock import DayPart
from sympolis.core.text import isolated
from sympolis.planning import conflicts
from sympolis.planning.conflicts import Conflict, Meeting, Severity, Timetable
from sympolis.planning.look import Look, days_of, months_of
from sympolis.planning.queries.drafts import comparable
from sympolis.planning.queries.meetings import OVER, Timeline
from sympolis.programme.board import Board, Day, Entry, Week, board_of, entries_of, languages_of, local_of
from sympolis.programme.models import Series, Session
from sympolis.programme.nights import PlaceTime, Slot, at_places, slots_of
from sympolis.programme.pending import change_of
from sympolis.programme.sky import HOST_HOURS, WRITTEN, Sky, slot_words
from sympolis.programme.sky import listed as written
from sympolis.programme.states import SessionState

MOST_LISTED = 40
MOST_NAMED = 2  # cities at night at a start


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a session on the board."""

    fix: list[Conflict]
    think: list[Conflict]
    know: list[Conflict]
    languages: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry of the board with what stands beside it."""

    entry: Entry
    beside: Beside | None
    move: str  # query of the look in which its new place is chosen

    @property
    def may_lock(self) -> bool:
        return not self.entry.old and self.entry.session.state not in {SessionState.CANCELLED, *OVER}

    @property
    def may_move(self) -> bool:
        return self.may_lock and not self.entry.session.is_locked


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the board; `start` is there while a session is being moved, with the query that chooses the day."""

    day: Day
    shown: list[Shown]
    start: "Start | None"
    choose: str
    chosen: bool
    is_open: bool  # sessions may be placed there


@dataclass(frozen=True, slots=True)
class Row:
    week: Week
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    count: int  # sessions
    here: bool
    query: str


@dataclass(frozen=True, slots=True)
class Start:
    """When a session could begin, and what would stand in its way then."""

    starts_at: datetime  # UTC
    local: datetime  # naive, on the clock the board shows
    words: str  # whom it hurts
    conflicts: list[Conflict]  # nights aside: the words tell them

    @property
    def value(self) -> str:
        return f"{self.starts_at:%Y-%m-%dT%H:%MZ}"

    @property
    def is_bad(self) -> bool:
        return any(one.severity is Severity.FIX for one in self.conflicts)


@dataclass(frozen=True, slots=True)
class Line:
    """A conflict in the list, with the query that moves its session, "" where that cannot be moved."""

    conflict: Conflict
    title: str
    move: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Conflicts beside the board: those that must be fixed wherever they are, the others of what is shown."""

    fix: list[Line]
    think: list[Line]
    know: list[Line]
    more: int  # left out


def months(series: Series, line: Timeline, look: Look, zone: str) -> list[Month]:
    """The months of a series with their number of sessions."""
    days = [local_of(one.starts_at, zone).date() for one in line.sessions if is_placed(one)]
    counts = Counter(day.replace(day=1) for day in days)
    return [
        Month(first, counts[first], first == look.month, look.query(month=first, day=None, wanted=None, done=""))
        for first in months_of(series, days)
    ]


def ideas(line: Timeline, look: Look) -> list[tuple[Session, str]]:
    """The tray: sessions that have no place yet, with the query that places each."""
    return [(one, _move(look, one)) for one in line.sessions if not is_placed(one)]


def _move(look: Look, session: Session) -> str:
    return look.query(move=session.slug, day=None, wanted=None, done="")


def is_placed(session: Session) -> bool:
    return session.state != SessionState.IDEA


def first_month(series: Series, line_days: Sequence[date], today: date) -> date:
    """A day of the month to begin with: that of the next session while the series runs, else of its first."""
    if series.starts_on <= today <= series.ends_on:
        return min((day for day in line_days if day >= today), default=today)
    return line_days[0] if line_days else series.starts_on


def span_of(series: Series, line: Timeline, look: Look, zone: str) -> tuple[date, date]:
    """First and last day that the board shows."""
    if look.month:
        return days_of(look.month)
    days = [local_of(one.starts_at, zone).date() for one in line.sessions if is_placed(one)]
    return min([series.starts_on, *days]), max([series.ends_on, *days])


def shown(series: Series, look: Look, span: tuple[date, date], zone: str) -> list[Session]:
    """The sessions of the days that are shown, with those that leave them in the draft when both are looked at."""
    place = clock.zone(zone)
    first = datetime.combine(span[0], time(), tzinfo=place)
    last = datetime.combine(span[1] + timedelta(days=1), time(), tzinfo=place)
    wanted = Q(starts_at__gte=first, starts_at__lt=last)
    if look.both:
        wanted |= Q(released__starts_at__gte=first, released__starts_at__lt=last)
    sessions = list(comparable(series).filter(wanted).exclude(state=SessionState.IDEA))
    for session in sessions:
        session.series = series
    return sessions


def weeks(
    series: Series, look: Look, line: Timeline, sessions: list[Session], span: tuple[date, date], zone: str,
    beside: dict[int, Beside],
) -> Board:  # fmt: skip
    """The weeks of the board; entries stand on the clock of `zone`."""
    changes = {session.pk: change for session in sessions if (change := change_of(session))}
    live = [session for session in sessions if session.state != SessionState.CANCELLED]
    flags = {key: [one.brief for one in of.fix] for key, of in beside.items()}
    entries = entries_of(sessions, changes, {one.pk: _sky(one, line) for one in live}, flags, zone)
    kept = [one for one in entries if (look.both or not one.old) and span[0] <= one.local.date() <= span[1]]
    days = [span[0] + timedelta(days=number) for number in range(0, (span[1] - span[0]).days + 1, 7)]
    today = local_of(timezone.now(), zone).date()
    zones = [city.zone for city in line.clocks.among([])]
    return board_of(series, kept, today, zones, zone=zone, weeks_of=[*days, span[1]], weekends=look.weekends)


def _sky(session: Session, line: Timeline) -> Sky:
    """How many cities are at day, at the edge of it and at night; without the strip, which the board does not show."""
    meeting = line.wanted.of(line.meetings[session.pk])
    parts = [seen.part for seen in at_places(meeting.starts_at, meeting.minutes, session.zone, meeting.places)]
    return Sky([], meeting.minutes >= WRITTEN, {part: parts.count(part) for part in DayPart}, "")


def beside_all(sessions: Iterable[Session], found: dict[int, list[Conflict]]) -> dict[int, Beside]:
    """What stands beside each of these sessions, by its id."""
    return {session.pk: Beside(*_by_severity(found.get(session.pk, [])), languages_of(session)) for session in sessions}


def _by_severity(found: Iterable[Conflict]) -> tuple[list[Conflict], list[Conflict], list[Conflict]]:
    found = list(found)
    fix, think, know = ([one for one in found if one.severity is grade] for grade in Severity)
    return fix, think, know


def listed(found: Iterable[Conflict], here: set[int], line: Timeline, look: Look) -> Listed:
    """What the list beside the board tells while these sessions (ids) are shown."""
    fix, think, know = _by_severity(found)
    kept = [fix, *([one for one in rows if here & set(one.sessions)] for rows in (think, know))]
    known = {one.pk: one for one in line.sessions}
    fixes, thoughts, notes = ([_line(one, known, look) for one in rows[:MOST_LISTED]] for rows in kept)
    return Listed(fixes, thoughts, notes, more=sum(max(0, len(rows) - MOST_LISTED) for rows in kept))


def _line(conflict: Conflict, known: dict[int, Session], look: Look) -> Line:
    own = [known[key] for key in conflict.sessions if key in known]
    free = next((one for one in own if not one.is_locked), None)
    return Line(conflict, str((free or own[0]).title), _move(look, free) if free else "")


def rows(
    board: Board, beside: dict[int, Beside], starts: dict[date, "Start"], look: Look, first: date | None
) -> list[Row]:
    """The weeks of a board with everything that a cell needs; `first` day on which sessions may be placed, None for any."""
    return [Row(week, [_cell(day, beside, starts, look, first) for day in week.days]) for week in board.weeks]


def _cell(day: Day, beside: dict[int, Beside], starts: dict[date, "Start"], look: Look, first: date | None) -> Cell:
    shown = [
        Shown(entry, None if entry.old else beside.get(entry.session.pk), _move(look, entry.session))
        for entry in day.entries
    ]
    choose = look.query(day=day.day, wanted=None, done="") if day.day in starts else ""
    is_open = day.within and (first is None or day.day >= first)
    return Cell(day, shown, starts.get(day.day), choose, look.day == day.day, is_open)


def starts_of_days(line: Timeline, key: int, board: Board, zone: str, first: date | None) -> dict[date, Start]:
    """For each day of the board that lies in the series, from `first` on: the session there, at the hour it has now."""
    meeting, table = line.wanted.of(line.meetings[key]), line.timetable
    hour = local_of(meeting.starts_at, zone).time()
    days = [day.day for week in board.weeks for day in week.days if day.within and (first is None or day.day >= first)]
    return {day: start for day in days if (start := _at_hour(line, meeting, table, day, hour, zone))}


def _at_hour(line: Timeline, meeting: Meeting, table: Timetable, day: date, hour: time, zone: str) -> Start | None:
    try:
        starts_at = clock.instant(datetime.combine(day, hour), zone, second=False)
    except clock.MissingHour:
        return None
    return _start(line, meeting, table, starts_at, zone)


def starts_of_day(line: Timeline, key: int, day: date, zone: str, after: datetime | None) -> list[Start]:
    """Every half hour of a day (those after that moment, None for all), with whom it would hurt."""
    meeting, table = line.wanted.of(line.meetings[key]), line.timetable
    moments = [slot.starts_at for slot in slots_of(day, zone, meeting.minutes, ())]
    own = local_of(meeting.starts_at, zone).time()
    if own.minute % 30 and (start := _at_hour(line, meeting, table, day, own, zone)):
        moments = sorted([*moments, start.starts_at])
    return [_start(line, meeting, table, moment, zone) for moment in moments if after is None or moment > after]


def _start(line: Timeline, meeting: Meeting, table: Timetable, starts_at: datetime, zone: str) -> Start:
    there = replace(meeting, starts_at=starts_at)
    local = local_of(starts_at, zone)
    words = _whom(at_places(starts_at, meeting.minutes, zone, meeting.places)) if meeting.minutes < WRITTEN else ""
    found = conflicts.of_one(there, table, line.around)
    told = [one for one in found if one.kind is not conflicts.Kind.NIGHT]
    return Start(starts_at.astimezone(UTC), local, words, told)


def _whom(seen: list[PlaceTime[str]]) -> str:
    """Whom a start hurts: a few are named."""
    parts = [one.part for one in seen]
    asleep = [isolated(one.place.key) for one in seen if one.part is DayPart.NIGHT]
    if asleep and len(asleep) <= MOST_NAMED:
        return _("night in %(places)s") % {"places": written(asleep)}
    slot = Slot(seen[0].starts, seen[0].starts, len(asleep), parts.count(DayPart.EDGE)) if seen else None
    return slot_words(slot, len(parts)) if slot else ""


def is_waking(start: Start) -> bool:
    """Whether the host is up then."""
    return start.local.hour in HOST_HOURS
