"""What an interpreter costs for a session. Values in, values out."""

from decimal import ROUND_HALF_UP, Decimal

from sympolis.interpretation.states import FeeUnit

CENT = Decimal("0.01")
HALF_HOUR = 30  # minutes; hours are paid in halves begun


def fee_of(fee: Decimal | None, unit: str, minutes: int) -> Decimal | None:
    """The fee for a session of that many minutes; None when no fee is known.

    A day is paid whole, however short the session is: whether two sessions share a day is for the team to agree.
    """
    if fee is None:
        return None
    if unit != FeeUnit.HOUR:
        return fee
    halves = -(-minutes // HALF_HOUR)
    return (fee * halves / 2).quantize(CENT, ROUND_HALF_UP)
