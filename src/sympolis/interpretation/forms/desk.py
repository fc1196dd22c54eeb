"""What interpreters tell on their own desk."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core.text import tidy
from sympolis.directory.models import Person
from sympolis.interpretation.actions.desk import LONGEST_NUMBER
from sympolis.interpretation.actions.missing import LONGEST_WORDS
from sympolis.interpretation.actions.roster import LONGEST_INVOICE
from sympolis.interpretation.models import Booking
from sympolis.interpretation.states import Lack
from sympolis.programme.forms.times import day_field


class MissingForm(forms.Form):
    """What is missing, and of whom."""

    lack = forms.ChoiceField(
        label=gettext_lazy("What is missing?"), choices=Lack.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is missing.")},
    )  # fmt: skip
    person = forms.ChoiceField(label=gettext_lazy("Of whom?"), required=False)
    words = forms.CharField(
        label=gettext_lazy("In a few words"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: the poem at the end, page 3 cannot be read."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(one.pk): one for one in people}
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", _("Nobody in particular")), *((pk, str(one)) for pk, one in self.people.items()),
        ]  # fmt: skip

    def clean_words(self) -> str:
        text = tidy(self.cleaned_data["words"])
        if len(text) > LONGEST_WORDS:
            words = _("This text has %(length)s signs; at most %(most)s fit. Shorten it a little.")
            raise forms.ValidationError(words % {"length": len(text), "most": LONGEST_WORDS})
        return text

    def told(self) -> dict[str, Any]:
        """As actions.missing.mark takes it."""
        found = self.cleaned_data
        return {"lack": found["lack"], "person": self.people.get(found["person"]), "words": found["words"]}


class InvoiceDataForm(forms.Form):
    """What stands on one's invoices."""

    invoice = forms.CharField(
        label=gettext_lazy("Name, address, tax number, account"), required=False, max_length=LONGEST_INVOICE,
        help_text=gettext_lazy("As on your invoices, one thing a line; an IBAN is checked. Only you and the team see it."),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
    )  # fmt: skip


class BillForm(forms.Form):
    """Number and date of the invoice for one session."""

    number = forms.CharField(label=gettext_lazy("Number of the invoice"), max_length=LONGEST_NUMBER, required=False)
    on = day_field(label=gettext_lazy("Date of the invoice"), required=False)

    def __init__(self, *args: Any, booking: Booking, **options: Any) -> None:
        now = {"number": booking.invoice_number, "on": booking.invoiced_at}
        super().__init__(*args, initial=now, prefix=f"b{booking.pk}", **options)


class TeamBillForm(BillForm):
    """The same for the team, with the day it was paid."""

    paid_on = day_field(label=gettext_lazy("Paid on"), required=False)

    def __init__(self, *args: Any, booking: Booking, **options: Any) -> None:
        super().__init__(*args, booking=booking, **options)
        self.initial["paid_on"] = booking.paid_at
