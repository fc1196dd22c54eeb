"""Forms before somebody's data are erased."""

from django import forms
from django.utils.translation import gettext_lazy as _

CERTAIN = {"required": _("Tick this box: erasing cannot be undone.")}


class CertainForm(forms.Form):
    """Nobody erases themselves by a slip."""

    certain = forms.BooleanField(
        label=_("Yes, erase it for good. I know that this cannot be undone."), error_messages=CERTAIN
    )


class EraseByCodeForm(CertainForm):
    """The code that was sent to the mailbox."""

    code = forms.CharField(
        label=_("Code from the letter"),
        help_text=_("Eight digits; blanks do not matter."),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "size": 12, "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the eight digits from the letter.")},
    )
    field_order = ["code", "certain"]


class ErasePersonsForm(CertainForm):
    """Who of those who share the mailbox.

    persons   id -> name
    """

    persons = forms.TypedMultipleChoiceField(
        label=_("Who is to be erased?"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who is to be erased.")},
    )  # fmt: skip
    field_order = ["persons", "certain"]

    def __init__(self, *args, persons: dict[int, str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if len(persons) < 2:
            del self.fields["persons"]
        else:
            self.fields["persons"].choices = list(persons.items())
        self.known = persons

    def chosen(self) -> list[int]:
        """Their ids; the only one when there is no choice."""
        return self.cleaned_data.get("persons", list(self.known))
