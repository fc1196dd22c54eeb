"""Contributions presented in a session: chosen from what was accepted, with the balance of who speaks beside it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.contributions import balance
from sympolis.contributions.actions.presenting import present, presenter_of, take_out
from sympolis.contributions.models import Author, Contribution, Presentation
from sympolis.contributions.queries import contributions_of
from sympolis.contributions.states import CHOSEN
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.programme.doors import session_door
from sympolis.programme.models import Session
from sympolis.programme.permissions import may_see_draft, may_work_on
from sympolis.registrations.views.desk import session_frame


@session_door(may_see_draft)
def contributions(request: HttpRequest, session: Session) -> HttpResponse:
    """GET: what is presented, what could be. POST: `do=add` the ticked ones, `do=look` at the balance, `do=out:<id>`."""
    problem, what = "", ""
    if request.method == "POST":
        if not may_work_on(request.user, session.series):
            raise PermissionDenied
        what, _colon, number = request.POST.get("do", "").partition(":")
        if what not in {"add", "look", "out"}:
            raise Http404
        if what != "look":
            problem = _add(request, session) if what == "add" else _out(request, session, row_id(number))
            if not problem:
                return redirect("review_desk:session_contributions", session.series.slug, session.slug)
    context = {**session_frame(request, session, "contributions"), **_shown(request, session), "problem": problem}
    return render(request, "contributions/desk_seats.html", context, status=422 if problem else 200)


def _shown(request: HttpRequest, session: Session) -> dict[str, Any]:
    series, regions = session.series, balance.Regions()
    presented = list(Presentation.objects.filter(session__series=series).select_related("session", "person"))
    here = [one for one in presented if one.session_id == session.pk]
    rows = {row.pk: row for row in contributions_of(series).filter(pk__in=[one.contribution_id for one in here])}
    there = {one.contribution_id for one in here}
    ticked = set(_chosen(request.POST))
    offered = [
        _offered(
            row, [one.session for one in presented if one.contribution_id == row.pk], session, regions, request.POST
        )
        for row in contributions_of(series).filter(state__in=CHOSEN).exclude(pk__in=there)
    ]
    offered.sort(
        key=lambda one: (not one["fits"], bool(one["sessions"]), str(one["row"].title).casefold(), one["row"].pk)
    )
    speaking = balance.speakers(series, regions)
    chosen = [one["traits"] for one in offered if one["row"].pk in ticked]
    everywhere = [traits for found in speaking.values() for traits in found]
    return {
        "here": [{"one": one, "row": rows[one.contribution_id], "stands": rows[one.contribution_id].state in CHOSEN} for one in here],
        "offered": [{**one, "ticked": one["row"].pk in ticked} for one in offered],
        "groups": balance.groups(
            speaking.get(session.pk, []), chosen, everywhere, regions, [traits for one in offered for traits in one["all"]]
        ), "ticked": len(chosen),
        "speakers": len(speaking.get(session.pk, [])),
    }  # fmt: skip


def _offered(
    row: Contribution, sessions: list[Session], session: Session, regions: balance.Regions, typed: QueryDict
) -> dict[str, Any]:
    authors = list(row.authors.all())
    wanted = row_id(typed.get(f"presenter-{row.pk}", ""))
    who: Author | None = next((one for one in authors if one.pk == wanted), None) or presenter_of(authors)
    traits = balance.traits_of(row, who.participant.person if who else None, regions)
    theirs = [(one, balance.traits_of(row, one.participant.person, regions)) for one in authors]
    return {
        "row": row, "sessions": sessions, "traits": traits, "keys": " ".join(balance.keys_of(traits)), "who": who,
        "authors": [(one, " ".join(balance.keys_of(told))) for one, told in theirs],
        "all": [traits, *(told for _one, told in theirs)],
        "fits": session.theme_id in {theme.pk for theme in row.themes.all()},
    }  # fmt: skip


def _chosen(data: QueryDict) -> list[int]:
    return [pk for value in data.getlist("chosen")[:100] if (pk := row_id(value))]


def _add(request: HttpRequest, session: Session) -> str:
    """What stands in the way, "" when it was added."""
    wished = {pk: row_id(request.POST.get(f"presenter-{pk}", "")) or None for pk in _chosen(request.POST)}
    try:
        made = present(session, wished, by=request.user)
    except Refused as refusal:
        return str(refusal.words)
    silent = sum(one.person_id is None for one in made)
    words = ngettext(
        "%(n)d contribution is presented here, in the draft of the programme.",
        "%(n)d contributions are presented here, in the draft of the programme.", len(made),
    )  # fmt: skip
    messages.success(request, words % {"n": len(made)})
    if silent:
        messages.warning(request, _("Nobody stands behind some of them yet: add who speaks under “People”."))
    return ""


def _out(request: HttpRequest, session: Session, number: int) -> str:
    row = Presentation.objects.filter(session=session, pk=number).select_related("session").first()
    if row is None:
        raise Http404
    try:
        take_out(row, by=request.user)
    except Refused as refusal:
        return str(refusal.words)
    messages.success(request, _("Taken out of this session, in the draft of the programme."))
    return ""
