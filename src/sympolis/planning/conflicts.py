"""What stands in the way of sessions where they are: people, rooms, holidays, nights. No database.

Meetings in, conflicts out, each in words that say what to do. Exchanges over days (a day and longer) ask nobody to be
there at an hour and are left out.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sympolis.core import clock, subdivisions
from sympolis.core.languages import country_name, zone_city
from sympolis.core.text import isolated
from sympolis.planning.holidays import DayOff
from sympolis.programme.board import hours_of, local_of, short_day
from sympolis.programme.nights import Place, at_night
from sympolis.programme.sky import WRITTEN, listed

MOST_NAMED = 4
MANY = 3  # what touches one in so many of the places has to be thought about, else it is good to know


class Kind(StrEnum):
    PERSON = "person"  # somebody in two sessions at once
    ROOM = "room"  # one meeting link for two sessions at once
    AWAY = "away"  # somebody who said they cannot be there
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    NIGHT = "night"  # in cities for which it is meant
    OWN_NIGHT = "own_night"  # of somebody who must be there, on their own clock
    PARALLEL = "parallel"  # other sessions of the network at the same time


class Severity(StrEnum):
    FIX = "fix"
    THINK = "think"
    KNOW = "know"


ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Land:
    """A country, or a part of one, from which cities are meant to come."""

    country: str  # ISO 3166 alpha-2
    zone: str  # IANA name
    subdivision: str = ""  # ISO 3166-2 code of the part; "" for the cities of whom it is not known
    cities: tuple[str, ...] = ()  # their names


@dataclass(frozen=True, slots=True)
class Away:
    """A time at which somebody cannot be there."""

    starts_at: datetime
    ends_at: datetime
    zone: str  # in which they told it


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session as far as its time goes."""

    key: int  # id of the session
    title: str  # "" when the reader may not know it
    starts_at: datetime
    minutes: int
    people: Mapping[int, str]  # whoever must be there: id of the person -> name
    room: str = ""  # link of the meeting, "" while there is none
    zones: Mapping[int, str] = field(default_factory=dict)  # of these people, as far as they are known: IANA names
    places: Sequence[Place[str]] = ()  # cities whose clocks count, by name
    lands: Sequence[Land] = ()
    series: str = ""  # title of another series of the network; "" for the one that is looked at

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Conflict:
    kind: Kind
    severity: Severity
    sessions: tuple[int, ...]  # ids, the one that is spoken of first
    brief: str  # what fits beside the session
    words: str
    advice: str  # what to do next


DaysOff = Callable[[str, date, str, str], DayOff]  # country, day, language, subdivision


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What sessions are held against: times away by person, days off by country, and the zone in which times are told."""

    zone: str
    away: Mapping[int, Sequence[Away]]
    day_off: DaysOff


def of_all(meetings: Iterable[Meeting], around: Surroundings) -> list[Conflict]:
    """The conflicts of all meetings of the series (others only where they meet one of these), worst first, then by time."""
    live = sorted((one for one in meetings if one.minutes < WRITTEN), key=_by_time)
    found: list[tuple[datetime, Conflict]] = []
    for index, first in enumerate(live):
        if not first.series:
            found += [(first.starts_at, conflict) for conflict in alone(first, around)]
        for second in live[index + 1 :]:
            if second.starts_at >= first.ends_at:
                break
            if first.series and second.series:
                continue
            own, other = (second, first) if first.series else (first, second)
            found += [(second.starts_at, conflict) for conflict in between(own, other, around.zone)]
    found.sort(key=lambda row: (ORDER.index(row[1].severity), row[0], row[1].sessions))
    return [conflict for _at, conflict in found]


def of_one(meeting: Meeting, others: "Timetable", around: Surroundings) -> list[Conflict]:
    """What would stand in the way of one meeting, worst first."""
    if meeting.minutes >= WRITTEN:
        return []
    found = [conflict for other in others.beside(meeting) for conflict in between(meeting, other, around.zone)]
    return sorted([*found, *alone(meeting, around)], key=lambda conflict: ORDER.index(conflict.severity))


class Timetable:
    """Meetings by time, to be asked for those at the same time."""

    def __init__(self, meetings: Iterable[Meeting]) -> None:
        self.meetings = sorted((one for one in meetings if one.minutes < WRITTEN), key=_by_time)
        self.starts = [one.starts_at for one in self.meetings]

    def beside(self, meeting: Meeting) -> Iterator[Meeting]:
        """Other meetings that run at the same time."""
        first = bisect_left(self.starts, meeting.starts_at - timedelta(minutes=WRITTEN))
        last = bisect_left(self.starts, meeting.ends_at)
        for other in self.meetings[first:last]:
            if other.key != meeting.key and other.ends_at > meeting.starts_at:
                yield other


def _by_time(meeting: Meeting) -> tuple[datetime, int]:
    return meeting.starts_at, meeting.key


def between(first: Meeting, second: Meeting, zone: str) -> list[Conflict]:
    """What two meetings at the same time have in common; told of the first, which is of the series."""
    told = {"title": isolated(first.title), "time": _when(first, zone), "other": _named(second, zone)}
    keys = (first.key, second.key)
    found = []
    for person in sorted(first.people.keys() & second.people.keys()):
        words = _("%(person)s would be in two sessions at once: “%(title)s” (%(time)s) and %(other)s.")
        advice = _("Move one of the two, or choose another person.")
        told_of = {**told, "person": isolated(first.people[person])}
        brief = _("%(person)s in two sessions") % told_of
        found.append(Conflict(Kind.PERSON, Severity.FIX, keys, brief, words % told_of, advice))
    if first.room and first.room == second.room:
        words = _("The same meeting link for two sessions at once: “%(title)s” (%(time)s) and %(other)s.") % told
        advice = _("Give one of the two another link, or move it.")
        found.append(Conflict(Kind.ROOM, Severity.FIX, keys, _("Same meeting link as another"), words, advice))
    if not found:
        words = _("At the same time as “%(title)s” (%(time)s): %(other)s.") % told
        advice = _("Leave it if they are for different people, else move one of the two.")
        severity = Severity.KNOW if second.series else Severity.THINK
        found.append(Conflict(Kind.PARALLEL, severity, keys, _("Another session at that time"), words, advice))
    return found


def alone(meeting: Meeting, around: Surroundings) -> list[Conflict]:
    """What stands in the way of a meeting whatever else happens."""
    return [*_away(meeting, around), *_days_off(meeting, around), *_own_nights(meeting), *_nights(meeting)]


def _away(meeting: Meeting, around: Surroundings) -> Iterator[Conflict]:
    for person, name in meeting.people.items():
        for span in around.away.get(person, ()):
            if span.starts_at < meeting.ends_at and meeting.starts_at < span.ends_at:
                words = _("%(person)s cannot be there for “%(title)s”: away %(span)s.") % {
                    "person": isolated(name), "title": isolated(meeting.title), "span": span_words(span),
                }  # fmt: skip
                advice = _("Choose another time or another person.")
                brief = _("%(person)s is away") % {"person": isolated(name)}
                yield Conflict(Kind.AWAY, Severity.FIX, (meeting.key,), brief, words, advice)


@dataclass(slots=True)
class _Off:
    """Days off of one kind. `countries`: how many do not work as a whole, as far as their cities are meant."""

    kind: Kind
    brief: str
    words: str
    names: dict[str, str] = field(default_factory=dict)  # who is off -> the same with the holiday's name
    countries: int = 0


def _days_off(meeting: Meeting, around: Surroundings) -> Iterator[Conflict]:
    every: dict[str, list[tuple[Land, DayOff]]] = {}
    for land in meeting.lands:
        day = local_of(meeting.starts_at, land.zone).date()
        off = around.day_off(land.country, day, get_language() or "en", land.subdivision)
        every.setdefault(land.country, []).append((land, off))
    if not any(off.holiday or off.weekend for lands in every.values() for _land, off in lands):
        return
    whole = _Off(Kind.HOLIDAY, _("Holiday: %(places)s"), _("Public holiday for “%(title)s”: %(places)s."))
    local = _Off(Kind.HOLIDAY, _("Holiday: %(places)s"), _("Public holiday in cities of “%(title)s”. %(places)s."))
    unsure = _Off(
        Kind.HOLIDAY, _("Holiday in parts: %(places)s"), _("Public holiday in parts of the country for “%(title)s”: %(places)s."),
    )  # fmt: skip
    weekend = _Off(Kind.WEEKEND, _("Weekend: %(places)s"), _("Weekend for “%(title)s”: %(places)s."))
    for country, lands in every.items():
        _add_holidays(country_name(country, get_language() or "en"), lands, whole, local, unsure)
        _add_weekend(country_name(country, get_language() or "en"), lands, weekend)
    for one in (whole, local, unsure, weekend):
        if one.names:
            severity = _severity(one.countries * MANY >= len(every))
            told = {"title": isolated(meeting.title), "places": _few(list(one.names.values()))}
            brief = one.brief % {"places": _few(list(one.names))}
            advice = _("Choose another day, or ask these cities early.")
            yield Conflict(one.kind, severity, (meeting.key,), brief, one.words % told, advice)


def _add_holidays(country: str, lands: list[tuple[Land, DayOff]], whole: _Off, local: _Off, unsure: _Off) -> None:
    known = [(land, off) for land, off in lands if off.holiday and not off.parts]
    for land, off in lands:
        if not off.holiday or _is_weekend(off):
            continue
        told = {"country": country, "holiday": off.holiday}
        if not off.is_regional:
            (unsure if off.parts else whole).names[country] = _("%(country)s (%(holiday)s)") % told
            continue
        part = subdivisions.name_of(land.subdivision, get_language() or "en")
        cities = _few([isolated(city) for city in land.cities]) or part
        local.names[cities] = _("%(cities)s: %(holiday)s (%(part)s)") % {**told, "cities": cities, "part": part}
    if len(known) == len(lands) and not all(_is_weekend(off) for _land, off in known):
        (local if any(off.is_regional for _land, off in known) else whole).countries += 1


def _is_weekend(off: DayOff) -> bool:
    """Whether a day is told as weekend: unless the whole country has a holiday then."""
    return off.weekend and (not off.holiday or off.is_regional or off.parts > 0)


def _add_weekend(country: str, lands: list[tuple[Land, DayOff]], weekend: _Off) -> None:
    off = [land for land, off in lands if _is_weekend(off)]
    if off:
        weekend.names[country] = country
        weekend.countries += len(off) == len(lands)


def _own_nights(meeting: Meeting) -> Iterator[Conflict]:
    """One for all who must be there, with the hour and the place of each."""
    clocks = [Place(person, zone) for person, zone in meeting.zones.items()]
    asleep = at_night(meeting.starts_at, meeting.minutes, clocks)
    if not asleep:
        return
    hours = [
        _("%(person)s: %(time)s in %(place)s") % {
            "person": isolated(meeting.people[one.key]), "time": f"{local_of(meeting.starts_at, one.zone):%H:%M}",
            "place": zone_city(one.zone, get_language() or "en"),
        }
        for one in asleep
    ]  # fmt: skip
    words = _("Night for somebody who must be there for “%(title)s”. %(hours)s.")
    told = {"title": isolated(meeting.title), "hours": _few(hours)}
    advice = _("Ask them first, or choose another start or another person.")
    many = ngettext("Night for %(count)d person", "Night for %(count)d people", len(asleep)) % {"count": len(asleep)}
    brief = hours[0] if len(asleep) == 1 else many
    yield Conflict(Kind.OWN_NIGHT, Severity.THINK, (meeting.key,), brief, words % told, advice)


def _nights(meeting: Meeting) -> Iterator[Conflict]:
    asleep = at_night(meeting.starts_at, meeting.minutes, meeting.places)
    if asleep:
        words = ngettext(
            "Night for “%(title)s” in %(count)d of %(all)d city: %(places)s.",
            "Night for “%(title)s” in %(count)d of %(all)d cities: %(places)s.",
            len(meeting.places),
        )
        names = [f"{isolated(place.key)} {local_of(meeting.starts_at, place.zone):%H:%M}" for place in asleep]
        told = {
            "title": isolated(meeting.title),
            "count": len(asleep),
            "all": len(meeting.places),
            "places": _few(names),
        }
        advice = _("Choose another start; moving shows who would sleep at each.")
        severity = _severity(len(asleep) * MANY >= len(meeting.places))
        brief = ngettext("Night in %(count)d city", "Night in %(count)d cities", len(asleep)) % {"count": len(asleep)}
        yield Conflict(Kind.NIGHT, severity, (meeting.key,), brief, words % told, advice)


def _severity(is_much: bool) -> Severity:
    return Severity.THINK if is_much else Severity.KNOW


def _few(names: list[str]) -> str:
    if len(names) <= MOST_NAMED:
        return listed(names)
    more = len(names) - MOST_NAMED + 1
    return listed([*names[: MOST_NAMED - 1], ngettext("%(count)d more", "%(count)d more", more) % {"count": more}])


def _named(meeting: Meeting, zone: str) -> str:
    told = {"title": isolated(meeting.title), "time": _when(meeting, zone), "series": isolated(meeting.series)}
    if not meeting.title:
        return _("another session of the network (%(time)s)") % told
    return (_("“%(title)s” of “%(series)s” (%(time)s)") if meeting.series else _("“%(title)s” (%(time)s)")) % told


def _when(meeting: Meeting, zone: str) -> str:
    local = local_of(meeting.starts_at, zone)
    return f"{short_day(local)}, {hours_of(local, meeting.minutes)}"


def span_words(away: Away) -> str:
    """ "Tue 1 Dec, 08:00 – 12:00 (Berlin)", on the clock on which it was told."""
    starts, ends = (local_of(moment, away.zone) for moment in (away.starts_at, away.ends_at))
    until = f"{ends:%H:%M}" if ends.date() == starts.date() else f"{short_day(ends)}, {ends:%H:%M}"
    place = "UTC" if away.zone == "UTC" else zone_city(away.zone, get_language() or "en")
    return f"{short_day(starts)}, {starts:%H:%M} – {until} ({place})"


def by_session(conflicts: Iterable[Conflict]) -> dict[int, list[Conflict]]:
    """The conflicts of each session."""
    found: dict[int, list[Conflict]] = {}
    for conflict in conflicts:
        for key in conflict.sessions:
            found.setdefault(key, []).append(conflict)
    return found


def lands_of(cities: Iterable[tuple[str, str, str, str]]) -> tuple[Land, ...]:
    """The countries of cities (country, part of it, zone, name), each part once with the first of its zones."""
    found: dict[tuple[str, str], tuple[str, dict[str, None]]] = {}
    for country, part, zone, name in cities:
        if country:
            found.setdefault((country, part), (zone, {}))[1][name] = None
    return tuple(
        Land(country, clock.present_name(zone), part, tuple(names)) for (country, part), (zone, names) in found.items()
    )
