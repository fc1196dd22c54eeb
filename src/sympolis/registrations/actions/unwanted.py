"""Which letters to many somebody wants."""

from collections.abc import Collection

from django.db import transaction

from sympolis.journal import actions as journal
from sympolis.messaging.actions import take_back
from sympolis.registrations.actions.locking import account_of
from sympolis.registrations.models import Participant
from sympolis.registrations.permissions import Somebody


def want_letters(participant: Participant, kinds: Collection[str], wanted: bool, *, by: Somebody) -> Participant:
    """Stop letters of these kinds to a participant, or send them again.

    Stopping works at once: letters of these kinds that wait to be sent to the address are taken back.
    The caller has checked that `by` may: the personal link proves it.
    """
    with transaction.atomic():
        participant = Participant.objects.select_for_update().get(pk=participant.pk)
        unwanted = set(participant.unwanted) - set(kinds) if wanted else set(participant.unwanted) | set(kinds)
        if unwanted == set(participant.unwanted):
            return participant
        participant.unwanted = sorted(unwanted)
        participant.save(update_fields=["unwanted"])
        if not wanted:
            who = (participant.person_id, participant.email)
            take_back(kinds, network=participant.network_id, which=lambda one: (one.person_id, one.to_address) == who)
        journal.record_all(
            "participant.changed", [(participant, {"fields": ["unwanted"]})], network=participant.network_id,
            by=account_of(by), on_pages=False,
        )  # fmt: skip
    return participant
