"""A reviewer's own pages: the list, one contribution after the other, conflicts, the discussion. No desk is needed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from sympolis.contributions import reviewing
from sympolis.contributions.actions.reviewers import change_reviewer
from sympolis.contributions.actions.reviewing import LONGEST_COMMENT, discuss, save_review
from sympolis.contributions.actions.standing_aside import declare_conflict
from sympolis.contributions.forms.review import ConflictForm, OwnReviewerForm, ReviewForm
from sympolis.contributions.models import Reviewer
from sympolis.contributions.reading import read, title_of
from sympolis.contributions.reviewing import Desk, Task
from sympolis.core.files import TYPES
from sympolis.core.refusals import Refused

View = Callable[..., HttpResponse]


def reviewer_door(view: View) -> View:
    """`view(request, reviewer, ...)`: who reviews for the series in the address; 404 for everybody else."""

    @wraps(view)
    @never_cache
    @login_required
    def inside(request: HttpRequest, slug: str, **keys: Any) -> HttpResponse:
        network = request.network  # type: ignore[attr-defined]
        if network is None:
            raise Http404
        reviewer = get_object_or_404(reviewing.reviewerships(request.user, network), series__slug=slug)
        return view(request, reviewer, **keys)

    return inside


def task_door(view: View) -> View:
    """`view(request, reviewer, task, ...)`: a contribution on their list; 404 for any other, also one with a conflict."""

    @wraps(view)
    def inside(request: HttpRequest, reviewer: Reviewer, contribution: int, **keys: Any) -> HttpResponse:
        task = reviewing.task_of(reviewer, contribution)
        if task is None:
            raise Http404
        return view(request, reviewer, task, **keys)

    return reviewer_door(inside)


@never_cache
@login_required
def tasks(request: HttpRequest) -> HttpResponse:
    """What I review, by series."""
    network = request.network  # type: ignore[attr-defined]
    rows = list(reviewing.reviewerships(request.user, network)) if network else []
    if not rows:
        raise Http404
    desks = [_listed(reviewing.desk_of(row)) for row in rows]
    return render(request, "contributions/review/tasks.html", {"desks": desks})


def _listed(desk: Desk) -> dict[str, Any]:
    rows = [{"task": task, "title": title_of(task.contribution, blind=task.is_blind)} for task in desk.tasks]
    waiting = [row for row in rows if row["task"].waits]
    return {
        "desk": desk, "series": desk.reviewer.series, "waiting": waiting,
        "done": [row for row in rows if row["task"].is_sent],
        "closed": [row for row in rows if not row["task"].waits and not row["task"].is_sent],
        "total": len(waiting) + len(desk.sent),
    }  # fmt: skip


@task_door
def task(request: HttpRequest, reviewer: Reviewer, task: Task) -> HttpResponse:
    """GET: the contribution and one's review of it. POST: keep or send the review; the next one loads."""
    sends = request.POST.get("do") == "send"
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        plan=task.plan,
        review=task.review,
        revision=task.contribution.revision,
        sends=sends,
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_review(task.assignment, by=request.user, sends=sends, **form.wishes())
        except Refused as refusal:
            form.show(refusal)
        else:
            return _onwards(request, reviewer, task, sends=sends)
    return _page(request, reviewer, task, form)


def _onwards(request: HttpRequest, reviewer: Reviewer, task: Task, *, sends: bool) -> HttpResponse:
    """To the next one that waits; after the last, or after a change of what was sent, back to where one sees more."""
    desk = reviewing.desk_of(reviewer)
    left, after = len(desk.waiting), reviewing.next_of(desk, task.contribution.pk)
    if task.is_sent:
        messages.success(request, _("Your review is sent anew."))
        return redirect("review:task", reviewer.series.slug, task.contribution.pk)
    if after is None:
        done = _("Sent. That was the last one: thank you.") if sends and not left else _("Kept as a draft.")
        messages.success(request, done)
        return redirect("review:tasks")
    words = ngettext("%(done)s %(n)d review waits.", "%(done)s %(n)d reviews wait.", left)
    messages.success(request, words % {"done": _("Sent.") if sends else _("Kept as a draft."), "n": left})
    return redirect(reverse("review:task", args=[reviewer.series.slug, after.contribution.pk]))


def _page(
    request: HttpRequest, reviewer: Reviewer, task: Task, form: ReviewForm, post: dict[str, str] | None = None
) -> HttpResponse:
    row, others, mean = task.contribution, [], None
    if task.is_sent:
        told = reviewing.opinions_of(reviewer.series, [row], {task.plan.call_id: task.plan} if task.plan else {})
        others = [one for one in told[row.pk] if one.counts and one.assignment.pk != task.assignment.pk]
        mean = next((one.mean for one in told[row.pk] if one.assignment.pk == task.assignment.pk), None)
    desk = reviewing.desk_of(reviewer)
    context = {
        "reviewer": reviewer, "series": reviewer.series, "task": task, "contribution": row, "form": form,
        "reading": read(row, language=get_language() or "en", blind=task.is_blind), "desk": desk,
        "number": next((n for n, one in enumerate(desk.tasks, 1) if one.contribution.pk == row.pk), 0),
        "mean": mean, "others": [(one, reviewing.lines_of(one, form.criteria)) for one in others],
        "posts": reviewing.posts_of(row) if task.is_sent else [], "post": post or {}, "longest": LONGEST_COMMENT,
    }  # fmt: skip
    wrong = form.errors if form.is_bound else post
    return render(request, "contributions/review/task.html", context, status=422 if wrong else 200)


@task_door
def conflict(request: HttpRequest, reviewer: Reviewer, task: Task) -> HttpResponse:
    """Say that one must not judge a contribution; it goes to somebody else."""
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            declare_conflict(task.contribution, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
        else:
            messages.success(request, _("Thank you for saying so. Somebody else reviews it."))
            after = reviewing.next_of(reviewing.desk_of(reviewer), task.contribution.pk)
            if after is None:
                return redirect("review:tasks")
            return redirect("review:task", reviewer.series.slug, after.contribution.pk)
    title = title_of(task.contribution, blind=task.is_blind)
    context = {"series": reviewer.series, "task": task, "form": form, "title": title}
    return render(request, "contributions/review/conflict.html", context, status=422 if form.errors else 200)


@require_POST
@task_door
def discussion(request: HttpRequest, reviewer: Reviewer, task: Task) -> HttpResponse:
    """Say something to the other reviewers and the team."""
    text = request.POST.get("text", "")
    try:
        post = discuss(task.contribution, text, by=request.user)
    except Refused as refusal:
        form = ReviewForm(plan=task.plan, review=task.review, revision=task.contribution.revision)
        return _page(request, reviewer, task, form, {"text": text, "problem": str(refusal.words)})
    return redirect(reverse("review:task", args=[reviewer.series.slug, task.contribution.pk]) + f"#post-{post.pk}")


@require_safe
@task_door
def file(request: HttpRequest, reviewer: Reviewer, task: Task, file: int) -> HttpResponse:
    """A file of a contribution on the list, as an attachment; in a blind review under a name that tells nothing."""
    shown = read(task.contribution, language=get_language() or "en", blind=task.is_blind).files
    row, name = next(((one, name) for one, name in shown if one.pk == file), (None, ""))
    if row is None:
        raise Http404
    kind = TYPES.get(row.file.name.rpartition(".")[2], "application/octet-stream")
    try:
        content = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=kind)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@reviewer_door
def about_me(request: HttpRequest, reviewer: Reviewer) -> HttpResponse:
    """What I read, how much, from where I come and whom I know."""
    form = OwnReviewerForm(request.POST or None, series=reviewer.series, reviewer=reviewer)
    if request.method == "POST" and form.is_valid() and form.is_current():
        try:
            change_reviewer(reviewer, by=request.user, **form.wishes())
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("review:tasks")
    context = {"series": reviewer.series, "form": form}
    return render(request, "contributions/review/about_me.html", context, status=422 if form.errors else 200)
