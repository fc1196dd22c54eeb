"""Speakers of the running series: some have given everything, some have their link, some nothing yet."""

import io
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from sympolis.contributions import speaking
from sympolis.contributions.actions import inviting
from sympolis.contributions.actions import speaking as actions
from sympolis.contributions.preparing import Need
from sympolis.contributions.speaking import Preparation
from sympolis.contributions.speaking_purposes import PUBLICATION, RECORDING, WORDINGS
from sympolis.networks import actions as networks
from sympolis.programme.models import Series
from sympolis.site.demo.files import SLUG

SOON = timedelta(weeks=5)  # whose session begins within it has the link
COMPLETE, ASKING = 3, 5  # so many have given everything; the one of this number wants a date for the technical check
GROUNDS = ("#07594b", "#24356b", "#8c6d1c", "#7a2f4f")
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 960 540]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def settle() -> None:
    """Give everybody with a part to come an address, and some of them what a speaker gives."""
    series = Series.objects.select_related("network").get(slug=SLUG)
    coming = [who for who in speaking.preparations(series) if who.coming]
    for who in coming:
        if not who.address:
            networks.change_person(series.network, who.person, by=None, email=f"{who.person.slug}@demo.example")
    soon = [who for who in coming if who.missing and who.coming[0].session.starts_at < timezone.now() + SOON]
    for number, who in enumerate(soon):
        if number < COMPLETE:
            _give(series, who, number)
        elif number == ASKING:
            speaker = actions.make_speaker(series, who.person)
            actions.note_check(speaker, "asked", wish="Mondays after 14:00", by=speaker)
    inviting.send_links(series, [who.person.pk for who in soon], by=None)


def _give(series: Series, who: Preparation, number: int) -> None:
    """Whatever is missing of one of them."""
    speaker = actions.make_speaker(series, who.person)
    told = {"function": who.person.function, "biography": who.person.biography}
    actions.tell_about(speaker, by=None, spoken_name=who.person.spoken_name or str(who.person), **told)
    actions.set_photo(speaker, _drawn(number), by=speaker)
    for purpose in (RECORDING, PUBLICATION):
        actions.answer_consent(speaker, purpose, True, by=speaker, wording=str(WORDINGS[purpose]), language="en")
    for session in {item.session for item in who.missing if item.need == Need.SLIDES}:
        part = next(part for part in who.coming if part.session_id == session)
        actions.add_slides(speaker, part.session, SimpleUploadedFile("Slides.pdf", PAPER), by=speaker)
    actions.note_check(speaker, "done", by=speaker)


def _drawn(number: int) -> SimpleUploadedFile:
    """An outline instead of a face: the people of the demo are invented."""
    picture = Image.new("RGB", (640, 640), GROUNDS[number % len(GROUNDS)])
    pen = ImageDraw.Draw(picture)
    pen.ellipse((210, 120, 430, 380), fill="#fff3cf")
    pen.ellipse((110, 400, 530, 900), fill="#fff3cf")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return SimpleUploadedFile("drawn.png", out.getvalue())
