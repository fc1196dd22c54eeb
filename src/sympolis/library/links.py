"""Personal addresses of the library (core/seals.py says how they are made). They only show; buttons change.

What goes to the city of a practice is bound to the author whom it went to: it stops when that author is taken out of
the contribution, erased, or gets new links.
"""

from collections.abc import Iterable

from sympolis.contributions.models import Author
from sympolis.core import seals
from sympolis.library.models import Enquiry, Reuse
from sympolis.library.queries import people
from sympolis.registrations.models import Participant

TELLER = "sympolis.library.reuse"
CITY = "sympolis.library.reuse_city"
ASKED = "sympolis.library.checks"
ASKER, CONTACT = "sympolis.library.enquiry", "sympolis.library.enquiry_contact"


def of_teller(row: Reuse) -> str:
    """For whoever told that their city uses a practice."""
    return seals.token(TELLER, row.pk, row.link_version)


def told_by(text: str) -> Reuse | None:
    """What was told by whoever has this token."""
    pk, signature = seals.parts(text)
    row = _reuses().filter(pk=pk).first() if pk else None
    return row if row and seals.fits(signature, TELLER, row.pk, row.link_version) else None


def of_city(row: Reuse, author: Author) -> str:
    """For an author who answers for the city of the practice."""
    return seals.token(_of_author(CITY, author), row.pk, row.link_version)


def asked_of(text: str) -> tuple[Reuse, Author] | None:
    """What an author is asked who has this token."""
    pk, signature = seals.parts(text)
    row = _reuses().filter(pk=pk).first() if pk else None
    if row is None:
        return None
    author = _whose(signature, CITY, row.pk, row.link_version, people.proven(row.practice))
    return (row, author) if author else None


def of_asked(participant: Participant) -> str:
    """For somebody who is asked once a year whether their practices still run."""
    return seals.token(_of_asked(participant), participant.pk, participant.link_version)


def asked_after(text: str) -> Participant | None:
    """Who has this token."""
    pk, signature = seals.parts(text)
    rows = Participant.objects.select_related("network", "person").filter(erased_at=None)
    row = rows.filter(pk=pk).first() if pk else None
    return row if row and seals.fits(signature, _of_asked(row), row.pk, row.link_version) else None


def _of_asked(participant: Participant) -> str:
    """Bound to whatever links they got anew as an author: from there one comes to writing."""
    rows = Author.objects.filter(participant=participant, link_version__gt=0).order_by("pk")
    renewed = "".join(f":{pk}.{version}" for pk, version in rows.values_list("pk", "link_version"))
    return f"{ASKED}{renewed}"


def of_asker(row: Enquiry) -> str:
    """For whoever asked the contact of a practice something."""
    return seals.token(ASKER, row.pk, row.link_version)


def asked_by(text: str) -> Enquiry | None:
    """What was asked by whoever has this token."""
    pk, signature = seals.parts(text)
    row = _enquiries().filter(pk=pk).first() if pk else None
    return row if row and seals.fits(signature, ASKER, row.pk, row.link_version) else None


def of_contact(row: Enquiry, author: Author) -> str:
    """For a contact of the practice."""
    return seals.token(_of_author(CONTACT, author), row.pk, row.link_version)


def put_to(text: str) -> tuple[Enquiry, Author] | None:
    """What a contact is asked who has this token; None once they are no contact any more."""
    pk, signature = seals.parts(text)
    row = _enquiries().filter(pk=pk).first() if pk else None
    if row is None:
        return None
    author = _whose(signature, CONTACT, row.pk, row.link_version, people.contacts(row.practice))
    return (row, author) if author else None


def _enquiries():
    return Enquiry.objects.select_related(
        "practice__network", "practice__contribution", "practice__series", "author__participant__person"
    )


def _reuses():
    return Reuse.objects.select_related(
        "practice__network", "practice__contribution", "practice__series", "municipality"
    )


def _whose(signature: bytes, purpose: str, pk: int, version: int, authors: Iterable[Author]) -> Author | None:
    return next((one for one in authors if seals.fits(signature, _of_author(purpose, one), pk, version)), None)


def _of_author(purpose: str, author: Author) -> str:
    return f"{purpose}:{author.pk}:{author.link_version}"
