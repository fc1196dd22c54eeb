"""The personal address by which somebody with a part reads and approves the note of their session (core/seals.py).

It is bound to the mailbox that it went to: it ends when the person reads letters elsewhere.
"""

from sympolis.core import seals
from sympolis.core.text import address_key
from sympolis.library.models import NoteApproval
from sympolis.networks.models import Network

PURPOSE = "sympolis.library.approve_note"


def token(approval: NoteApproval) -> str:
    """The secret part of the address; the same as long as the version of the row and the mailbox stay."""
    return seals.token(_to_mailbox(approval), approval.pk, approval.link_version)


def approval_of(text: str, network: Network) -> NoteApproval | None:
    """Whose address it is in this network, once they were asked; None for none."""
    pk, signature = seals.parts(text)
    rows = NoteApproval.objects.filter(note__session__series__network=network).exclude(version=None)
    rows = rows.select_related(
        "person__account", "version", "note__session__released", "note__session__series__network"
    )
    row = rows.filter(pk=pk).first() if pk else None
    return row if row and seals.fits(signature, _to_mailbox(row), row.pk, row.link_version) else None


def _to_mailbox(approval: NoteApproval) -> str:
    return f"{PURPOSE}:{address_key(approval.person.address)}"
