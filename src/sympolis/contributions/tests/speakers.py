"""Speakers to try things on: people with parts in a session of 27 October 2020, and what they send."""

import io
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from sympolis.contributions import speaking, speaking_links
from sympolis.contributions.actions import speaking as actions
from sympolis.contributions.models import Slides, Speaker
from sympolis.contributions.speaking import Preparation
from sympolis.core.texts import Texts
from sympolis.programme.models import Series, Session
from sympolis.programme.states import Recording, SegmentKind, SessionRole
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.factories import NOW

PDF = b"%PDF-1.7\nslides of a city"
__all__ = ["NOW", "PDF"]


def session(series: Series | None = None, **fields) -> Session:
    """A session of two hours from 10:00 in Berlin, recorded; not released yet."""
    told = {"recording": Recording.PLENARY, "join_url": "https://meet.example/secret", **fields}
    return programme.session(series, datetime(2020, 10, 27, 10), **told)


def speaker(session: Session, name: str = "Ama Mensah", *, role: str = SessionRole.SPEAKER, email: str = "", **fields):
    """Somebody with a part in a session and a turn of 20 minutes in it, as the team sees them first: nothing given."""
    given, _blank, family = name.rpartition(" ")
    address = email or f"{name.split()[0].lower()}@kumasi.example"
    person = programme.person(session.series.network, family, given_name=given, email=address, **fields)
    programme.part(session, person, role)
    with transaction.atomic():
        return actions.speaker_for(session.series, person)


def with_turn(session: Session, who: Speaker) -> None:
    """A run of show: welcome 10, their input 20, questions 30, a break 10, the rest."""
    for minutes, kind, person in ((10, SegmentKind.WELCOME, None), (20, SegmentKind.INPUT, who.person),
                                  (30, SegmentKind.QUESTIONS, None), (10, SegmentKind.BREAK, None),
                                  (50, SegmentKind.PLENARY, None)):  # fmt: skip
        programme.segment(session, minutes, kind=kind, person=person, title={"en": str(kind.label)})


def released(session: Session) -> Session:
    """The same, public."""
    programme.release(session.series)
    return Session.objects.select_related("released", "series__network").get(pk=session.pk)


def preparation(who: Speaker) -> Preparation:
    """How far they are, read anew."""
    return speaking.preparation_of(Speaker.objects.select_related("series__network", "person__account").get(pk=who.pk))


def missing(who: Speaker) -> list[str]:
    return [str(item.need) for item in preparation(who).missing]


def link(who: Speaker, page: str = "") -> str:
    """Their page, or one behind it."""
    return f"/speaking/{speaking_links.token(Speaker.objects.get(pk=who.pk))}/{page}"


def photo(name: str = "me.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.effect_noise((400, 500), 60).convert("RGB").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue())


def pdf(name: str = "talk.pdf", body: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def slides(who: Speaker, session: Session, name: str = "talk.pdf", *, by: Speaker | None = None) -> Slides:
    return actions.add_slides(who, session, pdf(name), by=by or who)


def give_everything(who: Speaker, session: Session) -> None:
    """Whatever is asked of a speaker."""
    told = {"spoken_name": "AH-mah", "function": Texts({"en": "Engineer"}), "biography": Texts({"en": "Builds wells."})}
    actions.tell_about(who, by=who, **told)
    actions.set_photo(who, photo(), by=who)
    for purpose in ("recording", "publication"):
        actions.answer_consent(who, purpose, True, by=who, wording=f"I agree to {purpose}.", language="en")
    slides(who, session)
    actions.note_check(who, "done", by=who)
