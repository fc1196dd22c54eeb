"""The plan as a board: weeks and days on the host's clock, the draft beside what is released. No database.

Solid is released as it stands, dashed is draft, crossed out is a place that a session leaves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.languages import language_name, zone_city
from sympolis.programme.models import Series, Session
from sympolis.programme.pending import PendingChange
from sympolis.programme.sky import Sky, listed
from sympolis.programme.states import ChangeKind, Focus, SessionState

DRAFT_KINDS = {ChangeKind.ADDED, ChangeKind.MOVED, ChangeKind.CHANGED, ChangeKind.REINSTATED}


@dataclass(frozen=True, slots=True)
class Entry:
    """A session at a place of the board; `old` when it is the place that it leaves."""

    session: Session
    local: datetime  # naive, host's clock
    hours: str
    where: str  # regions, or "global"
    css: str  # "", "draft", "gone"; with "clash" behind it when something must be looked at
    mark: str  # what the look says, in words: "new in draft"
    flags: list[str]
    sky: Sky | None
    old: bool = False


@dataclass(slots=True)
class Day:
    day: date
    today: bool
    within: bool  # inside the dates of the series
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Week:
    """A row of the board; `notes` are clock changes told before it, `skipped` the empty weeks left out before it."""

    monday: date
    label: str
    number: int
    days: list[Day]
    notes: list[str] = field(default_factory=list)
    skipped: int = 0

    @property
    def skipped_words(self) -> str:
        return ngettext("%(count)d week without a session", "%(count)d weeks without a session", self.skipped) % {
            "count": self.skipped
        }


@dataclass(frozen=True, slots=True)
class Board:
    weeks: list[Week]
    weekdays: list[str]
    columns: int


def entries_of(
    sessions: Iterable[Session],
    changes: dict[int, PendingChange],
    skies: dict[int, Sky],
    flags: dict[int, list[str]],
    host_zone: str,
) -> list[Entry]:
    """Every place of the board, by time: for a moved session its old and its new one."""
    found = []
    for session in sessions:
        change = changes.get(session.pk)
        found.append(_entry(session, change, skies.get(session.pk), flags.get(session.pk, []), host_zone))
        if change and change.kind == ChangeKind.MOVED and change.old_starts_at:
            found.append(_old_place(session, change, host_zone))
    return sorted(found, key=lambda entry: (entry.local, entry.session.pk, entry.old))


def _entry(session: Session, change: PendingChange | None, sky: Sky | None, flags: list[str], host_zone: str) -> Entry:
    local = local_of(session.starts_at, host_zone)
    if session.state == SessionState.CANCELLED:
        css, mark = "gone", _("cancelled in the draft") if change else _("cancelled")
    elif change and change.kind in DRAFT_KINDS:
        css, mark = "draft", _mark(change, host_zone)
    elif session.released_id is None:
        css, mark = "draft", _("idea, not released") if session.state == SessionState.IDEA else _("new in draft")
    else:
        css, mark = "", _("done") if session.state in {SessionState.DONE, SessionState.DOCUMENTED} else ""
    if flags and css != "gone":
        css = f"{css} clash".strip()
    return Entry(session, local, hours_of(local, session.minutes), where_of(session), css, mark, flags, sky)


def _mark(change: PendingChange, host_zone: str) -> str:
    if change.kind == ChangeKind.MOVED and change.old_starts_at:
        old = local_of(change.old_starts_at, host_zone)
        return _("moved from %(day)s, %(time)s") % {"day": short_day(old), "time": f"{old:%H:%M}"}
    return {
        ChangeKind.ADDED: _("new in draft"),
        ChangeKind.CHANGED: _("changed in draft"),
        ChangeKind.REINSTATED: _("takes place again"),
    }.get(change.kind, _("changed in draft"))


def _old_place(session: Session, change: PendingChange, host_zone: str) -> Entry:
    old, new = local_of(change.old_starts_at, host_zone), local_of(change.new_starts_at, host_zone)
    mark = _("moves to %(day)s, %(time)s") % {"day": short_day(new), "time": f"{new:%H:%M}"}
    return Entry(session, old, f"{old:%H:%M}", where_of(session), "gone", mark, [], None, old=True)


def board_of(
    series: Series,
    entries: Sequence[Entry],
    today: date,
    zones: Iterable[str],
    *,
    zone: str = "",
    weeks_of: Iterable[date] = (),
    weekends: bool = False,
) -> Board:
    """Weeks with something in them, in order, with the clock changes of `zones` told where they happen.

    zone       whose clock the entries are on; default the series'
    weeks_of   days whose weeks are there even if nothing is in them
    weekends   show Saturday and Sunday even if nothing is on them
    """
    by_day: dict[date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.local.date(), []).append(entry)
    mondays = sorted({clock.monday_of(day) for day in (*by_day, *weeks_of)})
    if not mondays:
        return Board([], [], 0)
    columns = 7 if weekends or any(day.weekday() > 4 for day in by_day) else 5
    weeks = [_week(series, monday, by_day, columns, today) for monday in mondays]
    for before, week in pairwise(weeks):
        week.skipped = (week.monday - before.monday).days // 7 - 1
    _tell_clock_changes(weeks, zone or series.zone, clock.distinct([series.zone, *zones]))
    names = [date_format(mondays[0] + timedelta(days=number), "D") for number in range(columns)]
    return Board(weeks, names, columns + 1)


def _week(series: Series, monday: date, by_day: dict[date, list[Entry]], columns: int, today: date) -> Week:
    days = []
    for number in range(columns):
        day = monday + timedelta(days=number)
        days.append(Day(day, day == today, series.starts_on <= day <= series.ends_on, by_day.get(day, [])))
    return Week(monday, _span(monday, monday + timedelta(days=columns - 1)), monday.isocalendar().week, days)


def _span(first: date, last: date) -> str:
    same = first.month == last.month
    return f"{date_format(first, 'j' if same else 'j M')}–{date_format(last, 'j M')}"


def _tell_clock_changes(weeks: list[Week], host_zone: str, zones: list[str]) -> None:
    start = datetime.combine(weeks[0].monday, time(), tzinfo=UTC)
    end = datetime.combine(weeks[-1].monday + timedelta(days=7), time(), tzinfo=UTC)
    found: dict[date, list[clock.ClockChange]] = {}
    for name in zones:
        for change in clock.clock_changes(name, start, end):
            day = change.at.astimezone(clock.zone(name)).date()
            found.setdefault(day, []).append(change)
    for day in sorted(found):
        week = next((week for week in weeks if _felt_in(week, day)), None)
        if week:
            week.notes.append(_change_words(day, found[day], host_zone))


def _felt_in(week: Week, day: date) -> bool:
    """A change at the weekend is told before the next week, one on a working day before its own."""
    return week.monday + timedelta(days=len(week.days) - 1) >= day


def _change_words(day: date, changes: list[clock.ClockChange], host_zone: str) -> str:
    here = get_language() or "en"
    names = [zone_city(change.zone, here) for change in changes]
    if len(names) > 4:
        more = len(names) - 3
        names = [*names[:3], ngettext("%(count)d more", "%(count)d more", more) % {"count": more}]
    words = _("%(day)s: clocks change in %(places)s.") % {"day": date_format(day, _("D j F")), "places": listed(names)}
    host = next((change for change in changes if change.zone == host_zone), None)
    if host:
        noon = datetime.combine(day, time(14), tzinfo=clock.zone(host_zone)) + timedelta(days=1)
        told = {"place": zone_city(host_zone, here), "utc": f"{noon.astimezone(UTC):%H:%M}"}
        words += " " + _("From here 14:00 in %(place)s is %(utc)s UTC.") % told
    return words


def overlaps(sessions: Sequence[Session]) -> list[tuple[Session, Session]]:
    """Pairs of sessions that run at the same time (written exchanges and cancelled ones aside)."""
    live = [s for s in sessions if s.state != SessionState.CANCELLED and s.minutes < 1440]
    live.sort(key=lambda session: (session.starts_at, session.pk))
    found = []
    for index, first in enumerate(live):
        for second in live[index + 1 :]:
            if second.starts_at >= first.ends_at:
                break
            found.append((first, second))
    return found


def flags_of(sessions: Iterable[Session], pairs: Iterable[tuple[Session, Session]]) -> dict[int, list[str]]:
    """What must be looked at, by session id: another session at the same time."""
    flags: dict[int, list[str]] = {session.pk: [] for session in sessions}
    for first, second in pairs:
        flags[first.pk].append(_("At the same time: %(title)s") % {"title": second.title})
        flags[second.pk].append(_("At the same time: %(title)s") % {"title": first.title})
    return flags


def local_of(moment: datetime, zone_name: str) -> datetime:
    """The naive wall clock of an instant in a zone."""
    return moment.astimezone(clock.zone(zone_name)).replace(tzinfo=None)


def hours_of(local: datetime, minutes: int) -> str:
    """ "10:00–12:00", or until which day a written exchange goes."""
    end = local + timedelta(minutes=minutes)
    if minutes >= 1440:
        return _("until %(day)s") % {"day": short_day(end - timedelta(minutes=1))}
    later = (end.date() - local.date()).days
    return f"{local:%H:%M}–{end:%H:%M}" + (f" (+{later})" if later else "")


def short_day(moment: datetime | date) -> str:
    return date_format(moment, _("D j M"))


def where_of(session: Session) -> str:
    """Whom a session is for: its regions, or global."""
    names = [str(region) for region in session.regions.all()]
    return ", ".join(names) if session.focus == Focus.REGIONAL and names else _("global")


def languages_of(session: Session) -> str:
    """ "Arabic, into English and French"."""
    here = get_language() or "en"
    floor = language_name(session.floor_language, here)
    into = [language_name(code, here) for code in session.interpretation_languages]
    return _("%(floor)s, into %(into)s") % {"floor": floor, "into": listed(into)} if into else floor
