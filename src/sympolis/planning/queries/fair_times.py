"""What the fair-time planner needs to know of a series: who is expected from where, who must be there, what is fixed."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q

from sympolis.contributions.models import Unavailable
from sympolis.core import clock, subdivisions
from sympolis.core.languages import country_name, zone_city
from sympolis.directory.models import Person, Region
from sympolis.directory.queries import regions as all_regions
from sympolis.interpretation.models import Away, Booking
from sympolis.interpretation.states import STANDING
from sympolis.networks.queries import municipalities_of
from sympolis.planning.fair_times import Carried, Group, Kind, Resource, cost, grid
from sympolis.planning.fair_times import Session as Wanted
from sympolis.planning.holidays import day_off
from sympolis.planning.plan_content import Asked
from sympolis.planning.states import PlanState
from sympolis.programme.models import Part, Series, Session
from sympolis.programme.queries import draft
from sympolis.programme.states import Focus, SessionState
from sympolis.registrations.models import Registration
from sympolis.registrations.states import ALIVE

A_DAY = 1440
MOVABLE = frozenset({SessionState.IDEA, SessionState.PLANNED, SessionState.OPEN})
SERIES = "series"  # the resource that all its sessions share
STEP = 30  # minutes between two starts


Place = tuple[str, str, str]  # country, part of it (ISO 3166-2, "" when not known), zone


@dataclass(frozen=True, slots=True)
class Cluster:
    """People of one country on one clock, in a region of the world; apart by the part of the country where it is known."""

    country: str
    zone: str
    name: str  # of the city that most of them come from
    share: int  # registered people; where a region has none, its cities
    part: str = ""  # ISO 3166-2

    @property
    def key(self) -> str:
        return f"{self.part or self.country}|{self.zone}"


@dataclass(slots=True)
class Target:
    """A region with its people."""

    region: Region
    people: int  # registered in the series, each once
    clusters: list[Cluster] = field(default_factory=list)

    @property
    def suggested(self) -> int:
        """How many to reckon with: those who registered, or one for each city while nobody has."""
        return sum(one.share for one in self.clusters)


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything as values; `groups` in the order of `described`."""

    sessions: list[Wanted]
    groups: list[Group]
    resources: list[Resource]
    described: list[dict[str, Any]]  # of each group: name, region, zone, people


def waiting(lapsed: datetime) -> Q:
    """Questions that nobody works out: new ones, and those that a worker claimed before `lapsed` and never answered."""
    return Q(state=PlanState.ASKED) & (Q(claimed_at=None) | Q(claimed_at__lte=lapsed))


def movable(sessions: Iterable[Session], now: datetime) -> list[Session]:
    """Those that the planner may give another time: to come, not locked, meetings at an hour."""
    return [
        one for one in sessions
        if one.state in MOVABLE and one.starts_at > now and one.minutes < A_DAY and not one.is_locked
    ]  # fmt: skip


def targets(series: Series, language: str) -> list[Target]:
    """The series' regions (all that have people or cities, when it names none), with their people by clock."""
    wanted = list(series.regions.all()) or list(all_regions())
    people: dict[int, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    cities: dict[tuple[int, Place], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        Registration.objects.filter(session__series=series, state__in=ALIVE, region__isnull=False)
        .values(
            "region_id",
            "municipality__country",
            "municipality__subdivision",
            "municipality__zone",
            "municipality__name",
            "country",
            "participant__zone",
        )
        .annotate(people=Count("participant_id", distinct=True))
    )
    for row in rows:
        zone = row["municipality__zone"] or row["participant__zone"]
        place = (
            row["municipality__country"] or row["country"], row["municipality__subdivision"] or "", zone,
        )  # fmt: skip
        if _is_zone(zone):
            people[row["region_id"]][place] += row["people"]
            if row["municipality__name"]:
                cities[row["region_id"], place][_named(row["municipality__name"], language)] += row["people"]
    here: dict[int, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    for city in municipalities_of(series.network).filter(region__in=wanted).order_by("pk"):
        place = (city.country, city.subdivision, city.zone)
        here[city.region_id or 0][place] += 1
        cities[city.region_id or 0, place][_named(city.name, language)] += 0
    found = []
    for region in wanted:
        shares = people[region.pk] or here[region.pk]
        clusters = [
            Cluster(
                country, zone, _place(cities[region.pk, (country, part, zone)], country, zone, language), share, part
            )
            for (country, part, zone), share in sorted(shares.items())
        ]
        if clusters:
            found.append(Target(region, sum(people[region.pk].values()), clusters))
    return found


def _is_zone(name: str) -> bool:
    try:
        clock.zone(name)
    except clock.UnknownZone:
        return False
    return True


def _named(texts: Mapping[str, Any], language: str) -> str:
    return str(texts.get(language) or texts.get("en") or next(iter(texts.values()), ""))


def _place(cities: Mapping[str, int], country: str, zone: str, language: str) -> str:
    if cities:
        return max(cities, key=lambda name: (cities[name], name))
    return f"{zone_city(zone, language)}, {country_name(country, language)}" if country else zone_city(zone, language)


def problem(series: Series, asked: Asked, *, now: datetime, language: str) -> Problem:
    """The question with everything that is known. A constant number of queries."""
    sessions = [one for one in draft(series) if one.state != SessionState.CANCELLED and one.minutes < A_DAY]
    chosen = [one for one in movable(sessions, now) if one.pk in set(asked.sessions)]
    rest = [one for one in sessions if one not in chosen]
    days = _days(series, chosen, asked, now)
    every = sorted({day for of in days.values() for day in of} | {one.starts_at.date() for one in rest})
    off_days = _Holidays(every if asked.holidays else [], language)
    found = [_joined(one, off_days) for one in targets(series, language) if asked.people.get(one.region.code)]
    crowds = {target.region.pk: _shared(target, asked.people[target.region.code]) for target in found}
    groups, described = _groups(found, crowds, rest, asked, off_days, now)
    known = {group.key for group in groups}
    needed, resources = _resources(series, chosen, rest, asked)
    wanted = [
        Wanted(
            str(one.pk), one.minutes, starts=_starts(series, days[one.pk], asked, now),
            people={key: people for key, people in _people(one, crowds).items() if key in known},
            resources=frozenset(needed[one.pk]), stands_at=_whole(one.starts_at),
        )
        for one in chosen
    ]  # fmt: skip
    fixed = [
        Wanted(str(one.pk), one.minutes, people=_people(one, crowds), fixed_at=_whole(one.starts_at))
        for one in rest if one.starts_at > now
    ]  # fmt: skip
    return Problem([*wanted, *fixed], groups, resources, described)


def _whole(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _shared(target: Target, people: int) -> dict[str, int]:
    """People of a region among its clocks, as the shares say; at least one where anybody is."""
    every = sum(cluster.share for cluster in target.clusters)
    return {cluster.key: max(1, round(people * cluster.share / every)) for cluster in target.clusters}


def _people(session: Session, crowds: Mapping[int, Mapping[str, int]]) -> dict[str, int]:
    own = {region.pk for region in session.regions.all()} if session.focus == Focus.REGIONAL else set()
    found: dict[str, int] = defaultdict(int)
    for region, of in crowds.items():
        if not own or region in own:
            for key, people in of.items():
                found[key] += people
    return dict(found)


def _days(series: Series, chosen: Sequence[Session], asked: Asked, now: datetime) -> dict[int, list[date]]:
    """Session -> days that it may lie on, by the host's calendar."""
    place, found = clock.zone(series.zone), {}
    for one in chosen:
        there = one.starts_at.astimezone(place).date()
        around = (there + timedelta(days=step) for step in range(-asked.within, asked.within + 1))
        found[one.pk] = [
            day for day in around
            if series.starts_on <= day <= series.ends_on and day >= now.astimezone(place).date()
            and (asked.weekends or day == there or day.weekday() < 5)
        ]  # fmt: skip
    return found


def _starts(series: Series, days: Sequence[date], asked: Asked, now: datetime) -> tuple[datetime, ...]:
    first, last = time(*divmod(asked.first, 60)), time(*divmod(asked.last, 60))
    return tuple(start for start in grid(days, series.zone, first=first, last=last, step=STEP) if start > now)


def _groups(
    found: Sequence[Target], crowds: Mapping[int, Mapping[str, int]], rest: Sequence[Session], asked: Asked, off_days: "_Holidays",
    now: datetime,
) -> tuple[list[Group], list[dict[str, Any]]]:  # fmt: skip
    groups: dict[str, Group] = {}
    described: dict[str, dict[str, Any]] = {}
    for target in found:
        for cluster in target.clusters:
            people = crowds[target.region.pk][cluster.key]
            if cluster.key in groups:
                described[cluster.key]["people"] += people
                continue
            group = Group(
                cluster.key, cluster.zone, works=asked.works, weekend=_weekend(cluster.country),
                holidays=frozenset(off_days.holidays(cluster.country, cluster.part)),
            )  # fmt: skip
            past = [one for one in rest if one.starts_at <= now and cluster.key in _people(one, crowds)]
            groups[cluster.key] = Group(
                group.key, group.zone, group.works, group.weekend, group.holidays, _carried(group, past)
            )
            described[cluster.key] = {
                "name": cluster.name, "region": str(target.region), "region_code": target.region.code, "zone": cluster.zone, "people": people,
                "country": cluster.country, "holidays": off_days.named(cluster.country, cluster.part),
            }  # fmt: skip
    return list(groups.values()), list(described.values())


def _carried(group: Group, past: Iterable[Session]) -> Carried:
    """What the sessions before now have cost a group."""
    costs = [cost(group, _whole(one.starts_at), one.minutes) for one in past]
    count = [one.kind for one in costs].count
    return Carried(sum(one.points for one in costs), count(Kind.EARLY), count(Kind.EVENING), count(Kind.NIGHT))


def _weekend(country: str) -> frozenset[int]:
    monday = date(2024, 1, 1)  # in weeks with a holiday the weekend is the same
    week = [monday + timedelta(days=day) for day in range(7)]
    return frozenset(day.weekday() for day in week if day_off(country, day, "en").weekend) or frozenset({5, 6})


class _Holidays:
    """Public holidays on some days and beside them, in the words of a language.

    A holiday of some regions only says little of cities whose region is not known, and is left out for them.
    """

    def __init__(self, days: Iterable[date], language: str) -> None:
        self.days = sorted({day + timedelta(days=step) for day in days for step in (-1, 0, 1)})
        self.language = language
        self.kept: dict[tuple[str, str], dict[date, str]] = {}

    def holidays(self, country: str, part: str) -> dict[date, str]:
        """Day -> name of the holiday."""
        if (country, part) not in self.kept:
            offs = ((day, day_off(country, day, self.language, part)) for day in self.days)
            self.kept[country, part] = {
                day: f"{off.holiday} ({subdivisions.name_of(part, self.language)})" if off.is_regional else off.holiday
                for day, off in offs if off.holiday and not off.parts
            }  # fmt: skip
        return self.kept[country, part]

    def named(self, country: str, part: str) -> dict[str, str]:
        return {str(day): name for day, name in self.holidays(country, part).items()}


def _joined(target: Target, off_days: _Holidays) -> Target:
    """Parts of a country with the same days off become one, which bears the name of the larger: few groups are solved faster."""
    found: dict[tuple[Any, ...], Cluster] = {}
    for one in target.clusters:
        days = frozenset(off_days.holidays(one.country, one.part))
        part = one.part if days != frozenset(off_days.holidays(one.country, "")) else ""
        key = (one.country, one.zone, days)
        before = found.get(key)
        if before is None:
            found[key] = replace(one, part=part)
        else:
            larger = max(before, replace(one, part=part), key=lambda cluster: cluster.share)
            found[key] = replace(larger, share=before.share + one.share)
    return replace(target, clusters=list(found.values()))


def _resources(
    series: Series, chosen: Sequence[Session], rest: Sequence[Session], asked: Asked
) -> tuple[dict[int, set[str]], list[Resource]]:
    """(session -> what must be there, the resources)."""
    needed: dict[int, set[str]] = {one.pk: set() for one in chosen}
    away: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    rests: dict[str, int] = {}
    people: set[int] = set()
    ids = [one.pk for one in chosen]
    asked_for = Booking.objects.filter(state__in=STANDING, session__series__network=series.network_id)
    pairs = [(one.pk, part.person_id) for one in chosen for part in one.parts.all()]
    pairs += asked_for.filter(session__in=ids).values_list("session_id", "interpreter__person_id")
    for session, person in pairs:
        people.add(person)
        needed[session].add(f"person:{person}")
    for one in chosen:
        if one.join_url:
            needed[one.pk].add(_link(one.join_url))
        if asked.apart is not None:
            needed[one.pk].add(SERIES)
    if asked.apart is not None and chosen:
        pause = timedelta(minutes=asked.apart)
        rests[SERIES] = asked.apart
        away[SERIES] += [(one.starts_at - pause, one.ends_at + pause) for one in rest]
    for row in Unavailable.objects.filter(
        speaker__person__in=people, speaker__series__network=series.network_id
    ).select_related("speaker"):
        away[f"person:{row.speaker.person_id}"].append((row.starts_at, row.ends_at))
    for gone in Away.objects.filter(
        interpreter__person__in=people, interpreter__network=series.network_id
    ).select_related("interpreter"):
        away[f"person:{gone.interpreter.person_id}"].append((gone.starts_at, gone.ends_at))
    taken = (
        Part.objects.filter(person__in=people, session__series__network=series.network_id, session__minutes__lt=A_DAY)
        .exclude(session__in=[one.pk for one in chosen]).exclude(session__state=SessionState.CANCELLED).select_related("session")
    )  # fmt: skip
    for part in taken:
        away[f"person:{part.person_id}"].append((part.session.starts_at, part.session.ends_at))
    elsewhere = asked_for.filter(interpreter__person__in=people).exclude(session__in=ids)
    for booking in elsewhere.exclude(session__state=SessionState.CANCELLED).select_related("session", "interpreter"):
        away[f"person:{booking.interpreter.person_id}"].append((booking.session.starts_at, booking.session.ends_at))
    links = {one.join_url for one in chosen if one.join_url}
    rooms = Session.objects.filter(series__network=series.network_id, join_url__in=links, minutes__lt=A_DAY)
    for other in rooms.exclude(pk__in=ids).exclude(state=SessionState.CANCELLED):
        away[_link(other.join_url)].append((_whole(other.starts_at), other.ends_at))
    used = sorted({key for keys in needed.values() for key in keys})
    resources = [
        Resource(key, tuple(span for span in away[key] if span[0] < span[1]), rest=rests.get(key, 0)) for key in used
    ]
    return needed, resources


def _link(address: str) -> str:
    """The key of a meeting link, from which nobody learns it: viewers read the planner's answers too."""
    return f"link:{hashlib.sha256(address.encode()).hexdigest()[:16]}"


def groups_named(groups: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The groups of an answer, their regions by the names they have in the reader's language."""
    names = {region.code: str(region) for region in all_regions()}
    return [{**group, "region": names.get(group["region_code"], group["region"])} for group in groups]


def person_of(key: str) -> int | None:
    """The id of the person who is a resource, None for other resources."""
    return int(key.removeprefix("person:")) if key.startswith("person:") else None


def resource_names(keys: Iterable[str]) -> dict[str, str]:
    """What people are called, as it is today: somebody may have erased their data since the question."""
    ids = {key: pk for key in keys if (pk := person_of(key)) is not None}
    people = Person.objects.in_bulk(ids.values())
    return {key: str(people[pk]) for key, pk in ids.items() if pk in people}
