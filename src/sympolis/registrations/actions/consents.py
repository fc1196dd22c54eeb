"""A person's yes to a purpose, with its words; taken back at once."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from sympolis.core.rows import insert_few
from sympolis.directory.models import Consent
from sympolis.journal import actions as journal
from sympolis.registrations.actions.about import Agreed
from sympolis.registrations.actions.locking import account_of
from sympolis.registrations.models import Answer, Participant
from sympolis.registrations.permissions import Somebody


def agree(
    participant: Participant, agreed: Iterable[Agreed], *, series_id: int | None, is_new: bool = False
) -> list[Consent]:
    """Note what somebody agreed to; what they agreed to before stays as it was. Inside the caller's transaction.

    is_new   the participant was made a moment ago: there is nothing from before
    """
    wanted = {one.purpose: one for one in agreed}
    if not wanted:
        return []
    if not is_new:
        held = Consent.objects.filter(person=participant.person_id, network_id=participant.network_id)
        for purpose in held.filter(withdrawn_at=None, purpose__in=list(wanted)).values_list("purpose", flat=True):
            del wanted[purpose]
    rows = [
        Consent(
            person_id=participant.person_id, network_id=participant.network_id, series_id=series_id,
            purpose=one.purpose, wording=one.wording, language=one.language,
        )
        for one in wanted.values()
    ]  # fmt: skip
    insert_few(rows)
    return rows


def withdraw(participant: Participant, purpose: str, *, by: Somebody) -> bool:
    """Take a yes back; it counts from now on. Whether there was one to take back."""
    with transaction.atomic():
        held = Consent.objects.filter(
            person=participant.person_id, network_id=participant.network_id, purpose=purpose, withdrawn_at=None
        )
        if not held.update(withdrawn_at=timezone.now()):
            return False
        if purpose.startswith("question:"):
            question = int(purpose.partition(":")[2])
            Answer.objects.filter(participant__person=participant.person_id, question=question).delete()
        journal.record(
            "participant.changed", participant, network=participant.network_id, by=account_of(by), fields=["consents"]
        )
    return True
