"""What forms of strangers have in common: who they are, a trap for machines, the same form twice."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.contributions.forms.writing import NamedForm, WhereFields
from sympolis.core.refusals import Refused


class SenderForm(NamedForm, WhereFields):
    """Name, address, city. With `known`, what is shown already of the sender, the address cannot be another one."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Tell us your name.")},
    )  # fmt: skip
    email = forms.CharField(
        label=gettext_lazy("Your e-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Tell us your e-mail address.")},
    )  # fmt: skip
    organisation = None
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    fax = forms.CharField(required=False, label=gettext_lazy("Leave this field empty"))

    def __init__(self, data: Any = None, *, known: dict[str, str] | None = None) -> None:
        known = known or {}
        super().__init__(data, initial={"key": secrets.token_urlsafe(24), **known})
        self.fields["place"].required = True
        self.fields["place"].error_messages["required"] = _("Tell us which city you write for.")
        if known.get("email"):
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _("Confirmed: no letter is needed.")
        else:
            self.fields["email"].help_text = _("We mail a link there, to be sure that it is yours. It is never shown.")

    def clean_fax(self) -> str:
        if self.cleaned_data["fax"]:
            raise forms.ValidationError(_("Leave this field empty; only machines fill it in."))
        return ""

    def show(self, refusal: Refused) -> None:
        """Put an action's refusal at the field it is about, or on top of the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.words))
