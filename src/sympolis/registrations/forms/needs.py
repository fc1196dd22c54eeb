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
    wants_sign = forms.BooleanField(label=gettext_lazy("Sign language"), required=False)
    sign_language = forms.CharField(
        label=gettext_lazy("Which sign language"), required=False, max_length=12, widget=forms.Select,
        help_text=gettext_lazy("Yours is not there? Choose one that helps you, and name yours below."),
    )  # fmt: skip
    access_needs = forms.CharField(
        label=gettext_lazy("Anything else you need"), required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example more time, or documents beforehand."),
    )  # fmt: skip

    def offer_sign_languages(self, codes: Iterable[str], country: str = "") -> None:
        """Put the sign languages into the choice: those among `codes`, the country's and International Sign first."""
        here = get_language() or "en"
        likely = [code for code in (*codes, OF_COUNTRY.get(country, ""), INTERNATIONAL) if is_sign(code)]
        names = [(code, language_name(code, here)) for code in SIGN_LANGUAGES]
        first = [(code, language_name(code, here)) for code in dict.fromkeys(likely)]
        rest = sorted((one for one in names if one not in first), key=lambda one: comparable(one[1]))
        self.fields["sign_language"].widget.choices = [CHOOSE, *first, (_("More sign languages"), rest)]

    def clean(self) -> dict[str, Any]:
        """The tick decides: a language that is chosen without it is not needed."""
        told = super().clean() or self.cleaned_data
        told["sign_language"] = told.get("sign_language", "") if told.get("wants_sign") else ""
        if told.get("wants_sign") and not is_sign(told["sign_language"]) and "sign_language" not in self.errors:
            words = (
                _("Choose a sign language from the list.")
                if told["sign_language"]
                else _("Choose which sign language.")
            )
            self.add_error("sign_language", words)
        return told

    def needs(self) -> dict[str, Any]:
        """What was told, by the names that `About` has for it."""
        return {name: self.cleaned_data[name] for name in ("captions", "sign_language", "access_needs")}


def known_needs(participant: Participant) -> dict[str, Any]:
    """What somebody told last time, as the form shows it."""
    return {
        "captions": participant.captions, "wants_sign": bool(participant.sign_language), "sign_language": participant.sign_language,
        "access_needs": participant.access_needs,
    }  # fmt: skip
