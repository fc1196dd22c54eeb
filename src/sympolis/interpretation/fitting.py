"""Whether an interpreter can take a channel of a session, what stands in the way, and who suits best. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from sympolis.core import clock
from sympolis.core.clock import DayPart
from sympolis.interpretation.fees import fee_of
from sympolis.interpretation.states import FeeUnit, Service
from sympolis.programme.nights import Place, at_places

TEAM_FROM = 60  # minutes: longer sessions need two, who take turns
ALL_DAYS = 1440  # a written exchange over days is not interpreted

Direction = tuple[str, str, str]  # service, heard, spoken or signed or written
Key = tuple[int, str, str]  # session, service, language


@dataclass(frozen=True, slots=True)
class Rules:
    """What a network asks of its interpreters' days."""

    rest: timedelta = timedelta(minutes=60)
    most_a_day: int = 3


@dataclass(frozen=True, slots=True)
class Engagement:
    """A session in which somebody stands already."""

    session: int
    starts_at: datetime
    ends_at: datetime
    is_booked: bool = False  # as an interpreter, who is paid


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody of the roster. `zone` "" where it is not known: then nothing is said of nights, and days are UTC's."""

    id: int
    zone: str
    directions: frozenset[Direction]
    away: tuple[tuple[datetime, datetime], ...] = ()
    engaged: tuple[Engagement, ...] = ()
    fee: Decimal | None = None
    unit: str = FeeUnit.SESSION
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Seat:
    """Who takes a channel, and what they hear."""

    worker: int
    source: str
    is_relay: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A channel of a session: one language, by one service.

    channels   other spoken languages of the session, from which relay could be taken
    direct     of them, those that somebody on the roster brings from the floor; relay of relay is the last resort
    seats      of those who stand in it already
    out        who said no to this session at this time, or was told that they are not needed: not proposed again
    """

    session: int
    language: str
    service: str
    floor: str
    starts_at: datetime
    minutes: int
    size: int
    channels: frozenset[str] = frozenset()
    direct: frozenset[str] = frozenset()
    seats: tuple[Seat, ...] = ()
    out: frozenset[int] = frozenset()

    @property
    def key(self) -> Key:
        return self.session, self.service, self.language

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def lacking(self) -> int:
        return max(0, self.size - len(self.seats))


class Hindrance(StrEnum):
    """What stands in the way, the first of them first told."""

    DIRECTION = "direction"
    OUT = "out"  # said no to this session
    AWAY = "away"
    BUSY = "busy"  # in another session at that time
    REST = "rest"
    DAY = "day"  # as many sessions on that day as they take
    NIGHT = "night"  # between 22 and 6 on their clock: possible, and told


SOFT = frozenset({Hindrance.NIGHT})  # what a proposal may take into the bargain
BLOCKING = frozenset({Hindrance.DIRECTION, Hindrance.AWAY, Hindrance.BUSY})  # by hand the others are only warned of


@dataclass(frozen=True, slots=True)
class Fit:
    """How somebody suits a channel.

    source, is_relay   what they would hear; "" where they work in no such direction
    is_far             whether what they would hear is relay itself
    both_ways          whether they also bring what is said in the channel's language to the others
    load               sessions that they stand in already
    rest               minutes to the nearest of those; None without any within a day
    """

    worker: Worker
    source: str
    is_relay: bool
    is_far: bool
    both_ways: bool
    hindrances: tuple[Hindrance, ...]
    fee: Decimal | None
    load: int
    rest: int | None

    @property
    def is_free(self) -> bool:
        """Whether a proposal may take them."""
        return SOFT.issuperset(self.hindrances)

    @property
    def is_possible(self) -> bool:
        """Whether the team may ask them all the same."""
        return not BLOCKING.intersection(self.hindrances)


def team_size(minutes: int, service: str) -> int:
    """How many take turns in a channel: two in sessions over 60 minutes, none in an exchange over days."""
    if minutes >= ALL_DAYS:
        return 0
    return 2 if minutes > TEAM_FROM and service != Service.CAPTIONS else 1


def fit_of(worker: Worker, job: Job, rules: Rules) -> Fit:
    """How somebody suits a channel of a session in which they do not stand yet."""
    source, is_relay = way(worker.directions, job)
    others = [one for one in worker.engaged if one.session != job.session]
    return Fit(
        worker=worker, source=source, is_relay=is_relay, is_far=is_relay and source not in job.direct,
        both_ways=_both_ways(worker.directions, job, source),
        hindrances=tuple(_hindrances(worker, job, rules, source, others)),
        fee=_fee(worker, job, others), load=len(others), rest=_rest(job, others),
    )  # fmt: skip


def _fee(worker: Worker, job: Job, others: Sequence[Engagement]) -> Decimal | None:
    """What the session costs more; nothing where the day is paid already."""
    day = day_of(job.starts_at, worker.zone)
    is_paid = any(one.is_booked and day_of(one.starts_at, worker.zone) == day for one in others)
    if worker.fee is not None and worker.unit == FeeUnit.DAY and is_paid:
        return Decimal()
    return fee_of(worker.fee, worker.unit, job.minutes)


def best_first(fits: Iterable[Fit]) -> list[Fit]:
    """Those who can before those who cannot; then direct before relay, and that before relay of relay, by day before by night, few sessions, low fee."""
    return sorted(fits, key=_rank)


def way(directions: frozenset[Direction], job: Job) -> tuple[str, bool]:
    """(what somebody would hear, whether that is relay); ("", False) where they cannot serve the channel."""
    heard = sorted(
        source for service, source, target in directions if service == job.service and same(target, job.language)
    )
    if any(same(source, job.floor) for source in heard):
        return job.floor, False
    relays = [channel for channel in job.channels if any(same(source, channel) for source in heard)]
    relays.sort(key=lambda channel: (channel not in job.direct, channel))
    return (relays[0], True) if relays else ("", False)


def same(one: str, other: str) -> bool:
    """Whether two codes are one language here: who interprets into Portuguese does so for Brazil."""
    return _base(one) == _base(other)


def hindrances_of(worker: Worker, job: Job, rules: Rules, *, source: str) -> list[Hindrance]:
    """What stands in the way of somebody who is in the session already, hearing `source`."""
    others = [one for one in worker.engaged if one.session != job.session]
    able = any(
        service == job.service and same(heard, source) and same(target, job.language)
        for service, heard, target in worker.directions
    )
    return [one for one in _hindrances(worker, job, rules, source if able else "", others) if one != Hindrance.OUT]


def day_of(moment: datetime, zone: str) -> date:
    """The day on somebody's own calendar."""
    return moment.astimezone(clock.zone(zone or "UTC")).date()


def _base(code: str) -> str:
    return code.split("-")[0].lower()


def _both_ways(directions: frozenset[Direction], job: Job, source: str) -> bool:
    if job.service != Service.SPOKEN:
        return True
    return any(
        service == job.service and same(heard, job.language) and same(spoken, source)
        for service, heard, spoken in directions
    )


def _hindrances(
    worker: Worker, job: Job, rules: Rules, source: str, others: Sequence[Engagement]
) -> Iterable[Hindrance]:
    if not source:
        yield Hindrance.DIRECTION
    if worker.id in job.out:
        yield Hindrance.OUT
    if any(start < job.ends_at and job.starts_at < end for start, end in worker.away):
        yield Hindrance.AWAY
    if any(one.starts_at < job.ends_at and job.starts_at < one.ends_at for one in others):
        yield Hindrance.BUSY
    elif (rest := _rest(job, others)) is not None and rest * 60 < rules.rest.total_seconds():
        yield Hindrance.REST
    day = day_of(job.starts_at, worker.zone)
    if sum(day_of(one.starts_at, worker.zone) == day for one in others) >= rules.most_a_day:
        yield Hindrance.DAY
    if worker.zone and is_night(job.starts_at, job.minutes, worker.zone):
        yield Hindrance.NIGHT


def is_night(starts_at: datetime, minutes: int, zone: str) -> bool:
    """Whether any minute lies between 22:00 and 06:00 in the zone."""
    return at_places(starts_at, minutes, "UTC", [Place(0, zone)])[0].part == DayPart.NIGHT


def _rest(job: Job, others: Sequence[Engagement]) -> int | None:
    """Minutes between the session and the nearest other one within a day; None without one."""
    gaps = [_gap(job, one) for one in others]
    near = [gap for gap in gaps if gap < ALL_DAYS]
    return min(near, default=None)


def _gap(job: Job, one: Engagement) -> int:
    between = max(job.starts_at - one.ends_at, one.starts_at - job.ends_at, timedelta())
    return int(between.total_seconds() // 60)


FIRST = list(Hindrance)


def _rank(fit: Fit) -> tuple:
    worst = [FIRST.index(one) for one in fit.hindrances if one not in SOFT]
    fee = fit.fee if fit.fee is not None else Decimal("Infinity")
    return (
        len(FIRST) - min(worst) if worst else 0, len(worst), fit.is_relay, fit.is_far, Hindrance.NIGHT in fit.hindrances, not fit.both_ways, fit.load, fee, fit.worker.id,
    )  # fmt: skip
