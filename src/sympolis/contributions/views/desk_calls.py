"""Calls of a series at the desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.contributions import actions, queries
from sympolis.contributions.call_texts import TEMPLATES
from sympolis.contributions.forms.calls import CallForm
from sympolis.contributions.models import Call
from sympolis.contributions.permissions import may_call, may_see_calls
from sympolis.contributions.states import Kind
from sympolis.core.refusals import Refused
from sympolis.programme.doors import series_door
from sympolis.programme.models import Series


@series_door(may_see_calls)
def calls(request: HttpRequest, series: Series) -> HttpResponse:
    """All of them, open or not."""
    now = timezone.now()
    rows = [
        {"call": call, "takes": call.takes(now), "kinds": [Kind(kind).label for kind in call.kinds]}
        for call in queries.calls_of(series)
    ]
    return render(request, "contributions/desk_calls.html", {**_frame(request, series), "rows": rows})


@series_door(may_call)
def call_new(request: HttpRequest, series: Series) -> HttpResponse:
    """Write one; `?from=` names the kind whose template it begins with."""
    return _edit(request, series, None)


@series_door(may_call)
def call_edit(request: HttpRequest, series: Series, call: int) -> HttpResponse:
    """Change one."""
    return _edit(request, series, _call(series, call))


@series_door(may_call)
@require_POST
def call_turn(request: HttpRequest, series: Series, call: int) -> HttpResponse:
    """Open, close or remove one, as the button says."""
    verb = TURNS.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    act, said = verb
    try:
        act(_call(series, call), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, str(said()))
    return redirect("contributions_desk:calls", series.slug)


TURNS = {
    "open": (actions.open_call, lambda: _("The call is open. It stands on the public page of the series.")),
    "close": (actions.close_call, lambda: _("The call is closed.")),
    "remove": (actions.remove_call, lambda: _("The call is removed.")),
}


def _call(series: Series, pk: int) -> Call:
    call = queries.calls_of(series).filter(pk=pk).first()
    if call is None:
        raise Http404
    call.series = series
    return call


def _edit(request: HttpRequest, series: Series, call: Call | None) -> HttpResponse:
    template = request.GET.get("from", "")
    form = CallForm(request.POST or None, series=series, call=call, template=template)
    if request.method == "POST" and form.is_valid() and form.is_current():
        try:
            opens = request.POST.get("do") == "open"
            actions.save_call(series, call, by=request.user, opens=opens, **form.wishes())
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("contributions_desk:calls", series.slug)
    context = {
        **_frame(request, series), "form": form, "call": call, "template": template,
        "templates": [(kind, Kind(kind).label) for kind in TEMPLATES],
    }  # fmt: skip
    return render(request, "contributions/desk_call_edit.html", context, status=422 if form.errors else 200)


def _frame(request: HttpRequest, series: Series) -> dict[str, Any]:
    return {"desk_here": "calls", "series": series, "may_work": may_call(request.user, series)}
