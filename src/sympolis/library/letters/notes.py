"""Letters about session notes: to speakers who are asked, reminded, and to those who registered, once it is public."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.languages import pick
from sympolis.core.refusals import Refused
from sympolis.core.text import address_key
from sympolis.core.texts import Texts
from sympolis.directory.models import Account, Person
from sympolis.library import note_links
from sympolis.library.actions.note_locking import held_note, record
from sympolis.library.letters.note_kinds import FOR_APPROVAL, PUBLISHED, REMINDER
from sympolis.library.models import NoteApproval, NoteTold, SessionNote
from sympolis.library.note_reading import Names
from sympolis.library.note_states import Answer, LineKind
from sympolis.library.queries import notes as note_queries
from sympolis.messaging import texts
from sympolis.messaging.actions import post_all, take_back
from sympolis.messaging.drafts import Draft
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.programme.models import Session
from sympolis.registrations import links
from sympolis.registrations.letters import words
from sympolis.registrations.letters.own import ours
from sympolis.registrations.letters.reader import contact_of, draft, reader_of, reader_with_part, stop_url
from sympolis.registrations.letters.stencil import MINE, Stencil
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.states import RegistrationState

REMIND_BEFORE = timedelta(days=1)  # the end of the time to answer
NOT_AGAIN_FOR = timedelta(hours=20)  # after a letter to the same person
LONGEST_NEWS = 1000


# -- to those with a part


def ask(approvals: Iterable[int]) -> int:
    """Write to those who were asked and have not answered; said twice, it is one letter. How many were given."""
    return _post(FOR_APPROVAL, approvals)


def remind_due() -> int:
    """Remind those who have not answered a day before their time is over; how many."""
    now = timezone.now()
    due = _waiting().filter(
        reminded_at=None, asked_at__lte=now - NOT_AGAIN_FOR, until__gt=now, until__lte=now + REMIND_BEFORE,
    )  # fmt: skip
    ids = list(due.values_list("pk", flat=True))
    with transaction.atomic():
        count = _post(REMINDER, ids)
        NoteApproval.objects.filter(pk__in=ids).update(reminded_at=now)
    return count


def remind(approval: NoteApproval, *, by: Account | None) -> None:
    """Remind somebody now. Raises Refused: "not_allowed", "answered", "too_soon"."""
    now = timezone.now()
    with transaction.atomic():
        note = held_note(approval.note.session, by)
        row = _waiting().filter(pk=approval.pk, note=note).first()
        if row is None:
            raise Refused("answered", _("There is nothing to remind of: they answered, or have no address."))
        last = max(moment for moment in (row.asked_at, row.reminded_at) if moment)
        if last > now - NOT_AGAIN_FOR:
            raise Refused("too_soon", _("They got a letter less than a day ago. Remind them tomorrow."))
        row.reminded_at = now
        row.save(update_fields=["reminded_at"])
        _post(REMINDER, [row.pk])
        record("note.reminded", note.session, by, approval=row.pk, on_pages=False)


def _waiting():
    return NoteApproval.objects.filter(answer=Answer.ASKED).exclude(asked_at=None).exclude(until=None)


def _post(kind: str, approvals: Iterable[int]) -> int:
    rows = _waiting().filter(pk__in=list(approvals)).select_related(
        "person__municipality", "person__account", "note__session__released", "note__session__series__network"
    )  # fmt: skip
    with transaction.atomic():
        return post_all([_to_speaker(kind, row) for row in rows.order_by("pk") if row.person.address])


def _to_speaker(kind: str, row: NoteApproval) -> Draft:
    session, person = row.note.session, row.person
    network, reader = session.series.network, reader_with_part(person, session.series)
    writer = texts.Writer(kind, network=network, language=reader.language)
    written = writer.written(approval_values(row, writer.language, reader.zone))
    moment = row.reminded_at.timestamp() if row.reminded_at else 0
    key = note_queries.letter_key(row) if kind == FOR_APPROVAL else f"{kind}:{row.pk}:{row.times}:{moment:.0f}"
    return Draft(
        key=key, kind=kind, to_address=person.address,
        to_name=str(person), language=written.language, subject=written.subject, text=written.text, html=written.html,
        network=network.pk, person=person.pk, about=f"programme.session:{session.pk}",
        reply_to=contact_of(session.series, network),
    )  # fmt: skip


def approval_values(row: NoteApproval, language: str, zone: str, *, shown: str = "") -> dict[str, str]:
    """What stands in a letter to a speaker; `shown` instead of the secret of the address."""
    session = row.note.session
    base = public_base(session.series.network)
    with translation.override(ours(language)):
        silence = _("If you do not answer until then, we take it as a yes.") if row.silence_counts else ""
        again = ""
        if row.times > 1:
            again = _(
                "This letter replaces our last one: the text of your part, by when you answer or your link has changed since we last asked you."
            )
        until = words.until_words(row.until or timezone.now(), language, zone or session.zone)
    return {
        **_common(session, language), "name": str(row.person), "until": until, "again": again, "silence": silence,
        "approve": base + reverse("notes:approve", args=[shown or note_links.token(row)]),
    }  # fmt: skip


def _common(session: Session, language: str) -> dict[str, str]:
    network, working = session.series.network, session.series.working_language
    card: dict[str, Any] = session.released.card if session.released else {}
    return {
        "network": pick(network.name, language, network.working_language)[0],
        "what": pick(card.get("title") or session.title, language, working)[0],
    }


def take_back_elsewhere(person: Person) -> int:
    """Delete questions and reminders to somebody that are still on their way to a mailbox of before; how many."""
    rows = NoteApproval.objects.filter(person=person).values_list("note__session__series__network", flat=True)
    now = address_key(person.address)
    return sum(
        len(take_back([FOR_APPROVAL, REMINDER], network=network, which=lambda one: (
            one.person_id == person.pk and address_key(one.to_address) != now
        )))
        for network in set(rows)
    )  # fmt: skip


# -- to those who registered


@dataclass(frozen=True, slots=True)
class Reach:
    """Who would be told now: those with a seat, who see everything; those who had waited, who see what is public."""

    seats: int
    waiting: int

    @property
    def all(self) -> int:
        return self.seats + self.waiting


def reach(note: SessionNote, *, again: bool = False) -> Reach:
    """How many letters would go out; `again`: to those who were told of an older version, else to those never told."""
    rows = list(_to_tell(note, again=again))
    seats = sum(_has_seat(row) for row in rows)
    return Reach(seats, len(rows) - seats)


def tell(session: Session, *, again: bool = False, news: Mapping[str, Any] | None = None, by: Account | None) -> int:
    """Write to those who registered that the note is there, each once; how many letters.

    again   also to those who were told of an older version, with `news`: what changed, as texts
    Raises Refused: "not_allowed", "no_note", "not_published", "too_long" (field "news"), "nobody".
    """
    if any(len(text) > LONGEST_NEWS for text in (news or {}).values() if isinstance(text, str)):
        raise Refused("too_long", _("This is too long: at most %(most)s signs.") % {"most": LONGEST_NEWS}, "news")
    with transaction.atomic():
        note = held_note(session, by)
        if note.published is None:
            raise Refused("not_published", _("The note is not public. Publish it first, then tell them."))
        rows = list(_to_tell(note, again=again))
        if not rows:
            raise Refused("nobody", _("Everybody who can be told knows of it."))
        post_all(_to_readers(note, rows, Texts(news or {}) if again else None))
        _note_told(note, rows)
        record("note.told", note.session, by, version=note.published.number, letters=len(rows), on_pages=False)
    return len(rows)


def _to_tell(note: SessionNote, *, again: bool) -> Iterator[Registration]:
    wanted = note_queries.had_seat() | Q(state=RegistrationState.WAITING)
    rows = Registration.objects.filter(wanted, session=note.session, participant__erased_at=None)
    rows = rows.filter(participant__bounced_at=None).exclude(participant__email="")
    told = dict(note.told.values_list("registration_id", "version_id"))
    for row in rows.select_related("participant__person__municipality").order_by("pk"):
        known = told.get(row.pk)
        is_news = known != note.published_id if again else known is None
        if is_news and PUBLISHED not in row.participant.unwanted:
            yield row


def _has_seat(row: Registration) -> bool:
    return row.state == RegistrationState.CONFIRMED or bool(row.attendance)


def _note_told(note: SessionNote, rows: list[Registration]) -> None:
    now = timezone.now()
    told = [NoteTold(note=note, registration=row, version=note.published, at=now) for row in rows]
    NoteTold.objects.bulk_create(
        told, update_conflicts=True, unique_fields=["note", "registration"], update_fields=["version", "at"]
    )


def _to_readers(note: SessionNote, rows: list[Registration], news: Texts | None) -> Iterator[Draft]:
    session, network = note.session, note.session.series.network
    stencils: dict[tuple[str, bool], Stencil] = {}
    public = public_base(network) + reverse("notes:note", args=[session.series.slug, session.slug])
    for row in rows:
        participant, seat = row.participant, _has_seat(row)
        participant.network = network
        language = reader_of(participant, session.series).language
        if (language, seat) not in stencils:
            stencils[language, seat] = stencil(note, language, with_seat=seat, news=news)
        stop = stop_url(participant)
        address = own_note_url(participant, row.pk) if seat else public
        written = stencils[language, seat].to(str(participant.person), address, stop)
        yield draft(
            participant, PUBLISHED, f"{PUBLISHED}:{note.pk}:{note.published_id}:{row.pk}", written, stop_url=stop,
            about=f"registrations.registration:{row.pk}", reply_to=contact_of(session.series, network),
        )  # fmt: skip


def own_note_url(participant: Participant, registration: int) -> str:
    """The note on somebody's own page, with what is for those who had a seat."""
    token = links.token(participant, links.Purpose.MINE)
    return public_base(participant.network) + reverse("notes:own_note", args=[token, registration])


def stencil(note: SessionNote, language: str, *, with_seat: bool, news: Texts | None) -> Stencil:
    """The letter in a language, without name and addresses."""
    writer = texts.Writer(PUBLISHED, network=note.session.series.network, language=language)
    with translation.override(ours(writer.language)):
        values = {
            **_common(note.session, writer.language), "contents": contents_words(note, writer.language, with_seat=with_seat),
            "news": _news(note, news, writer.language), "note": MINE,
        }  # fmt: skip
    return Stencil.of(writer, values, may_stop=True)


def _news(note: SessionNote, news: Texts | None, language: str) -> str:
    if news is None:
        return ""
    said = pick(news, language, note.session.series.working_language)[0]
    return said or _("The note has changed since our last letter.")


def contents_words(note: SessionNote, language: str, *, with_seat: bool) -> str:
    """ "In it: 3 offers, 2 next steps, one good practice, 4 files, the recording." of the published version, or ""."""
    assert note.published is not None
    content = note.published.content
    names = Names([content], language, note.session.series)
    files = len(note_queries.files_for(note, with_seat=with_seat))
    offers, steps = len(content["lines"][LineKind.OFFER]), len(content["lines"][LineKind.STEP])
    counted = [
        (len(names.practices), ngettext("%(n)d good practice", "%(n)d good practices", len(names.practices))),
        (offers, ngettext("%(n)d offer", "%(n)d offers", offers)),
        (steps, ngettext("%(n)d next step", "%(n)d next steps", steps)),
        (files, ngettext("%(n)d file", "%(n)d files", files)),
        (1 if note_queries.recording_for(note, with_seat=with_seat) else 0, _("the recording")),
    ]
    found = [words % {"n": number} for number, words in counted if number]
    return _("In it: %(contents)s.") % {"contents": ", ".join(found)} if found else ""


def looked_at(note: SessionNote, language: str, *, news: Texts | None = None) -> texts.Written:
    """The letter as somebody with a seat would get it, without personal addresses. The note is public."""
    return stencil(note, language, with_seat=True, news=news).to("Ama Owusu", "…", "…")


def take_back_letters(session_id: int) -> int:
    """Delete letters that are still on their way and would lead to a note that is no longer public; how many."""
    note = SessionNote.objects.select_related("session__series").filter(session=session_id, published=None).first()
    if note is None:
        return 0
    mine = f"{PUBLISHED}:{note.pk}:"
    gone = take_back([PUBLISHED], network=note.session.series.network_id, which=lambda one: one.key.startswith(mine))
    not_told = [int(one.about.rpartition(":")[2]) for one in gone]
    NoteTold.objects.filter(note=note, registration__in=not_told).delete()
    return len(gone)


# -- to look at


def example_of_approval(network: Network, language: str) -> dict[str, str] | None:
    """The newest question to a speaker of a network, for looking at the letter; None while there is none."""
    rows = NoteApproval.objects.filter(note__session__series__network=network).exclude(until=None)
    row = rows.select_related("person", "note__session__released", "note__session__series__network").last()
    return approval_values(row, language, "", shown="…") if row else None


def example_of_publication(network: Network, language: str) -> dict[str, str] | None:
    """The newest public note of a network; None while there is none."""
    note = note_queries.published_in(network).select_related("session__series__network").order_by("-pk").first()
    if note is None:
        return None
    with translation.override(ours(language)):
        contents = contents_words(note, language, with_seat=True)
    return {**_common(note.session, language), "name": "Ama Owusu", "contents": contents, "news": "", "note": "…"}
