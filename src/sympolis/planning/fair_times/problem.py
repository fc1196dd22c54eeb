"""What is to be planned: sessions, whom they are for, and what must not be in two places at once. Values, no database."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from itertools import combinations, pairwise
from math import comb, inf

from sympolis.core import clock
from sympolis.planning.fair_times.burden import Clockwork, Group, Kind, minutes_of, moment_of

Span = tuple[datetime, datetime]  # aware, the end is not part of it


@dataclass(frozen=True, slots=True)
class Resource:
    """Somebody or something that can be in one session at a time: a speaker, a moderator, an interpreter, a room's link.

    The series itself may be one, with a long rest: then its sessions lie that far apart.
    """

    key: str
    away: tuple[Span, ...] = ()
    windows: tuple[Span, ...] | None = None  # can come only then, a whole session within one of them; None: always
    rest: int = 0  # minutes between two sessions


@dataclass(frozen=True, slots=True)
class Session:
    """A session that needs a start."""

    key: str
    minutes: int
    starts: tuple[datetime, ...] = ()  # aware; when it may begin (see `grid`)
    people: Mapping[str, int] = field(default_factory=dict)  # how many are expected of each group, by its key
    resources: frozenset[str] = frozenset()  # keys of what must be there
    fixed_at: datetime | None = None  # aware; it is locked there, whatever `starts` says
    stands_at: datetime | None = None  # aware; where it is now: of plans that are as good the nearest is taken


def grid(
    days: Iterable[date], zone: str, *, first: time = time(0), last: time = time(23, 59), step: int = 30
) -> tuple[datetime, ...]:
    """Starts (UTC) every `step` minutes from `first` to `last` on local days of a zone. Raises clock.UnknownZone.

    Hours that the clock skips are left out; of an hour that comes twice the first one is meant.
    """
    begins, ends = first.hour * 60 + first.minute, last.hour * 60 + last.minute
    found = []
    for day in sorted(set(days)):
        for minute in range(begins, ends + 1, step):
            try:
                found.append(clock.instant(datetime.combine(day, time(*divmod(minute, 60))), zone, second=False))
            except clock.MissingHour:
                continue
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a session costs, the same for all its starts of that pattern."""

    points: tuple[int, ...]  # for each person of each of the session's groups, in their order
    nights: tuple[int, ...]  # places in `Task.groups` of those for whom it is at night
    total: int  # points of all people together


@dataclass(frozen=True, slots=True)
class Score:
    """How good a plan is; of each figure, the less the better.

    total  points of all people, in all sessions
    worst  points of each person of the group that carries most, with what it carried before
    again  nights that somebody has again: of each person, the pairs of nights in the series, less those of before
    """

    total: int
    worst: int
    again: int


class Task:
    """The values in a fixed order, with all starts that could be, and what each of them costs."""

    def __init__(self, sessions: Iterable[Session], groups: Iterable[Group], resources: Iterable[Resource]) -> None:
        self.sessions = sorted(sessions, key=lambda one: one.key)
        self.groups = sorted(groups, key=lambda one: one.key)
        needed = sorted(resources, key=lambda one: one.key)
        _check(self.sessions, self.groups, needed)
        self.resources = {one.key: one for one in needed}
        places = {group.key: place for place, group in enumerate(self.groups)}
        self.targets = [tuple(sorted(places[key] for key in one.people)) for one in self.sessions]
        self.crowds = [
            tuple(one.people[self.groups[place].key] for place in targets)
            for one, targets in zip(self.sessions, self.targets, strict=True)
        ]
        self.weights = [0] * len(self.groups)  # people of a group: as many as the session that most of them attend has
        for targets, crowds in zip(self.targets, self.crowds, strict=True):
            for place, crowd in zip(targets, crowds, strict=True):
                self.weights[place] = max(self.weights[place], crowd)
        self.everybody = sum(self.weights)
        self.wanted = [_wanted(one) for one in self.sessions]
        self.starts = [self.possible(place) for place in range(len(self.sessions))]

    def possible(self, place: int, *, without: frozenset[str] = frozenset()) -> list[int]:
        """Starts at which all a session's resources can come, but for those `without`; a locked session has one start."""
        one = self.sessions[place]
        needed = [self._times[key] for key in sorted(one.resources - without)]
        return [start for start in self.wanted[place] if all(can.come(start, one.minutes) for can in needed)]

    def prepare(self) -> None:
        """Work out now what is worked out once, before threads ask for it."""
        _ready = self.pattern_of, self.beside, self.users, self.clockworks

    @cached_property
    def _times(self) -> dict[str, "_Times"]:
        return {key: _Times(resource) for key, resource in self.resources.items()}

    @cached_property
    def patterns(self) -> list[list[Pattern]]:
        """Of each session."""
        return [sorted(set(of), key=lambda one: (one.total, one.points, one.nights)) for of in self._pattern_lists]

    @cached_property
    def pattern_of(self) -> list[dict[int, int]]:
        """For each session: start -> place of its pattern."""
        found = []
        for starts, patterns, of in zip(self.starts, self.patterns, self._pattern_lists, strict=True):
            places = {pattern: place for place, pattern in enumerate(patterns)}
            found.append({start: places[pattern] for start, pattern in zip(starts, of, strict=True)})
        return found

    @cached_property
    def _pattern_lists(self) -> list[list[Pattern]]:
        return [[self._pattern(place, start) for start in starts] for place, starts in enumerate(self.starts)]

    def _pattern(self, place: int, start: int) -> Pattern:
        minutes, targets = self.sessions[place].minutes, self.targets[place]
        costs = [self.cost(group, start, minutes) for group in targets]
        total = sum(crowd * points for crowd, (points, _kind) in zip(self.crowds[place], costs, strict=True))
        nights = tuple(group for group, (_p, kind) in zip(targets, costs, strict=True) if kind is Kind.NIGHT)
        return Pattern(tuple(points for points, _kind in costs), nights, total)

    def cost(self, group: int, start: int, minutes: int) -> tuple[int, Kind]:
        known = self._known[group]
        if (start, minutes) not in known:
            cost = self.clockworks[group].cost(start, minutes)
            known[start, minutes] = cost.points, cost.kind
        return known[start, minutes]

    @cached_property
    def _known(self) -> list[dict[tuple[int, int], tuple[int, Kind]]]:
        return [{} for _group in self.groups]

    @cached_property
    def clockworks(self) -> list[Clockwork]:
        days = [moment_of(start).date() for starts in self.wanted for start in starts[:1] + starts[-1:]]
        return [Clockwork(group, min(days), max(days)) for group in self.groups] if days else []

    @cached_property
    def users(self) -> dict[str, list[int]]:
        """Places of the sessions that need a resource, where two or more do."""
        found = defaultdict(list)
        for place, one in enumerate(self.sessions):
            for key in sorted(one.resources):
                found[key].append(place)
        return {key: places for key, places in sorted(found.items()) if len(places) > 1}

    @cached_property
    def beside(self) -> list[dict[int, int]]:
        """For each session: the others that may not overlap with it -> minutes that must lie between."""
        found: list[dict[int, int]] = [{} for _session in self.sessions]
        for key, places in self.users.items():
            for one, other in combinations(places, 2):
                rest = max(self.resources[key].rest, found[one].get(other, 0))
                found[one][other] = found[other][one] = rest
        return found

    def clash(self, one: int, start: int, other: int, other_start: int, rest: int) -> bool:
        """Would two sessions overlap, or lie too near?"""
        ends, other_ends = start + self.sessions[one].minutes, other_start + self.sessions[other].minutes
        return start < other_ends + rest and other_start < ends + rest

    def clashes(self, chosen: Sequence[int]) -> list[tuple[int, int]]:
        """Pairs of sessions that would overlap."""
        return [
            (one, other)
            for one, others in enumerate(self.beside)
            for other, rest in sorted(others.items())
            if one < other and self.clash(one, chosen[one], other, chosen[other], rest)
        ]

    def score(self, chosen: Sequence[int]) -> Score:
        """Of a start for each session, in their order."""
        total, points, nights = 0, [group.carried.points for group in self.groups], self.nights_before()
        for place, start in enumerate(chosen):
            pattern = self.patterns[place][self.pattern_of[place][start]]
            total += pattern.total
            for group, more in zip(self.targets[place], pattern.points, strict=True):
                points[group] += more
            for group in pattern.nights:
                nights[group] += 1
        again = sum(
            weight * (comb(now, 2) - comb(before, 2))
            for weight, now, before in zip(self.weights, nights, self.nights_before(), strict=True)
        )
        return Score(total, max(points, default=0), again)

    def nights_before(self) -> list[int]:
        return [group.carried.nights for group in self.groups]


class _Times:
    """When a resource can come, in minutes since 1970."""

    def __init__(self, resource: Resource) -> None:
        self.away = _joined(resource.away)
        self.windows = None if resource.windows is None else _joined(resource.windows)

    def come(self, start: int, minutes: int) -> bool:
        end = start + minutes
        if (before := bisect_left(self.away, (end,))) and self.away[before - 1][1] > start:
            return False
        if self.windows is None:
            return True
        at = bisect_left(self.windows, (start, inf))  # windows before it begin at the start or earlier
        return at > 0 and self.windows[at - 1][1] >= end


def _joined(spans: Iterable[Span]) -> list[tuple[float, float]]:
    """In minutes since 1970, in order, those that touch as one."""
    found: list[tuple[float, float]] = []
    for begins, ends in sorted((begins.timestamp() / 60, ends.timestamp() / 60) for begins, ends in spans):
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends)
        else:
            found.append((begins, ends))
    return found


def _wanted(one: Session) -> list[int]:
    return [minutes_of(one.fixed_at)] if one.fixed_at else sorted({minutes_of(start) for start in one.starts})


def _check(sessions: Sequence[Session], groups: Sequence[Group], resources: Sequence[Resource]) -> None:
    """All in order of their keys."""
    for keys in ([one.key for one in sessions], [one.key for one in groups], [one.key for one in resources]):
        if any(before == after for before, after in pairwise(keys)):
            raise ValueError("a key is there twice")
    known_groups, known_resources = {one.key for one in groups}, {one.key for one in resources}
    for one in sessions:
        if one.minutes < 1:
            raise ValueError("a session lasts at least a minute")
        if not (set(one.people) <= known_groups and one.resources <= known_resources):
            raise ValueError("a session needs a group or resource that is not there")
        if min(one.people.values(), default=1) < 1:
            raise ValueError("a group has at least one person")
    if any(one.rest < 0 for one in resources):
        raise ValueError("a rest below 0")
    if any(begins >= ends for one in resources for begins, ends in (*one.away, *(one.windows or ()))):
        raise ValueError("a time that ends before it begins")
