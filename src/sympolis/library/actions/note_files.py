"""Files of a session's note. They count at once: there is no draft of a file."""

from functools import partial

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core import files
from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.library.actions.note_locking import begun_note, held_note, record
from sympolis.library.models import NoteFile, SessionNote
from sympolis.library.note_states import Viewers
from sympolis.programme.actions import given
from sympolis.programme.models import Session

FOLDER = "notes"
LARGEST = 20_000_000  # bytes
MOST_FILES = 20
LONGEST_TITLE = 200


def add_file(session: Session, upload: UploadedFile, *, title: str, viewers: str, by: Account | None) -> NoteFile:
    """Keep a file with the note; `title` says what it is, in the words of the team.

    Raises Refused: "not_allowed", "not_begun", "too_many" (20), "too_large", "wrong_file" (field "file"), "unknown_choice",
    "too_long".
    """
    title = given.line(title, LONGEST_TITLE, "title")
    chosen = given.choice(viewers, Viewers, "viewers")
    with transaction.atomic():
        note = begun_note(session, by)
        if note.files.count() >= MOST_FILES:
            raise Refused("too_many", _("A note has at most %(most)s files.") % {"most": MOST_FILES}, "file")
        kept = _kept(upload)
        try:
            row = NoteFile.objects.create(
                note=note, file=kept.path, name=kept.name, size=kept.size, title=title, viewers=chosen
            )
            record(
                "note.file_added", note.session, by, file=row.pk, viewers=chosen, on_pages=note.published_id is not None
            )
        except BaseException:
            default_storage.delete(kept.path)
            raise
    return row


def _kept(upload: UploadedFile) -> files.Kept:
    try:
        return files.keep(upload, folder=FOLDER, largest=LARGEST)
    except Refused as refusal:
        raise Refused(refusal.code, refusal.words, "file") from refusal


def show_file(file: NoteFile, *, viewers: str, by: Account | None) -> NoteFile:
    """Say who may see a file. Raises Refused: "not_allowed", "gone", "unknown_choice"."""
    chosen = given.choice(viewers, Viewers, "viewers")
    with transaction.atomic():
        note, row = _held(file, by)
        if row.viewers != chosen:
            row.viewers = chosen
            row.save(update_fields=["viewers"])
            record("note.file_changed", note.session, by, file=row.pk, viewers=chosen)
    return row


def remove_file(file: NoteFile, *, by: Account | None) -> None:
    """Delete a file, for good. Raises Refused: "not_allowed", "gone"."""
    with transaction.atomic():
        note, row = _held(file, by)
        record("note.file_removed", note.session, by, file=row.pk)
        transaction.on_commit(partial(default_storage.delete, str(row.file.name)), robust=True)
        row.delete()


def _held(file: NoteFile, by: Account | None) -> tuple[SessionNote, NoteFile]:
    note = held_note(file.note.session, by)
    row = note.files.filter(pk=file.pk).first()
    if row is None:
        raise Refused("gone", _("Somebody else has removed this file."))
    return note, row
