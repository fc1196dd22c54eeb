"""What the team should look at: full sessions, few registrations, applications that wait."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.programme.board import local_of, short_day
from sympolis.programme.models import Part, Session
from sympolis.programme.next_steps import DO, FIX, THINK, Step
from sympolis.programme.queries import standing_replies
from sympolis.programme.states import SessionState
from sympolis.registrations import queries, retention
from sympolis.registrations.filling import Seats, seats_from
from sympolis.registrations.models import Registration
from sympolis.registrations.seats import Seating
from sympolis.registrations.states import RegistrationState, Reply

FEW_FROM = timedelta(days=14)  # before the start, few registrations are told
FEW = 5  # people
FEW_SHARE = 4  # or a quarter of the seats
PATIENCE = timedelta(days=3)  # for which an application may wait
TOO_LONG = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Concern:
    """Something about a session; `kind` is "applications", "few" or "full", `days` how long or how soon."""

    kind: str
    urgency: str
    count: int
    days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A session on the overview of its series."""

    session: Session
    seats: Seats
    concerns: list[Concern]


def standings(sessions: Iterable[Session], now: datetime) -> list[Standing]:
    """How sessions stand, in two queries however many they are. Their released versions are joined."""
    rows = list(sessions)
    counts, oldest = queries.counts(rows), _oldest(rows)
    found = []
    for session in rows:
        seats = seats_from(Seating(session.capacity), counts.get(session.pk, {}))
        found.append(Standing(session, seats, concerns_of(session, seats, oldest.get(session.pk), now)))
    return found


def _oldest(sessions: Sequence[Session]) -> dict[int, datetime]:
    rows = Registration.objects.filter(session__in=sessions, state=RegistrationState.APPLIED).order_by()
    return dict(rows.values_list("session_id").annotate(oldest=Min("created_at")))


def concerns_of(session: Session, seats: Seats, oldest: datetime | None, now: datetime) -> list[Concern]:
    """Concerns about a session that one can still register for; none for others. `oldest`: first open application."""
    version = session.released
    if version is None or version.state != SessionState.OPEN or version.starts_at <= now:
        return []
    found = []
    if oldest is not None and now - oldest >= PATIENCE:
        urgency = FIX if now - oldest >= TOO_LONG else DO
        found.append(Concern("applications", urgency, seats.applied, (now - oldest).days))
    few = FEW if session.capacity is None else max(session.capacity // FEW_SHARE, min(FEW, session.capacity))
    if version.starts_at - now <= FEW_FROM and seats.taken < few:
        found.append(Concern("few", THINK, seats.taken, (version.starts_at - now).days))
    if seats.free == 0 and seats.waiting:
        found.append(Concern("full", THINK, seats.waiting, 0))
    return found


def steps(sessions: Sequence[Session], now: datetime) -> list[Step]:
    """The same as steps of the plan and of the desk, for `programme.next_steps.add_steps`."""
    found = [_step(one.session, concern) for one in standings(sessions, now) for concern in one.concerns]
    found += declined_steps(sessions, now)
    return found + data_steps({session.series_id for session in sessions}, now)


def declined_steps(sessions: Sequence[Session], now: datetime) -> list[Step]:
    """Sessions to come in which the calendar of somebody with a part declined the time that is public now."""
    rows = standing_replies([session.pk for session in sessions])
    rows = rows.filter(reply=Reply.DECLINED, session__released__starts_at__gt=now)
    rows = rows.exclude(session__released__state=SessionState.CANCELLED).select_related("person", "session")
    told: dict[tuple[int, int], Part] = {(part.session_id, part.person_id): part for part in rows}
    found = []
    for part in told.values():
        words = _("The calendar of %(name)s declined: %(title)s, %(day)s") % {
            "name": f"\u2068{part.person}\u2069", "title": part.session.title,
            "day": short_day(local_of(part.session.starts_at, part.session.zone)),
        }  # fmt: skip
        found.append(Step(FIX, words, _("See the people"), "session_people", part.session))
    return found


def data_steps(series: Iterable[int], now: datetime) -> list[Step]:
    """Series (ids) whose personal data go soon, or of which nobody has said until when they are kept."""
    page, act = "registrations_desk:series_data", _("Personal data")
    found = []
    for one, days in retention.warnings(series, now):
        if days is None:
            words = _("Personal data are here, and nobody has said until when.")
        elif days < 0:
            continue  # the worker deletes them within hours
        else:
            told = ngettext(
                "The personal data of this series are deleted in %(days)d day.",
                "The personal data of this series are deleted in %(days)d days.", days,
            )  # fmt: skip
            words = told % {"days": days}
        found.append(Step(THINK if days is None else DO, words, act, page, series_id=one.pk))
    return found


def _step(session: Session, concern: Concern) -> Step:
    told = {
        "title": session.title, "day": short_day(local_of(session.starts_at, session.zone)), "count": concern.count,
        "days": concern.days,
    }  # fmt: skip
    if concern.kind == "applications":
        words = ngettext(
            "%(count)d application waits, the oldest for %(days)d days: %(title)s, %(day)s",
            "%(count)d applications wait, the oldest for %(days)d days: %(title)s, %(day)s", concern.count,
        )  # fmt: skip
        return Step(concern.urgency, words % told, _("Decide"), "registrations_desk:session_selection", session)
    if concern.kind == "few":
        words = ngettext(
            "%(count)d seat taken, %(days)d days to go: %(title)s, %(day)s",
            "%(count)d seats taken, %(days)d days to go: %(title)s, %(day)s", concern.count,
        )  # fmt: skip
        return Step(
            concern.urgency, words % told, _("See who comes"), "registrations_desk:session_participants", session
        )
    words = ngettext(
        "Full, %(count)d person waits: %(title)s, %(day)s",
        "Full, %(count)d people wait: %(title)s, %(day)s",
        concern.count,
    )
    return Step(concern.urgency, words % told, _("Seats"), "registrations_desk:session_admission", session)
