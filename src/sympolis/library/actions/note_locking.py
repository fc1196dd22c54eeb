"""A session's note under lock, its versions, and how far it is. The verbs are made of these."""

from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import address_key
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.library.models import NoteApproval, NoteVersion, SessionNote
from sympolis.library.note_content import Content, content_of, part_of
from sympolis.library.note_states import CONSENT, Answer, NoteState
from sympolis.library.queries import notes as note_queries
from sympolis.messaging.models import Letter
from sympolis.programme.models import Session
from sympolis.programme.permissions import may_work_on


def held_session(session: Session, by: Account | None) -> Session:
    """The session, held until the end of the transaction. Raises Refused: "not_allowed"."""
    rows = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("released", "series__network")
    held = rows.get(pk=session.pk)
    if by is not None and not may_work_on(by, held.series):
        raise Refused("not_allowed", _("Only the team of this series can work on its notes."))
    return held


def held_note(session: Session, by: Account | None) -> SessionNote:
    """The session's note with its words; both are held. Raises Refused: "not_allowed", "no_note"."""
    held = held_session(session, by)
    note = note_queries.note_of(held)
    if note is None:
        raise Refused("no_note", _("This session has no note yet. Write it first."))
    return note


def begun_note(session: Session, by: Account | None) -> SessionNote:
    """The same, begun if it is not there yet. Raises Refused: "not_allowed", "not_begun"."""
    held = held_session(session, by)
    note = note_queries.note_of(held)
    if note is None:
        if not note_queries.is_open(held):
            words = _("A note can be taken from the start of the session on; before that there is nothing to note.")
            raise Refused("not_begun", words)
        SessionNote.objects.create(session=held, changed_by_id=by.pk if by else None)
        record("note.begun", held, by, on_pages=False)
        note = note_queries.note_of(held)
        assert note is not None
    return note


def refreshed(note: SessionNote) -> SessionNote:
    """The note with its words as they were just written."""
    found = note_queries.note_of(note.session)
    assert found is not None
    return found


def keep_version(note: SessionNote, by: Account | None) -> NoteVersion:
    """The note as it stands as its newest version; none is added when nothing changed since the last one."""
    content = content_of(note)
    newest = note.versions.first()
    if newest is not None and newest.content == content:
        return newest
    number = (note.versions.aggregate(most=Max("number"))["most"] or 0) + 1
    return NoteVersion.objects.create(note=note, number=number, by_id=by.pk if by else None, content=content)


def settle(note: SessionNote) -> None:
    """After a change: who approved a part that is another one now is to be asked anew; and how far the note is."""
    content = content_of(note)
    answered = note.approvals.filter(answer__in=[*CONSENT, Answer.ASKED]).exclude(version=None)
    for approval in answered.select_related("version"):
        if is_outdated(approval.version.content, content, approval.person_id):  # type: ignore[union-attr]
            approval.answer = Answer.OUTDATED
            approval.save(update_fields=["answer"])
    state = state_of(note)
    if state != note.state:
        note.state = state
        note.save(update_fields=["state"])


def is_outdated(shown: Content, now: Content, person: int) -> bool:
    """Whether what somebody answers for is another text now than what they were shown."""
    return bool(part_of(shown, person) != part_of(now, person))


def state_of(note: SessionNote) -> NoteState:
    """How far a note is, by what became of it."""
    if note.published_id is not None:
        return NoteState.PUBLISHED
    if not note.approvals.exists():
        return NoteState.DRAFT
    return NoteState.SENT if note_queries.missing(note.session, note) else NoteState.APPROVED


def assume_consent(note: SessionNote) -> int:
    """Let silence count as a yes of whoever was told so in a letter that was sent, once their time is over; how many."""
    over = note.approvals.filter(answer=Answer.ASKED, silence_counts=True, until__lte=timezone.now())
    told = list(over.exclude(asked_at=None).select_related("person__account").order_by("pk"))
    letters = note_queries.letters_to(told)
    silent = [row for row in told if row.until and _was_told(row, letters.get(row.pk))]
    for row in silent:
        row.answer, row.answered_at = Answer.SILENT, row.until
    if silent:
        NoteApproval.objects.bulk_update(silent, ["answer", "answered_at"])
        record("note.assumed", note.session, None, approvals=[row.pk for row in silent[:50]], on_pages=False)
        settle(note)
    return len(silent)


def _was_told(row: NoteApproval, letter: Letter | None) -> bool:
    """Whether they could answer: the letter was in time, and the link in it has not ended with another mailbox."""
    if letter is None or row.until is None or not note_queries.was_in_time(letter, row.until):
        return False
    return address_key(letter.to_address) == address_key(row.person.address)


def record(fact: str, session: Session, by: Account | None, *, on_pages: bool = True, **facts: Any) -> None:
    """Write down what happened to the note of a session; drafts are on no public page."""
    told = {"series": session.series_id, **facts}
    journal.record_all(fact, [(session, told)], network=session.series.network_id, by=by, on_pages=on_pages)
