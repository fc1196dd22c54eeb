"""How reviews go, and what reviewers say of one contribution. Who has a conflict of interest sees neither."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.contributions import conflicts, reviewing
from sympolis.contributions.actions.assigning import assign, unassign
from sympolis.contributions.actions.namesakes import tell_apart, undo
from sympolis.contributions.actions.reviewing import LONGEST_COMMENT, discuss
from sympolis.contributions.actions.standing_aside import LONGEST_NOTE, declare_conflict, lift_conflict
from sympolis.contributions.forms.review import ConflictForm
from sympolis.contributions.models import Assignment, Author, Conflict, Contribution, Namesake, Reviewer
from sympolis.contributions.permissions import may_run_review, may_see_reviews
from sympolis.contributions.reading import read
from sympolis.contributions.reviewing import Standing
from sympolis.contributions.states import REVIEWED, ConflictKind, ContributionState
from sympolis.contributions.views.desk_reviewers import frame
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.directory.models import Account
from sympolis.programme.doors import View, series_door
from sympolis.programme.models import Series

MOST_SHOWN = 50  # contributions that lack reviews


@series_door(may_see_reviews)
def progress(request: HttpRequest, series: Series) -> HttpResponse:
    """Who has done how many, what lacks reviews."""
    rows = Contribution.objects.filter(series=series, state__in=REVIEWED).select_related("call", "municipality")
    plans, loads = reviewing.plans_of(series), reviewing.loads(series)
    everything = list(rows.order_by("pk"))
    standings = reviewing.standings(series, [row for row in everything if row.call_id in plans], plans)
    against = conflicts.of_account(request.user, series)
    lacking = [one for one in standings if one.lacking]
    lacking.sort(key=lambda one: (-one.lacking, one.contribution.pk))
    context = {
        **frame(request, series, "progress"),
        "loads": loads,
        "late": [load for load in loads if load.late],
        "waiting": [load for load in loads if load.waiting],
        "lacking": [(one, against.get(one.contribution.pk, "")) for one in lacking[:MOST_SHOWN]],
        "more": max(0, len(lacking) - MOST_SHOWN),
        "totals": _totals(standings),
        "calls": list(reviewing.reviewed_calls(series)),
        "unplanned": len(everything) - len(standings),
    }
    return render(request, "contributions/desk_progress.html", context)


def _totals(standings: list[Standing]) -> dict[str, int]:
    return {
        "contributions": len(standings),
        "wanted": sum(one.wanted for one in standings),
        "sent": sum(min(one.wanted, one.verdict.count) for one in standings),
        "assigned": sum(min(one.wanted, len(one.assigned)) for one in standings),
        "lacking": sum(one.lacking for one in standings),
    }


def contribution_door(may: Callable[..., bool] = may_see_reviews) -> Callable[[View], View]:
    """`view(request, series, contribution, ...)`; 404 for whoever has a conflict of interest in it."""

    def door(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, series: Series, contribution: int, **keys: Any) -> HttpResponse:
            rows = Contribution.objects.filter(series=series).exclude(state=ContributionState.DRAFT)
            rows = rows.select_related("municipality", "call").prefetch_related(
                "themes", "authors__participant__person", "municipality__aliases"
            )
            row = get_object_or_404(rows, pk=contribution)
            row.series = series
            if conflicts.between(request.user, row):
                raise Http404
            return view(request, series, row, **keys)

        return series_door(may)(inside)

    return door


@contribution_door()
def contribution_review(request: HttpRequest, series: Series, contribution: Contribution) -> HttpResponse:
    """GET: reviews, discussion, who has it. POST (by the `do` of a button): assign, take back, say, declare, lift, tell apart."""
    told: dict[str, Any] = {}
    if request.method == "POST":
        what, _colon, number = request.POST.get("do", "").partition(":")
        if what not in DOINGS:
            raise Http404
        if what != "conflict" and not may_run_review(request.user, series):
            raise PermissionDenied
        told = DOINGS[what](request, contribution, row_id(number)) or {}
        if not told:
            if what == "conflict":
                return redirect("review_desk:progress", series.slug)
            place = {"say": "#talk"}.get(what, "")
            return redirect(reverse("review_desk:contribution", args=[series.slug, contribution.pk]) + place)
    plans = reviewing.plans_of(series)
    (standing,) = reviewing.standings(series, [contribution], plans)
    criteria = reviewing.criteria_of(plans.get(contribution.call_id or 0))
    context = {
        **frame(request, series, "decisions"), "contribution": contribution, "standing": standing,
        "reading": read(contribution, language=get_language() or "en"),
        "said": [(one, reviewing.lines_of(one, criteria)) for one in standing.opinions if one.counts],
        "posts": reviewing.posts_of(contribution), "longest": LONGEST_COMMENT, "free": _free(series, standing),
        "presented": contribution.presentations.select_related("session", "person"),
        "declared": _declared(contribution),
        "alike": _alike(contribution, told.get("apart", {})) if may_run_review(request.user, series) else [],
        "conflict_form": ConflictForm(), "is_open": contribution.state in REVIEWED, **told,
    }  # fmt: skip
    return render(request, "contributions/desk_contribution_review.html", context, status=422 if told else 200)


def _declared(contribution: Contribution) -> list[tuple[Conflict, str]]:
    """Conflicts that somebody declared, with their name, or "" where nobody knows it."""
    rows = list(Conflict.objects.filter(contribution=contribution).select_related("account"))
    names = reviewing.names_of(contribution.series, {row.account_id for row in rows})
    return [(row, names.get(row.account_id, "")) for row in rows]


def _alike(contribution: Contribution, typed: dict[str, Any]) -> list[dict[str, Any]]:
    """Reviewers with the name of an author; at one of them what was typed, and why it was refused."""
    pairs = conflicts.alike(contribution)
    by = Account.objects.in_bulk([one.apart.by_id for one in pairs if one.apart and one.apart.by_id])
    shown = []
    for one in pairs:
        key = f"{one.reviewer.pk}-{one.author.pk}"
        who = by.get(one.apart.by_id or 0) if one.apart else None
        mine = typed if typed.get("key") == key else {}
        shown.append({"of": one, "key": key, "by": who or _("the team"), "longest": LONGEST_NOTE, **mine})
    return shown


def _free(series: Series, standing: Standing) -> list[tuple[Reviewer, int, bool]]:
    """Who could have it, with how many they have, and whether they read its language: no conflict, not on it now.

    Those who read it come first, of them those with the least work.
    """
    language = standing.contribution.language
    loads = {load.reviewer.pk: load for load in reviewing.loads(series)}
    taken = {one.reviewer.pk for one in standing.opinions if one.aside in {"", ConflictKind.AUTHOR}}
    accounts = {load.reviewer.account_id for load in loads.values() if load.reviewer.account_id}
    against = conflicts.among(series, accounts, [standing.contribution.pk])
    found = [
        (load.reviewer, load.waiting, not load.reviewer.languages or language in load.reviewer.languages)
        for pk, load in loads.items()
        if pk not in taken and not against.get(load.reviewer.account_id or 0)
    ]
    return sorted(found, key=lambda one: (not one[2], one[1], one[0].name.casefold()))


def _assign(request: HttpRequest, row: Contribution, number: int) -> dict[str, Any] | None:
    reviewer = Reviewer.objects.filter(series=row.series, pk=row_id(request.POST.get("reviewer", ""))).first()
    if reviewer is None:
        return {"assign_problem": _("Choose somebody from the list.")}
    try:
        assign(row, reviewer, by=request.user)
    except Refused as refusal:
        return {"assign_problem": str(refusal.words)}
    messages.success(request, _("%(name)s has it to review.") % {"name": reviewer.name})
    return None


def _unassign(request: HttpRequest, row: Contribution, number: int) -> dict[str, Any] | None:
    held = get_object_or_404(Assignment.objects.select_related("contribution"), contribution=row, pk=number)
    try:
        unassign(held, by=request.user)
    except Refused as refusal:
        return {"assign_problem": str(refusal.words)}
    messages.success(request, _("Taken back."))
    return None


def _say(request: HttpRequest, row: Contribution, number: int) -> dict[str, Any] | None:
    text = request.POST.get("text", "")
    try:
        discuss(row, text, by=request.user)
    except Refused as refusal:
        return {"post": {"text": text, "problem": str(refusal.words)}}
    return None


def _declare(request: HttpRequest, row: Contribution, number: int) -> dict[str, Any] | None:
    form = ConflictForm(request.POST)
    if form.is_valid():
        try:
            declare_conflict(row, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.words)
        else:
            messages.success(request, _("Noted. Others of the team decide on it, and you see nothing of its reviews."))
            return None
    return {"conflict_form": form}


def _lift(request: HttpRequest, row: Contribution, number: int) -> dict[str, Any] | None:
    held = get_object_or_404(Conflict.objects.select_related("contribution"), contribution=row, pk=number)
    try:
        lift_conflict(held, by=request.user)
    except Refused as refusal:
        return {"assign_problem": str(refusal.words)}
    messages.success(request, _("Lifted."))
    return None


def _tell_apart(request: HttpRequest, row: Contribution, number: int) -> dict[str, Any] | None:
    reviewers, authors = Reviewer.objects.filter(series=row.series), Author.objects.select_related("contribution")
    reviewer = get_object_or_404(reviewers, pk=row_id(request.POST.get("reviewer", "")))
    author = get_object_or_404(authors, contribution=row, pk=row_id(request.POST.get("author", "")))
    why = request.POST.get("why", "")
    try:
        tell_apart(reviewer, author, why=why, by=request.user)
    except Refused as refusal:
        return {"apart": {"key": f"{reviewer.pk}-{author.pk}", "why": why, "problem": str(refusal.words)}}
    messages.success(request, _("Noted: two people. %(name)s can have it to review.") % {"name": reviewer.name})
    return None


def _undo_apart(request: HttpRequest, row: Contribution, number: int) -> dict[str, Any] | None:
    rows = Namesake.objects.select_related("author__contribution", "reviewer")
    held = get_object_or_404(rows, author__contribution=row, pk=number)
    try:
        undo(held, by=request.user)
    except Refused as refusal:
        return {"assign_problem": str(refusal.words)}
    messages.success(request, _("Taken back."))
    return None


DOINGS: dict[str, Callable[[HttpRequest, Contribution, int], dict[str, Any] | None]] = {
    "assign": _assign, "unassign": _unassign, "say": _say, "conflict": _declare, "lift": _lift,
    "apart": _tell_apart, "undo": _undo_apart,
}  # fmt: skip
