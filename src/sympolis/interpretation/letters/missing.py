"""To the team: what interpreters lack that no speaker can be asked for. One letter a day at most, with all of it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from sympolis.contributions.speaking_words import title_of
from sympolis.core.languages import pick
from sympolis.core.text import isolated
from sympolis.directory.models import Account
from sympolis.interpretation import missing
from sympolis.interpretation.models import Missing
from sympolis.journal.models import Entry
from sympolis.messaging import kinds, texts
from sympolis.messaging.actions import post
from sympolis.networks.models import Network
from sympolis.networks.permissions import WORK
from sympolis.networks.public_address import public_base
from sympolis.networks.queries import counts_today, team_of
from sympolis.programme.board import local_of, short_day
from sympolis.programme.models import Series
from sympolis.registrations.letters.own import ours
from sympolis.registrations.letters.words import paragraphs

KIND = "interpreters_missing"


def declare() -> None:
    """Make the kind known to the post office."""
    kinds.declare(
        KIND, name=gettext_lazy("To the team: what interpreters lack"),
        fields={
            "network": gettext_lazy("name of the network"),
            "missing": gettext_lazy("sessions, and what is missing for each, a line each"),
        },
        links={"page": gettext_lazy("page of everything that is missing")}, needed=("missing", "page"), example=example,
        subject=gettext_lazy("Missing for interpreters"),
        body=gettext_lazy(
            "Interpreters have marked what they lack to prepare:\n\n{missing}\n\n[See all of it]({page})\n\nSlides and names "
            "go from this list by themselves when they arrive. Speakers are asked for theirs by letter.\n\n{network}"
        ),
    )  # fmt: skip


def tell(entry: Entry) -> None:
    """Write what of it is still open to everybody who works on a series in which something is missing."""
    assert entry.network_id is not None  # marked within a network
    network = Network.objects.get(pk=entry.network_id)
    found = Missing.objects.filter(pk__in=entry.facts["rows"], session__series__network=network)
    rows = missing.still_needed(missing.open_ones(found))
    for account, series in _scopes(network).items():
        mine = [row for row in rows if None in series or row.session.series_id in series]
        if mine:
            _post(network, account, mine, entry.pk)


def _post(network: Network, account: Account, rows: Sequence[Missing], cause: int) -> None:
    writer = texts.Writer(KIND, network=network, language=account.language or network.working_language)
    with transaction.atomic(), translation.override(ours(writer.language)):
        written = writer.written(_values(network, rows, writer.language))
        post(
            key=f"{KIND}:{account.pk}:{cause}", kind=KIND, to_address=account.email, language=written.language,
            subject=written.subject, text=written.text, html=written.html, network=network.pk,
        )  # fmt: skip


def _scopes(network: Network) -> dict[Account, set[int | None]]:
    """Everybody who works on sessions, with the series (ids) they work on; None: all of them."""
    found: dict[Account, set[int | None]] = {}
    for one in team_of(network).filter(role__in=WORK).order_by("account_id"):
        if counts_today(one) and one.account.is_active:
            found.setdefault(one.account, set()).add(one.series_id)
    return found


def _values(network: Network, rows: Sequence[Missing], language: str) -> dict[str, Any]:
    series = list(dict.fromkeys(row.session.series for row in rows))
    return {
        "network": pick(network.name, language, network.working_language)[0],
        "missing": paragraphs(_blocks(rows, language)),
        "page": public_base(network) + _page(series[0]),
    }


def _page(series: Series) -> str:
    return reverse("interpreters_team:missing", args=[series.slug])


def _blocks(rows: Sequence[Missing], language: str) -> Iterable[list[str]]:
    for pk in dict.fromkeys(row.session_id for row in rows):
        mine = [row for row in rows if row.session_id == pk]
        session = mine[0].session
        local = local_of(session.starts_at, session.zone)
        yield [f"{title_of(session, language)}, {short_day(local)}", *(f"– {_line(row)}" for row in mine)]


def _line(row: Missing) -> str:
    found = missing.lack_words(row)
    return f"{found}. {isolated(' '.join(row.words.split()))}" if row.words else found


def example(network: Network, language: str) -> dict[str, Any] | None:
    """What was marked last in the network; None while nothing was."""
    rows = Missing.objects.filter(session__series__network=network).select_related(*missing.JOINED).order_by("-pk")[:3]
    found = [row for row in rows if row.at > timezone.now() - timedelta(days=400)]
    if not found:
        return None
    with translation.override(ours(language)):
        return _values(network, found, language)
