"""Values of something real but for personal addresses, for looking at a letter before it is sent."""

from django.utils import translation

from sympolis.core.languages import pick
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.programme.published import published
from sympolis.registrations.letters import changes, words
from sympolis.registrations.letters.decisions import hidden
from sympolis.registrations.letters.own import ours, read_lines, values_of
from sympolis.registrations.letters.reader import reader_of
from sympolis.registrations.models import Registration


def of_registration(network: Network, language: str) -> dict[str, str] | None:
    """The newest registration of a network; None while there is none."""
    row = _newest(network)
    if row is None:
        return None
    with translation.override(ours(language)):
        lines = read_lines([row], language)
        reader, entries = reader_of(row.participant), words.entry_words(1, 1)
        values = hidden(values_of(row.participant, reader, lines, lines, entries))
        until = words.until_words(lines[0].entry.starts_at, language, str(lines[0].entry.card["zone"]))
        return {**values, "until": values["until"] or until}


def of_change(network: Network, language: str) -> dict[str, str] | None:
    """A change of the session somebody registered for last, as if it had been moved; None while nobody did."""
    row = _newest(network)
    if row is None:
        return None
    session = row.session
    with translation.override(ours(language)):
        base_url = public_base(network)
        programme = published(session.series, base_url=base_url, language=language, sessions=[session.pk])
        entry, reader = programme.entries[0], reader_of(row.participant)
        change = changes.Change(session.pk, session.released, now_cancelled=entry.cancelled)
        title = programme.best(entry.card["title"])[0]
        return {
            **hidden(values_of(row.participant, reader, read_lines([row], language), [])),
            "network": pick(network.name, language, network.working_language)[0],
            "what": title,
            "changes": words.paragraphs([changes.change_lines(programme, entry, change, reader.zone)]),
        }


def _newest(network: Network) -> Registration | None:
    rows = Registration.objects.filter(
        participant__network=network, participant__erased_at=None, session__released__isnull=False
    )
    rows = rows.select_related(
        "participant__network", "participant__person__municipality", "session__released",
        "session__series__network", "delegation__lead__person",
    )  # fmt: skip
    return rows.order_by("-pk").first()
