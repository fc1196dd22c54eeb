"""The team hears at once that an interpreter gave a session back, or said yes when all seats were taken."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core.languages import pick
from sympolis.directory.models import Account
from sympolis.interpretation import roster
from sympolis.interpretation.letter_kinds import NO_SEAT, TO_TEAM
from sympolis.interpretation.letters.interpreters import programme_of, values_of
from sympolis.interpretation.models import Booking
from sympolis.interpretation.states import BookingState
from sympolis.journal.models import Entry
from sympolis.messaging import kinds, texts
from sympolis.messaging.actions import post
from sympolis.networks.models import Network
from sympolis.networks.permissions import WORK
from sympolis.networks.public_address import public_base
from sympolis.networks.queries import counts_today, team_of
from sympolis.registrations.letters.own import ours
from sympolis.registrations.letters.reader import known_zone

OF_FACT = {"booking.given_back": TO_TEAM, "booking.crowded": NO_SEAT}


def declare() -> None:
    """Make the kinds known to the post office."""
    fields = {
        "network": gettext_lazy("name of the network"), "title": gettext_lazy("title of the session"),
        "session": gettext_lazy("title and time of the session, on their clock and the host’s"),
        "role": gettext_lazy("what they would do: service, languages, relay"),
        "words": gettext_lazy("what they wrote; may be empty"),
    }  # fmt: skip
    kinds.declare(
        NO_SEAT, name=gettext_lazy("To the team: an interpreter said yes when all places were taken"),
        fields={**fields, "interpreter": gettext_lazy("who would come")},
        links={"page": gettext_lazy("page of the language in this session")}, needed=("session", "page"), example=example,
        subject=gettext_lazy("One more interpreter would come: “{title}”"),
        body=gettext_lazy(
            "{interpreter} said yes when all places were taken, and read that they are not booked:\n\n{session}\n\n{role}\n\n"
            "{words}\n\n[Book them all the same, or release them]({page})\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        TO_TEAM, name=gettext_lazy("To the team: an interpreter gave a session back"),
        fields={**fields, "interpreter": gettext_lazy("who gave it back")},
        links={"page": gettext_lazy("page with the best replacements")}, needed=("session", "page"), example=example,
        subject=gettext_lazy("An interpreter is missing: “{title}”"),
        body=gettext_lazy(
            "{interpreter} cannot come:\n\n{session}\n\n{role}\n\n{words}\n\n[Ask somebody else]({page})\n\nThe page lists who "
            "suits best and is free.\n\n{network}"
        ),
    )  # fmt: skip


def tell(entry: Entry) -> None:
    """Write to everybody who works on the series, once, while it is still so."""
    kind = OF_FACT[entry.name]
    rows = Booking.objects.select_related(
        "session__series__network", "session__released", "interpreter__person__account"
    )
    row = rows.filter(pk=entry.subject_id).exclude(interpreter__person__family_name="").first()
    if row is None or not _still_so(row, kind):
        return
    for account in _workers(row):
        _post(kind, row, account, entry.pk)


def _still_so(row: Booking, kind: str) -> bool:
    return row.state == BookingState.GIVEN_BACK if kind == TO_TEAM else row.willing_at is not None


def _workers(row: Booking) -> list[Account]:
    series = row.session.series
    members = team_of(series.network).filter(role__in=WORK).select_related("account")
    found = {
        member.account for member in members
        if member.series_id in (None, series.pk) and counts_today(member) and member.account.is_active
    }  # fmt: skip
    return sorted(found, key=lambda account: account.pk)


def _post(kind: str, row: Booking, account: Account, cause: int) -> None:
    network = row.session.series.network
    writer = texts.Writer(kind, network=network, language=account.language or row.session.series.working_language)
    with transaction.atomic(), translation.override(ours(writer.language)):
        written = writer.written(_values(row, writer.language, known_zone(account.zone)))
        post(
            key=f"{kind}:{row.pk}:{cause}:{account.pk}", kind=kind, to_address=account.email,
            language=written.language, subject=written.subject, text=written.text, html=written.html, network=network.pk,
            about=roster.about(row),
        )  # fmt: skip


def _values(row: Booking, language: str, zone: str) -> dict[str, Any]:
    series, session = row.session.series, row.session
    values = values_of(row, programme_of(session, language), zone)
    page = reverse("interpretation_desk:channel", args=[series.slug, session.slug, row.service, row.language])
    return {
        **{name: values[name] for name in ("network", "title", "session", "role")},
        "network": pick(series.network.name, language)[0], "interpreter": str(row.interpreter.person),
        "words": _("They write: %(words)s") % {"words": row.words} if row.words else "",
        "page": public_base(series.network) + page,
    }  # fmt: skip


def example(network: Network, language: str) -> dict[str, Any] | None:
    """The newest booking of the network; None while there is none."""
    rows = Booking.objects.filter(session__series__network=network, offered_at__isnull=False)
    rows = rows.select_related("session__series__network", "session__released", "interpreter__person__account")
    row = rows.order_by("-pk").first()
    if row is None:
        return None
    with translation.override(ours(language)):
        return _values(row, language, "")
