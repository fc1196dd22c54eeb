"""Own questions of a call: added, changed, put in order, closed, removed."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sympolis.contributions.models import Call, CallQuestion, Contribution
from sympolis.contributions.permissions import may_call
from sympolis.contributions.states import Asked
from sympolis.core.options import is_reordered
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.journal import actions as journal

MOST_QUESTIONS = 20
MOST_OPTIONS = 50
LONGEST_LABEL = 500
FIELDS = ("shape", "label", "help", "options", "required", "is_open")


def save_question(call: Call, question: CallQuestion | None, *, by: Account | None, **fields: Any) -> CallQuestion:
    """Add a question after the others (`question` None) or change one.

    fields   shape, label and help (texts), options of a choice ([texts]), required, is_open
    Raises Refused: "not_allowed", "missing" (label), "too_long", "too_many", "unknown_choice" (shape), "options" (a choice
    has fewer than two), "answered" (shape, number or order of options changed under given answers), "gone".
    """
    with transaction.atomic():
        held = _held(call, by)
        before = held.questions.filter(pk=question.pk).first() if question else None
        if question is not None and before is None:
            raise Refused("gone", _("Somebody else has removed this question."))
        row = before or CallQuestion(call=held, order=_next_order(held))
        was = (row.shape, list(row.options))
        for name in FIELDS:
            if name in fields:
                setattr(row, name, fields[name])
        _check(row)
        changed = "shape" if row.shape != was[0] else "options" if is_reordered(was[1], row.options) else ""
        if before is not None and changed and answers_to(before):
            words = _("People have answered this question already. Keep its kind and its answers, or stop asking it.")
            raise Refused("answered", words, changed)
        row.save()
        _record(held, by)
    return row


def move_question(question: CallQuestion, *, earlier: bool, by: Account | None) -> None:
    """Put a question one place earlier or later. At the end of the list nothing changes. Raises Refused("not_allowed")."""
    with transaction.atomic():
        call = _held(question.call, by)
        rows = list(call.questions.all())
        place = next((number for number, row in enumerate(rows) if row.pk == question.pk), None)
        other = None if place is None else place - 1 if earlier else place + 1
        if place is None or other is None or not 0 <= other < len(rows):
            return
        rows[place], rows[other] = rows[other], rows[place]
        for number, row in enumerate(rows):
            row.order = number
        CallQuestion.objects.bulk_update(rows, ["order"])
        _record(call, by)


def remove_question(question: CallQuestion, *, by: Account | None) -> None:
    """Delete a question that nobody has answered. Raises Refused: "not_allowed", "answered" (close it instead)."""
    with transaction.atomic():
        call = _held(question.call, by)
        if answers_to(question):
            raise Refused("answered", _("This question has answers. Stop asking it instead: then they stay."))
        call.questions.filter(pk=question.pk).delete()
        _record(call, by)


def answers_to(question: CallQuestion) -> int:
    """How many contributions answer it."""
    given = Contribution.objects.filter(call=question.call_id).values_list("answers", flat=True)
    return sum(1 for answers in given if answers.get(str(question.pk)) not in (None, "", False))


def _held(call: Call, by: Account | None) -> Call:
    rows = Call.objects.select_for_update(no_key=True, of=("self",)).select_related("series__network")
    held = rows.filter(pk=call.pk).first()
    if held is None:
        raise Refused("gone", _("Somebody else has removed this call."))
    if by is not None and not may_call(by, held.series):
        raise Refused("not_allowed", _("Only the team of this series can change its calls."))
    return held


def _next_order(call: Call) -> int:
    if call.questions.count() >= MOST_QUESTIONS:
        words = _("A form has at most %(most)s questions of your own. Fewer are answered by more people.")
        raise Refused("too_many", words % {"most": MOST_QUESTIONS})
    last = call.questions.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


def _check(row: CallQuestion) -> None:
    if row.shape not in Asked.values:
        raise Refused("unknown_choice", _("Choose a kind from the list."), "shape")
    if not str(Texts(row.label)):
        raise Refused("missing", _("Write the question."), "label")
    if any(len(text) > LONGEST_LABEL for text in Texts(row.label).values() if isinstance(text, str)):
        raise Refused("too_long", _("A question has at most %(most)s signs.") % {"most": LONGEST_LABEL}, "label")
    if row.shape != Asked.CHOICE:
        row.options = []
    elif not 2 <= len(row.options) <= MOST_OPTIONS:
        raise Refused("options", _("Give two to %(most)s answers to choose from.") % {"most": MOST_OPTIONS}, "options")


def _record(call: Call, by: Account | None) -> None:
    journal.record("call.asks", call, network=call.series.network_id, by=by, series=call.series_id)
