"""A series' own questions in its form: added, changed, put in order, closed, removed."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sympolis.core.options import is_reordered
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme.models import Series, Session
from sympolis.registrations import feedback
from sympolis.registrations.models import Question
from sympolis.registrations.permissions import may_select
from sympolis.registrations.states import ASKED_AFTER, Asked, QuestionKind

MOST_QUESTIONS = 30
MOST_OPTIONS = 50
LONGEST_LABEL = 500
FIELDS = ("kind", "asked", "label", "help", "options", "required", "is_open")


def save_question(
    series: Series,
    question: Question | None,
    *,
    by: Account | None,
    sessions: Iterable[Session] = (),
    **fields: Any,
) -> Question:
    """Add a question after the others (`question` None) or change one.

    fields     kind, asked (when), label and help (texts), options of a choice ([texts]), required, is_open
    sessions   those for which it is asked; none: all of the series
    Answers point at an option by its place: while there are answers, options may be reworded or added at the end.
    Raises Refused: "not_allowed", "missing" (label), "too_long", "too_many", "unknown_choice" (kind, asked), "options"
    (a choice has fewer than two), "answered" (kind, time, number or order of options changed under given answers),
    "no_session".
    """
    with transaction.atomic():
        held = _held(series, by)
        before = Question.objects.filter(series=held, pk=question.pk).first() if question else None
        row = before or Question(series=held, order=_next_order(held))
        for name in FIELDS:
            if name in fields:
                setattr(row, name, fields[name])
        _check(row)
        if before is not None:
            _refuse_under_answers(Question.objects.get(pk=before.pk), row)
        wanted = {session.pk for session in sessions}
        if wanted - set(Session.objects.filter(series=held, pk__in=wanted).values_list("pk", flat=True)):
            raise Refused("no_session", _("Choose sessions of this series."), "sessions")
        row.save()
        row.sessions.set(wanted)
        _record(row, held, by)
    return row


def move_question(question: Question, *, earlier: bool, by: Account | None) -> None:
    """Put a question one place earlier or later. At the end of the list nothing changes. Raises Refused("not_allowed")."""
    with transaction.atomic():
        series = _held(question.series, by)
        rows = list(Question.objects.filter(series=series))
        place = next((number for number, row in enumerate(rows) if row.pk == question.pk), None)
        other = None if place is None else place - 1 if earlier else place + 1
        if place is None or other is None or not 0 <= other < len(rows):
            return
        rows[place], rows[other] = rows[other], rows[place]
        for number, row in enumerate(rows):
            row.order = number
        Question.objects.bulk_update(rows, ["order"])
        _record(question, series, by)


def remove_question(question: Question, *, by: Account | None) -> None:
    """Delete a question that nobody has answered. Raises Refused: "not_allowed", "answered" (close it instead)."""
    with transaction.atomic():
        series = _held(question.series, by)
        if feedback.has_answers(question):
            words = _("This question has answers. Stop asking it instead: then they stay.")
            raise Refused("answered", words)
        _record(question, series, by)
        question.delete()


def _held(series: Series, by: Account | None) -> Series:
    held = Series.objects.select_for_update(no_key=True, of=("self",)).select_related("network").get(pk=series.pk)
    if by is not None and not may_select(by, held):
        raise Refused("not_allowed", _("Only the team of this series can change its questions."))
    return held


def _next_order(series: Series) -> int:
    if series.questions.count() >= MOST_QUESTIONS:
        words = _("A form has at most %(most)s questions of your own. Fewer are answered by more people.")
        raise Refused("too_many", words % {"most": MOST_QUESTIONS})
    last = series.questions.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


def _check(row: Question) -> None:
    if row.kind not in QuestionKind.values:
        raise Refused("unknown_choice", _("Choose a kind from the list."), "kind")
    if row.asked not in Asked.values:
        raise Refused("unknown_choice", _("Choose from the list."), "asked")
    if row.asked == Asked.AFTER and row.kind not in ASKED_AFTER:
        words = _("Feedback is kept without the name: ask for a text, a choice or a number.")
        raise Refused("unknown_choice", words, "kind")
    if not str(Texts(row.label)):
        raise Refused("missing", _("Write the question."), "label")
    if any(len(text) > LONGEST_LABEL for text in Texts(row.label).values() if isinstance(text, str)):
        raise Refused("too_long", _("A question has at most %(most)s signs.") % {"most": LONGEST_LABEL}, "label")
    if row.kind != QuestionKind.CHOICE:
        row.options = []
    elif not 2 <= len(row.options) <= MOST_OPTIONS:
        raise Refused("options", _("Give two to %(most)s answers to choose from.") % {"most": MOST_OPTIONS}, "options")


def _refuse_under_answers(before: Question, row: Question) -> None:
    changed = [name for name in ("kind", "asked") if getattr(before, name) != getattr(row, name)]
    if is_reordered(before.options, row.options):
        changed.append("options")
    if changed and feedback.has_answers(before):
        words = _("People have answered this question already. Keep its kind and its answers, or stop asking it.")
        raise Refused("answered", words, changed[0])


def _record(question: Question, series: Series, by: Account | None) -> None:
    journal.record("question.changed", question, network=series.network_id, by=by, series=series.pk)
