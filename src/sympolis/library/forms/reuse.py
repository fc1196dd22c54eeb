"""Somebody tells that their city uses a practice too, the city of the practice answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.contributions.forms.writing import judged
from sympolis.core.refusals import Refused
from sympolis.core.text import one_line
from sympolis.library.actions.reuse import LONGEST_LINK, LONGEST_TEXT, Told, checked_city, checked_link, checked_year
from sympolis.library.forms.senders import SenderForm
from sympolis.library.models import Practice


class ReuseForm(SenderForm):
    """We use this too."""

    adapted = forms.CharField(
        label=gettext_lazy("What does your city do, and what did you change?"), max_length=LONGEST_TEXT,
        help_text=gettext_lazy("A few sentences. What others read first: what had to be different with you."),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Tell in a few sentences what your city does and what it changed.")},
    )  # fmt: skip
    since = forms.CharField(
        label=gettext_lazy("Since when?"), max_length=10, help_text=gettext_lazy("The year, for example 2024."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Tell us the year in which it began.")},
    )  # fmt: skip
    evidence = forms.CharField(
        label=gettext_lazy("A page where one can see it"), required=False, max_length=LONGEST_LINK,
        help_text=gettext_lazy("News, a decision of the council, photos: anything that shows it. It begins with https://."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    field_order = ["place", "country", "adapted", "since", "evidence", "name", "email"]

    def __init__(self, data: Any = None, *, practice: Practice, known: dict[str, str] | None = None) -> None:
        super().__init__(data, known=known)
        self.practice = practice
        self.fields["place"].label = _("Your city or municipality")

    def clean_since(self) -> int:
        text = one_line(self.cleaned_data["since"])
        if not (text.isascii() and text.isdecimal() and len(text) == 4):
            raise forms.ValidationError(_("Write the year with four digits, for example 2024."))
        return judged(checked_year, int(text))

    def clean_evidence(self) -> str:
        link = one_line(self.cleaned_data["evidence"])
        return judged(checked_link, f"https://{link}" if link and "://" not in link and "." in link else link)

    def clean(self) -> dict[str, Any]:
        """The city is looked at with everything else, so that all that is wrong is told at once."""
        told = super().clean() or self.cleaned_data
        if "place" in told and "country" in told:
            try:
                checked_city(self.practice, told["place"], told["country"])
            except Refused as refusal:
                self.show(refusal)
        return told

    def told(self, language: str) -> Told:
        """What was typed, as the action takes it; `language`: of letters to them."""
        names = ("name", "email", "place", "country", "adapted", "since", "evidence", "key")
        return Told(language=language, **{name: self.cleaned_data[name] for name in names})
