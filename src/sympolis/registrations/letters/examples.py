"""Values of something real but for personal addresses, for looking at a letter before it is sent."""

from dataclasses import replace
from datetime import timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from sympolis.core.languages import pick
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.programme.models import SessionVersion
from sympolis.programme.published import Entry, published
from sympolis.programme.states import SessionState
from sympolis.registrations.letters import news, words
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


def of_move(network: Network, language: str) -> dict[str, str] | None:
    """A move of the session somebody registered for last, as if it had been a day earlier; None while nobody did."""
    return _of_change(network, language, now_cancelled=False)


def of_cancellation(network: Network, language: str) -> dict[str, str] | None:
    """The same as if it had been cancelled."""
    return _of_change(network, language, now_cancelled=True)


def _of_change(network: Network, language: str, *, now_cancelled: bool) -> dict[str, str] | None:
    row = _newest(network)
    if row is None:
        return None
    session = row.session
    with translation.override(ours(language)):
        base_url = public_base(network)
        programme = published(session.series, base_url=base_url, language=language, sessions=[session.pk])
        entry, reader = programme.entries[0], reader_of(row.participant)
        change = news.Change(session.pk, _before(entry, now_cancelled=now_cancelled), now_cancelled)
        why = {language: _("the reason stands here, if you tell one")}
        entry = replace(entry, cancelled_reason=entry.cancelled_reason or why)
        title = programme.best(entry.card["title"])[0]
        return {
            **hidden(values_of(row.participant, reader, read_lines([row], language), [])),
            "network": pick(network.name, language, network.working_language)[0],
            "what": title,
            **words.public_page(programme, [entry]),
            "changes": words.paragraphs([news.change_lines(programme, entry, change, reader.zone, why=why)]),
        }


def _before(entry: Entry, *, now_cancelled: bool) -> SessionVersion:
    """The version before a change that was never made."""
    earlier = timedelta(0) if now_cancelled else timedelta(days=1)
    return SessionVersion(
        session_id=entry.pk, state=SessionState.OPEN, card=entry.card,
        starts_at=entry.starts_at - earlier, ends_at=entry.ends_at - earlier,
    )  # fmt: skip


def _newest(network: Network) -> Registration | None:
    rows = Registration.objects.filter(
        participant__network=network, participant__erased_at=None, session__released__isnull=False
    )
    rows = rows.select_related(
        "participant__network", "participant__person__municipality", "session__released",
        "session__series__network", "delegation__lead__person",
    )  # fmt: skip
    return rows.order_by("-pk").first()
