"""What somebody with a weak connection has of a session, in plain words for themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.contributions import speaking
from sympolis.contributions.models import Slides, Talk
from sympolis.core.languages import direction, pick
from sympolis.core.text import isolated
from sympolis.library.queries.notes import own_notes
from sympolis.planning import phones
from sympolis.planning.low_bandwidth import WEAK, Provision, country_of, is_light, provisions
from sympolis.planning.phone_words import OWN_CALLS
from sympolis.programme.models import Session
from sympolis.programme.queries import PUBLIC_STATES
from sympolis.programme.states import SessionState
from sympolis.registrations import links, wishes
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.offers import languages_words
from sympolis.registrations.own_page import Line
from sympolis.registrations.states import RegistrationState, Way


@dataclass
class Light:
    """A session for one who has a seat in it.

    phone      the numbers as the team wrote them, parted: (text, number to dial or "")
    mail_to    address and subject of a question, "" when no address is known
    kept       path of the note, once there is one
    """

    registration: Registration
    title: str
    language: str
    phone: list[tuple[str, str]] = field(default_factory=list)
    call: str = ""
    notes: str = ""
    notes_language: str = ""
    slides: list[tuple[str, Slides]] = field(default_factory=list)
    questions_to: str = ""
    mail_to: str = ""
    is_read_out: bool = False
    kept: str = ""
    languages: str = ""
    wishes: list[str] = field(default_factory=list)  # what becomes of each wish, a sentence

    @property
    def session(self) -> Session:
        return self.registration.session

    @property
    def is_over(self) -> bool:
        version = self.session.released
        return version is not None and version.ends_at <= timezone.now()

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def notes_direction(self) -> str:
        return direction(self.notes_language)


def seats(participants: Sequence[Participant]) -> QuerySet[Registration]:
    """Seats of theirs in public sessions that take place."""
    rows = Registration.objects.filter(participant__in=participants, state=RegistrationState.CONFIRMED)
    rows = rows.filter(session__released__isnull=False, session__series__state__in=PUBLIC_STATES)
    rows = rows.exclude(session__released__state=SessionState.CANCELLED)
    return rows.select_related("participant", "municipality", "session__released", "session__series__network")


def light(row: Registration) -> Light:
    """Everything of one session: row of `seats`."""
    session = row.session
    found = _light(row, provisions([session])[session.pk], get_language() or "en")
    found.slides = _slides(session)
    found.kept = own_notes([row]).get(row.pk, "")
    card, language = session.released.card, get_language() or "en"  # type: ignore[union-attr]
    found.languages = languages_words(card, language)
    if not found.is_over:
        found.wishes = wishes.in_words(wishes.wishes_in(card, wishes.told_by(row)), language)
    return found


def _light(row: Registration, provision: Provision, language: str) -> Light:
    session, series = row.session, row.session.series
    title, title_language = pick(session.released.card["title"], language, series.working_language)  # type: ignore[union-attr]
    notes, notes_language = (
        pick(provision.plan.notes, language, series.working_language) if provision.plan else ("", "")
    )
    call = phones.call_from(country_of(row), provision.numbers)
    found = Light(
        row, title, title_language, phone=phones.parted(session.dial_in.strip()), notes=notes, notes_language=notes_language or language,
        call=str(OWN_CALLS[call]) if session.dial_in else "", questions_to=provision.questions_to,
        is_read_out=provision.voice is not None,
    )  # fmt: skip
    if found.questions_to:
        subject = _("Question: %(title)s") % {"title": title}
        found.mail_to = f"mailto:{found.questions_to}?subject={quote(subject)}"
    return found


def _slides(session: Session) -> list[tuple[str, Slides]]:
    """(who speaks, slides) that may be handed out before the session."""
    return [(str(slides.talk.speaker.person), slides) for slides in light_slides(session)]


def light_slides(session: Session) -> list[Slides]:
    """The newest slides of each talk, where they are small and their speaker agrees to their publication."""
    parts = session.parts.values_list("person", flat=True)
    talks = Talk.objects.filter(session=session, is_public=True, speaker__person__in=parts)
    newest: dict[int, Slides] = {}
    for slides in (
        Slides.objects.filter(talk__in=talks).select_related("talk__speaker__person").order_by("talk", "number")
    ):
        newest[slides.talk_id] = slides
    agreed = speaking.publishing(session.series.network_id, [one.talk.speaker.person_id for one in newest.values()])
    return [one for one in newest.values() if one.talk.speaker.person_id in agreed and is_light(one.talk, one)]


def lines(participants: Sequence[Participant]) -> Iterable[Line]:
    """For their own page: sessions to come in which they only listen, or read and write; a fixed number of queries."""
    now: datetime = timezone.now()
    rows = seats(participants).filter(way__in=WEAK, session__released__ends_at__gt=now)
    found = list(rows.order_by("session__released__starts_at", "pk"))
    provided = provisions([row.session for row in found])
    for row in found:
        one = _light(row, provided[row.session_id], get_language() or "en")
        address = reverse("light:page", args=[links.token(row.participant, links.Purpose.MINE), row.pk])
        yield Line(one.title, address, " ".join(_sentences(one, provided[row.session_id])))


def in_letters(way: str) -> list[Any]:
    """What letters about a seat say of it."""
    told = {
        Way.AUDIO: _(
            "For a weak connection there is a small page with the phone number, what is shown in writing, and the address "
            "for questions. Your own page, below, leads to it."
        ),
        Way.TEXT: _(
            "For a weak connection there is a small page with what is shown in writing and the address for questions. "
            "Your own page, below, leads to it."
        ),
    }
    return [told[Way(way)]] if way in told else []


def _sentences(one: Light, provision: Provision) -> Iterable[Any]:
    """What they get, a sentence each; nothing of what is not there."""
    if one.registration.way == Way.AUDIO:
        dial_in = one.session.dial_in.strip()
        yield (
            _("By phone: %(dial_in)s.") % {"dial_in": isolated(dial_in)}
            if dial_in
            else _("The number to dial in is not here yet; it comes by mail with the reminder.")
        )
        if dial_in:
            yield one.call
    if one.notes or provision.has_slides:
        yield _("What is shown stands there in writing.")
    if one.questions_to:
        told = (
            _("Send questions by mail to %(address)s; they are read out.")
            if one.is_read_out
            else _("Send questions by mail to %(address)s.")
        )
        yield told % {"address": isolated(one.questions_to)}
    yield _("What was said is on this page afterwards, in writing.") if provision.has_notes_after else ""
