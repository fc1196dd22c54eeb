"""Answers to a series' own questions."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.files import Kept
from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.registrations.actions.about import LONGEST_TEXT, Agreed, Answers
from sympolis.registrations.models import Answer, Participant, Question
from sympolis.registrations.states import Asked, QuestionKind

LARGEST_NUMBER = 10**15


def purpose_of(question: Question) -> str:
    """The purpose under which a yes to a question of the kind "consent" is kept."""
    return f"question:{question.pk}"


def field_of(question: Question) -> str:
    """Name of the question's field in forms and refusals."""
    return f"question_{question.pk}"


def no_answer(value: Any) -> bool:
    """Whether nothing was answered. 0 is an answer: a number, or the first of the options."""
    return value is None or value is False or value == ""


def checked(question: Question, value: Any) -> Any:
    """A value fit to be kept: text, index of an option, number, True, or a Kept file; None for no answer.

    Raises Refused("wrong_answer") or ("too_long") with the question's field.
    """
    if no_answer(value):
        return None
    fits = {
        QuestionKind.TEXT: lambda: isinstance(value, str),
        QuestionKind.CHOICE: lambda: type(value) is int and 0 <= value < len(question.options),
        QuestionKind.NUMBER: lambda: isinstance(value, int | float) and abs(value) < LARGEST_NUMBER,
        QuestionKind.CONSENT: lambda: value is True,
        QuestionKind.FILE: lambda: isinstance(value, Kept),
    }
    if not fits[QuestionKind(question.kind)]():
        raise Refused("wrong_answer", _("This answer does not fit the question."), field_of(question))
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        words = _("This text is too long: at most %(most)s signs.") % {"most": LONGEST_TEXT}
        raise Refused("too_long", words, field_of(question))
    return tidy(value) if isinstance(value, str) else value


def check(answers: Answers, series: set[int]) -> dict[Question, Any]:
    """Answers to open questions of these series, checked; those without a value are left out."""
    for question in answers:
        if question.series_id not in series or not question.is_open or question.asked != Asked.FORM:
            raise Refused("wrong_answer", _("This question is not asked any more."), field_of(question))
    given = {question: checked(question, value) for question, value in answers.items()}
    return {question: value for question, value in given.items() if value is not None}


def keep(participant: Participant, answers: Answers) -> None:
    """Write answers down in place of those given before. Inside the caller's transaction."""
    if not answers:
        return
    rows = [Answer(question=question, participant=participant, **_stored(value)) for question, value in answers.items()]
    Answer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["question", "participant"], update_fields=["value", "file", "at"]
    )


def _stored(value: Any) -> dict[str, Any]:
    if isinstance(value, Kept):
        return {"value": {"name": value.name, "size": value.size}, "file": value.path, "at": timezone.now()}
    return {"value": value, "at": timezone.now()}


def packed(answers: Answers) -> list[list[Any]]:
    """Answers as JSON can hold them, for a known participant who has not shown yet that it is them."""
    return [[q.pk, asdict(value) if isinstance(value, Kept) else value] for q, value in answers.items()]


def unpacked(rows: Iterable[tuple[int, Any]]) -> Answers:
    """The same read back; questions that are gone are left out."""
    told = dict(rows)
    found = Question.objects.in_bulk(list(told))
    return {q: Kept(**told[pk]) if isinstance(told[pk], dict) else told[pk] for pk, q in found.items()}


def agreed_in(answers: Answers, language: str) -> list[Agreed]:
    """What was agreed to in questions of the kind "consent", in the words shown in a language."""
    return [
        Agreed(purpose_of(question), *question.label.best(language))
        for question in answers
        if question.kind == QuestionKind.CONSENT
    ]
