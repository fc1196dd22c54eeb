"""What the calendars of those with a part in a session answered."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from sympolis.core.text import address_key
from sympolis.journal import actions as journal
from sympolis.programme.models import Part
from sympolis.programme.states import Reply


def note_part_reply(uid: UUID, address: str, reply: Reply, *, sequence: int | None, at: datetime | None) -> list[Part]:
    """Note an answer with every part under its address; returns those whose answer changed. The part itself stays.

    uid       of the session; address: key of the guest's (core.text.address_key)
    sequence  SEQUENCE that was answered, None when it is not told; at: when, None for now
    Answers to an entry that was overtaken, and older ones than we have, change nothing; nor does the same one again.
    """
    with transaction.atomic():
        rows = Part.objects.select_for_update(of=("self",)).filter(session__uid=uid)
        rows = rows.select_related("person__account", "session__released", "session__series").order_by("pk")
        changed = [
            row
            for row in rows
            if address_key(row.person.address) == address and not _is_overtaken(row, reply, sequence, at)
        ]
        for row in changed:
            row.reply, row.replied_at, row.reply_sequence = reply, at or timezone.now(), _sequence(row)
        Part.objects.bulk_update(changed, ["reply", "replied_at", "reply_sequence"])
        for session in {row.session for row in changed}:
            told: list[tuple[Model, dict[str, object]]] = [(session, {"reply": str(reply)})]
            journal.record_all("part.replied", told, network=session.series.network_id, by=None, on_pages=False)
    return changed


def _is_overtaken(row: Part, reply: Reply, sequence: int | None, at: datetime | None) -> bool:
    if row.reply == reply and not row.is_reply_old:
        return True
    if at and row.replied_at and at < row.replied_at:
        return True
    return sequence is not None and sequence < _sequence(row)


def _sequence(row: Part) -> int:
    return row.session.released.sequence if row.session.released else 0
