"""Speakers and moderators look at the note of their session: it is sent, approved, or they want it changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.languages import translated
from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account, Person
from sympolis.library.actions.note_locking import (
    held_note,
    is_outdated,
    keep_version,
    record,
    refreshed,
    settle,
)
from sympolis.library.actions.notes import POINTS, touch
from sympolis.library.models import NoteApproval, NoteEntry, NoteSuggestion, NoteVersion, SessionNote
from sympolis.library.note_content import content_of, is_empty, with_rows
from sympolis.library.note_states import Answer, SuggestionState
from sympolis.library.queries import notes as note_queries
from sympolis.programme.actions import given
from sympolis.programme.models import Session

LONGEST_REMARK = 3000
LONGEST_NOTED = 500


def send_note(session: Session, *, until: datetime, silence_counts: bool, by: Account | None) -> list[NoteApproval]:
    """Ask everybody with a part who has not approved the note as it stands; whoever is asked already is not asked again,
    unless that letter came back, or silence begins to count or has to be broken earlier: nobody's silence counts who was
    not told so.

    until           when the answers are wanted by (UTC)
    silence_counts  whether no answer until then counts as a yes; they are told so
    Returns whom a letter goes to (`letters.notes` writes it); who has no address stands in the note as still to be asked.
    Raises Refused: "not_allowed", "no_note", "empty", "past", "open_suggestions", "nobody".
    """
    with transaction.atomic():
        note = held_note(session, by)
        _refuse_sending(note, until)
        version, now = keep_version(note, by), timezone.now()
        people = note_queries.missing(note.session, note)
        if not people:
            raise Refused("nobody", _("Everybody with a part has approved the note as it stands. Publish it."))
        lost = _lost(note)
        wishes = _Wishes(version, until, silence_counts, now)
        approvals = [one for person in people if (one := _ask(note, person, wishes, lost))]
        version.sent_at = now
        version.save(update_fields=["sent_at"])
        note.approve_until, note.silence_counts = until, silence_counts
        note.save(update_fields=["approve_until", "silence_counts"])
        settle(note)
        if approvals:
            told = [one.pk for one in approvals]
            record("note.sent", note.session, by, version=version.number, approvals=told, on_pages=False)
    return approvals


def _refuse_sending(note: SessionNote, until: datetime) -> None:
    if is_empty(content_of(note)):
        raise Refused("empty", _("There is nothing in the note yet. Write it first."))
    if until <= timezone.now():
        raise Refused("past", _("Choose a day that is still to come."), "until")
    if NoteSuggestion.objects.filter(approval__note=note, state=SuggestionState.OPEN).exists():
        words = _("There are suggestions that nobody has looked at. Take them over or leave them, then send the note.")
        raise Refused("open_suggestions", words)


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What is asked for now."""

    version: NoteVersion
    until: datetime
    silence_counts: bool
    now: datetime


def _lost(note: SessionNote) -> set[int]:
    """Ids of approvals whose letter never arrived."""
    letters = note_queries.letters_to(note.approvals.all())
    return {pk for pk, letter in letters.items() if note_queries.is_lost(letter)}


def _ask(note: SessionNote, person: Person, wishes: _Wishes, lost: Collection[int]) -> NoteApproval | None:
    """Ask somebody; None when a letter that says all of this went to them, or cannot."""
    approval, _made = NoteApproval.objects.get_or_create(note=note, person=person)
    is_asked = approval.answer == Answer.ASKED and approval.asked_at is not None
    if (
        is_asked
        and approval.version_id == wishes.version.pk
        and approval.pk not in lost
        and not _is_harder(approval, wishes)
    ):
        approval.until, approval.silence_counts = wishes.until, wishes.silence_counts  # more time than they know of
        approval.save(update_fields=["until", "silence_counts"])
        return None
    address = person.address
    has_address = bool(address)
    approval.version, approval.answer, approval.remark, approval.noted = wishes.version, Answer.ASKED, "", ""
    approval.asked_at, approval.reminded_at, approval.answered_at = wishes.now if has_address else None, None, None
    approval.until, approval.silence_counts = wishes.until, wishes.silence_counts
    approval.times += has_address
    approval.save()
    return approval if has_address else None


def renew_link(session: Session, person: Person, *, by: Account | None) -> NoteApproval:
    """Take somebody's link back and mail a new one to the address of now.

    Raises Refused: "not_allowed", "no_note", "not_asked" (they were not asked by letter, or have answered), "past".
    """
    with transaction.atomic():
        note = held_note(session, by)
        rows = NoteApproval.objects.filter(note=note, person=person, answer=Answer.ASKED).exclude(asked_at=None)
        row = rows.select_related("person__account").first()
        if row is None or not row.person.address:
            raise Refused("not_asked", _("There is no open question to them. Send the note first, or note an address."))
        if row.until is None or row.until <= timezone.now():
            raise Refused(
                "past", _("The time to answer is over. Send the note again, with a day that is still to come.")
            )
        _mail_anew(note, row, by)
    return row


def follow_address(person: Person) -> list[NoteApproval]:
    """Somebody reads letters elsewhere now: mail a new link for each open question of theirs whose letter went to the
    mailbox of before. Without any address now, nobody has asked them, and their silence means nothing.

    Twice is once. Returns those that get a letter.
    """
    found = _open_questions(person).values_list("pk", "note__session")
    renewed = []
    for pk, session in found.order_by("pk"):
        with transaction.atomic():
            note = held_note(Session(pk=session), None)
            row = _open_questions(person).select_related("person__account", "version").filter(pk=pk).first()
            address = row.person.address if row else ""
            if row is None or not note_queries.went_elsewhere(row, address):
                continue
            if address:
                _mail_anew(note, row, None)
                renewed.append(row)
            else:
                row.asked_at = None
                row.save(update_fields=["asked_at"])
    return renewed


def _open_questions(person: Person) -> QuerySet[NoteApproval]:
    rows = NoteApproval.objects.filter(person=person, answer=Answer.ASKED, until__gt=timezone.now())
    return rows.exclude(asked_at=None).exclude(version=None)


def _mail_anew(note: SessionNote, row: NoteApproval, by: Account | None) -> None:
    row.link_version, row.times = row.link_version + 1, row.times + 1
    row.asked_at, row.reminded_at = timezone.now(), None
    row.save(update_fields=["link_version", "times", "asked_at", "reminded_at"])
    record("note.sent", note.session, by, version=row.version.number, approvals=[row.pk], on_pages=False)  # type: ignore[union-attr]


def _is_harder(approval: NoteApproval, wishes: _Wishes) -> bool:
    """Whether less time is left than they were told, or silence means now what it did not."""
    is_earlier = approval.until is None or wishes.until < approval.until
    return is_earlier or (wishes.silence_counts and not approval.silence_counts)


def approve(approval: NoteApproval, *, shown: int) -> NoteApproval:
    """Somebody says yes to the version that they were shown, by its number. Twice is once.

    Raises Refused: "gone", "changed" (it is another text now).
    """
    with transaction.atomic():
        note, row = _held(approval)
        if row.answer == Answer.APPROVED:
            return row
        _refuse_unseen(row, shown)
        _refuse_outdated(note, row)
        _open(row).update(state=SuggestionState.LEFT)  # they like it as it stands after all
        _answer(note, row, Answer.APPROVED, by=None, noted=False)
    return row


def suggest(approval: NoteApproval, texts: Mapping[int, tuple[str, str]], *, remark: str, shown: int) -> NoteApproval:
    """Somebody wants entries worded otherwise, or says something of the whole.

    texts   id of an entry -> (language, all of its key points as they want them); only those that they changed. What
            they wanted before is replaced
    shown   number of the version that they read
    Taken over as they stand, they count as a yes (take_suggestion). Raises Refused: "gone", "changed", "nothing" (no
    change at all), "too_long" (the field is "points-<entry>" or "remark"), "unknown_choice".
    """
    remark = given.within(tidy(remark), LONGEST_REMARK, "remark")
    with transaction.atomic():
        note, row = _held(approval)
        _refuse_unseen(row, shown)
        entries = {entry.pk: entry for entry in note.entries.all()}
        if set(texts) - set(entries):
            raise Refused(
                "gone", _("A part that you changed is no longer in the note. Put your words into the remark.")
            )
        wanted = {
            pk: (given.language(language, ""), given.within(tidy(text), POINTS.longest, f"points-{pk}"))
            for pk, (language, text) in texts.items()
            if tidy(text) != entries[pk].points.get(language, "")
        }
        if not wanted and not remark:
            raise Refused("nothing", _("You have changed nothing. Change a text, write a remark, or approve the note."))
        _open(row).delete()
        rows = [NoteSuggestion(approval=row, entry_id=pk, language=one[0], text=one[1]) for pk, one in wanted.items()]
        NoteSuggestion.objects.bulk_create(rows)
        row.remark = remark
        row.save(update_fields=["remark"])
        _answer(note, row, Answer.CHANGES, by=None, noted=False)
    return row


def take_suggestion(suggestion: NoteSuggestion, *, by: Account | None) -> SessionNote:
    """Put somebody's wording in place of the entry's. When all they wanted is taken over, they have approved.

    Raises Refused: "not_allowed", "settled".
    """
    with transaction.atomic():
        note, row = _held_suggestion(suggestion, by)
        entry = NoteEntry.objects.get(pk=row.entry_id)
        working = note.session.series.working_language
        entry.points = given.texts(
            translated(entry.points, working, row.language, row.text), working, POINTS, "points", before=entry.points
        )
        entry.save(update_fields=["points"])
        row.state = SuggestionState.TAKEN
        row.save(update_fields=["state"])
        note = refreshed(note)
        touch(note, by)
        record("note.suggestion_settled", note.session, by, approval=row.approval_id, state=row.state, on_pages=False)
        settle(note)
        _consent_if_all_taken(note, row.approval, by)
    return note


def leave_suggestion(suggestion: NoteSuggestion, *, by: Account | None) -> None:
    """Keep the entry as it is. Who suggested it has to be asked anew. Raises Refused: "not_allowed", "settled"."""
    with transaction.atomic():
        note, row = _held_suggestion(suggestion, by)
        row.state = SuggestionState.LEFT
        row.save(update_fields=["state"])
        record("note.suggestion_settled", note.session, by, approval=row.approval_id, state=row.state, on_pages=False)


def note_consent(session: Session, person: Person, *, how: str, by: Account | None) -> NoteApproval:
    """Keep that somebody said yes elsewhere (by telephone, in the meeting): how the team knows, in its own words.

    Raises Refused: "not_allowed", "no_note", "missing" (how), "too_long", "unknown_person".
    """
    how = given.line(how, LONGEST_NOTED, "how")
    with transaction.atomic():
        note = held_note(session, by)
        if not how:
            raise Refused("missing", _("Say how you know: “By telephone on 3 November”."), "how")
        if person.pk not in {one.pk for one in note_queries.answering(note.session, note)}:
            raise Refused("unknown_person", _("This person has no part in the session any more."))
        row, _made = NoteApproval.objects.get_or_create(note=note, person=person)
        _open(row).update(state=SuggestionState.LEFT)
        row.version, row.noted = keep_version(note, by), how
        row.save(update_fields=["version", "noted"])
        _answer(note, row, Answer.APPROVED, by=by, noted=True)
    return row


def _held(approval: NoteApproval) -> tuple[SessionNote, NoteApproval]:
    """The note and the question to somebody, held. Raises Refused("gone")."""
    note = held_note(approval.note.session, None)
    row = NoteApproval.objects.select_related("version", "person").filter(pk=approval.pk).first()
    if row is None or not note_queries.answers(row):
        raise Refused("gone", _("You have no part in this session any more."))
    return note, row


def _refuse_unseen(row: NoteApproval, shown: int) -> None:
    if row.version is not None and row.version.number != shown:
        words = _("The note has changed since you opened this page. Read the new words below, then answer.")
        raise Refused("changed", words)


def _refuse_outdated(note: SessionNote, row: NoteApproval) -> None:
    if row.version is None or is_outdated(row.version.content, content_of(note), row.person_id):
        words = _("The text of your part has changed since it was sent to you. You will get the new one by letter.")
        raise Refused("changed", words)


def _answer(note: SessionNote, row: NoteApproval, answer: Answer, *, by: Account | None, noted: bool) -> None:
    row.answer, row.answered_at = answer, timezone.now()
    row.save(update_fields=["answer", "answered_at"])
    fact = "note.approved" if answer == Answer.APPROVED else "note.changes_wanted"
    version = row.version.number if row.version else 0
    told = {"version": version, "approval": row.pk, **({"noted": True} if noted else {})}
    record(fact, note.session, by, on_pages=False, **told)
    settle(note)


def _open(row: NoteApproval):
    return row.suggestions.filter(state=SuggestionState.OPEN)


def _held_suggestion(suggestion: NoteSuggestion, by: Account | None) -> tuple[SessionNote, NoteSuggestion]:
    note = held_note(suggestion.approval.note.session, by)
    rows = NoteSuggestion.objects.select_related("approval__version").filter(approval__note=note)
    row = rows.filter(pk=suggestion.pk, state=SuggestionState.OPEN).first()
    if row is None:
        raise Refused("settled", _("This suggestion was settled already."))
    return note, row


def _consent_if_all_taken(note: SessionNote, row: NoteApproval, by: Account | None) -> None:
    """Somebody's own words stand in the note now, and nothing else of their part has changed: that is their yes."""
    wanted = [one for one in row.suggestions.order_by("pk") if row.asked_at is None or one.at >= row.asked_at]
    if row.remark or row.version is None or any(one.state != SuggestionState.TAKEN for one in wanted):
        return
    working = note.session.series.working_language

    def as_wanted(part: dict) -> dict:
        for one in wanted:
            if part["id"] == one.entry_id and "points" in part:
                part = {**part, "points": translated(part["points"], working, one.language, one.text)}
        return part

    if is_outdated(with_rows(row.version.content, as_wanted), content_of(note), row.person_id):
        return
    row.version = keep_version(note, by)
    row.save(update_fields=["version"])
    _answer(note, row, Answer.APPROVED, by=by, noted=False)
