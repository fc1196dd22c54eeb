"""A spreadsheet of people: the file, and what stands in which column."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core.tables import column_letters
from sympolis.programme.models import Session
from sympolis.programme.states import SessionState
from sympolis.registrations import import_rows
from sympolis.registrations.models import Import

NOT_THERE = ""
FIRST = ("name", "given_name", "family_name", "email", "place", "country", "sessions")  # the rest stands folded up
LONGEST_EXAMPLE = 40


class SpreadsheetForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("CSV or XLSX with a heading above each column and one person a line; at most 10 MB and 20,000 lines."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": gettext_lazy("Choose a file first."), "empty": gettext_lazy("This file is empty.")},
    )  # fmt: skip


class ColumnsForm(forms.Form):
    """Which column is what, for which sessions everybody is registered, and whether letters go out."""

    QUIET, LETTERS = "quiet", "letters"
    tells = forms.ChoiceField(
        label=gettext_lazy("Letters"),
        widget=forms.RadioSelect,
        choices=[
            (QUIET, gettext_lazy("Nobody gets a letter: they know already, or these are sessions of the past")),
            (LETTERS, gettext_lazy("Everybody gets the letters and the calendar entry that belong to their seat")),
        ],
    )

    def __init__(self, *args: Any, kept: Import, examples: Sequence[Sequence[str]], **options: Any) -> None:
        self.kept = kept
        super().__init__(*args, **options)
        choices = [(NOT_THERE, _("not in this file"))]
        choices += [(str(place), _in_words(place, name, examples)) for place, name in enumerate(kept.columns)]
        for name, (label, _headings) in import_rows.FIELDS.items():
            now = kept.mapping.get(name)
            self.fields[self.key(name)] = forms.ChoiceField(
                label=label, required=False, choices=choices, initial=NOT_THERE if now is None else str(now)
            )
        email = self.fields[self.key("email")]
        email.required, email.error_messages["required"] = True, import_rows.missing({})
        self.fields[self.key("name")].help_text = _("Or given and family name, each in a column of its own.")
        self.fields[self.key("sessions")].help_text = _("Names of sessions, with a semicolon between several.")
        sessions = Session.objects.filter(series=kept.series).exclude(state=SessionState.CANCELLED)
        self.fields["sessions"] = forms.ModelMultipleChoiceField(
            sessions.order_by("starts_at", "pk"), label=_("Register everybody for"), required=False, to_field_name="slug",
            widget=forms.CheckboxSelectMultiple, initial=list(sessions.filter(pk__in=kept.sessions).values_list("slug", flat=True)),
            help_text=_("None: people are kept with what they told, and each line may name its own sessions."),
        )  # fmt: skip
        self.initial.setdefault("tells", self.LETTERS if kept.tells else self.QUIET)

    @staticmethod
    def key(name: str) -> str:
        return f"column-{name}"

    @property
    def main(self) -> list[forms.BoundField]:
        return [self[self.key(name)] for name in FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        return [self[self.key(name)] for name in import_rows.FIELDS if name not in FIRST]

    @property
    def more_is_used(self) -> bool:
        return any(bound.value() or bound.errors for bound in self.more)

    def mapping(self) -> dict[str, int]:
        """Field -> place of its column."""
        chosen = {name: self.cleaned_data.get(self.key(name)) for name in import_rows.FIELDS}
        return {name: int(place) for name, place in chosen.items() if place}


def _in_words(place: int, name: str, examples: Sequence[Sequence[str]]) -> str:
    """ "B: E-mail (ama@kumasi.example)": the first cell that is not empty as the example."""
    cell = next((cells[place] for cells in examples if place < len(cells) and cells[place]), "")
    short = cell if len(cell) <= LONGEST_EXAMPLE else f"{cell[:LONGEST_EXAMPLE]}…"
    words = f"{column_letters(place)}: {name}"
    return f"{words} ({short})" if short else words
