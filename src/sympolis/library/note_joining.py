"""What becomes of notes when two cities or people of the directory become one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolis.directory.changes import Changes
from sympolis.library.models import NoteApproval, NoteEntry, NoteLine, NoteSuggestion, NoteVersion
from sympolis.library.note_content import cities_in, people_in, with_rows

WORDS = {
    "library.noteentry": _("Parts of session notes"),
    "library.noteline": _("Lines of session notes"),
    "library.noteapproval": _("Approvals of session notes"),
    "library.noteversion": _("Versions of session notes"),
}


def cities(changes: Changes, kept: int, lost: int) -> None:
    changes.move(NoteLine.objects.all(), "municipality_id", kept, lost)
    changes.move(NoteLine.objects.all(), "whom_id", kept, lost)
    for pk, content in NoteVersion.objects.order_by("pk").values_list("pk", "content").iterator(chunk_size=200):
        if lost in cities_in(content):
            renamed = with_rows(content, lambda row: _renamed(row, ("city", "whom"), kept, lost))
            changes.set(NoteVersion.objects.filter(pk=pk), content=renamed)


def persons(changes: Changes, kept: int, lost: int) -> None:
    changes.move(NoteEntry.objects.all(), "person_id", kept, lost)
    changes.move(NoteLine.objects.all(), "person_id", kept, lost)
    doubled = NoteApproval.objects.filter(person=lost, note__approvals__person=kept)
    changes.remove(NoteSuggestion.objects.filter(approval__in=doubled))
    changes.move(NoteApproval.objects.all(), "person_id", kept, lost, once=("note_id",))
    for pk, content in NoteVersion.objects.order_by("pk").values_list("pk", "content").iterator(chunk_size=200):
        if lost in people_in(content):
            renamed = with_rows(content, lambda row: _renamed(row, ("person",), kept, lost))
            changes.set(NoteVersion.objects.filter(pk=pk), content=renamed)


def _renamed(row: dict[str, Any], keys: tuple[str, ...], kept: int, lost: int) -> dict[str, Any]:
    return {**row, **{key: kept for key in keys if row.get(key) == lost}}
