"""Whether an author may be written to by other cities, who never see the address."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.models import Author, Contribution
from sympolis.directory.models import Consent


def wording(row: Contribution) -> str:
    """What one agrees to, in the reader's language."""
    return _("Other cities may write to me about “%(title)s” through this site. They do not see my address unless I answer.") % {"title": row.title}  # fmt: skip


def purpose(row: Contribution) -> str:
    return f"contact:{row.pk}"


def set_contact(author: Author, *, agrees: bool, language: str) -> None:
    """Note a yes with the words that were shown, or take it back; it counts from now on."""
    row, participant = author.contribution, author.participant
    held = Consent.objects.filter(
        person=participant.person_id, network_id=participant.network_id, purpose=purpose(row), withdrawn_at=None
    )
    with transaction.atomic():
        if agrees and not held.exists():
            Consent.objects.create(
                person_id=participant.person_id, network_id=participant.network_id, series_id=row.series_id,
                purpose=purpose(row), wording=wording(row), language=language,
            )  # fmt: skip
        elif not agrees:
            held.update(withdrawn_at=timezone.now())
        author.is_contact = agrees
        author.save(update_fields=["is_contact"])
