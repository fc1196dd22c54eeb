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


def agree(participant: Participant, agreed: Iterable[Agreed], *, series_id: int | None) -> list[Consent]:
    """Note what somebody agreed to; what they agreed to before stays as it was. Inside the caller's transaction."""
    wanted = {one.purpose: one for one in agreed}
    if not wanted:
        return []
    held = Consent.objects.filter(person=participant.person_id, network_id=participant.network_id)
    for purpose in held.filter(withdrawn_at=None, purpose__in=list(wanted)).values_list("purpose", flat=True):
        del wanted[purpose]
    rows = [_consent(participant, one, series_id) for one in wanted.values()]
    insert_few(rows)
    return rows


def agree_first(told: Iterable[tuple[Participant, Iterable[Agreed], int]]) -> None:
    """Note what people agreed to who were made a moment ago, with the series: there is nothing from before."""
    insert_few(
        [
            _consent(participant, one, series_id)
            for participant, agreed, series_id in told
            for one in {one.purpose: one for one in agreed}.values()
        ]
    )


def _consent(participant: Participant, agreed: Agreed, series_id: int | None) -> Consent:
    return Consent(
        person_id=participant.person_id, network_id=participant.network_id, series_id=series_id,
        purpose=agreed.purpose, wording=agreed.wording, language=agreed.language,
    )  # fmt: skip


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
