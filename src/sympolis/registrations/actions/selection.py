"""Deciding on applications."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account
from sympolis.programme.models import Session
from sympolis.registrations import queries
from sympolis.registrations.actions.locking import locked, turn
from sympolis.registrations.models import Registration
from sympolis.registrations.permissions import may_select
from sympolis.registrations.seats import ends_at
from sympolis.registrations.states import HOLD, RegistrationState

LONGEST_REASON = 2000


def decide(
    session: Session, registrations: Iterable[Registration], *, accept: bool, by: Account | None, reason: str = ""
) -> dict[str, list[Registration]]:
    """Accept or decline applications of one session, earliest first; the reason stays with the team.

    An accepted one gets a seat, or comes to the end of the waiting list when all seats are taken. Who was decided on
    already keeps the decision, but a declined one can be accepted later. Returns state -> registrations that came into
    it. Raises Refused: "not_allowed", "too_long".
    """
    reason = tidy(reason)
    if len(reason) > LONGEST_REASON:
        raise Refused(
            "too_long", _("The reason is too long: at most %(most)s signs.") % {"most": LONGEST_REASON}, "reason"
        )
    with transaction.atomic():
        (session,) = locked([session.pk])
        if by is not None and not may_select(by, session.series):
            raise Refused("not_allowed", _("Only the team of this series can decide."))
        open_states = [RegistrationState.APPLIED, RegistrationState.DECLINED] if accept else [RegistrationState.APPLIED]
        chosen = Registration.objects.filter(session=session, pk__in=[one.pk for one in registrations])
        rows = list(chosen.filter(state__in=open_states).select_related("participant").order_by("created_at", "pk"))
        _note_decision(rows, by, reason)
        if not accept:
            declined = turn(rows, RegistrationState.DECLINED, session=session, by=by)
            return {RegistrationState.DECLINED: declined} if declined else {}
        return _seat(session, rows, by)


def _note_decision(rows: list[Registration], by: Account | None, reason: str) -> None:
    now = timezone.now()
    for row in rows:
        row.decided_at, row.decided_by_id, row.decision_reason = now, by.pk if by else None, reason
    Registration.objects.bulk_update(rows, ["decided_at", "decided_by_id", "decision_reason"])


def _seat(session: Session, rows: list[Registration], by: Account | None) -> dict[str, list[Registration]]:
    seating, now = queries.seating(session), timezone.now()
    places: dict[RegistrationState, list[Registration]] = {}
    for row in rows:
        who = queries.traits_of(row)
        if not seating.fits([who]):
            state = RegistrationState.WAITING
        else:
            seating.take(who)
            proven = row.participant.address_confirmed_at is not None
            state = RegistrationState.CONFIRMED if proven else RegistrationState.REGISTERED
        places.setdefault(state, []).append(row)
    held = ends_at(now, queries.start_of(session), HOLD)
    for state, found in places.items():
        turn(found, state, session=session, by=by, until=held if state == RegistrationState.REGISTERED else None)
    return {str(state): found for state, found in places.items()}
