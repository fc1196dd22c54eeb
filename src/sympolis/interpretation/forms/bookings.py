"""The fee of a booking, and an interpreter's answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sympolis.interpretation.actions.bookings import LONGEST_WORDS
from sympolis.interpretation.actions.roster import HIGHEST_FEE
from sympolis.interpretation.forms.amounts import AmountField
from sympolis.interpretation.states import Answer


class FeeForm(forms.Form):
    fee = AmountField(label=_("Fee"), required=False, most=HIGHEST_FEE)


class AnswerForm(forms.Form):
    """Yes with consent to recording, or no; some words with either."""

    recording = forms.ChoiceField(
        label=_("May your voice be recorded?"), choices=Answer.choices, widget=forms.RadioSelect, required=False
    )
    words = forms.CharField(
        label=_("A word to the team"), required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_WORDS}),
        max_length=LONGEST_WORDS, help_text=_("If there is anything they should know."),
    )  # fmt: skip
