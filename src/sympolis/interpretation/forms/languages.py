"""Deciding on languages, and the terms of a series."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sympolis.interpretation.actions.languages import LONGEST_REASON, MOST_MONEY, Choice
from sympolis.interpretation.forms.amounts import AmountField
from sympolis.interpretation.models import Terms
from sympolis.interpretation.standing import Cell
from sympolis.interpretation.states import Outcome

NUMBER = {"inputmode": "numeric", "autocomplete": "off"}
WHOLE = _("Write a whole number.")


def _number(label: Any, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={"invalid": WHOLE, "required": WHOLE},
        **options,
    )


class ChoiceForm(forms.Form):
    """What is decided for one language of a session."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of both."), "invalid_choice": _("Choose one of both.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why, in a sentence: it stands in the log.")},
    )  # fmt: skip
    cost = AmountField(label=_("What it costs"), required=False, most=MOST_MONEY)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, cell: Cell, currency: str, reckoned: Decimal | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.cell, self.reckoned = cell, reckoned
        self.fields["cost"].label = _("What it costs, in %(currency)s") % {"currency": currency}

    def choice(self) -> Choice:
        told = self.cleaned_data
        return Choice(
            self.cell.session.pk, self.cell.code, told["outcome"], told["reason"], told["cost"], told["seen"] or 0
        )


class TermsForm(forms.Form):
    """From when on interpretation is ordered, and what it may cost."""

    threshold = _number(
        _("Threshold"), min_value=1, max_value=1000,
        help_text=_("People expected who follow in a language, from which on it is proposed."),
    )  # fmt: skip
    show_rate = _number(
        _("How many of a hundred come"), min_value=1, max_value=100,
        help_text=_("Reckoned with until past sessions of the network tell it."),
    )  # fmt: skip
    fee = AmountField(
        required=False,
        most=MOST_MONEY,
        label=_("Fee of one interpreter for a session"),
        help_text=_("To reckon with; two work in sessions over an hour."),
    )
    budget = AmountField(
        label=_("Budget of the series"), required=False, most=MOST_MONEY, help_text=_("Empty: no limit.")
    )
    currency = forms.CharField(
        label=_("Currency"), min_length=3, max_length=3, help_text=_("Three letters, for example EUR or KES."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    give_back_days = _number(
        _("Days before a session"), min_value=0, max_value=365,
        help_text=_("Until then an interpreter can be given back at no cost."),
    )  # fmt: skip

    @staticmethod
    def initial_of(terms: Terms) -> dict[str, Any]:
        names = ("threshold", "show_rate", "fee", "budget", "currency", "give_back_days")
        return {name: getattr(terms, name) for name in names}
