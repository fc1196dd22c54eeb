"""A seat out of turn: given by the secretariat to one person, for a reason."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme import actions as programme
from sympolis.programme.models import Series, Session
from sympolis.registrations import queries
from sympolis.registrations.actions.locking import account_of, is_coming, locked_registration, turn
from sympolis.registrations.models import Registration
from sympolis.registrations.permissions import may_select
from sympolis.registrations.seats import Seating, ends_at
from sympolis.registrations.states import HOLDING, RegistrationState

LONGEST_REASON = 2000
SEATLESS = frozenset({RegistrationState.APPLIED, RegistrationState.DECLINED, RegistrationState.WAITING})


def give_seat(
    registration: Registration, *, by: Account | None, reason: str, offer: bool = False, add_seat: bool = False
) -> Registration:
    """Give somebody a seat now, before others who wait; the reason stays with the team.

    offer      keep a seat for them until they take it, as for the first in line; only for somebody who waits
    add_seat   raise the capacity by one when no seat is free for them; without it that is refused
    Somebody who holds a seat that is not confirmed gets it confirmed; a confirmed one stays as it is.
    Raises Refused: "not_allowed", "gone", "missing" and "too_long" (reason), "over" (the session is cancelled or has
    begun), "full", "kept" (free seats are kept for others), "ended" (cancelled: register them again), "not_waiting".
    """
    reason = _checked(reason)
    with transaction.atomic():
        if add_seat:  # the programme's verbs hold the series before its session
            Series.objects.select_for_update(no_key=True).get(sessions=registration.session_id)
        session, registration = locked_registration(registration)
        if by is not None and not may_select(by, session.series):
            raise Refused("not_allowed", _("Only the team of this series can give seats."))
        before = RegistrationState(registration.state)
        if before == RegistrationState.CONFIRMED:
            return registration
        _refuse_late(session, before, offer=offer)
        added = before not in HOLDING and _make_room(session, registration, by, add_seat=add_seat)
        state = RegistrationState.OFFERED if offer else RegistrationState.CONFIRMED
        turn([registration], state, session=session, by=by, until=_until(session) if offer else None)
        _note_reason(
            registration, by, reason, decided=before in {RegistrationState.APPLIED, RegistrationState.DECLINED}
        )
        journal.record(
            "registration.given", registration, network=session.series.network_id, by=account_of(by),
            session=session.pk, before=str(before), added=bool(added),
        )  # fmt: skip
    return registration


def _checked(reason: str) -> str:
    reason = tidy(reason)
    if not reason:
        raise Refused("missing", _("Say why: others who wait longer may ask."), "reason")
    if len(reason) > LONGEST_REASON:
        words = _("The reason is too long: at most %(most)s signs.")
        raise Refused("too_long", words % {"most": LONGEST_REASON}, "reason")
    return reason


def _refuse_late(session: Session, before: RegistrationState, *, offer: bool) -> None:
    if not is_coming(session):
        raise Refused("over", _("This session is not released, is cancelled, or has begun: a seat is worth nothing."))
    if before == RegistrationState.CANCELLED:
        raise Refused("ended", _("This registration has ended. Add the person again instead."))
    if offer and before != RegistrationState.WAITING:
        raise Refused("not_waiting", _("Seats are offered to those who wait. Give this person a seat, or decide."))


def _make_room(session: Session, registration: Registration, by: Account | None, *, add_seat: bool) -> bool:
    """Whether a seat was added. Raises Refused when none is free for this person and none may be added."""
    seating = queries.seating(session)
    if seating.free_for(queries.traits_of(registration)) != 0:
        return False
    if not add_seat:
        raise no_seat(seating)
    session.capacity = with_one_more(seating)
    programme.change_session(session, by=by, capacity=session.capacity)
    return True


def with_one_more(seating: Seating) -> int:
    """The capacity after a seat was added for one person."""
    return max(seating.capacity or 0, seating.taken) + 1


def no_seat(seating: Seating) -> Refused:
    """Why nobody of these traits can have a seat without adding one."""
    free = seating.free()
    if free:
        words = _(
            "The free seats (%(free)s) are kept for others. Add a seat for this person, or change the kept seats."
        )
        return Refused("kept", words % {"free": free}, "add_seat")
    words = _("All %(seats)s seats are taken. Add a seat for this person, or wait until one is given back.")
    return Refused("full", words % {"seats": seating.capacity}, "add_seat")


def _until(session: Session):
    hours = queries.admission_of(session).offer_hours
    return ends_at(timezone.now(), queries.start_of(session), timedelta(hours=hours))


def _note_reason(registration: Registration, by: Account | None, reason: str, *, decided: bool) -> None:
    registration.decided_by_id, registration.decision_reason = by.pk if by else None, reason
    if decided:  # an application, so that the letter says that it was accepted
        registration.decided_at = timezone.now()
    registration.save(update_fields=["decided_at", "decided_by_id", "decision_reason"])
