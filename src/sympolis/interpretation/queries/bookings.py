"""Channels of sessions with who stands in them, and the roster as calculations take it. Few queries, however many rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.interpretation import roster
from sympolis.interpretation.channels import language_of, service_of
from sympolis.interpretation.fees import Charge, charges
from sympolis.interpretation.fitting import (
    Engagement,
    Fit,
    Job,
    Rules,
    Seat,
    Worker,
    best_first,
    day_of,
    fit_of,
    hindrances_of,
    same,
    team_size,
)
from sympolis.interpretation.gaps import Gap, gaps_of
from sympolis.interpretation.models import Booking, Decision, Ending, Interpreter
from sympolis.interpretation.states import STANDING, BookingState, FeeUnit, Outcome, Service
from sympolis.networks.models import Network
from sympolis.programme.models import Part, Series, Session
from sympolis.programme.states import Reply, SessionRole, SessionState
from sympolis.registrations.letters.reader import known_zone
from sympolis.registrations.letters.reader import zone_of as zone_of_person
from sympolis.registrations.queries import answers_of_parts

COUNTED = (BookingState.ACCEPTED, BookingState.OFFERED)  # what costs something
AROUND = timedelta(days=2)  # of a session: other sessions within it count for rest and days
SERVICES = list(Service)


@dataclass
class Channel:
    """A language of a session by one service: who stands in it, who said no, what it lacks."""

    session: Session
    service: str
    language: str
    standing: list[Booking] = field(default_factory=list)
    ended: list[Booking] = field(default_factory=list)
    is_decided: bool = True  # False: somebody was asked for it, and it was left out since
    job: Job | None = None
    gaps: list[Gap] = field(default_factory=list)
    said: dict[int, Ending] = field(default_factory=dict)  # interpreter -> how they ended the session at this time

    @property
    def key(self) -> tuple[str, str]:
        return self.service, self.language

    @property
    def size(self) -> int:
        return self.job.size if self.job and self.is_decided else 0

    @property
    def lacking(self) -> int:
        return max(0, self.size - len(self.standing))


@dataclass
class Team:
    """The roster of a network with where everybody stands, as far as some sessions go."""

    rules: Rules
    people: dict[int, Interpreter]
    workers: dict[int, Worker]
    inside: set[tuple[int, int]]  # (interpreter, session): stands in it already, or has another part in it

    def fits(self, job: Job) -> list[Fit]:
        """Everybody who may be asked for a channel, best first; those who are in the session already are left out."""
        job = replace(job, direct=self._direct(job))
        return best_first(fit_of(worker, job, self.rules) for worker in self.active if not self.is_inside(worker, job))

    def _direct(self, job: Job) -> frozenset[str]:
        """The other channels of the session that somebody brings from the floor."""
        brought = [
            target
            for worker in self.active
            for service, source, target in worker.directions
            if service == job.service and same(source, job.floor)
        ]
        return frozenset(channel for channel in job.channels if any(same(channel, target) for target in brought))

    @property
    def active(self) -> list[Worker]:
        """Those who may be asked."""
        return [worker for pk, worker in self.workers.items() if self.people[pk].is_active]

    def is_inside(self, worker: Worker, job: Job) -> bool:
        """Whether somebody cannot be asked for a channel since they have something else to do in the session."""
        return (worker.id, job.session) in self.inside


def costing(series: Series) -> list[Booking]:
    """Bookings that cost something, by session; who said yes when all seats were taken is not booked."""
    rows = Booking.objects.filter(session__series=series, state__in=COUNTED, willing_at=None)
    joined = rows.select_related(
        "session__released",
        "session__series",
        "interpreter__person__account",
        "interpreter__person__merged_into",
        "interpreter__person__municipality",
    )
    return list(joined.order_by("session__starts_at", "session_id", "service", "language", "order", "pk"))


def standing_in(session: Session) -> list[Booking]:
    """All who stand in a session, in the order of turns; nobody who was erased."""
    rows = Booking.objects.filter(session=session, state__in=STANDING).exclude(interpreter__person__family_name="")
    found = list(rows.select_related("interpreter__person__account").order_by("service", "language", "order", "pk"))
    for row in found:
        row.session = session
    return found


def hearers(sessions: Iterable[int]) -> set[tuple[int, int]]:
    """(session id, person id) of those who are told what is new."""
    is_told = Q(state=BookingState.ACCEPTED) | Q(state=BookingState.OFFERED, moved_from__isnull=False)
    rows = Booking.objects.filter(is_told, session__in=list(sessions))
    return set(rows.values_list("session_id", "interpreter__person_id"))


def sessions_of(series: Series, *, past: bool = False) -> QuerySet[Session]:
    """The sessions to plan interpreters for: those to come, or those that are over; none that is cancelled."""
    now = timezone.now()
    rows = Session.objects.filter(series=series).exclude(state=SessionState.CANCELLED)
    rows = (
        rows.filter(starts_at__lt=now - timedelta(days=1))
        if past
        else rows.filter(starts_at__gte=now - timedelta(days=1))
    )
    return rows.select_related("released").order_by("-starts_at" if past else "starts_at", "pk")


def channels_of(sessions: Sequence[Session]) -> dict[int, list[Channel]]:
    """Session id -> its channels: decided ones, and those that somebody stands in; spoken ones first, by code."""
    found = {one.pk: _decided(one) for one in sessions}
    by_id = {one.pk: one for one in sessions}
    seen: set[tuple[int, str, str]] = set()
    rows = Decision.objects.filter(session__in=list(by_id)).order_by("session", "-at", "-pk")
    for pk, service, language, outcome in rows.values_list("session", "service", "language", "outcome"):
        if (pk, service, language) in seen:
            continue  # an earlier one
        seen.add((pk, service, language))
        if outcome == Outcome.ORDERED:
            found[pk].setdefault((service, language), Channel(by_id[pk], service, language))
        else:
            found[pk].pop((service, language), None)
    said = _add_bookings(found, by_id)
    for pk, channels in found.items():
        _settle(list(channels.values()), said[pk])
    return {pk: sorted(channels.values(), key=_place) for pk, channels in found.items()}


def _decided(session: Session) -> dict[tuple[str, str], Channel]:
    keys = [(service_of(code), language_of(code)) for code in session.interpretation_languages]
    return {
        (service, language): Channel(session, service, language)
        for service, language in keys
        if service != Service.SPOKEN or not same(language, session.floor_language)
    }


def _add_bookings(
    found: dict[int, dict[tuple[str, str], Channel]], by_id: dict[int, Session]
) -> dict[int, dict[int, Ending]]:
    """Session -> interpreter -> how they ended it last, at the time that it has now."""
    said: dict[int, dict[int, Ending]] = defaultdict(dict)
    rows = Booking.objects.filter(session__in=list(by_id)).select_related("interpreter__person__municipality")
    for row in rows.prefetch_related("endings").order_by("session", "order", "pk"):
        row.session = by_id[row.session_id]
        for one in row.endings.all():
            if one.starts_at == row.session.starts_at:
                said[row.session_id][row.interpreter_id] = one
        channels, key = found[row.session_id], (row.service, row.language)
        if key not in channels and row.state in STANDING:
            channels[key] = Channel(row.session, row.service, row.language, is_decided=False)
        if key in channels:
            (channels[key].standing if row.state in STANDING else channels[key].ended).append(row)
    return said


def _settle(channels: list[Channel], said: dict[int, Ending]) -> None:
    """Give each channel of a session its job. Who ended the session at this time is out of all its channels."""
    spoken = {one.language for one in channels if one.service == Service.SPOKEN}
    for one in channels:
        session, one.said = one.session, said
        one.job = Job(
            session=session.pk, language=one.language, service=one.service, floor=session.floor_language,
            starts_at=session.starts_at, minutes=session.minutes, size=team_size(session.minutes, one.service),
            channels=frozenset(spoken - {one.language}) if one.service == Service.SPOKEN else frozenset(),
            seats=tuple(Seat(row.interpreter_id, row.source, row.is_relay) for row in one.standing),
            out=frozenset(said),
        )  # fmt: skip


def _place(channel: Channel) -> tuple[int, str]:
    return SERVICES.index(Service(channel.service)), channel.language


def team_for(network: Network, sessions: Sequence[Session]) -> Team:
    """Everybody on the roster, with where they stand around the time of these sessions; five queries."""
    people = {one.pk: one for one in roster.of_network(network.pk).prefetch_related("pairs", "away")}
    engaged, inside = _engaged(network, people, sessions)
    workers = {
        pk: Worker(
            id=pk, zone=zone_of(one), directions=frozenset((p.service, p.source, p.target) for p in one.pairs.all()),
            away=tuple((row.starts_at, row.ends_at) for row in one.away.all()), engaged=tuple(engaged[pk].values()),
            fee=one.fee, unit=one.fee_unit, currency=one.currency,
        )
        for pk, one in people.items()
    }  # fmt: skip
    return Team(roster.as_rules(roster.rules_of(network.pk)), people, workers, inside)


def zone_of(interpreter: Interpreter) -> str:
    """The clock of somebody's day: as told, else that of their city; "" where neither is known."""
    account = interpreter.person.account
    return known_zone(account.zone if account else "") or zone_of_person(interpreter.person)


def _engaged(
    network: Network, people: dict[int, Interpreter], sessions: Sequence[Session]
) -> tuple[dict[int, dict[int, Engagement]], set[tuple[int, int]]]:
    """Interpreter -> session -> when they are in it, by a booking or a part; and where they cannot be asked."""
    found: dict[int, dict[int, Engagement]] = defaultdict(dict)
    inside: set[tuple[int, int]] = set()
    if not sessions:
        return found, inside
    first = min(one.starts_at for one in sessions) - AROUND
    last = max(one.ends_at for one in sessions) + AROUND
    near = Session.objects.filter(series__network=network, starts_at__gt=first, starts_at__lt=last)
    near = near.exclude(state=SessionState.CANCELLED)
    times = ("session", "session__starts_at", "session__minutes")
    booked = Booking.objects.filter(session__in=near, interpreter__in=list(people), state__in=STANDING)
    for pk, session, start, minutes in booked.values_list("interpreter", *times):
        found[pk][session] = Engagement(session, start, start + timedelta(minutes=minutes), is_booked=True)
        inside.add((pk, session))
    of_person = {one.person_id: pk for pk, one in people.items()}
    parts = Part.objects.filter(session__in=near, person__in=list(of_person))
    for person, role, session, start, minutes in parts.values_list("person", "role", *times):
        found[of_person[person]].setdefault(session, Engagement(session, start, start + timedelta(minutes=minutes)))
        inside |= {(of_person[person], session)} if role != SessionRole.INTERPRETER else set()
    return found, inside


def with_gaps(channels: Iterable[Channel], team: Team) -> None:
    """Say of each channel what it lacks."""
    now = timezone.now()
    found = list(channels)
    served = {(one.session.pk, one.language) for one in found if any(not row.is_relay for row in one.standing)}
    for one in found:
        job = one.job
        if job is None:
            continue
        hindered = {
            row.pk: hindrances_of(team.workers[row.interpreter_id], job, team.rules, source=row.source)
            for row in one.standing
            if row.interpreter_id in team.workers
        }
        broken = {
            row.pk
            for row in one.standing
            if row.is_relay and not any(pk == one.session.pk and same(row.source, code) for pk, code in served)
        }
        one.gaps = list(
            gaps_of(one.standing, one.size, hindered, broken, now, (one.session.starts_at, one.session.minutes))
        )


def charges_of(rows: Sequence[Booking]) -> dict[int, Charge]:
    """Booking -> what it costs. Sessions of other series count where a day is paid once; one query more."""
    by_day = {row.interpreter_id for row in rows if row.fee_unit == FeeUnit.DAY}
    others = Booking.objects.filter(interpreter__in=by_day, fee_unit=FeeUnit.DAY, state__in=COUNTED, willing_at=None)
    others = others.exclude(pk__in=[row.pk for row in rows]).select_related(
        "session__series", "session__released", "interpreter__person__account", "interpreter__person__municipality"
    )
    return charges([*rows, *others], lambda row: day_of(row.starts_at, zone_of(row.interpreter)))


def refusing_of(channels: Iterable[Channel]) -> set[int]:
    """Bookings (ids) of those who accepted, and whose calendar says no; one query."""
    rows = [row for one in channels for row in one.standing if row.state == BookingState.ACCEPTED]
    answers = answers_of_parts({row.session_id for row in rows})
    return {row.pk for row in rows if answers.get((row.session_id, row.interpreter.person_id)) == Reply.DECLINED}


def asked_words(session: Session) -> str:
    """What stands in the way of deleting a session: interpreters who count on it. "" when nobody does."""
    if not Booking.objects.filter(session=session, state__in=STANDING - {BookingState.PROPOSED}).exists():
        return ""
    return _(
        "Interpreters were asked for this session. Tell them at Interpreters that they are not needed, then delete it."
    )
