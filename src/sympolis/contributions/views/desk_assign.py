"""Giving contributions to reviewers all at once, and reminding those who are late: looked at first, then done."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.contributions import proposal, reviewing
from sympolis.contributions.actions.assigning import take_pairs
from sympolis.contributions.letters import reviewers as letters
from sympolis.contributions.permissions import may_run_review
from sympolis.contributions.views.desk_reviewers import frame
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.programme.doors import series_door
from sympolis.programme.models import Series

MOST_SHOWN = 200  # contributions of a proposal that the page lists
LONGEST_PAIRS = 500_000  # signs


@series_door(may_run_review)
def assign(request: HttpRequest, series: Series) -> HttpResponse:
    """GET: what is there to give. POST: `do=look` works it out, `do=take` assigns what was looked at."""
    problem, found, call = "", None, row_id(request.POST.get("call", ""))
    plans = reviewing.plans_of(series)
    if request.method == "POST" and request.POST.get("do") == "take":
        if _take(request, series):
            return redirect("review_desk:progress", series.slug)
    elif request.method == "POST":
        if call and call not in plans:
            raise Http404
        try:
            found = proposal.propose(series, by=request.user, call=call or None)
        except Refused as refusal:
            problem = str(refusal.words)
    context = {
        **frame(request, series, "assign"), "found": found, "problem": problem, "chosen": call,
        "calls": [one for one in reviewing.reviewed_calls(series) if one.pk in plans],
        "people": len(reviewing.loads(series)), "rows": found.rows[:MOST_SHOWN] if found else [],
        "more": max(0, len(found.rows) - MOST_SHOWN) if found else 0,
        "short": [(row, one, proposal.why(one)) for row, one in found.short] if found else [],
    }  # fmt: skip
    return render(request, "contributions/desk_assign.html", context, status=422 if problem else 200)


def _take(request: HttpRequest, series: Series) -> bool:
    pairs = proposal.pairs_of(request.POST.get("pairs", "")[:LONGEST_PAIRS])
    if not pairs:
        messages.error(request, _("Nothing was given to anybody: look at a proposal first."))
        return False
    try:
        made, left = take_pairs(series, pairs, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return False
    words = ngettext("%(n)d review is assigned.", "%(n)d reviews are assigned.", made) % {"n": made}
    if left:
        more = ngettext(
            "%(n)d could not be given any more: something has changed meanwhile.",
            "%(n)d could not be given any more: something has changed meanwhile.", left,
        )  # fmt: skip
        messages.warning(request, f"{words} {more % {'n': left}}")
    else:
        messages.success(request, words)
    return True


@series_door(may_run_review)
def remind(request: HttpRequest, series: Series) -> HttpResponse:
    """GET: who would get a letter and what it says; `?who=late` only those who are late. POST: send it."""
    who = (request.POST if request.method == "POST" else request.GET).get("who", letters.ALL)
    if who not in letters.AUDIENCES:
        raise Http404
    if request.method == "POST":
        try:
            count = letters.remind(series, who=who, once=request.POST.get("once", "")[:40], by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal.words))
        else:
            if count:
                words = ngettext("%(n)d letter goes out.", "%(n)d letters go out.", count)
                messages.success(request, words % {"n": count})
            else:
                messages.info(request, _("This was sent already; nobody gets it twice."))
        return redirect("review_desk:progress", series.slug)
    reach = letters.reach(series, who)
    first = {letters.language_of(load.reviewer): load for load in reversed(reach.loads)}
    context = {
        **frame(request, series, "progress"), "reach": reach, "who": who, "once": secrets.token_hex(8),
        "letters": list(letters.written_reminders(series, first.values(), to_look_at=True)),
    }  # fmt: skip
    return render(request, "contributions/desk_remind.html", context)
