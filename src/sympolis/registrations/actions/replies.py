"""What somebody's calendar answered. It is a forecast: a seat is given back by its owner, not by a calendar."""

from django.db import transaction
from django.utils import timezone

from sympolis.journal import actions as journal
from sympolis.registrations import queries
from sympolis.registrations.models import Registration
from sympolis.registrations.replies import Answer
from sympolis.registrations.states import RegistrationState


def note_reply(answer: Answer) -> list[Registration]:
    """Note an answer with every confirmed registration under its address; returns those whose answer changed.

    Answers to an entry that was overtaken, and older ones than we have, change nothing; nor does the same one again.
    """
    with transaction.atomic():
        rows = Registration.objects.select_for_update(of=("self",)).filter(
            session__uid=answer.session,
            state=RegistrationState.CONFIRMED,
            has_entry=True,
            participant__email_key=answer.address,
            participant__erased_at=None,
        )
        rows = rows.select_related("participant", "session__series", "told").order_by("pk")
        turns = queries.turns_by_address({row.session_id for row in rows})
        changed = [
            row for row in rows if not _is_overtaken(answer, row, turns.get((row.session_id, answer.address), 0))
        ]
        for row in changed:
            row.reply, row.replied_at = answer.reply, answer.at or timezone.now()
        Registration.objects.bulk_update(changed, ["reply", "replied_at"])
        for row in changed:
            journal.record(
                "registration.replied", row, network=row.session.series.network_id, by=None,
                session=row.session_id, reply=str(answer.reply),
            )  # fmt: skip
    return changed


def _is_overtaken(answer: Answer, row: Registration, turns: int) -> bool:
    if row.reply == answer.reply:
        return True
    if answer.at and row.replied_at and answer.at < row.replied_at:
        return True
    sent = (row.told.sequence if row.told else 0) + turns
    return answer.sequence is not None and answer.sequence < sent
