"""An entry of the glossary, and a file of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from sympolis.core import choices
from sympolis.core.languages import direction, language_name
from sympolis.interpretation.models import GlossaryEntry
from sympolis.interpretation.terms_files import LONGEST_COMMENT, LONGEST_TERM, Row
from sympolis.networks.forms.fields import here
from sympolis.ui.together import SharedForm

SALT = "interpretation.glossary.file"
AN_HOUR = 3600  # seconds that somebody may look at what a file would do


class EntryForm(SharedForm):
    """A notion: its terms, theme and comment. Fields `term_<language>`, and one language more to choose."""

    theme = forms.ChoiceField(label=_("Theme"), required=False, help_text=_("Interpreters of its sessions get it."))
    more_language = forms.ChoiceField(label=_("Another language"), required=False)
    more_term = forms.CharField(label=_("Term in that language"), required=False, max_length=LONGEST_TERM)
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What it means, where it is said, what not to say."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, languages: Iterable[str], themes: Mapping[str, str], entry: GlossaryEntry | None = None,
        initial: dict[str, Any] | None = None, **options: Any,
    ) -> None:  # fmt: skip
        self.languages = list(languages)
        now: dict[str, Any] = {}
        if entry is not None:
            now = {"theme": entry.theme, "comment": entry.comment}
            now |= {f"term_{code}": term for code, term in entry.terms.items()}
        super().__init__(*args, initial={**now, **(initial or {})}, **options)
        for place, code in enumerate(self.languages):
            self.fields[f"term_{code}"] = forms.CharField(
                label=language_name(code, here()), required=False, max_length=LONGEST_TERM,
                help_text=_("Several terms: semicolons between them, the preferred one first.") if not place else "",
                widget=forms.TextInput(attrs={"lang": code, "dir": direction(code)}),
            )  # fmt: skip
        others = [pair for pair in choices.languages(here(), []) if pair[0] not in self.languages]
        self.fields["more_language"].choices = [("", "—"), *others]
        codes = dict(themes)
        if entry is not None and entry.theme:
            codes.setdefault(entry.theme, entry.theme)
        self.fields["theme"].choices = [("", _("All themes")), *codes.items()]

    @property
    def term_fields(self) -> list[forms.BoundField]:
        return [self[f"term_{code}"] for code in self.languages]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("more_term") and not found.get("more_language"):
            self.add_error("more_language", _("Choose the language of this term."))
        return found

    @property
    def told(self) -> dict[str, Any]:
        """As `actions.glossary.save_entry` takes it."""
        data = self.cleaned_data
        terms = {code: data.get(f"term_{code}", "") for code in self.languages}
        if data.get("more_language"):
            terms[data["more_language"]] = data.get("more_term", "")
        return {"terms": terms, "theme": data["theme"], "comment": data["comment"]}


class TermsFileForm(forms.Form):
    """A file with terms."""

    file = forms.FileField(
        label=_("File"), help_text=_("A table (CSV, XLSX) with a column a language, or TBX. At most 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.xlsx,.tbx,.xml"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )  # fmt: skip


def sealed(rows: Iterable[Row]) -> str:
    """Rows that were read, to come back with the form that takes them over; nobody can change them on the way."""
    return signing.dumps([[row.place, row.terms, row.theme, row.comment] for row in rows], salt=SALT, compress=True)


def unsealed(told: str) -> list[Row] | None:
    """The rows again; None when they were changed or an hour has passed."""
    try:
        return [Row(*row) for row in signing.loads(told, salt=SALT, max_age=AN_HOUR)]
    except signing.BadSignature:
        return None
