"""Personal addresses of interpreters (core/seals.py says how they are made)."""

from sympolis.core import seals
from sympolis.interpretation.models import Booking, Interpreter

OFFER = "sympolis.interpretation.offer"
DESK = "sympolis.interpretation.desk"


def offer_token(booking: Booking) -> str:
    """The secret part of the address of one offer; the same until the interpreter's links are renewed."""
    return seals.token(OFFER, booking.pk, booking.interpreter.link_version)


def booking_of(text: str) -> Booking | None:
    """The booking that this token opens; None for none, one that was renewed, or somebody erased.

    What the team only proposes is nothing to see. Whether the offer still stands is for the caller to look at.
    """
    pk, signature = seals.parts(text)
    rows = Booking.objects.select_related(
        "session__series__network", "session__released", "interpreter__person__account"
    )
    rows = rows.exclude(state="proposed").exclude(interpreter__person__family_name="")
    row = rows.filter(pk=pk).first() if pk else None
    return row if row and seals.fits(signature, OFFER, row.pk, row.interpreter.link_version) else None


def desk_token(interpreter: Interpreter) -> str:
    """The secret part of the address of somebody's own desk; the same until the links are renewed."""
    return seals.token(DESK, interpreter.pk, interpreter.link_version)


def interpreter_of(text: str) -> Interpreter | None:
    """The interpreter whose desk this is; None for none, one that was renewed, or somebody erased.

    Whoever was merged into somebody else on the roster stands for them.
    """
    pk, signature = seals.parts(text)
    rows = Interpreter.objects.select_related("network", "person__account", "person__municipality")
    row = rows.filter(pk=pk).exclude(person__family_name="").first() if pk else None
    if row is None or not seals.fits(signature, DESK, row.pk, row.link_version):
        return None
    if row.person.merged_into_id:
        return rows.filter(network=row.network_id, person=row.person.merged_into_id).first()
    return row
