"""A series' own questions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.programme.models import Series
from sympolis.registrations import actions, feedback
from sympolis.registrations.forms.desk_fields import show
from sympolis.registrations.forms.desk_questions import QuestionForm
from sympolis.registrations.models import Question
from sympolis.registrations.permissions import may_select
from sympolis.registrations.views.desk import people_door, series_frame


@people_door(may_select)
def questions(request: HttpRequest, series: Series) -> HttpResponse:
    """All of them, in the order of the form."""
    context = {**series_frame(request, series, "questions"), "questions": feedback.questions_of_series(series)}
    return render(request, "registrations/desk_questions.html", context)


@people_door(may_select)
def question_new(request: HttpRequest, series: Series) -> HttpResponse:
    """Add a question after the others."""
    return _edit(request, series, None)


@people_door(may_select)
def question_edit(request: HttpRequest, series: Series, question: int) -> HttpResponse:
    """Change one; what given answers do not allow is refused."""
    return _edit(request, series, _question(series, question))


def _question(series: Series, pk: int) -> Question:
    found = {question.pk: question for question in feedback.questions_of_series(series)}
    if pk not in found:
        raise Http404
    return found[pk]


def _edit(request: HttpRequest, series: Series, question: Question | None) -> HttpResponse:
    form = QuestionForm(request.POST or None, series=series, question=question)
    if request.method == "POST" and form.is_valid() and form.is_current():
        try:
            actions.save_question(series, question, by=request.user, **form.wishes())
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved. Forms show it from now on."))
            return redirect("registrations_desk:series_questions", series.slug)
    context = {**series_frame(request, series, "questions"), "form": form, "question": question}
    return render(request, "registrations/desk_question_edit.html", context, status=422 if form.errors else 200)


@people_door(may_select)
@require_POST
def question_move(request: HttpRequest, series: Series, question: int) -> HttpResponse:
    """One place up or down."""
    actions.move_question(_question(series, question), earlier=request.POST.get("do") == "up", by=request.user)
    return redirect("registrations_desk:series_questions", series.slug)


@people_door(may_select)
@require_POST
def question_remove(request: HttpRequest, series: Series, question: int) -> HttpResponse:
    """Delete one that nobody has answered."""
    try:
        actions.remove_question(_question(series, question), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("The question is removed."))
    return redirect("registrations_desk:series_questions", series.slug)
