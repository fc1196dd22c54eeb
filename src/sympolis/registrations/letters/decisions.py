"""The letters that a decision on an application sends, to be looked at before it is made."""

from django.utils import timezone, translation

from sympolis.messaging import texts
from sympolis.messaging.texts import Written
from sympolis.registrations import queries
from sympolis.registrations.letters import kinds, words
from sympolis.registrations.letters.own import ours, read_lines, values_of
from sympolis.registrations.letters.reader import reader_of
from sympolis.registrations.models import Registration
from sympolis.registrations.seats import Seating, ends_at
from sympolis.registrations.states import HOLD


def kind_after(row: Registration, seating: Seating, *, accept: bool) -> str:
    """Which letter this application would get now."""
    if not accept:
        return kinds.DECLINED
    if not seating.fits([queries.traits_of(row)]):
        return kinds.WAITING
    return kinds.ACCEPTED if row.participant.address_confirmed_at else kinds.ADDRESS


def preview(row: Registration, seating: Seating, *, accept: bool) -> Written | None:
    """The letter this application would get; None while its session is not public, when nobody is written to.

    Uses the participant's network and person, and the session's series with its network.
    """
    kind = kind_after(row, seating, accept=accept)
    reader = reader_of(row.participant, row.session.series)
    writer = texts.Writer(kind, network=row.participant.network, language=reader.language)
    with translation.override(ours(writer.language)):
        lines = read_lines([row], writer.language)
        if not lines:
            return None
        entries = words.entry_words(1, 1) if kind == kinds.ACCEPTED else ""
        values = hidden(values_of(row.participant, reader, lines, lines, entries))
        if kind == kinds.ADDRESS:
            until = ends_at(timezone.now(), queries.start_of(row.session), HOLD)
            zone = reader.zone or str(lines[0].entry.card["zone"])
            values["until"] = words.until_words(until, writer.language, zone)
        return writer.written(values)


def hidden(values: dict[str, str]) -> dict[str, str]:
    """The same without personal addresses: with one of them the reader of a preview could act as the person."""
    base = values["mine"].partition("/mine/")[0]
    return {**values, "mine": f"{base}/mine/…/", "feed": f"{base}/…"}
