"""Interpreters hear first of what changed in their session beside its time: once, with all that came together."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.contributions.speaking import is_cancelled, span
from sympolis.core.languages import language_name
from sympolis.interpretation import roster
from sympolis.interpretation.door import OPENS
from sympolis.interpretation.letter_kinds import NEWS
from sympolis.interpretation.letters.interpreters import example, programme_of, reader_of, team_words, values_of
from sympolis.interpretation.models import Booking
from sympolis.interpretation.news import Known, known, news
from sympolis.interpretation.queries.bookings import standing_in
from sympolis.interpretation.states import STANDING, BookingState
from sympolis.interpretation.words import hours_words
from sympolis.messaging import kinds, texts
from sympolis.messaging.actions import post
from sympolis.networks.models import Network
from sympolis.programme.models import Session
from sympolis.programme.spoken import spoken
from sympolis.programme.states import Recording
from sympolis.registrations.letters.own import ours
from sympolis.registrations.letters.reader import contact_of

GATHERED_FOR = timedelta(
    minutes=5
)  # from the first thing that happens among interpreters; others wait ten after a release


def declare() -> None:
    """Make the kind known to the post office."""
    kinds.declare(
        NEWS, name=gettext_lazy("To interpreters: something changed"),
        fields={
            "name": gettext_lazy("name of the person"), "network": gettext_lazy("name of the network"),
            "title": gettext_lazy("title of the session"),
            "session": gettext_lazy("title and time of the session, on their clock and the host’s"),
            "role": gettext_lazy("what they would do: service, languages, relay"),
            "changes": gettext_lazy("what changed, a line each"),
        },
        links={"desk": gettext_lazy("their own desk, with the pack of each session")}, needed=("session", "changes", "desk"),
        example=_example, subject=gettext_lazy("Something changed for interpreters: “{title}”"),
        body=gettext_lazy(
            "Hello {name},\n\nsomething changed in a session that you interpret. You hear of it first.\n\n{changes}\n\n{session}"
            "\n\n{role}\n\nEverything as it stands now is on your page:\n\n[Open my page]({desk})\n\n{network}"
        ),
    )  # fmt: skip


def mark(session: int, *, at: datetime) -> None:
    """Note that there may be something new for the interpreters of a session; what is noted already stays."""
    Booking.objects.filter(session=session, state__in=STANDING, news_at=None).update(news_at=at)


def tell_due() -> int:
    """Tell what is new where the time to gather it is over; how many letters were written."""
    due = Booking.objects.filter(news_at__lte=timezone.now()).values_list("session", flat=True)
    return sum(tell_session(pk) for pk in sorted(set(due)))


def tell_session(pk: int) -> int:
    """Tell the interpreters of a session what is new since they were told; how many letters were written."""
    with transaction.atomic():
        if not Session.objects.select_for_update(no_key=True).filter(pk=pk).exists():
            return 0
        session = Session.objects.select_related("series__network", "released").get(pk=pk)
        rows = standing_in(session)
        now = {} if is_cancelled(session) or span(session)[1] <= timezone.now() else known(session, rows)
        count = 0
        for row in rows:
            if row.pk in now and (row.state == BookingState.ACCEPTED or row.moved_from):
                count += _told(row, now[row.pk])
        Booking.objects.filter(session=session).update(news_at=None)
    return count


def _told(row: Booking, now: Known) -> int:
    """Write to one of them if there is something new, and note what they know; how many letters."""
    number = row.told.get("letters", 0)
    count = _write(row, news(row.told, now), now, number + 1)
    told = {**now, "letters": number + count}
    if row.told != told:
        row.told = told
        row.save(update_fields=["told"])
    return count


def _write(row: Booking, parts: list[str], now: Known, number: int) -> int:
    address = row.interpreter.person.address
    if not parts or not address:
        return 0
    reader, series = reader_of(row), row.session.series
    writer = texts.Writer(NEWS, network=series.network, language=reader.language)
    with translation.override(ours(writer.language)):
        zone = reader.zone or row.session.zone
        lines = [line for part in parts if (line := _line(part, row, now, writer.language, zone))]
        if not lines:
            return 0
        values = values_of(row, programme_of(row.session, writer.language), reader.zone)
        written = writer.written({**values, "changes": "\n".join(lines)})
        post(
            key=f"{NEWS}:{row.pk}:{number}", kind=NEWS, to_address=address, to_name=str(row.interpreter.person),
            language=written.language, subject=written.subject, text=written.text, html=written.html,
            network=series.network_id, person=row.interpreter.person_id, about=roster.about(row),
            reply_to=contact_of(series, series.network),
        )  # fmt: skip
    return 1


def _line(part: str, row: Booking, now: Known, language: str, zone: str) -> str:
    """What is new of one part, in the active language; "" where that is nothing to write about."""
    start, heard = span(row.session)[0], {"language": language_name(row.source, language)}
    match part:
        case "languages":
            floor, *into = now["languages"]
            return _("Languages now: %(languages)s") % {"languages": spoken(floor, into, language)}
        case "recording":
            return _("Recording now: %(what)s") % {"what": Recording(now["recording"]).label}
        case "run":
            return _("The run of show has changed; it stands in your pack.")
        case "way" if timezone.now() >= start - OPENS:  # nobody has seen the link before
            return _("The link into the session has changed: take the new one on your page.")
        case "partners":
            return team_words(row, language) or _("Nobody else is booked with you at the moment.")
        case "relay" if now["relay"]:
            return _("The channel %(language)s, which you hear, has somebody again.") % heard
        case "relay":
            words = _(
                "The channel %(language)s, which you hear, has nobody at the moment. The team looks for somebody."
            )
            return words % heard
        case "heard_by" if now["heard_by"]:
            names = ", ".join(language_name(code, language) for code in now["heard_by"])
            return _("These take relay from you: %(languages)s") % {"languages": names}
        case "heard_by":
            return _("Nobody takes relay from you any more.")
        case "turns" if now["turns"]:
            at = [[start + timedelta(minutes=minute) for minute in turn] for turn in now["turns"]]
            hours = ", ".join(hours_words(begins, ends, zone) for begins, ends in at)
            return _("Your turns: %(turns)s") % {"turns": hours}
    return ""


def _example(network: Network, language: str) -> dict[str, Any] | None:
    """As of the newest offer; None while there is none."""
    values = example(network, language)
    if values is None:
        return None
    with translation.override(ours(language)):
        return {**values, "changes": _("The run of show has changed; it stands in your pack.")}
