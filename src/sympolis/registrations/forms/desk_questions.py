"""A question of the secretariat's own in the form of a series."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.programme.forms.series import content_languages
from sympolis.programme.models import Series, Session
from sympolis.registrations.actions.questions import LONGEST_LABEL
from sympolis.registrations.models import Question
from sympolis.registrations.states import Asked, QuestionKind
from sympolis.ui.texts import TextsFormField, lines_of, options_of
from sympolis.ui.together import SharedForm


class QuestionForm(SharedForm):
    """After is_valid(): wishes() for actions.save_question."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of answer"), choices=QuestionKind.choices)
    asked = forms.ChoiceField(label=gettext_lazy("Asked"), choices=Asked.choices, initial=Asked.FORM)
    required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    is_open = forms.BooleanField(label=gettext_lazy("Is asked"), required=False, initial=True)

    def __init__(self, *args: Any, series: Series, question: Question | None = None, **options: Any) -> None:
        super().__init__(*args, initial=_initial(question) if question else {}, **options)
        languages = content_languages(series)
        self.fields["label"] = TextsFormField(languages, label=_("Question"), required=True, longest=LONGEST_LABEL)
        self.fields["help"] = TextsFormField(
            languages, label=_("Hint"), required=False, longest=LONGEST_LABEL,
            help_text=_("For a consent: who uses it, for what, how long."),
        )  # fmt: skip
        self.fields["options"] = TextsFormField(
            languages, rows=5, label=_("Answers to choose from"), required=False,
            help_text=_("One a line, in the same order in every language."),
        )  # fmt: skip
        self.fields["sessions"] = forms.ModelMultipleChoiceField(
            Session.objects.filter(series=series).order_by("starts_at", "pk"), label=_("Only for these sessions"),
            required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: for all of the series."),
        )  # fmt: skip
        for name in ("label", "help"):
            self.fields[name].keep(getattr(question, name) if question else None)
        self.fields["options"].keep(lines_of(question.options) if question else None)
        self.order_fields(["kind", "asked", "label", "help", "options", "required", "is_open", "sessions"])
        self.initial["seen"] = self.mark

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("kind") == QuestionKind.CHOICE and "options" in found:
            try:
                found["options"] = options_of(found["options"], self.fields["options"].languages)
            except ValueError as uneven:
                self.add_error("options", str(uneven))
        else:
            found["options"] = []
        return found

    def wishes(self) -> dict[str, Any]:
        """What was typed, as actions.save_question takes it."""
        names = ("kind", "asked", "label", "help", "options", "required", "is_open", "sessions")
        return {name: self.cleaned_data[name] for name in names}


def _initial(question: Question) -> dict[str, Any]:
    plain = {name: getattr(question, name) for name in ("kind", "asked", "label", "help", "required", "is_open")}
    return {**plain, "options": lines_of(question.options), "sessions": [one.pk for one in question.sessions.all()]}
