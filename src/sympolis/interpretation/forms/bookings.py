"""The fee of a booking, and an interpreter's answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sympolis.interpretation.actions.bookings import LONGEST_WORDS
from sympolis.interpretation.actions.roster import HIGHEST_FEE
from sympolis.interpretation.states import Answer


class FeeForm(forms.Form):
    fee = forms.DecimalField(
        label=_("Fee"), required=False, min_value=0, max_value=HIGHEST_FEE, decimal_places=2,
        error_messages={"invalid": _("Write the fee as a number, like 350 or 350.50.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """Yes with consent to recording, or no; some words with either."""

    recording = forms.ChoiceField(
        label=_("May your voice be recorded?"), choices=Answer.choices, widget=forms.RadioSelect, required=False
    )
    words = forms.CharField(
        label=_("A word to the team"), required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_WORDS}),
        max_length=LONGEST_WORDS, help_text=_("If there is anything they should know."),
    )  # fmt: skip
