"""What was said in a part of the session, as a line of the sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sympolis.library.actions.notes import POINTS, TITLE
from sympolis.library.forms.notes.marks import Values
from sympolis.library.forms.notes.rows import RowForm
from sympolis.library.models import NoteEntry
from sympolis.programme.forms.rows import stored_id
from sympolis.programme.states import SegmentKind
from sympolis.ui.texts import TextsFormField

ENTRIES = "entries"


class EntryForm(RowForm):
    """What was said in a part of the session."""

    kind = forms.ChoiceField(choices=SegmentKind.choices, widget=forms.HiddenInput, required=False)
    segment = forms.IntegerField(widget=forms.HiddenInput, required=False)
    compared = ("kind", "title", "person", "points")

    def __init__(
        self, *args: Any, languages: list[str], people: list, before: dict[int, NoteEntry], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.stored = before.get(stored_id(self) or 0)
        self.fields["title"] = TextsFormField(languages, label=_("Part"), required=True, longest=TITLE.longest)
        self.fields["person"] = forms.ChoiceField(label=_("Of whom"), choices=[("", "—"), *people], required=False)
        self.fields["points"] = TextsFormField(
            languages, rows=5, label=_("Key points"), required=False, longest=POINTS.longest
        )
        for name in ("title", "points"):
            self.fields[name].keep(getattr(self.stored, name) if self.stored else None)

    def wish(self) -> Values:
        """The row as actions.save_note takes it."""
        told = self.cleaned_data
        return {**{name: told[name] for name in ("id", "segment", "title", "points")}, "kind": told["kind"],
                "person": int(told["person"]) if told["person"] else None}  # fmt: skip


def entry_values(entry: NoteEntry) -> Values:
    return {"kind": entry.kind, "title": entry.title, "person": str(entry.person_id or ""), "points": entry.points}


def segment_values(segment) -> Values:
    """An entry that is begun from a part of the run of show."""
    return {"kind": segment.kind, "title": segment.title, "person": str(segment.person_id or ""), "points": {}}
