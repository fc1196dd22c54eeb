"""All series of a network at a glance, in a handful of queries however many there are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet

from sympolis.core import clock
from sympolis.directory.models import Account, Municipality
from sympolis.networks.models import Network
from sympolis.networks.queries import municipalities_of
from sympolis.programme import permissions, queries
from sympolis.programme.clocks import Clocks
from sympolis.programme.models import Series, Session
from sympolis.programme.next_steps import Step, further_steps, missing_texts, steps_of
from sympolis.programme.pending import change_of
from sympolis.programme.sky import Sky, sky_of
from sympolis.programme.states import SessionState

STILL_WORKED_ON = timedelta(days=30)  # after its last day a series is looked after for that long
MOST_STEPS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A series on the desk."""

    series: Series
    count: int  # sessions that are not cancelled
    number: int  # of the last release, 0 before the first
    pending: int = 0  # changes that are not released
    next_session: Session | None = None
    steps: tuple[Step, ...] = ()
    more: int = 0  # steps left out
    may_work: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """Series that are worked on, and the others; newest first."""

    current: list[Line]
    past: list[Line]


def overview(account: Account, network: Network, now: datetime) -> Overview:
    """Everything the desk shows of the series an account may see."""
    visible = queries.series_visible_to(account, network)
    series = list(visible.annotate(number=Max("releases__number")).prefetch_related("regions", "themes"))
    current = [one for one in series if _is_current(one, now)]
    sessions = _by_series(queries.drafts(current))
    counts = _counts(one for one in series if one not in current)
    cities = list(municipalities_of(network).select_related("region"))
    workable = permissions.workable(account, current)
    further = further_steps([session for rows in sessions.values() for session in rows], now)
    return Overview(
        current=[
            _line(one, sessions[one.pk], cities, now, further.get(one.pk, []), may_work=one.pk in workable)
            for one in current
        ],
        past=[Line(one, counts[one.pk], one.number or 0) for one in series if one not in current],
    )


def _is_current(series: Series, now: datetime) -> bool:
    return series.ends_on + STILL_WORKED_ON >= now.astimezone(clock.zone(series.zone)).date()


def _by_series(sessions: QuerySet[Session]) -> dict[int, list[Session]]:
    found: dict[int, list[Session]] = defaultdict(list)
    for session in sessions:
        found[session.series_id].append(session)
    return found


def _counts(series: Iterable[Series]) -> Counter[int]:
    live = Session.objects.filter(series__in=list(series)).exclude(state=SessionState.CANCELLED)
    return Counter(live.values_list("series_id", flat=True))


def _line(
    series: Series,
    sessions: list[Session],
    cities: list[Municipality],
    now: datetime,
    further: list[Step],
    *,
    may_work: bool,
) -> Line:
    live = [session for session in sessions if session.state != SessionState.CANCELLED]
    pending = sum(change_of(session) is not None for session in sessions)
    skies = skies_of(live, Clocks(cities, [region.pk for region in series.regions.all()]), after=now)
    steps = steps_of(series, sessions, pending, skies, missing_texts(series, sessions), now, further)
    return Line(
        series=series,
        count=len(live),
        number=series.number or 0,
        pending=pending,
        next_session=next((session for session in live if session.ends_at > now), None),
        steps=tuple(steps[:MOST_STEPS]),
        more=max(len(steps) - MOST_STEPS, 0),
        may_work=may_work,
    )


def skies_of(sessions: Iterable[Session], clocks: Clocks, *, after: datetime | None = None) -> dict[int, Sky]:
    """Each session (those ending after that moment) on the clocks of its cities, by id; written exchanges left out."""
    return {
        session.pk: sky_of(session.starts_at, session.minutes, session.zone, clocks.of(session))
        for session in sessions
        if session.minutes < 1440 and (after is None or session.ends_at > after)
    }
