"""What somebody needs to take part: two ticks, which sign language, and their own words."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sympolis.core.channels import SIGN_LANGUAGES, is_sign
from sympolis.core.languages import language_name
from sympolis.core.text import comparable
from sympolis.registrations.actions.about import LONGEST_TEXT
from sympolis.registrations.following import INTERNATIONAL, OF_COUNTRY
from sympolis.registrations.models import Participant

CHOOSE = ("", gettext_lazy("Which one? …"))


class NeedsForm(forms.Form):
    """Captions, sign language and which one, and whatever else helps. Everything may be left out."""

    captions = forms.BooleanField(
        label=gettext_lazy("Captions: what is said, as text while it is said"), required=False
    )
    signs = forms.BooleanField(label=gettext_lazy("Sign language"), required=False)
    sign = forms.CharField(
        label=gettext_lazy("Which sign language"), required=False, max_length=12, widget=forms.Select,
        help_text=gettext_lazy("Yours is not there? Choose one that helps you, and name yours below."),
    )  # fmt: skip
    access_needs = forms.CharField(
        label=gettext_lazy("Anything else you need"), required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example more time, or documents beforehand."),
    )  # fmt: skip

    def offer_signs(self, codes: Iterable[str], country: str = "") -> None:
        """Put the sign languages into the choice: those among `codes`, the country's and International Sign first."""
        here = get_language() or "en"
        likely = [code for code in (*codes, OF_COUNTRY.get(country, ""), INTERNATIONAL) if is_sign(code)]
        names = [(code, language_name(code, here)) for code in SIGN_LANGUAGES]
        first = [(code, language_name(code, here)) for code in dict.fromkeys(likely)]
        rest = sorted((one for one in names if one not in first), key=lambda one: comparable(one[1]))
        self.fields["sign"].widget.choices = [CHOOSE, *first, (_("More sign languages"), rest)]

    def clean(self) -> dict[str, Any]:
        """The tick decides: a language that is chosen without it is not needed."""
        told = super().clean() or self.cleaned_data
        told["sign"] = told.get("sign", "") if told.get("signs") else ""
        if told.get("signs") and not is_sign(told["sign"]) and "sign" not in self.errors:
            words = _("Choose a sign language from the list.") if told["sign"] else _("Choose which sign language.")
            self.add_error("sign", words)
        return told

    def needs(self) -> dict[str, Any]:
        """What was told, by the names that `About` has for it."""
        return {name: self.cleaned_data[name] for name in ("captions", "sign", "access_needs")}


def known_needs(participant: Participant) -> dict[str, Any]:
    """What somebody told last time, as the form shows it."""
    return {
        "captions": participant.captions, "signs": bool(participant.sign), "sign": participant.sign,
        "access_needs": participant.access_needs,
    }  # fmt: skip
