"""Reads of who comes: seats, the line of those who wait, what somebody has registered for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from sympolis.directory.models import Account
from sympolis.networks.models import Network
from sympolis.programme.models import Series, Session
from sympolis.programme.queries import PUBLIC_STATES, standing_replies
from sympolis.programme.states import SessionState
from sympolis.registrations.itip import turns_of
from sympolis.registrations.models import Admission, Invitation, KeptSeats, Participant, Registration
from sympolis.registrations.seats import Kept, Seating, Traits
from sympolis.registrations.states import HOLDING, Mode, RegistrationState


def open_sessions(series: Series, *, now: datetime | None = None) -> QuerySet[Session]:
    """Sessions of a public series that one may register for: released as open, not begun, not closed; by time.

    The released version and the admission are joined.
    """
    now = now or timezone.now()
    if series.state not in PUBLIC_STATES:
        return Session.objects.none()
    return (
        Session.objects.filter(series=series, released__state=SessionState.OPEN, released__starts_at__gt=now)
        .filter(Q(admission=None) | Q(admission__closes_at=None) | Q(admission__closes_at__gt=now))
        .select_related("released", "admission", "series")
        .order_by("released__starts_at", "pk")
    )


def start_of(session: Session) -> datetime:
    """When the session begins as the public knows it; before its first release as in the draft."""
    return session.released.starts_at if session.released else session.starts_at


def admission_of(session: Session) -> Admission:
    """The session's rules; unsaved ones (open to everybody) when it has none of its own."""
    return getattr(session, "admission", None) or Admission(session=session)


def seating(session: Session, *, now: datetime | None = None) -> Seating:
    """The seats of a session at this moment. Exact only for whoever has locked the session's row."""
    return seatings([session], now=now)[session.pk]


def seatings(sessions: Iterable[Session], *, now: datetime | None = None) -> dict[int, Seating]:
    """Session id -> its seats at this moment, in at most three queries however many they are.

    Who sits in a session without a limit is not counted.
    """
    found = {session.pk: Seating(session.capacity) for session in sessions}
    limited = {pk: one for pk, one in found.items() if one.capacity is not None}
    if not limited:
        return found
    any_kept = False
    for pk, taken, kept in _taken_and_kept(sorted(limited)):
        limited[pk].taken = taken
        any_kept = any_kept or kept > 0
    if any_kept:
        _count_kept(limited, now or timezone.now())
    return found


def _taken_and_kept(sessions: list[int]) -> list[tuple[int, int, int]]:
    """(session id, seats taken, number of its shares). Asked while a session is held: made once, not by the ORM."""
    states, places = ", ".join(["%s"] * len(HOLDING)), ", ".join(["%s"] * len(sessions))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, "  # noqa: S608 - places only
            "(SELECT COUNT(*) FROM registrations_registration r WHERE r.session_id = s.id AND r.state IN "
            f"({states})), (SELECT COUNT(*) FROM registrations_keptseats k WHERE k.session_id = s.id) "
            f"FROM programme_session s WHERE s.id IN ({places})",
            [*sorted(HOLDING), *sessions],
        )
        return cursor.fetchall()


def _count_kept(limited: dict[int, Seating], now: datetime) -> None:
    """Count who sits in sessions with kept shares by their traits."""
    shares = KeptSeats.objects.filter(session_id__in=list(limited)).filter(Q(until=None) | Q(until__gt=now))
    for share in shares.order_by("pk"):
        limited[share.session_id].kept.append(Kept(share.seats, 0, traits_of_share(share), share.until))
    kept = [pk for pk, one in limited.items() if one.kept]
    for pk in kept:
        limited[pk].taken = 0
    holding = Registration.objects.filter(session_id__in=kept, state__in=HOLDING).order_by()
    counted = holding.values_list("session_id", "region_id", "sector", "municipality_id").annotate(n=Count("pk"))
    for pk, *told, number in counted:
        limited[pk].take(Traits(*told), number)


def traits_of_share(share: KeptSeats) -> Traits:
    return Traits(share.region_id, share.sector, share.municipality_id)


def traits_of(registration: Registration) -> Traits:
    return Traits(registration.region_id, registration.sector, registration.municipality_id)


def line(session: Session) -> list[list[Registration]]:
    """Those who wait, first come first: units of one, or of a whole delegation at the place of its earliest member."""
    waiting = Registration.objects.filter(session=session, state=RegistrationState.WAITING)
    units: dict[Any, list[Registration]] = {}
    for registration in waiting.order_by("queued_at", "pk"):
        units.setdefault(registration.delegation_id or f"one {registration.pk}", []).append(registration)
    return list(units.values())


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in the waiting list.

    number    1 for the first; a delegation counts as one
    size      how many come with them, themselves included
    free      seats that are free now but not for them
    kept      the shares that keep these seats from them
    """

    number: int
    size: int
    free: int
    kept: list[Kept]


def place_in_line(registration: Registration, *, now: datetime | None = None) -> Place | None:
    """Why somebody still waits; None when they do not wait."""
    return places_in_line([registration], now=now).get(registration.pk)


def places_in_line(registrations: Iterable[Registration], *, now: datetime | None = None) -> dict[int, Place]:
    """Registration id -> why it still waits, for those that do; three queries however many they are."""
    waiting = [one for one in registrations if one.state == RegistrationState.WAITING]
    if not waiting:
        return {}
    sessions = {one.session_id: one.session for one in waiting}
    seats, lines = seatings(sessions.values(), now=now), _lines(list(sessions))
    places = {}
    for one in waiting:
        unit = lines[one.session_id].get(one.pk)
        if unit is not None:  # else it was offered a seat a moment ago
            here = seats[one.session_id]
            places[one.pk] = Place(*unit, here.free() or 0, here.others(traits_of(one)))
    return places


def _lines(sessions: list[int]) -> dict[int, dict[int, tuple[int, int]]]:
    """Session id -> registration id -> (number in the line, size of its unit)."""
    rows = Registration.objects.filter(session__in=sessions, state=RegistrationState.WAITING)
    units: dict[int, dict[Any, list[int]]] = {pk: {} for pk in sessions}
    for session, pk, delegation in rows.order_by("queued_at", "pk").values_list("session_id", "pk", "delegation_id"):
        units[session].setdefault(delegation or f"one {pk}", []).append(pk)
    return {
        session: {pk: (number, len(unit)) for number, unit in enumerate(found.values(), 1) for pk in unit}
        for session, found in units.items()
    }


def counts(sessions: Iterable[Session]) -> dict[int, dict[str, int]]:
    """Session id -> state -> how many, for lists, in one query."""
    rows = Registration.objects.filter(session__in=list(sessions)).order_by()
    found: dict[int, dict[str, int]] = {}
    for session_id, state, number in rows.values_list("session_id", "state").annotate(number=Count("pk")):
        found.setdefault(session_id, {})[state] = number
    return found


def participants_of(account: Account, network: Network) -> QuerySet[Participant]:
    """As whom an account takes part in a network: persons that belong to it. An address alone proves nothing here."""
    return Participant.objects.filter(network=network, person__account=account, erased_at=None)


def registrations_of(participants: Iterable[Participant] | QuerySet[Participant]) -> QuerySet[Registration]:
    """What they registered for, by time, with session, released version and series joined."""
    return (
        Registration.objects.filter(participant__in=participants, session__released__isnull=False)
        .select_related(
            "session__released",
            "session__material",
            "session__series__network",
            "participant__person",
            "delegation__lead",
        )
        .order_by("session__released__starts_at", "pk")
    )


def of_session(session: Session) -> QuerySet[Registration]:
    """Everybody of a session, for the team's lists."""
    return (
        Registration.objects.filter(session=session)
        .select_related("participant__person", "municipality", "region", "delegation")
        .order_by("-created_at", "-pk")
    )


def invitation_for(invitation: Invitation | None, session: Session, *, now: datetime) -> bool:
    """Whether an invitation lets its holder into a session now."""
    if invitation is None or invitation.series_id != session.series_id:
        return False
    in_time = invitation.ends_at is None or invitation.ends_at > now
    return in_time and invitation.session_id in (None, session.pk)


def admits(admission: Admission, who: Traits, *, is_member: bool) -> bool:
    """Whether the audience rules of a session let somebody in. Uses prefetched regions."""
    regions = {region.pk for region in admission.for_regions.all()} if admission.pk else set()
    return (
        (not regions or who.region in regions)
        and (not admission.for_sectors or who.sector in admission.for_sectors)
        and (not admission.members_only or is_member)
    )


def needs_invitation(admission: Admission) -> bool:
    return admission.mode == Mode.INVITATION


def due_endings(now: datetime) -> Sequence[int]:
    """Sessions in which an offer, or a seat kept for an unconfirmed address, has ended."""
    over = Registration.objects.filter(
        state__in=[RegistrationState.OFFERED, RegistrationState.REGISTERED], until__lte=now
    )
    return list(over.order_by("session_id").values_list("session_id", flat=True).distinct())


def with_line(now: datetime) -> Sequence[int]:
    """Sessions to come in which somebody waits."""
    waiting = Registration.objects.filter(state=RegistrationState.WAITING, session__released__starts_at__gt=now)
    return list(waiting.order_by("session_id").values_list("session_id", flat=True).distinct())


def answers_of_parts(sessions: Iterable[int]) -> dict[tuple[int, int], str]:
    """(session id, person id) -> what the calendar of somebody with a part answered for the time that is public now."""
    rows = standing_replies(sessions).order_by("replied_at")
    return {(session, person): reply for session, person, reply in rows.values_list("session", "person", "reply")}


def turns_by_address(sessions: Iterable[int]) -> dict[tuple[int, str], int]:
    """(session id, address key) -> what registrations under it add to SEQUENCE (registrations/itip.py), where it is not 0."""
    rows = Registration.objects.filter(session__in=list(sessions)).filter(
        Q(calendar_turns__gt=0) | Q(state=RegistrationState.CANCELLED)
    )
    found: dict[tuple[int, str], list[tuple[int, bool]]] = {}
    columns = ("session_id", "participant__email_key", "calendar_turns", "state")
    for session, key, turns, state in rows.order_by().values_list(*columns):
        found.setdefault((session, key), []).append((turns, state == RegistrationState.CANCELLED))
    return {where: turns_of(registrations) for where, registrations in found.items()}
