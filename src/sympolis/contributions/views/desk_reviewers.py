"""Who reviews for a series: asked, changed, ended."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.contributions import reviewing
from sympolis.contributions.actions.reviewers import change_reviewer, end_reviewer, invite_reviewer
from sympolis.contributions.forms.review import NewReviewerForm, ReviewerForm
from sympolis.contributions.models import Reviewer
from sympolis.contributions.permissions import may_run_review, may_see_reviews
from sympolis.core.refusals import Refused
from sympolis.programme.doors import series_door
from sympolis.programme.models import Series


@series_door(may_see_reviews)
def reviewers(request: HttpRequest, series: Series) -> HttpResponse:
    """All of them with what they read and how much they have."""
    rows = reviewing.loads(series, ended=True)
    more = {one.pk: one for one in series.reviewers.select_related("municipality").prefetch_related("themes")}
    context = {
        **frame(request, series, "reviewers"),
        "rows": [(load, more[load.reviewer.pk]) for load in rows if load.reviewer.is_active],
        "ended": [(load, more[load.reviewer.pk]) for load in rows if not load.reviewer.is_active],
    }
    return render(request, "contributions/desk_reviewers.html", context)


@series_door(may_run_review)
def reviewer_new(request: HttpRequest, series: Series) -> HttpResponse:
    """Ask somebody by their address; a letter tells them."""
    form = NewReviewerForm(request.POST or None, series=series)
    if request.method == "POST" and form.is_valid():
        language = request.reader.language  # type: ignore[attr-defined]
        try:
            row = invite_reviewer(
                series, form.cleaned_data["email"], by=request.user, language=language, **form.wishes()
            )
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("%(name)s is asked to review. A letter is on its way.") % {"name": row.name})
            return redirect("review_desk:reviewers", series.slug)
    context = {**frame(request, series, "reviewers"), "form": form}
    return render(request, "contributions/desk_reviewer.html", context, status=422 if form.errors else 200)


@series_door(may_run_review)
def reviewer_edit(request: HttpRequest, series: Series, reviewer: int) -> HttpResponse:
    """Change what somebody reads, how much, their city, the people they know."""
    row = _reviewer(series, reviewer)
    form = ReviewerForm(request.POST or None, series=series, reviewer=row)
    if request.method == "POST" and form.is_valid() and form.is_current():
        try:
            change_reviewer(row, by=request.user, **form.wishes())
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("review_desk:reviewers", series.slug)
    context = {**frame(request, series, "reviewers"), "form": form, "reviewer": row}
    return render(request, "contributions/desk_reviewer.html", context, status=422 if form.errors else 200)


@series_door(may_run_review)
@require_POST
def reviewer_end(request: HttpRequest, series: Series, reviewer: int) -> HttpResponse:
    """Let somebody review no more."""
    row = _reviewer(series, reviewer)
    try:
        end_reviewer(row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        words = _("%(name)s reviews no more. What was sent counts; what was not is free for others.")
        messages.success(request, words % {"name": row.name})
    return redirect("review_desk:reviewers", series.slug)


def _reviewer(series: Series, pk: int) -> Reviewer:
    rows = Reviewer.objects.filter(series=series, account__isnull=False).select_related("account", "municipality")
    row = get_object_or_404(rows.prefetch_related("themes"), pk=pk)
    row.series = series
    return row


def frame(request: HttpRequest, series: Series, tab: str) -> dict[str, Any]:
    """What every page about the reviews of a series shows."""
    return {"desk_here": "review", "series": series, "tab": tab, "may_work": may_run_review(request.user, series)}
