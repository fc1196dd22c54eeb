"""A challenge, an offer or a next step, as a line of the sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sympolis.library.actions.notes import LINE
from sympolis.library.forms.notes.marks import Values
from sympolis.library.forms.notes.rows import RowForm
from sympolis.library.models import NoteLine
from sympolis.library.note_states import LineKind
from sympolis.programme.forms.rows import stored_id
from sympolis.programme.forms.times import day_field
from sympolis.ui.texts import TextsFormField


class LineForm(RowForm):
    """A challenge, an offer or a next step."""

    compared = ("text", "who", "whom", "due_on")

    def __init__(
        self,
        *args: Any,
        kind: str,
        languages: list[str],
        who: list,
        cities: list,
        before: dict[int, NoteLine],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.kind, self.stored = kind, before.get(stored_id(self) or 0)
        labels = {
            LineKind.CHALLENGE: (_("Challenge"), _("Whose")), LineKind.OFFER: (_("What is offered"), _("Who offers it")),
            LineKind.STEP: (_("What is done"), _("Who does it")),
        }  # fmt: skip
        text, whose = labels[LineKind(kind)]
        self.fields["text"] = TextsFormField(languages, rows=2, label=text, required=True, longest=LINE.longest)
        self.fields["text"].keep(self.stored.text if self.stored else None)
        self.fields["who"] = forms.ChoiceField(label=whose, choices=[("", "—"), *who], required=False)
        if kind == LineKind.OFFER:
            self.fields["whom"] = forms.ChoiceField(
                label=_("To whom"), choices=[("", _("to all")), *cities], required=False
            )
        if kind == LineKind.STEP:
            self.fields["due_on"] = day_field(label=_("By when"), required=False)

    def wish(self) -> Values:
        """The row as actions.save_note takes it."""
        told = self.cleaned_data
        which, number = told["who"][:1], told["who"][1:]
        return {
            "id": told["id"], "text": told["text"], "person": int(number) if which == "p" else None,
            "municipality": int(number) if which == "c" else None,
            "whom": int(told["whom"][1:]) if told.get("whom") else None, "due_on": told.get("due_on"),
        }  # fmt: skip


def line_values(line: NoteLine) -> Values:
    values: Values = {"text": line.text, "who": who_of(line)}
    if line.kind == LineKind.OFFER:
        values["whom"] = f"c{line.whom_id}" if line.whom_id else ""
    if line.kind == LineKind.STEP:
        values["due_on"] = line.due_on
    return values


def who_of(line: NoteLine) -> str:
    if line.person_id:
        return f"p{line.person_id}"
    return f"c{line.municipality_id}" if line.municipality_id else ""
