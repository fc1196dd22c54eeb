"""How contributions to a call are reviewed, set at the desk."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sympolis.contributions import queries
from sympolis.contributions.actions.review_plan import begin_plan, save_plan
from sympolis.contributions.forms.review_plan import CriterionForm, PlanForm, criterion_rows
from sympolis.contributions.models import Call, ReviewPlan
from sympolis.contributions.permissions import may_run_review
from sympolis.contributions.review_texts import CRITERIA
from sympolis.contributions.states import Kind
from sympolis.core.refusals import Refused
from sympolis.programme.doors import series_door
from sympolis.programme.forms import refusals
from sympolis.programme.forms.rows import Rows, pressed
from sympolis.programme.forms.series import content_languages
from sympolis.programme.models import Series

PREFIX = "criteria"


@series_door(may_run_review)
def plan(request: HttpRequest, series: Series, call: int) -> HttpResponse:
    """Criteria with their weights, scale, blind or not, how many reviews, until when."""
    row = queries.calls_of(series).filter(pk=call).first()
    if row is None:
        raise Http404
    row.series = series
    stored = ReviewPlan.objects.filter(call=row).prefetch_related("criteria").first()
    what, number = pressed(request.POST) if request.method == "POST" else ("", -1)
    if what == "begin":
        return _begin(request, row)
    beside = criterion_rows(stored)
    form = PlanForm(request.POST or None, plan=stored, beside=beside)
    make = _maker(series, stored)
    rows = Rows.from_post(make, PREFIX, request.POST) if what else Rows(make, PREFIX, beside or [{"weight": 1}])
    problem = ""
    if what == "save":
        if all([form.is_valid(), rows.is_valid()]) and form.is_current():
            problem = _save(request, row, form, rows)
            if not problem and not rows.errors and not form.errors:
                messages.success(request, _("Saved. Reviewers see it at once."))
                return redirect("review_desk:call_review", series.slug, row.pk)
    elif what:
        rows = rows.changed_by(what, number, {"weight": 1})
        form.is_valid()
        form.errors.clear()
    wrong = bool(problem or rows.errors or form.errors)
    context = {
        "desk_here": "review", "series": series, "call": row, "plan": stored, "form": form, "rows": rows,
        "problem": problem, "proposals": _proposals(row) if not beside and not what else [],
    }  # fmt: skip
    return render(request, "contributions/desk_review_plan.html", context, status=422 if wrong else 200)


def _begin(request: HttpRequest, call: Call) -> HttpResponse:
    kind = request.POST.get("do", "").partition(":")[2]
    if kind not in CRITERIA:
        raise Http404
    try:
        begin_plan(call, kind, content_languages(call.series), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("The criteria are set. Change them as you like, or ask reviewers now."))
    return redirect("review_desk:call_review", call.series.slug, call.pk)


def _proposals(call: Call) -> list[tuple[str, str]]:
    """Kinds whose criteria can be taken over, those that the call asks for first."""
    kinds = [*call.kinds, *(kind for kind in CRITERIA if kind not in call.kinds)]
    return [(kind, str(Kind(kind).label)) for kind in kinds if kind in CRITERIA]


def _maker(series: Series, stored: ReviewPlan | None) -> Callable[..., CriterionForm]:
    before = {one.pk: one for one in stored.criteria.all()} if stored else {}
    languages = content_languages(series)

    def make(**options: Any) -> CriterionForm:
        return CriterionForm(languages=languages, before=before, **options)

    return make


def _save(request: HttpRequest, call: Call, form: PlanForm, rows: Rows) -> str:
    """Words about all of the table, "" when there is nothing to say."""
    try:
        save_plan(call, by=request.user, criteria=rows.cleaned, **form.wishes())
    except Refused as refusal:
        if refusal.field in form.fields:
            form.show(refusal)
            return ""
        return refusals.show_in_rows(rows, refusal)
    return ""
