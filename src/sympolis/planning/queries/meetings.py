"""The sessions of a series with everything that may stand in their way, in the same few queries however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db.models import Q

from sympolis.contributions.models import Unavailable
from sympolis.directory.models import Account, Municipality, Person
from sympolis.interpretation import models as interpretation
from sympolis.interpretation.states import STANDING
from sympolis.planning.conflicts import Away, Land, Meeting, Surroundings, Timetable, lands_of
from sympolis.planning.holidays import day_off
from sympolis.programme.clocks import Clocks
from sympolis.programme.models import Part, Series, Session
from sympolis.programme.nights import Place
from sympolis.programme.queries import series_visible_to
from sympolis.programme.states import SessionState
from sympolis.registrations.letters.reader import zone_with_part

A_DAY = timedelta(days=1)
OVER = {SessionState.DONE, SessionState.DOCUMENTED}  # nothing stands in their way any more


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where those are for whom sessions are meant."""

    clocks: Clocks
    regions: dict[int, list[int]]  # session id -> ids of regions
    cities: dict[int, list[Municipality]]  # session id -> its own cities
    kept: dict[tuple[Any, ...], tuple[Land, ...]] = field(
        default_factory=dict
    )  # most sessions are for the same countries

    def of(self, meeting: Meeting) -> Meeting:
        """The meeting with the cities whose clocks count, and the countries of all that are meant."""
        regions, own = self.regions.get(meeting.key, []), self.cities.get(meeting.key, [])
        targets = set(regions) or self.clocks.targets
        places = tuple(Place(str(one.municipality.name), one.zone) for one in self.clocks.among(regions, own))
        return replace(meeting, places=places, lands=self._lands(frozenset(targets), own))

    def _lands(self, targets: frozenset[int], own: list[Municipality]) -> tuple[Land, ...]:
        key = (targets, *(city.pk for city in own))
        if key not in self.kept:
            meant = [*own, *(one for one in self.clocks.cities if not targets or one.region_id in targets)]
            self.kept[key] = lands_of((one.country, one.subdivision, one.zone, str(one.name)) for one in meant)
        return self.kept[key]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A series' sessions in time, beside the others of its network."""

    sessions: list[Session]  # of the series, by time; cancelled ones and ideas too
    meetings: dict[int, Meeting]  # session id -> itself, cancelled ones left out; cities as `wanted` tells
    placed: list[Meeting]  # neither an idea nor over; others of the network too
    around: Surroundings
    wanted: Wanted

    @property
    def clocks(self) -> Clocks:
        return self.wanted.clocks

    @property
    def timetable(self) -> Timetable:
        return Timetable(self.placed)

    def looked_at(self, keys: Collection[int] | None = None) -> list[Meeting]:
        """What is placed; these sessions (all of the series when None) with their cities, for nights and holidays."""
        return [
            self.wanted.of(one) if not one.series and (keys is None or one.key in keys) else one for one in self.placed
        ]


def timeline(series: Series, account: Account, zone: str) -> Timeline:
    """What `conflicts` needs of a series, times told in `zone`. Of series that the account may not see only times."""
    sessions = list(
        Session.objects.filter(series=series)
        .only("title", "starts_at", "minutes", "join_url", "state", "revision", "is_locked", "slug", "series", "zone")
        .order_by("starts_at", "pk")
    )
    seen = {one.pk: one for one in series_visible_to(account, series.network).only("title")}
    others = _others(series, sessions)
    people, clocks = _people([one.pk for one in (*sessions, *others)])
    own = {one.pk: _own(one, people.get(one.pk, {}), clocks) for one in sessions if one.state != SessionState.CANCELLED}
    rest = [_other(row, seen.get(row.series_id), people.get(row.pk, {})) for row in others]
    unplaced = {session.pk for session in sessions if session.state in {SessionState.IDEA, *OVER}}
    persons = {person for meeting in own.values() for person in meeting.people}
    return Timeline(
        sessions=sessions,
        meetings=own,
        placed=[*(meeting for key, meeting in own.items() if key not in unplaced), *rest],
        around=Surroundings(zone, _away(series, persons, seen), day_off),
        wanted=_wanted(series),
    )


def _others(series: Series, sessions: list[Session]) -> list[Session]:
    """Sessions of the network's other series in the time of this one, wherever its sessions may be moved."""
    first = min([series.starts_on, *(session.starts_at.date() for session in sessions)]) - A_DAY
    last = max([series.ends_on, *(session.starts_at.date() for session in sessions)]) + A_DAY
    return list(
        Session.objects.filter(series__network=series.network_id, starts_at__date__range=(first, last))
        .exclude(series=series)
        .exclude(state__in=[SessionState.CANCELLED, SessionState.IDEA, *OVER])
        .only("title", "starts_at", "minutes", "join_url", "series")
        .order_by("starts_at", "pk")
    )


def _people(sessions: list[int]) -> tuple[dict[int, dict[int, str]], dict[int, str]]:
    """(session id -> whoever has a part in it or interprets it: id -> name; id -> zone, of those of whom it is known)."""
    bookings = interpretation.Booking.objects.filter(session__in=sessions, state__in=STANDING)
    pairs = [
        *Part.objects.filter(session__in=sessions).order_by("pk").values_list("session_id", "person_id"),
        *bookings.order_by("pk").values_list("session_id", "interpreter__person_id"),
    ]
    rows = Person.objects.filter(pk__in={person for _session, person in pairs})
    persons = {one.pk: one for one in rows.select_related("account", "municipality")}
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for session, person in pairs:
        found[session][person] = str(persons[person])
    return found, {pk: zone for pk, one in persons.items() if (zone := zone_with_part(one))}


def _wanted(series: Series) -> Wanted:
    clocks = Clocks.of_series(series)
    of_series = Q(session__series=series)
    regions: dict[int, list[int]] = defaultdict(list)
    for session, region in Session.regions.through.objects.filter(of_series).values_list("session_id", "region_id"):
        regions[session].append(region)
    cities_of = Session.cities.through.objects.filter(of_series).order_by("municipality__slug")  # as the draft has them
    pairs = list(cities_of.values_list("session_id", "municipality_id"))
    known = {city.pk: city for city in clocks.cities}
    outside = {city for _session, city in pairs if city not in known}
    known |= {one.pk: one for one in Municipality.objects.filter(pk__in=outside).select_related("region")}
    cities: dict[int, list[Municipality]] = defaultdict(list)
    for session, city in pairs:
        cities[session].append(known[city])
    return Wanted(clocks, regions, cities)


def _own(session: Session, people: dict[int, str], clocks: dict[int, str]) -> Meeting:
    zones = {pk: clocks[pk] for pk in people if pk in clocks}
    return Meeting(session.pk, str(session.title), session.starts_at, session.minutes, people, session.join_url, zones)


def _other(session: Session, series: Series | None, people: dict[int, str]) -> Meeting:
    """A session of another series; without a name when the reader may not see that series (None)."""
    title, name = (str(session.title), str(series.title)) if series else ("", "-")
    return Meeting(session.pk, title, session.starts_at, session.minutes, people, session.join_url, series=name or "-")


def times_away(series: Series, account: Account, persons: Iterable[int]) -> dict[int, list[Away]]:
    """When these persons (ids) cannot be there, as they told the team of a series that the account may see."""
    return _away(series, persons, series_visible_to(account, series.network).values_list("pk", flat=True))


def _away(series: Series, persons: Iterable[int], seen: Iterable[int]) -> dict[int, list[Away]]:
    """Times at which these persons cannot be there, as they told the team of a series that the reader sees."""
    found: dict[int, list[Away]] = defaultdict(list)
    persons = list(persons)
    told = Unavailable.objects.filter(speaker__person__in=persons, speaker__series__in=list(seen))
    rows = [*told.values_list("speaker__person_id", "starts_at", "ends_at", "zone")]
    working = Q(interpreter__network=series.network_id, interpreter__person__in=persons)
    rows += interpretation.Away.objects.filter(working).values_list(
        "interpreter__person_id", "starts_at", "ends_at", "zone"
    )
    for person, starts_at, ends_at, zone in sorted(set(rows)):
        found[person].append(Away(starts_at, ends_at, zone))
    return found
