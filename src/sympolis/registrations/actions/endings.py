"""What ends by the clock: offers nobody took, seats kept for addresses nobody confirmed, kept shares."""

from django.db import transaction
from django.utils import timezone

from sympolis.registrations import queries
from sympolis.registrations.actions.locking import locked, turn
from sympolis.registrations.actions.places import promote_locked
from sympolis.registrations.models import Registration
from sympolis.registrations.states import Ending, RegistrationState


def end_overdue() -> int:
    """End what is over and pass its seats on, one session a transaction; how many registrations ended or got an offer.

    Sessions in which somebody waits are looked at too: a share may have been kept until now.
    """
    now = timezone.now()
    return sum(_end_in(session) for session in sorted({*queries.due_endings(now), *queries.with_line(now)}))


def _end_in(session_id: int) -> int:
    with transaction.atomic():
        (session,) = locked([session_id])
        now = timezone.now()
        over = Registration.objects.filter(session=session, until__lte=now).order_by("pk")
        ended = 0
        for state, ending in (
            (RegistrationState.OFFERED, Ending.EXPIRED),
            (RegistrationState.REGISTERED, Ending.UNCONFIRMED),
        ):
            ended += len(
                turn(over.filter(state=state), RegistrationState.CANCELLED, session=session, by=None, ending=ending)
            )
        return ended + len(promote_locked(session, now=now))
