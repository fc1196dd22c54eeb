"""What session notes hold of people: parts and lines that name them, what they said to the note."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sympolis.core.languages import ORIGINS
from sympolis.core.texts import Texts
from sympolis.directory.models import Account, Merge, Person
from sympolis.directory.privacy import Chapter, Detail, Held, told
from sympolis.directory.states import Kind
from sympolis.library.models import (
    NoteApproval,
    NoteEntry,
    NoteFile,
    NoteLine,
    NoteSuggestion,
    NoteVersion,
    SessionNote,
)
from sympolis.library.note_content import people_in, with_rows, with_texts

LEFT = "[…]"  # stands where a name stood


def _named(entries: Iterable[NoteEntry], lines: Iterable[NoteLine]) -> Iterator[tuple[SessionNote, Texts]]:
    """Notes with what they say of somebody."""
    yield from ((one.note, one.points) for one in entries)
    yield from ((one.note, one.text) for one in lines)


def tells(persons: Sequence[Person]) -> Held:
    """Where notes name them, and their answers."""
    entries = NoteEntry.objects.filter(person__in=persons).select_related("note__session").order_by("pk")
    lines = NoteLine.objects.filter(person__in=persons).select_related("note__session").order_by("pk")
    answers = NoteApproval.objects.filter(person__in=persons).select_related("note__session").order_by("pk")
    return Held([
        Chapter("session_notes", _("Session notes"), [
            told(
                Detail("session", _("Session"), str(note.session.title)),
                Detail("text", _("What it says"), dict(texts), str(texts)),
            )
            for note, texts in _named(entries, lines)
        ]),
        Chapter("note_approvals", _("Approvals of session notes"), [
            told(
                Detail("session", _("Session"), str(one.note.session.title)),
                Detail("answer", _("Answer"), one.answer, one.get_answer_display()),  # type: ignore[attr-defined]
                Detail("asked_at", _("Asked on"), one.asked_at), Detail("answered_at", _("Answered on"), one.answered_at),
                Detail("remark", _("Remark"), one.remark), Detail("noted", _("Noted by the team"), one.noted),
                Detail("changes", _("Suggested changes"), [row.text for row in one.suggestions.all()]),
            )
            for one in answers
        ]),
    ])  # fmt: skip


def erases(persons: Sequence[Person], by: Account | None) -> None:
    """Take them out of every note and its versions; where their whole name stands in a text, a gap stands then.

    The texts of all notes are looked through that they had anything to do with: a part, a seat, a line. What merges
    have written down of versions that name them goes, too.
    """
    gone, names = {person.pk for person in persons}, names_of(persons)
    notes = list(SessionNote.objects.filter(_near(persons)).distinct())
    versions = NoteVersion.objects.filter(note__in=notes)
    _forget_merges(gone)
    NoteApproval.objects.filter(person__in=gone).delete()
    NoteEntry.objects.filter(person__in=gone).update(person=None)
    NoteLine.objects.filter(person__in=gone).update(person=None)
    _blank_rows(notes, names)
    _blank_said(notes, names)
    for version in versions.iterator(chunk_size=200):
        without = with_rows(version.content, lambda row: {**row, "person": None} if row["person"] in gone else row)
        without = with_texts(without, lambda text: _blanked(text, names))
        reason = _blanked(version.reason, names)
        if (without, reason) != (version.content, version.reason):
            version.content, version.reason = without, reason
            version.save(update_fields=["content", "reason"])


def _near(persons: Sequence[Person]) -> Q:
    named = Q(entries__person__in=persons) | Q(lines__person__in=persons) | Q(approvals__person__in=persons)
    there = Q(session__parts__person__in=persons) | Q(session__registrations__participant__person__in=persons)
    return named | there


def names_of(persons: Sequence[Person]) -> list[str]:
    """Whole names; a single word is too likely to mean something else."""
    return sorted({name for person in persons if " " in (name := str(person).strip())}, key=len, reverse=True)


def _blanked(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = re.sub(re.escape(name), LEFT, text, flags=re.IGNORECASE)
    return text


def _blank_rows(notes: Sequence[SessionNote], names: Sequence[str]) -> None:
    rows: list[tuple[Any, list[str]]] = [(note, ["summary"]) for note in notes]
    rows += [(entry, ["title", "points"]) for entry in NoteEntry.objects.filter(note__in=notes)]
    rows += [(line, ["text"]) for line in NoteLine.objects.filter(note__in=notes)]
    for row, fields in rows:
        before = {name: dict(getattr(row, name)) for name in fields}
        for name in fields:
            texts = {code: text if code == ORIGINS else _blanked(text, names) for code, text in before[name].items()}
            setattr(row, name, Texts(texts))
        if changed := [name for name in fields if dict(getattr(row, name)) != before[name]]:
            row.save(update_fields=changed)


def _blank_said(notes: Sequence[SessionNote], names: Sequence[str]) -> None:
    """What others said to the notes, how the team knows of it, and what files are called."""
    said: list[tuple[QuerySet[Any], tuple[str, ...]]] = [
        (NoteSuggestion.objects.filter(approval__note__in=notes), ("text",)),
        (NoteApproval.objects.filter(note__in=notes), ("remark", "noted")),
        (NoteFile.objects.filter(note__in=notes), ("title", "name")),
    ]
    for rows, fields in said:
        for row in rows:
            blank_in(row, fields, names)


def blank_in(row: Any, fields: Sequence[str], names: Sequence[str]) -> None:
    """Put a gap where a name stands in plain texts of a row."""
    changed = {field: text for field in fields if (text := _blanked(getattr(row, field), names)) != getattr(row, field)}
    if changed:
        type(row).objects.filter(pk=row.pk).update(**changed)


def _forget_merges(gone: set[int]) -> None:
    label = NoteVersion._meta.label_lower
    for merge in Merge.objects.filter(kind=Kind.PERSON).exclude(changes=[]).select_for_update():
        kept = [one for one in merge.changes if one["model"] != label or not gone & _written_of(one)]
        if len(kept) < len(merge.changes):
            merge.changes = kept
            merge.save(update_fields=["changes"])


def _written_of(one: dict[str, Any]) -> set[int]:
    contents = [*one["after"], *(value for values, _ids in one["before"] for value in values)]
    return set().union(*(people_in(content) for content in contents))
