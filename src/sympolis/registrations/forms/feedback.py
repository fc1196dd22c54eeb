"""What somebody says of a session."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from sympolis.registrations.actions.answers import field_of
from sympolis.registrations.feedback import IMPROVEMENT, USEFULNESS, WILL_USE
from sympolis.registrations.forms.public_register import question_field
from sympolis.registrations.models import Question


class FeedbackForm(forms.Form):
    """Three questions, any of which may be left out, and the secretariat's own."""

    usefulness = forms.TypedChoiceField(
        label=USEFULNESS,
        choices=[(5, gettext_lazy("5: very useful")), (4, "4"), (3, "3"), (2, "2"), (1, gettext_lazy("1: of no use"))],
        coerce=int, empty_value=None, widget=forms.RadioSelect, required=False,
    )  # fmt: skip
    will_use = forms.CharField(
        label=WILL_USE,
        widget=forms.Textarea(attrs={"rows": 3}), required=False,
    )  # fmt: skip
    improvement = forms.CharField(
        label=IMPROVEMENT,
        widget=forms.Textarea(attrs={"rows": 3}), required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, questions: Iterable[Question], **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = list(questions)
        for question in self.questions:
            field = question_field(question)
            field.help_text, field.required = str(question.help), question.required
            self.fields[field_of(question)] = field

    def question_fields(self) -> list[forms.BoundField]:
        return [self[field_of(question)] for question in self.questions]

    def said(self) -> dict[str, Any]:
        """What was said, as actions.feedback.give_feedback takes it."""
        own = {question: self.cleaned_data[field_of(question)] for question in self.questions}
        names = ("usefulness", "will_use", "improvement")
        return {**{name: self.cleaned_data[name] for name in names}, "answers": own}
