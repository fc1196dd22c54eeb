"""The language channels of a session, as meeting products take them over (docs/developers/channels.md)."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language

from sympolis.contributions.speaking import minutes_of, recording_of, span
from sympolis.core.languages import language_name
from sympolis.core.texts import Texts
from sympolis.interpretation.channels import language_of, service_of
from sympolis.interpretation.models import Booking
from sympolis.interpretation.queries.desk import turns_of
from sympolis.interpretation.queries.turns import fixed_turns
from sympolis.interpretation.states import Answer, BookingState, Service
from sympolis.programme.models import Session
from sympolis.programme.states import Recording
from sympolis.programme.versions import card_of

FORMAT = "sympolis.channels/1"
CSV_COLUMNS = ("email", "language_from", "language_to", "name_from", "name_to")


def bookings_of(session: Session) -> list[Booking]:
    """Who interprets for certain, in the order of services, languages and turns."""
    rows = Booking.objects.filter(session=session, state=BookingState.ACCEPTED)
    found = list(rows.select_related("interpreter__person__account").order_by("service", "language", "order", "pk"))
    for row in found:
        row.session = session
    return found


def document(session: Session, rows: Sequence[Booking]) -> dict[str, Any]:
    """All of it as the session was released, else as it stands in the draft: a room is not set up for what may still change.

    Languages are BCP 47 codes, moments UTC as ISO 8601; the session is joined as in programme.queries.draft.
    """
    card = session.released.card if session.released else card_of(session)
    floor = card["floor"]
    keys = dict.fromkeys((row.service, row.language) for row in rows)
    for code in card["into"]:  # decided, and nobody yet
        if code != floor:
            keys.setdefault((service_of(code).value, language_of(code)))
    recorded = recording_of(session) != Recording.NONE
    return {
        "format": FORMAT, "series": session.series.slug, "session": card["slug"], "uid": str(session.uid),
        "title": str(Texts(card["title"])), "starts_at": f"{span(session)[0]:%Y-%m-%dT%H:%M:%SZ}", "minutes": minutes_of(session),
        "floor": floor, "floor_name": _named(floor), "recorded": recorded,
        "channels": [_channel(session, service, language, rows, recorded) for service, language in keys],
    }  # fmt: skip


def _channel(session: Session, service: str, language: str, rows: Sequence[Booking], recorded: bool) -> dict[str, Any]:
    team = [row for row in rows if (row.service, row.language) == (service, language)]
    return {
        "language": language, "language_name": _named(language), "service": service,
        "may_be_recorded": recorded and bool(team) and all(row.recording == Answer.YES for row in team),
        "interpreters": [
            {
                "name": str(row.interpreter.person), "email": row.interpreter.person.address, "from": row.source,
                "to": row.language, "from_name": _named(row.source), "to_name": _named(row.language),
                "relay_from": row.source if row.is_relay else None, "order": place,
            }
            for place, row in enumerate(team, 1)
        ],
        "turns": _turns(session, team),
    }  # fmt: skip


def _named(language: str) -> str:
    """For those who set channels up by hand, in their own language."""
    return language_name(language, get_language() or "en")


def _turns(session: Session, team: Sequence[Booking]) -> list[dict[str, Any]]:
    if not team:
        return []
    found = turns_of(team[0], team, span(session)[0], minutes_of(session), fixed_turns([session.pk]))
    order = {row.pk: place for place, row in enumerate(team, 1)}
    return [
        {"starts_at": f"{one.starts_at:%Y-%m-%dT%H:%M:%SZ}", "ends_at": f"{one.ends_at:%Y-%m-%dT%H:%M:%SZ}", "order": order[one.who.pk]}
        for one in found
    ]  # fmt: skip


def as_table(rows: Sequence[Booking]) -> list[list[str]]:
    """Under `CSV_COLUMNS`, as meeting products ask for it: spoken interpreters with an address, both languages by code and
    by name."""
    return [
        [address, row.source, row.language, _named(row.source), _named(row.language)]
        for row in rows
        if row.service == Service.SPOKEN and (address := row.interpreter.person.address)
    ]
