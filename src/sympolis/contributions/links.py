"""Personal addresses of authors and of cities that approve (core/seals.py says how they are made).

An author has two: WRITE stands on the screen of whoever began a contribution, MAILED went to the address and so proves
that its reader is who they say. Both open the same pages; a button pressed behind MAILED proves the address.
"""

from enum import StrEnum

from sympolis.contributions.models import Approval, Author, Reviewer
from sympolis.core import seals


class Purpose(StrEnum):
    WRITE = "write"
    MAILED = "mailed"
    APPROVE = "approve"
    STOP = "stop"  # of reviewers: letters to many


def token(row: Author | Approval | Reviewer, purpose: Purpose) -> str:
    """The secret part of an address; the same as long as the version of the row stays."""
    return seals.token(_name(purpose), row.pk, row.link_version)


def author_of(text: str) -> tuple[Author, Purpose] | None:
    """The author whose link this is, with the one of the two that it is; None for none, a lost one, or somebody erased."""
    pk, signature = seals.parts(text)
    rows = Author.objects.select_related("participant__person", "participant__network", "contribution__series__network", "contribution__call")  # fmt: skip
    row = rows.filter(pk=pk, participant__erased_at=None).first() if pk else None
    if row is None:
        return None
    fitting = [
        one for one in (Purpose.WRITE, Purpose.MAILED) if seals.fits(signature, _name(one), row.pk, row.link_version)
    ]
    return (row, fitting[0]) if fitting else None


def approval_of(text: str) -> Approval | None:
    """The question to a city that this token answers."""
    pk, signature = seals.parts(text)
    rows = Approval.objects.select_related("contribution__series__network", "version")
    row = rows.filter(pk=pk).first() if pk else None
    return row if row and seals.fits(signature, _name(Purpose.APPROVE), row.pk, row.link_version) else None


def reviewer_of(text: str) -> Reviewer | None:
    """The reviewer whose stop address this is."""
    pk, signature = seals.parts(text)
    rows = Reviewer.objects.select_related("series__network", "account")
    row = rows.filter(pk=pk).first() if pk else None
    return row if row and seals.fits(signature, _name(Purpose.STOP), row.pk, row.link_version) else None


def _name(purpose: Purpose) -> str:
    return f"sympolis.contributions.{purpose}"
