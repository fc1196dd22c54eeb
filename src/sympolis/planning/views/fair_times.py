"""The desk's pages of the fair-time planner: ask, compare, take over."""

from collections.abc import Callable
from datetime import timedelta
from math import ceil
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.languages import zone_city
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.planning import fair_words, plan_content
from sympolis.planning.actions import fair_times as actions
from sympolis.planning.fair_times import Aim
from sympolis.planning.forms.fair_times import AskForm, TakeForm, allowed_words
from sympolis.planning.models import Plan
from sympolis.planning.plan_content import Asked, Kept
from sympolis.planning.queries import fair_times as queries
from sympolis.planning.queries.meetings import times_away
from sympolis.planning.queries.steps import plan_steps, stuck
from sympolis.planning.states import PlanState
from sympolis.programme.board import where_of
from sympolis.programme.doors import series_door
from sympolis.programme.models import Series, Session
from sympolis.programme.permissions import may_see_draft, may_work_on
from sympolis.programme.queries import draft
from sympolis.programme.states import Focus

WAIT = "2"  # seconds until the page looks again
SOON = timedelta(days=7)  # people have planned for what is nearer; it is moved only when somebody ticks it
USUAL = timedelta(seconds=90)  # for which a worker may be at a question without anybody wondering


@series_door(may_see_draft)
def fair_times(request: HttpRequest, series: Series) -> HttpResponse:
    """What to ask, filled in as far as it is known; and what was asked before."""
    language = request.reader.language  # type: ignore[attr-defined]
    sessions = queries.movable(draft(series), timezone.now())
    targets = queries.targets(series, language)
    may_work = may_work_on(request.user, series)
    pick = request.POST.get("pick", "")
    begin = _picked(request, pick, sessions) if pick in PICKS else _begin(request, series, sessions)
    sent = request.POST if request.method == "POST" and pick not in PICKS else None
    form = AskForm(sent, sessions=sessions, targets=targets, initial=begin)
    if sent is not None and form.is_valid():
        try:
            plan = actions.ask(series, form.asked, by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
        else:
            return redirect("fair_times:plan", series.slug, plan.pk)
    rows = [
        {"session": one, "when": fair_words.moment(one.starts_at, series.zone), "where": where_of(one),
         "is_chosen": str(one.pk) in _chosen(form)}
        for one in sessions
    ]  # fmt: skip
    context = {
        "series": series, "form": form, "rows": rows, "may_work": may_work, "plans": series.plans.select_related("by")[:10],
        "host": zone_city(series.zone, language), "registered": sum(target.people for target in targets), "desk_here": "plan",
        "picks": _picks(sessions), "pick": pick,
    }  # fmt: skip
    return render(request, "planning/fair_times.html", context, status=422 if form.errors else 200)


def _begin(request: HttpRequest, series: Series, sessions: list[Session]) -> dict[str, Any]:
    """What the form begins with: an earlier question when the address names one, else the sessions that are not soon."""
    earlier = series.plans.filter(pk=row_id(request.GET.get("again", ""))).first()
    begin = AskForm.again(Asked.of(earlier.asked)) if earlier else {}
    if "sessions" not in begin:
        begin["sessions"] = [str(one.pk) for one in sessions if _is_not_soon(one)]
    return begin


def _picked(request: HttpRequest, pick: str, sessions: list[Session]) -> dict[str, Any]:
    """What was typed so far, with other sessions ticked."""
    ticks = {name: name in request.POST for name in ("holidays", "weekends")}
    return {**request.POST.dict(), **ticks, "sessions": [str(one.pk) for one in sessions if PICKS[pick](one)]}


def _is_not_soon(session: Session) -> bool:
    return session.starts_at > timezone.now() + SOON


PICKS: dict[str, Callable[[Session], bool]] = {
    "all": lambda _session: True,
    "global": lambda session: session.focus == Focus.GLOBAL and _is_not_soon(session),
    "none": lambda _session: False,
}


def _picks(sessions: list[Session]) -> list[tuple[str, str]]:
    """Ways to tick many sessions at once."""
    names = [("all", _("all")), ("global", _("only global ones")), ("none", _("none"))]
    is_mixed = len({one.focus for one in sessions}) > 1
    return [(key, name) for key, name in names if key != "global" or is_mixed] if len(sessions) > 3 else []


def _chosen(form: AskForm) -> list[str]:
    return [str(value) for value in form["sessions"].value() or []]


@series_door(may_see_draft)
def plan(request: HttpRequest, series: Series, pk: int) -> HttpResponse:
    """An answer: what the proposals cost whom, beside the times as they stand. POST: take one over, or back."""
    row = get_object_or_404(Plan, series=series, pk=pk)
    if row.state != PlanState.READY:
        return _not_ready(request, series, row)
    may_work = may_work_on(request.user, series)
    if may_work and request.POST.get("do") in ("back", "others"):
        return _taken_back(request, series, row)
    now, proposals = plan_content.proposals(row.answer)
    assert now is not None
    aim = request.POST.get("aim") or request.GET.get("aim") or row.taken_aim or Aim.BALANCED
    chosen = next((one for one in proposals if one.aim == aim), proposals[0])
    sessions = {one.pk: one for one in draft(series) if str(one.pk) in row.answer["revisions"]}
    form = TakeForm(request.POST or None, sessions=[*sessions], initial={"reason": _usual_reason(series)})
    if may_work and request.method == "POST" and form.is_valid() and _taken(request, row, chosen, form):
        return redirect("fair_times:plan", series.slug, row.pk)
    context = {
        **_frame(request, series, row), **_compared(row, series, now, proposals, chosen, sessions), **_standing_steps(row), "form": form,
        "ticked": [str(value) for value in form["sessions"].value() or []] if form.is_bound else None,
    }  # fmt: skip
    return render(request, "planning/fair_times_plan.html", context, status=422 if form.errors else 200)


def _frame(request: HttpRequest, series: Series, row: Plan) -> dict[str, Any]:
    return {
        "series": series, "plan": row, "host": zone_city(series.zone, request.reader.language), "desk_here": "plan",
        "may_work": may_work_on(request.user, series), "PlanState": PlanState,
    }  # fmt: skip


def _not_ready(request: HttpRequest, series: Series, row: Plan) -> HttpResponse:
    """A question that waits, which the page asks for by itself, or why there is no answer."""
    context = {**_frame(request, series, row), **_standing(row)}
    if row.state == PlanState.IMPOSSIBLE:
        asked = Asked.of(row.asked)
        persons = {pk for key in plan_content.colliding(row.answer) if (pk := queries.person_of(key)) is not None}
        absences = fair_words.Absences(times_away(series, request.user, persons), asked.within)
        sessions = {one.pk: one for one in draft(series)}
        context |= {
            "collisions": fair_words.collisions(row.answer, sessions, absences),
            "allowed": allowed_words(asked),
        }
    answer = render(request, "planning/fair_times_plan.html", context)
    if row.state == PlanState.ASKED:
        answer["Refresh"] = WAIT  # works without scripts too
    return answer


def _compared(
    plan: Plan, series: Series, now: Kept, proposals: list[Kept], chosen: Kept, sessions: dict[int, Session]
) -> dict[str, Any]:
    """The table that compares, and what the chosen one means for each session and each place."""
    groups = queries.groups_named(plan.answer["groups"])
    rows = fair_words.rows(sessions, groups, now, chosen, series.zone)
    return {
        "table": [fair_words.summary(one, groups) for one in (now, *proposals)], "chosen": fair_words.summary(chosen, groups),
        "none_better": plan_content.none_better(now, proposals), "rows": rows, "moved": sum(one.is_moved for one in rows),
        "regions": fair_words.regions(chosen, groups),
    }  # fmt: skip


def _standing_steps(plan: Plan) -> dict[str, Any]:
    """What of a plan is taken over, and what of it cannot be taken back any more."""
    steps = [step for step in plan_steps(plan) if step.undone_at is None] if plan.taken_at else []
    left = stuck(steps, timezone.now())
    return {
        "taken": {step.session_id for step in steps}, "stuck": [step.session for step in left], "free": len(steps) - len(left),
    }  # fmt: skip


def _taken(request: HttpRequest, plan: Plan, chosen: Kept, form: TakeForm) -> bool:
    """Whether a proposal was taken over; the form says why not."""
    only = [int(value) for value in form.cleaned_data["sessions"]]
    try:
        moved = actions.take(plan, chosen.aim, by=request.user, reason=form.cleaned_data["reason"], only=only)
    except Refused as refusal:
        form.add_error(None, refusal.words)
        return False
    messages.success(request, _taken_words(len(moved)))
    return True


def _taken_back(request: HttpRequest, series: Series, row: Plan) -> HttpResponse:
    try:
        moved = len(actions.take_back(row, by=request.user, but_changed=request.POST["do"] == "others"))
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        words = ngettext(
            "Taken back: %(n)d session has its earlier time again, in the draft.",
            "Taken back: %(n)d sessions have their earlier times again, in the draft.",
            moved,
        )
        messages.success(request, words % {"n": moved} if moved else _("The proposals can be taken over again."))
    return redirect("fair_times:plan", series.slug, row.pk)


def _standing(plan: Plan) -> dict[str, Any]:
    """Whether a worker has begun with a question, and in how many minutes another takes it up should that one be gone."""
    if plan.claimed_at is None:
        return {"is_begun": False}
    since = timezone.now() - plan.claimed_at
    left = max(1, ceil((actions.CLAIM - since) / timedelta(minutes=1)))
    return {"is_begun": True, "again_in": left if since > USUAL else 0}


def _usual_reason(series: Series) -> str:
    """In the language in which the reason is kept."""
    with translation.override(series.working_language):
        return _("Fairer hours for all regions")


def _taken_words(moved: int) -> str:
    if not moved:
        return _("These sessions are where the plan wants them already; nothing has changed.")
    told = ngettext("%(n)d session moved in the draft.", "%(n)d sessions moved in the draft.", moved) % {"n": moved}
    return told + " " + _("The public learns of it with the next release.")
