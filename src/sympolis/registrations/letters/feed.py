"""Somebody's own sessions as one calendar to subscribe to. It follows whatever is released, without letters."""

from django.utils import translation
from django.utils.translation import gettext as _

from sympolis.core.languages import pick
from sympolis.messaging.texts import OURS
from sympolis.programme import calendar
from sympolis.registrations.letters.own import read_lines
from sympolis.registrations.letters.reader import feed_url, mine_url, reader_of
from sympolis.registrations.models import Participant
from sympolis.registrations.queries import turns_by_address
from sympolis.registrations.states import ALIVE, RegistrationState

REFRESH = "PT1H"
TENTATIVE = "TENTATIVE"


def calendar_of(participant: Participant) -> tuple[bytes, str]:
    """(calendar file, its language). Sessions in which the seat is not certain yet stand in it as tentative.

    Those that were given back are gone; cancelled sessions stay, marked, so that nobody waits in vain.
    """
    wanted = reader_of(participant).language
    language = wanted if wanted in OURS else participant.network.working_language
    language = language if language in OURS else "en"
    with translation.override(language):
        lines = [*_head(participant, language), *_events(participant, language)]
    return calendar.file_of(lines), language


def _head(participant: Participant, language: str) -> list[str]:
    network = pick(participant.network.name, language, participant.network.working_language)[0]
    name = calendar.escape(_("My sessions: %(network)s") % {"network": network})
    return [
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"SOURCE;VALUE=URI:{feed_url(participant)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]


def _events(participant: Participant, language: str) -> list[str]:
    rows = participant.registrations.filter(state__in=ALIVE, session__released__isnull=False)
    rows = rows.select_related("session__released", "session__series__network")
    found = read_lines(rows, language)
    turns = turns_by_address({one.entry.pk for one in found})
    zones: dict[str, tuple[int, int]] = {}
    events: list[str] = []
    for one in found:
        is_certain = one.row.state == RegistrationState.CONFIRMED
        personal = calendar.Personal(
            sequence=str(one.entry.sequence + turns.get((one.entry.pk, participant.email_key), 0)),
            stamp=max(one.entry.released_at, one.row.state_at),
            join_url=mine_url(participant) if is_certain else "",
            dial_in=one.row.session.dial_in if is_certain else "",
        )
        lines = calendar.event_lines(one.programme, one.entry, zones, personal)
        events += lines if is_certain else [_tentative(line) for line in lines]
    return [*calendar.zone_lines(zones), *events]


def _tentative(line: str) -> str:
    return f"STATUS:{TENTATIVE}" if line == "STATUS:CONFIRMED" else line
