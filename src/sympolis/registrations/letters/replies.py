"""Asking somebody whose calendar declined whether their seat is free."""

from django.utils import translation

from sympolis.messaging import texts
from sympolis.messaging.actions import post
from sympolis.registrations.letters import kinds
from sympolis.registrations.letters.own import by_name, ours, read_lines, values_of
from sympolis.registrations.letters.reader import contact_of, draft, reader_of
from sympolis.registrations.models import Registration
from sympolis.registrations.states import RegistrationState, Reply


def ask_declined(registration: Registration) -> bool:
    """Ask once for each time that was told; False when there is nothing to ask (any more)."""
    row = registration
    if (row.state, row.reply) != (RegistrationState.CONFIRMED, Reply.DECLINED) or not row.participant.email:
        return False
    network, reader = row.participant.network, reader_of(row.participant, row.session.series)
    writer = texts.Writer(kinds.DECLINED_BY_CALENDAR, network=network, language=reader.language)
    with translation.override(ours(writer.language)):
        lines = read_lines([row], writer.language)
        values = values_of(row.participant, reader, lines, lines)
    letter = draft(
        row.participant, kinds.DECLINED_BY_CALENDAR, f"{kinds.DECLINED_BY_CALENDAR}:{row.pk}:{row.told_id}",
        writer.written(values), about=f"registrations.registration:{row.pk}",
        reply_to=contact_of(row.session.series, network),
    )  # fmt: skip
    post(**by_name(letter))
    return True
