"""Deciding: a table with what reviewers say, some ticked, a look at the letters, then sent. Or one alone, field by field."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.contributions import conflicts, reviewing
from sympolis.contributions.actions import deciding
from sympolis.contributions.actions.deciding import LONGEST_REASON, LONGEST_REMARK, Sorted, Wish
from sympolis.contributions.content import fields
from sympolis.contributions.letters import decisions as letters
from sympolis.contributions.models import Contribution, Decision
from sympolis.contributions.permissions import may_run_review, may_see_reviews
from sympolis.contributions.queries import open_remarks, questions_of
from sympolis.contributions.reading import read
from sympolis.contributions.reviewing import Standing
from sympolis.contributions.states import CHOSEN, MAY_BECOME, OUTCOMES, REVIEWED, ContributionState, Kind
from sympolis.contributions.views.desk_review import contribution_door
from sympolis.contributions.views.desk_reviewers import frame
from sympolis.core import clock
from sympolis.core.languages import language_name
from sympolis.core.refusals import Refused
from sympolis.core.text import isolated, row_id
from sympolis.programme.doors import series_door
from sympolis.programme.models import Series

S = ContributionState
A_PAGE = 100
MOST_TOLD = 5  # decisions of others that a message names
OPEN, EVERYTHING = "", "all"
SORTS = ("mean", "spread", "reviews", "title")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the table shows; read from its address."""

    state: str
    kind: str
    call: int
    theme: int
    sort: str

    @classmethod
    def of(cls, asked: QueryDict) -> "Narrowed":
        state, kind, sort = asked.get("state", OPEN), asked.get("kind", ""), asked.get("sort", SORTS[0])
        if state not in {OPEN, EVERYTHING, *S.values} or kind not in {"", *Kind.values} or sort not in SORTS:
            raise Http404
        return cls(state, kind, row_id(asked.get("call", "")), row_id(asked.get("theme", "")), sort)

    def rows(self, series: Series, ticked: Collection[int]) -> list[Contribution]:
        """What fits, and what is ticked: it stays in sight when somebody else has decided on it meanwhile."""
        fits = Q(series=series)
        if self.state != EVERYTHING:
            fits &= Q(state__in=REVIEWED if self.state == OPEN else [self.state])
        for name in ("kind", "call", "theme"):
            if value := getattr(self, name):
                fits &= Q(**{"themes" if name == "theme" else name: value})
        found = Contribution.objects.filter(fits | Q(pk__in=ticked), series=series).exclude(state=S.DRAFT).distinct()
        return list(found.select_related("municipality", "call").prefetch_related("themes").order_by("pk"))


@series_door(may_see_reviews)
def decisions(request: HttpRequest, series: Series) -> HttpResponse:
    """GET: the table. POST: `do=look` says which letters would go out, `do=send` decides what was looked at."""
    asked = Narrowed.of(request.GET)
    told: dict[str, Any] = {}
    if request.method == "POST":
        if not may_run_review(request.user, series):
            raise PermissionDenied
        wish, chosen = _wish(request.POST), _chosen(request.POST)
        told = _pressed(request, series, chosen, wish)
        if not told:
            return redirect(request.get_full_path())
    context = {**frame(request, series, "decisions"), **_table(request, series, asked), **told}
    return render(request, "contributions/desk_decisions.html", context, status=422 if told.get("problem") else 200)


def _table(request: HttpRequest, series: Series, asked: Narrowed) -> dict[str, Any]:
    typed = request.POST
    ticked = set(_chosen(typed))
    rows = asked.rows(series, ticked)
    against = conflicts.of_account(request.user, series)
    standings = _in_order(reviewing.standings(series, rows), asked.sort, against)
    page = Paginator(standings, A_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page, "asked": asked, "outcomes": _outcomes(OUTCOMES), "longest": LONGEST_REASON,
        "lines": [
            {
                "one": one, "row": one.contribution, "conflict": one.contribution.pk in against,
                "ticked": one.contribution.pk in ticked, "reason": typed.get(f"reason-{one.contribution.pk}", ""),
            }
            for one in page.object_list
        ],
        "typed": {
            "outcome": typed.get("outcome", ""), "reason": typed.get("reason", ""),
            "with_comments": not typed or "with_comments" in typed,
        },
        "states": [(OPEN, _("to decide")), *((code, label) for code, label in S.choices if code != S.DRAFT), (EVERYTHING, _("all"))],
        "kinds": Kind.choices, "themes": list(series.themes.all()), "calls": list(reviewing.reviewed_calls(series)),
        "sorts": [("mean", _("best first")), ("spread", _("most disputed first")), ("reviews", _("fewest reviews first")), ("title", _("by title"))],
        "is_narrow": bool(asked.kind or asked.call or asked.theme or asked.state),
    }  # fmt: skip


def _in_order(standings: list[Standing], sort: str, against: dict[int, str]) -> list[Standing]:
    """Contributions in which whoever looks has a conflict stand last: their place would tell."""

    def key(one: Standing) -> tuple:
        verdict, title = one.verdict, str(one.contribution.title).casefold()
        hidden = one.contribution.pk in against
        if hidden or sort == "title":
            return (hidden, 0, title, one.contribution.pk)
        if sort == "reviews":
            return (hidden, verdict.count, title, one.contribution.pk)
        figure = verdict.spread if sort == "spread" else verdict.mean
        return (hidden, -figure if figure is not None else 99, title, one.contribution.pk)

    return sorted(standings, key=key)


def _outcomes(states: Any) -> list[tuple[str, str]]:
    words = {S.ACCEPTED: _("Accept"), S.DECLINED: _("Decline"), S.RETURNED: _("Back for revision")}
    return [(str(state), words[state]) for state in states]


def _chosen(data: QueryDict) -> list[int]:
    return [pk for value in data.getlist("chosen") if (pk := row_id(value))][: deciding.MOST_AT_ONCE]


def _wish(data: QueryDict) -> Wish:
    reasons = {row_id(name[7:]): text for name, text in data.items() if name.startswith("reason-")}
    remarks = {name[7:]: text for name, text in data.items() if name.startswith("remark-") and isinstance(text, str)}
    return Wish(
        outcome=data.get("outcome", ""), reason=data.get("reason", ""), with_comments="with_comments" in data,
        reasons={pk: str(text) for pk, text in reasons.items() if pk}, remarks=remarks,
    )  # fmt: skip


def _pressed(request: HttpRequest, series: Series, chosen: list[int], wish: Wish) -> dict[str, Any]:
    """What the page says after a button; empty once it is decided."""
    try:
        found = deciding.look(series, chosen, wish, by=request.user)
        seen = _seen(series, found, wish)
        was_seen, _dot, looked_at = request.POST.get("seen", "").partition(".")
        if request.POST.get("do") != "send" or was_seen != seen:
            if request.POST.get("do") == "send":
                messages.warning(request, _changed(series, chosen, looked_at))
            return {"outlook": _outlook(series, found, wish), "seen": f"{seen}.{int(timezone.now().timestamp())}"}
        done = deciding.decide(series, chosen, wish, by=request.user)
    except Refused as refusal:
        return {"problem": str(refusal.words), "problem_at": refusal.field}
    _say(request, done)
    return {}


def _seen(series: Series, found: Sorted, wish: Wish) -> str:
    """A fingerprint of what the look showed: another choice, other words, decisions or reviews of others are another one."""
    opinions = reviewing.opinions_of(series, found.new, {})
    reviews = [
        (one.review.pk, str(one.review.changed_at))
        for row in found.new
        for one in opinions[row.pk]
        if one.counts and one.review
    ]
    told = [
        wish.outcome, wish.with_comments, wish.told_remarks,
        [[row.pk, row.state, row.revision, wish.reason_for(row.pk)] for row in found.new],
        [row.pk for row in found.same], [row.pk for row, _words in found.refused], reviews,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _changed(series: Series, chosen: list[int], looked_at: str) -> str:
    """That something is not as it was looked at (a moment in seconds), and what others have decided since."""
    since = datetime.fromtimestamp(min(row_id(looked_at), int(timezone.now().timestamp())), UTC)
    rows = Decision.objects.filter(contribution__series=series, contribution__in=chosen, at__gte=since)
    made = list(rows.select_related("contribution").order_by("-at")[:MOST_TOLD]) if looked_at else []
    names = reviewing.names_of(series, {one.by_id for one in made if one.by_id})
    zone = clock.zone(series.zone)
    told = [
        _("“%(title)s” was decided by %(name)s on %(day)s at %(time)s: %(outcome)s.") % {
            "title": isolated(str(one.contribution.title)), "name": names.get(one.by_id or 0) or _("the team"),
            "day": date_format(one.at.astimezone(zone)), "time": time_format(one.at.astimezone(zone)), "outcome": one.get_outcome_display(),  # type: ignore[attr-defined]
        }
        for one in made
    ]  # fmt: skip
    if told:
        return " ".join([_("Something has changed since you looked."), *told, _("Look again, then send.")])
    return _(
        "Something has changed since you looked. It may be the choice, the words or a review: look again, then send."
    )


def _outlook(series: Series, found: Sorted, wish: Wish) -> dict[str, Any]:
    told = letters.outlook(series, found.new, wish)
    here = get_language() or "en"
    return {
        "found": found, "outcome": dict(_outcomes(OUTCOMES))[wish.outcome], "count": told.count, "silent": told.silent,
        "languages": [(language_name(code, here), count) for code, count in told.languages.most_common()],
        "letters": told.letters,
    }  # fmt: skip


def _say(request: HttpRequest, done: Sorted) -> None:
    if done.new:
        words = ngettext(
            "Decided on %(n)d. The letters are on their way.",
            "Decided on %(n)d. The letters are on their way.",
            len(done.new),
        )
        messages.success(request, words % {"n": len(done.new)})
    for row, why in done.refused:
        messages.warning(
            request, _("“%(title)s” is not decided: %(why)s") % {"title": isolated(str(row.title)), "why": why}
        )
    if not done.new and not done.refused:
        messages.info(request, _("This was decided like that already; nobody gets another letter."))


@contribution_door(may_run_review)
def decide_one(request: HttpRequest, series: Series, contribution: Contribution) -> HttpResponse:
    """One contribution with what it says; back for revision with remarks beside its fields."""
    told: dict[str, Any] = {}
    if request.method == "POST":
        wish = _wish(request.POST)
        told = _pressed(request, series, [contribution.pk], wish)
        if not told:
            return redirect("review_desk:contribution", series.slug, contribution.pk)
    (standing,) = reviewing.standings(series, [contribution])
    possible = [one for one in OUTCOMES if one == contribution.state or one in MAY_BECOME[contribution.state]]
    if contribution.state in CHOSEN and contribution.state != S.ACCEPTED:
        possible = []
    typed = request.POST
    remarks = {name[7:]: text for name, text in typed.items() if name.startswith("remark-")} or {
        code: "\n\n".join(one.text for one in found) for code, found in open_remarks(contribution).items()
    }
    reading = read(contribution, language=get_language() or "en")
    told_codes = {piece.code for part in reading.parts for piece in part.pieces}
    context = {
        **frame(request, series, "decisions"), "contribution": contribution, "standing": standing,
        "empty": [one for one in [*fields(contribution.kind), *questions_of(contribution)] if one.code not in told_codes],
        "reading": reading, "outcomes": _outcomes(possible),
        "remarks": remarks, "longest": LONGEST_REASON, "longest_remark": LONGEST_REMARK,
        "earlier": list(Decision.objects.filter(contribution=contribution)),
        "typed": {
            "outcome": typed.get("outcome", ""), "reason": typed.get("reason", ""),
            "with_comments": not typed or "with_comments" in typed,
        },
        **told,
    }  # fmt: skip
    return render(request, "contributions/desk_decide_one.html", context, status=422 if told.get("problem") else 200)


@contribution_door(may_run_review)
@require_POST
def reopen(request: HttpRequest, series: Series, contribution: Contribution) -> HttpResponse:
    """Look at a declined contribution again."""
    try:
        deciding.reopen(contribution, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("It is in review again. Its authors hear from you with the next decision."))
    return redirect("review_desk:contribution", series.slug, contribution.pk)
