"""Personal addresses: what stands in letters instead of a password.

A link proves that somebody reads the mailbox of a participant (core/seals.py says how). Links only show pages; what they
change is changed by a button on them (mail scanners open every link).
"""

from enum import StrEnum

from sympolis.core import seals
from sympolis.registrations.models import Invitation, Participant


class Purpose(StrEnum):
    MINE = "mine"  # everything one may do with one's own registrations
    FEED = "feed"  # read one's calendar
    STOP = "stop"  # stop bulk letters
    INVITED = "invited"  # register for a session by invitation


def token(row: Participant | Invitation, purpose: Purpose) -> str:
    """The secret part of an address; the same as long as the version of the row stays."""
    return seals.token(_name(purpose), row.pk, _version(row, purpose))


def participant_of(text: str, purpose: Purpose) -> Participant | None:
    """Whose token this is; None when it is none, was taken back, or the person is erased."""
    pk, signature = seals.parts(text)
    row = Participant.objects.select_related("network", "person").filter(pk=pk, erased_at=None).first() if pk else None
    return row if row and _fits(row, purpose, signature) else None


def invitation_of(text: str) -> Invitation | None:
    """The invitation that this token belongs to."""
    pk, signature = seals.parts(text)
    row = Invitation.objects.filter(pk=pk).first() if pk else None
    return row if row and _fits(row, Purpose.INVITED, signature) else None


def _fits(row: Participant | Invitation, purpose: Purpose, signature: bytes) -> bool:
    return seals.fits(signature, _name(purpose), row.pk, _version(row, purpose))


def _version(row: Participant | Invitation, purpose: Purpose) -> int:
    if isinstance(row, Invitation):
        return row.version
    return row.feed_version if purpose == Purpose.FEED else row.link_version


def _name(purpose: Purpose) -> str:
    return f"sympolis.registrations.{purpose}"
