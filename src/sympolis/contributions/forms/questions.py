"""A question of the secretariat's own to those who answer a call."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.contributions.actions.questions import LONGEST_LABEL
from sympolis.contributions.models import Call, CallQuestion
from sympolis.contributions.states import Asked
from sympolis.core.refusals import Refused
from sympolis.programme.forms.series import content_languages
from sympolis.ui.texts import TextsFormField, lines_of, options_of
from sympolis.ui.together import SharedForm

PLAIN = ("shape", "label", "help", "required", "is_open")


class CallQuestionForm(SharedForm):
    """After is_valid(): wishes() for actions.save_question."""

    shape = forms.ChoiceField(label=gettext_lazy("Kind of answer"), choices=Asked.choices, initial=Asked.TEXT)
    required = forms.BooleanField(label=gettext_lazy("Must be answered before it is sent"), required=False)
    is_open = forms.BooleanField(label=gettext_lazy("Is asked"), required=False, initial=True)

    def __init__(self, *args: Any, call: Call, question: CallQuestion | None = None, **options: Any) -> None:
        super().__init__(*args, initial=_initial(question) if question else {}, **options)
        languages = content_languages(call.series)
        self.fields["label"] = TextsFormField(languages, label=_("Question"), required=True, longest=LONGEST_LABEL)
        self.fields["help"] = TextsFormField(languages, label=_("Hint"), required=False, longest=LONGEST_LABEL)
        self.fields["options"] = TextsFormField(
            languages, rows=5, label=_("Answers to choose from"), required=False,
            help_text=_("One a line, in the same order in every language."),
        )  # fmt: skip
        for name in ("label", "help"):
            self.fields[name].keep(getattr(question, name) if question else None)
        self.fields["options"].keep(lines_of(question.options) if question else None)
        self.order_fields(["label", "help", "shape", "options", "required", "is_open"])
        self.initial["seen"] = self.mark

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("shape") == Asked.CHOICE and "options" in found:
            try:
                found["options"] = options_of(found["options"], self.fields["options"].languages)
            except ValueError as uneven:
                self.add_error("options", str(uneven))
        else:
            found["options"] = []
        return found

    def wishes(self) -> dict[str, Any]:
        """What was typed, as actions.save_question takes it."""
        return {name: self.cleaned_data[name] for name in (*PLAIN, "options")}

    def show(self, refusal: Refused) -> None:
        """Put an action's refusal at the field it is about, or on top of the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.words)


def _initial(question: CallQuestion) -> dict[str, Any]:
    return {**{name: getattr(question, name) for name in PLAIN}, "options": lines_of(question.options)}
