"""Personal addresses: what stands in letters instead of a password.

A link proves that somebody reads the mailbox of a participant. It is derived from the secret key, so that nothing
secret lies in the database, bound to one purpose, and taken back by raising the version that it was made for.
Links only show pages; what they change is changed by a button on them (mail scanners open every link).
"""

import base64
import binascii
from enum import StrEnum

from django.utils.crypto import constant_time_compare, salted_hmac

from sympolis.registrations.models import Invitation, Participant

SIGNATURE = 16  # bytes


class Purpose(StrEnum):
    MINE = "mine"  # everything one may do with one's own registrations
    FEED = "feed"  # read one's calendar
    STOP = "stop"  # stop bulk letters
    INVITED = "invited"  # register for a session by invitation


def token(row: Participant | Invitation, purpose: Purpose) -> str:
    """The secret part of an address; the same as long as the version of the row stays."""
    return base64.urlsafe_b64encode(_number(row.pk) + _signature(purpose, row.pk, _version(row, purpose))).decode()


def participant_of(text: str, purpose: Purpose) -> Participant | None:
    """Whose token this is; None when it is none, was taken back, or the person is erased."""
    pk, signature = _parts(text)
    row = Participant.objects.select_related("network", "person").filter(pk=pk, erased_at=None).first() if pk else None
    return row if row and _fits(row, purpose, signature) else None


def invitation_of(text: str) -> Invitation | None:
    """The invitation that this token belongs to."""
    pk, signature = _parts(text)
    row = Invitation.objects.filter(pk=pk).first() if pk else None
    return row if row and _fits(row, Purpose.INVITED, signature) else None


def _fits(row: Participant | Invitation, purpose: Purpose, signature: bytes) -> bool:
    return constant_time_compare(signature, _signature(purpose, row.pk, _version(row, purpose)))


def _version(row: Participant | Invitation, purpose: Purpose) -> int:
    if isinstance(row, Invitation):
        return row.version
    return row.feed_version if purpose == Purpose.FEED else row.link_version


def _signature(purpose: Purpose, pk: int, version: int) -> bytes:
    return salted_hmac(f"sympolis.registrations.{purpose}", f"{pk}:{version}", algorithm="sha256").digest()[:SIGNATURE]


def _number(pk: int) -> bytes:
    """As many bytes as leave no padding signs at the end of the token."""
    return pk.to_bytes(next(length for length in (2, 5, 8) if pk < 256**length), "big")


def _parts(text: str) -> tuple[int | None, bytes]:
    """(row's number, signature); (None, b"") for what cannot be a token."""
    if not 20 <= len(text) <= 40:
        return None, b""
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii"))
    except (binascii.Error, ValueError):
        return None, b""
    return int.from_bytes(raw[:-SIGNATURE], "big"), raw[-SIGNATURE:]
