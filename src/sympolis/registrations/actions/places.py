"""A place in a session: confirmed, given back, offered, taken."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.programme.models import Session
from sympolis.registrations import queries
from sympolis.registrations.actions.locking import (
    is_coming,
    locked,
    locked_registration,
    turn,
)
from sympolis.registrations.actions.people import prove
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.permissions import Somebody, is_own, is_team, may_manage
from sympolis.registrations.seats import ends_at
from sympolis.registrations.states import ALIVE, Ending, RegistrationState


def confirm(participant: Participant, *, by: Somebody) -> list[Registration]:
    """The address is read by whom it belongs to: every seat kept for it is theirs now; a lead confirms for all.

    Confirming again changes nothing. Returns what became confirmed. Raises Refused("not_allowed").
    """
    if isinstance(by, Participant) and by.pk != participant.pk:
        raise _not_yours()
    with transaction.atomic():
        participant = (
            Participant.objects.select_for_update(no_key=True, of=("self",))
            .select_related("person")
            .get(pk=participant.pk)
        )
        prove(participant, by=by)
        kept = Registration.objects.filter(state=RegistrationState.REGISTERED)
        own = kept.filter(participant=participant) | kept.filter(delegation__lead=participant)
        done = []
        for session in locked(own.values_list("session_id", flat=True)):
            mine = own.filter(session=session).order_by("pk")
            done += turn(mine, RegistrationState.CONFIRMED, session=session, by=by)
    return done


def accept_offer(registration: Registration, *, by: Somebody) -> Registration:
    """Take the seat that is offered; a lead takes those of the delegation. Taking it twice changes nothing.

    Raises Refused: "not_allowed", "gone", "expired" (the offer has ended), "not_offered".
    """
    with transaction.atomic():
        session, registration = _mine(registration, by)
        if registration.state == RegistrationState.CONFIRMED:
            return registration
        if registration.state == RegistrationState.CANCELLED and registration.ending == Ending.EXPIRED:
            raise _expired()
        if registration.state != RegistrationState.OFFERED:
            raise Refused("not_offered", _("No seat is offered to you at the moment. You keep your place in the line."))
        if registration.until and registration.until <= timezone.now():
            raise _expired()
        turn(_unit(registration, by), RegistrationState.CONFIRMED, session=session, by=by)
        registration.refresh_from_db()
    return registration


def cancel(registration: Registration, *, by: Somebody, ending: Ending | None = None) -> Registration:
    """Give a seat or a place in the line back; whoever waits is offered what becomes free, in the same transaction.

    Cancelling twice changes nothing. Raises Refused: "not_allowed", "gone".
    """
    with transaction.atomic():
        session, registration = _mine(registration, by)
        if registration.state not in ALIVE | {RegistrationState.DECLINED}:
            return registration
        turn(
            [registration], RegistrationState.CANCELLED, session=session, by=by, ending=ending or _why(registration, by)
        )
        promote_locked(session)
    return registration


def promote(session_id: int) -> list[Registration]:
    """Offer free seats to those who wait, after capacity or kept seats have changed. Returns who got an offer."""
    with transaction.atomic():
        found = locked([session_id])
        return promote_locked(found[0]) if found else []


def promote_locked(session: Session, *, now: datetime | None = None) -> list[Registration]:
    """The same for a session whose row is locked: first come first served, kept seats respected."""
    now = now or timezone.now()
    if not is_coming(session, now):
        return []
    seating = queries.seating(session, now=now)
    if seating.free() == 0:
        return []
    units = queries.line(session)
    given = seating.seat([[queries.traits_of(one) for one in unit] for unit in units])
    lucky = [one for place in given for one in units[place]]
    if not lucky:
        return []
    hours = queries.admission_of(session).offer_hours
    until = ends_at(now, queries.start_of(session), timedelta(hours=hours))
    return turn(lucky, RegistrationState.OFFERED, session=session, by=None, until=until)


def _mine(registration: Registration, by: Somebody) -> tuple[Session, Registration]:
    session, registration = locked_registration(registration)
    if not may_manage(by, registration):
        raise _not_yours()
    return session, registration


def _unit(registration: Registration, by: Somebody) -> list[Registration]:
    """What one click takes: one's own seat, or those of the whole delegation for its lead."""
    delegation = registration.delegation
    if delegation is None or not (isinstance(by, Participant) and by.pk == delegation.lead_id):
        return [registration]
    offered = delegation.registrations.filter(session=registration.session_id, state=RegistrationState.OFFERED)
    return list(offered.order_by("pk"))


def _why(registration: Registration, by: Somebody) -> Ending:
    if is_own(by, registration) or not is_team(by, registration.session.series):
        return Ending.REFUSED if registration.state == RegistrationState.OFFERED else Ending.PERSON
    return Ending.TEAM


def _expired() -> Refused:
    words = _("This offer has ended and the seat went to the next in the line. Register again to wait for another one.")
    return Refused("expired", words)


def _not_yours() -> Refused:
    return Refused("not_allowed", _("This registration is not yours."))
