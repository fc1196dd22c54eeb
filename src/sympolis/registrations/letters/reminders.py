"""Reminders a day and an hour before a session, to those who have a seat."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from sympolis.core.languages import pick
from sympolis.messaging import texts
from sympolis.messaging.actions import post_all, take_back_older
from sympolis.messaging.drafts import Draft
from sympolis.networks.public_address import public_base
from sympolis.programme.models import Session, SessionVersion
from sympolis.programme.published import published
from sympolis.programme.states import SessionState
from sympolis.registrations.letters import beside, kinds, words
from sympolis.registrations.letters.own import ours
from sympolis.registrations.letters.reader import Reader, contact_of, draft, mine_url, reader_of, stop_url
from sympolis.registrations.letters.stencil import Stencil
from sympolis.registrations.models import Registration, Reminder
from sympolis.registrations.states import RegistrationState
from sympolis.registrations.wishes import Wish, told_by, wishes_in

FRESH = {24: timedelta(hours=3), 1: timedelta(0)}  # whose seat is younger has just been told of it
LATEST = 0.5  # a reminder that would come later than this part of its hours before the start is left out


def remind_due() -> int:
    """Write the reminders whose time has come; how many. Those still on their way when they are of no use go."""
    now = timezone.now()
    for hours, kind in kinds.REMINDERS.items():
        take_back_older([kind], than=now - timedelta(hours=hours))
    return sum(_remind(session, hours) for hours in kinds.REMINDERS for session in _due(hours, now))


def _due(hours: int, now: datetime) -> list[int]:
    """Sessions that begin within `hours` and of which nobody was reminded at this time."""
    soon = Session.objects.filter(released__starts_at__gt=now, released__starts_at__lte=now + timedelta(hours=hours))
    soon = soon.exclude(released__state=SessionState.CANCELLED)
    done = set(Reminder.objects.filter(hours=hours, session__in=soon).values_list("session_id", "starts_at"))
    return [pk for pk, starts_at in soon.values_list("pk", "released__starts_at") if (pk, starts_at) not in done]


def _remind(session_id: int, hours: int) -> int:
    """Remind of one session. Its row is held, so that a release waits for us, or we see what it released."""
    now = timezone.now()
    with transaction.atomic():
        rows = Session.objects.select_for_update(no_key=True, of=("self",)).filter(pk=session_id)
        session = rows.select_related("released", "series__network").get()
        version = session.released
        if version is None or not now < version.starts_at <= now + timedelta(hours=hours):
            return 0
        _row, is_new = Reminder.objects.get_or_create(session=session, hours=hours, starts_at=version.starts_at)
        too_late = version.starts_at - now < timedelta(hours=hours) * LATEST
        return post_all(_letters(session, version, hours)) if is_new and not too_late else 0


def _letters(session: Session, version: SessionVersion, hours: int) -> Iterator[Draft]:
    kind, network = kinds.REMINDERS[hours], session.series.network
    rows = Registration.objects.filter(session=session, state=RegistrationState.CONFIRMED, participant__erased_at=None)
    rows = rows.exclude(participant__email="").select_related("participant__person__municipality")
    # Not before the letter that tells of the seat, nor right behind it
    rows = rows.filter(told_state_at__gte=F("state_at")).exclude(state_at__gt=timezone.now() - FRESH[hours])
    moulds: dict[tuple[Reader, tuple[Wish, ...], str], Stencil] = {}
    for row in rows.order_by("pk").iterator(chunk_size=2000):
        participant = row.participant
        participant.network = network
        if kind in participant.unwanted:
            continue
        reader = reader_of(participant, session.series)
        key = reader, wishes_in(version.card, told_by(row)), row.way
        if key not in moulds:
            moulds[key] = _mould(session, kind, *key)
        stop = stop_url(participant)
        written = moulds[key].to(str(participant.person), mine_url(participant), stop)
        yield draft(
            participant, kind, f"{kind}:{row.pk}:{version.starts_at.timestamp():.0f}",
            written, about=f"registrations.registration:{row.pk}", stop_url=stop,
            reply_to=contact_of(session.series, network),
        )  # fmt: skip


def _mould(session: Session, kind: str, reader: Reader, wishes: tuple[Wish, ...], way: str) -> Stencil:
    network = session.series.network
    writer = texts.Writer(kind, network=network, language=reader.language)
    with translation.override(ours(writer.language)):
        base_url = public_base(network)
        programme = published(session.series, base_url=base_url, language=writer.language, sessions=[session.pk])
        entry = programme.entries[0]
        values = {
            "network": pick(network.name, writer.language, network.working_language)[0],
            "what": programme.best(entry.card["title"])[0],
            "sessions": "\n".join(
                [
                    *words.session_lines(programme, entry, reader.zone),
                    *words.language_lines(programme, entry, wishes, is_last=True),
                    *words.dial_in_lines(session),
                    *beside.lines(way),
                ]
            ),
        }
    return Stencil.of(writer, values, may_stop=True)
