"""The address that one is sent to after a form: signed, short-lived, knows only what that form made."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from sympolis.registrations.actions import SignedUp
from sympolis.registrations.models import Registration

SALT = "sympolis.registrations.receipt"
LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Receipt:
    """lead: id of the participant; new: ids of registrations; known: ids of sessions that were there before."""

    lead: int
    new: list[int]
    known: list[int]


def written(done: SignedUp) -> str:
    """The secret part of the address."""
    own = done.participant.pk
    new = [row.pk for row in done.new if row.participant_id == own]
    known = sorted({row.session_id for row in done.known if row.participant_id == own})
    return signing.dumps([own, new, known], salt=SALT, compress=True)


def read(text: str) -> Receipt | None:
    """None when it is none, or too old."""
    try:
        lead, new, known = signing.loads(text, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Receipt(lead, new, known)


def made(receipt: Receipt) -> list[Registration]:
    """What that form made of the person who sent it, by time; sessions and series are joined."""
    rows = Registration.objects.filter(participant=receipt.lead, pk__in=receipt.new)
    return list(
        rows.select_related("session__released", "session__series__network", "participant__person", "delegation")
        .defer("session__released__content")
        .order_by("session__released__starts_at", "pk")
    )
