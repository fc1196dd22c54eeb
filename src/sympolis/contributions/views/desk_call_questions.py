"""Own questions of a call at the desk."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.contributions import queries
from sympolis.contributions.actions import questions as actions
from sympolis.contributions.forms.questions import CallQuestionForm
from sympolis.contributions.models import Call, CallQuestion
from sympolis.contributions.permissions import may_call
from sympolis.core.refusals import Refused
from sympolis.programme.doors import series_door
from sympolis.programme.models import Series


@series_door(may_call)
def questions(request: HttpRequest, series: Series, call: int) -> HttpResponse:
    """All of them, in the order of the form."""
    found = _call(series, call)
    context = {"desk_here": "calls", "series": series, "call": found, "questions": list(found.questions.all())}
    return render(request, "contributions/desk_call_questions.html", context)


@series_door(may_call)
def question_new(request: HttpRequest, series: Series, call: int) -> HttpResponse:
    """Add one after the others."""
    return _edit(request, _call(series, call), None)


@series_door(may_call)
def question_edit(request: HttpRequest, series: Series, call: int, question: int) -> HttpResponse:
    """Change one; what given answers do not allow is refused."""
    found = _call(series, call)
    return _edit(request, found, _question(found, question))


def _edit(request: HttpRequest, call: Call, question: CallQuestion | None) -> HttpResponse:
    form = CallQuestionForm(request.POST or None, call=call, question=question)
    if request.method == "POST" and form.is_valid() and form.is_current():
        try:
            actions.save_question(call, question, by=request.user, **form.wishes())
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Saved. Forms show it from now on."))
            return redirect("contributions_desk:call_questions", call.series.slug, call.pk)
    context = {"desk_here": "calls", "series": call.series, "call": call, "form": form, "question": question}
    return render(request, "contributions/desk_call_question.html", context, status=422 if form.errors else 200)


@series_door(may_call)
@require_POST
def question_turn(request: HttpRequest, series: Series, call: int, question: int) -> HttpResponse:
    """Up, down or out, as the button says."""
    row, do = _question(_call(series, call), question), request.POST.get("do")
    try:
        if do in ("up", "down"):
            actions.move_question(row, earlier=do == "up", by=request.user)
        elif do == "remove":
            actions.remove_question(row, by=request.user)
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    return redirect("contributions_desk:call_questions", series.slug, call)


def _call(series: Series, pk: int) -> Call:
    call = queries.calls_of(series).filter(pk=pk).first()
    if call is None:
        raise Http404
    call.series = series
    return call


def _question(call: Call, pk: int) -> CallQuestion:
    found = call.questions.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.call = call
    return found
