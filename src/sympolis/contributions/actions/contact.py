"""Whether an author may be written to by other cities, who never see the address."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.models import Author, Contribution
from sympolis.core.refusals import Refused
from sympolis.core.text import isolated
from sympolis.directory.models import Consent


def wording(row: Contribution) -> str:
    """What one agrees to, in the reader's language."""
    return _("Other cities may write to me about “%(title)s” through this site. They do not see my address unless I answer.") % {"title": isolated(str(row.title))}  # fmt: skip


def purpose(row: Contribution) -> str:
    return f"contact:{row.pk}"


def set_contact(author: Author, *, agrees: bool, language: str) -> None:
    """Note a yes with the words that were shown, or take it back; it counts from now on.

    Raises Refused("not_proven") for a yes of somebody who has not shown that the address is theirs.
    """
    if agrees and author.proven_at is None:
        raise Refused("not_proven", _("Use the link that we mailed to you: it shows that the address is yours."))
    with transaction.atomic():
        if not agrees:
            withdraw_consents([author])
        elif not _held(author).exists():
            participant, row = author.participant, author.contribution
            Consent.objects.create(
                person_id=participant.person_id, network_id=participant.network_id, series_id=row.series_id,
                purpose=purpose(row), wording=wording(row), language=language,
            )  # fmt: skip
        author.is_contact = agrees
        author.save(update_fields=["is_contact"])


def withdraw_consents(authors: Iterable[Author]) -> None:
    """Whoever writes no more is the contact no more, in the caller's transaction."""
    for author in authors:
        _held(author).update(withdrawn_at=timezone.now())


def _held(author: Author) -> QuerySet[Consent]:
    participant = author.participant
    return Consent.objects.filter(
        person=participant.person_id, network_id=participant.network_id, purpose=f"contact:{author.contribution_id}",
        withdrawn_at=None,
    )  # fmt: skip
