"""The sessions of a series with everything that may stand in their way, in the same few queries however many there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from sympolis.contributions.models import Unavailable
from sympolis.directory.models import Account
from sympolis.interpretation import models as interpretation
from sympolis.interpretation.states import STANDING
from sympolis.planning.conflicts import Away, Land, Meeting, Surroundings, Timetable, lands_of
from sympolis.planning.holidays import day_off
from sympolis.programme.clocks import Clocks
from sympolis.programme.models import Part, Series, Session
from sympolis.programme.nights import Place
from sympolis.programme.queries import series_visible_to
from sympolis.programme.states import SessionState

A_DAY = timedelta(days=1)
OVER = {SessionState.DONE, SessionState.DOCUMENTED}  # nothing stands in their way any more


@dataclass(frozen=True, slots=True)
class Timeline:
    """A series' sessions in time, beside the others of its network."""

    sessions: list[Session]  # of the series, by time; cancelled ones and ideas too
    meetings: dict[int, Meeting]  # session id -> itself, cancelled ones left out
    placed: list[Meeting]  # neither an idea nor over; others of the network too
    around: Surroundings
    clocks: Clocks

    @property
    def timetable(self) -> Timetable:
        return Timetable(self.placed)


def timeline(series: Series, account: Account, zone: str) -> Timeline:
    """What `conflicts` needs of a series, times told in `zone`. Of series that the account may not see only times."""
    sessions = list(
        Session.objects.filter(series=series)
        .only("title", "starts_at", "minutes", "join_url", "state", "revision", "is_locked", "slug", "series", "zone")
        .prefetch_related("regions", "cities")
        .order_by("starts_at", "pk")
    )
    seen = {one.pk: one for one in series_visible_to(account, series.network).only("title")}
    others = _others(series, sessions)
    people = _people([*sessions, *others])
    clocks = Clocks.of_series(series)
    own = _meetings(sessions, people, clocks)
    rest = [_other(row, seen.get(row.series_id), people[row.pk]) for row in others]
    unplaced = {session.pk for session in sessions if session.state in {SessionState.IDEA, *OVER}}
    persons = {person for meeting in own.values() for person in meeting.people}
    return Timeline(
        sessions=sessions,
        meetings=own,
        placed=[*(meeting for key, meeting in own.items() if key not in unplaced), *rest],
        around=Surroundings(zone, _away(series, persons, seen), day_off),
        clocks=clocks,
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


def _people(sessions: list[Session]) -> dict[int, dict[int, str]]:
    """session id -> whoever has a part in it or interprets it."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    keys = [session.pk for session in sessions]
    for part in Part.objects.filter(session__in=keys).select_related("person").order_by("pk"):
        found[part.session_id][part.person_id] = str(part.person)
    bookings = interpretation.Booking.objects.filter(session__in=keys, state__in=STANDING)
    for booking in bookings.select_related("interpreter__person").order_by("pk"):
        person = booking.interpreter.person
        found[booking.session_id][person.pk] = str(person)
    return found


def _meetings(sessions: list[Session], people: dict[int, dict[int, str]], clocks: Clocks) -> dict[int, Meeting]:
    kept: dict[tuple, tuple[tuple[Place[str], ...], tuple[Land, ...]]] = {}
    found = {}
    for session in sessions:
        if session.state == SessionState.CANCELLED:
            continue
        key = (tuple(row.pk for row in session.regions.all()), tuple(row.pk for row in session.cities.all()))
        if key not in kept:
            kept[key] = _wanted(session, clocks)
        places, lands = kept[key]
        found[session.pk] = Meeting(
            session.pk, str(session.title), session.starts_at, session.minutes, people[session.pk], session.join_url,
            places, lands,
        )  # fmt: skip
    return found


def _wanted(session: Session, clocks: Clocks) -> tuple[tuple[Place[str], ...], tuple[Land, ...]]:
    """The cities whose clocks count, and the countries of all that are meant."""
    regions = {region.pk for region in session.regions.all()} or clocks.targets
    cities = [*session.cities.all(), *(one for one in clocks.cities if not regions or one.region_id in regions)]
    places = tuple(Place(str(city.municipality.name), city.zone) for city in clocks.of(session))
    return places, lands_of((city.country, city.zone) for city in cities)


def _other(session: Session, series: Series | None, people: dict[int, str]) -> Meeting:
    """A session of another series; without a name when the reader may not see that series (None)."""
    title, name = (str(session.title), str(series.title)) if series else ("", "-")
    return Meeting(session.pk, title, session.starts_at, session.minutes, people, session.join_url, series=name or "-")


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
