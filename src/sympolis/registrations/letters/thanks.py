"""After a session: thanks to those who came, and the way back for those who had a seat and did not."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core.languages import pick
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.messaging import kinds, texts
from sympolis.messaging.actions import post_all
from sympolis.messaging.drafts import Draft
from sympolis.messaging.models import Letter
from sympolis.networks.models import Network
from sympolis.programme.models import Session
from sympolis.programme.states import SessionState
from sympolis.registrations import queries
from sympolis.registrations.actions.feedback import OPEN_FOR
from sympolis.registrations.letters.own import ours
from sympolis.registrations.letters.reader import Reader, contact_of, draft, mine_url, reader_of, stop_url
from sympolis.registrations.letters.stencil import Stencil
from sympolis.registrations.models import Material, Registration
from sympolis.registrations.permissions import may_note_attendance
from sympolis.registrations.states import RegistrationState

THANKS, MISSED = "thanks", "missed"
LONGEST = 5000


def declare() -> None:
    """Make the two kinds known to the post office."""
    fields = {
        "name": gettext_lazy("name of the person"),
        "network": gettext_lazy("name of the network"),
        "what": gettext_lazy("title of the session"),
        "material": gettext_lazy("what stays of the session"),
    }
    links = {"mine": gettext_lazy("personal page: feedback, certificate, material")}
    kinds.declare(
        THANKS, name=gettext_lazy("Thank you, with feedback and certificate"), fields=fields, links=links, needed=("mine",),
        bulk=True, example=example, subject=gettext_lazy("Thank you: {what}"),
        body=gettext_lazy(
            "Hello {name},\n\nthank you for coming to “{what}”.\n\n{material}\n\nThree questions, without your name, and "
            "your certificate:\n\n[How was it? My certificate]({mine})\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        MISSED, name=gettext_lazy("Missed: how to follow afterwards"), fields=fields, links=links, needed=("mine",),
        bulk=True, example=example, subject=gettext_lazy("We missed you: {what}"),
        body=gettext_lazy(
            "Hello {name},\n\nyou had a seat in “{what}”, and we did not see you there.\n\n{material}\n\nDid you follow it "
            "afterwards, or were you there under another name? One click, and you count among those who took part:\n\n"
            "[I followed it]({mine})\n\n{network}"
        ),
    )  # fmt: skip


def example(network: Network, language: str) -> dict[str, str] | None:
    """Something to look at; None while nobody has registered."""
    row = Registration.objects.filter(participant__network=network).select_related("session__series").last()
    if row is None:
        return None
    return {
        "name": "Ama Owusu", "mine": "", "what": pick(row.session.title, language, row.session.series.working_language)[0],
        "network": pick(network.name, language, network.working_language)[0], "material": _("Slides and notes: …"),
    }  # fmt: skip


def looked_at(session: Session, language: str) -> list[texts.Written]:
    """Both letters as somebody who reads that language would get them, without personal addresses."""
    material = Material.objects.filter(session=session).first()
    reader = Reader(language, "")
    return [_mould(session, kind, reader, material).to("Ama Owusu", "…", "…") for kind in (THANKS, MISSED)]


def concerned(session: Session) -> dict[str, int]:
    """How many letters of each kind would go out now: {"thanks": 12, "missed": 3}."""
    found = {THANKS: 0, MISSED: 0}
    for kind, _row in _to_tell(session):
        found[kind] += 1
    return found


def keep_material(session: Session, text: Texts, *, by: Account | None) -> Material:
    """Keep what stays of a session; it stands on the personal pages of those who had a seat.

    Raises Refused: "not_allowed", "too_long".
    """
    _may(session, by)
    if any(len(words) > LONGEST for words in text.values() if isinstance(words, str)):
        raise Refused("too_long", _("This is too long: at most %(most)s signs.") % {"most": LONGEST}, "material")
    kept, _made = Material.objects.update_or_create(session=session, defaults={"text": text})
    return kept


def send(session: Session, *, by: Account | None) -> int:
    """Write to everybody who had a seat and was not written to yet; how many letters.

    Whoever came since the last time gets theirs now, nobody gets a second one.
    Raises Refused: "not_allowed", "not_over", "too_late" (feedback is closed), "cancelled", "nobody".
    """
    _may(session, by)
    with transaction.atomic():
        rows = Session.objects.select_for_update(no_key=True, of=("self",)).select_related(
            "released", "series__network"
        )
        session = rows.get(pk=session.pk)
        version = session.released
        if version is None or version.ends_at > timezone.now():
            raise Refused("not_over", _("The session is not over yet."))
        if timezone.now() > version.ends_at + OPEN_FOR:
            raise Refused("too_late", _("This session is too long ago for that. Write an announcement instead."))
        if version.state == SessionState.CANCELLED:
            raise Refused("cancelled", _("This session did not take place."))
        letters = list(_letters(session))
        if not letters:
            raise Refused("nobody", _("Everybody who had a seat has got this letter."))
        post_all(letters)
        Material.objects.update_or_create(session=session, defaults={"told_at": timezone.now()})
        journal.record("thanks.sent", session, network=session.series.network_id, by=by, letters=len(letters))
    return len(letters)


def _may(session: Session, by: Account | None) -> None:
    if by is not None and not may_note_attendance(by, session.series):
        raise Refused("not_allowed", _("Only the team of this series can write to its participants."))


def _to_tell(session: Session) -> Iterator[tuple[str, Registration]]:
    """(kind, registration) of everybody not told yet; who stopped such letters or cannot be reached is left out."""
    rows = queries.of_session(session).select_related("participant__person__municipality", "participant__network")
    rows = rows.filter(participant__erased_at=None, participant__bounced_at=None).exclude(participant__email="")
    told = Letter.objects.filter(kind__in=[THANKS, MISSED], network_id=session.series.network_id)
    done = set(told.filter(created_at__gte=queries.start_of(session)).values_list("about", flat=True))
    for row in rows.order_by("pk"):
        kind = THANKS if row.attendance else MISSED
        had_seat = row.attendance or row.state == RegistrationState.CONFIRMED
        if had_seat and about(row) not in done and kind not in row.participant.unwanted:
            yield kind, row


def about(row: Registration) -> str:
    return f"registrations.registration:{row.pk}"


def _letters(session: Session) -> Iterator[Draft]:
    network, moulds = session.series.network, {}
    material = Material.objects.filter(session=session).first()
    for kind, row in _to_tell(session):
        participant = row.participant
        participant.network = network
        reader = reader_of(participant, session.series)
        key = (kind, reader.language)
        if key not in moulds:
            moulds[key] = _mould(session, kind, reader, material)
        stop = stop_url(participant)
        written = moulds[key].to(str(participant.person), mine_url(participant), stop)
        yield draft(
            participant, kind, f"after:{row.pk}", written, about=about(row), stop_url=stop,
            reply_to=contact_of(session.series, network),
        )  # fmt: skip


def _mould(session: Session, kind: str, reader: Reader, material: Material | None) -> Stencil:
    network, working = session.series.network, session.series.working_language
    writer = texts.Writer(kind, network=network, language=reader.language)
    with translation.override(ours(writer.language)):
        card: dict[str, Any] = session.released.card if session.released else {}
        values = {
            "network": pick(network.name, writer.language, network.working_language)[0],
            "what": pick(card.get("title") or session.title, writer.language, working)[0],
            "material": pick(material.text, writer.language, working)[0] if material else "",
        }
    return Stencil.of(writer, values, may_stop=True)
