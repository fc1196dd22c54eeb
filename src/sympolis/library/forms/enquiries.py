"""Somebody asks the contact of a practice something."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from sympolis.library.actions.enquiries import LONGEST_TEXT, Asked
from sympolis.library.forms.senders import SenderForm


class EnquiryForm(SenderForm):
    """Ask the city."""

    country = None
    message = forms.CharField(
        label=gettext_lazy("Your question"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("What you would like to know, and for what. Without attachments."),
        error_messages={"required": gettext_lazy("Write what you would like to know.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, known: dict[str, str] | None = None) -> None:
        super().__init__(data, known=known)
        self.fields["place"].label = gettext_lazy("Your city or municipality")

    def asked(self, language: str) -> Asked:
        """What was typed, as the action takes it."""
        told = self.cleaned_data
        names = ("name", "email", "message", "key")
        return Asked(city=told["place"], language=language, **{name: told[name] for name in names})
