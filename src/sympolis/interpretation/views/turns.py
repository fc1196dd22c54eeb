"""The order of turns in a channel: who begins, and when they change."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.interpretation.actions import turns as actions
from sympolis.interpretation.forms.turns import TurnForm
from sympolis.interpretation.models import Booking
from sympolis.interpretation.permissions import may_book
from sympolis.interpretation.queries.bookings import Channel, channels_of
from sympolis.interpretation.queries.turns import Plan, fixed_turns, plan_of
from sympolis.interpretation.states import Service
from sympolis.interpretation.turn_times import time_at
from sympolis.interpretation.words import channel_words
from sympolis.programme.board import local_of, short_day
from sympolis.programme.doors import session_door
from sympolis.programme.forms.rows import Rows, pressed
from sympolis.programme.models import Session

PREFIX = "turns"


@session_door(may_book)
def turns(request: HttpRequest, session: Session, service: str, language: str) -> HttpResponse:
    """Turns as lines of time and person. POST `do`: save, add, remove, up, down; begin:<place>; auto."""
    channel = next((one for one in channels_of([session])[session.pk] if one.key == (service, language)), None)
    if channel is None or service == Service.CAPTIONS:
        raise Http404
    fixed = fixed_turns([session.pk])
    plan = plan_of(session, channel.standing, session.minutes, fixed)
    make, problem, is_stale = _maker(session, channel.standing), "", False
    rows = Rows(make, PREFIX, _lines(session, channel.standing, plan))
    if request.method == "POST":
        what, number = pressed(request.POST)
        rows = rows if what == "begin" else Rows.from_post(make, PREFIX, request.POST)
        if what in ("begin", "auto") or (what == "save" and rows.is_valid()):
            refusal = _done(request, session, channel, rows, what, number)
            if refusal is None:
                return redirect("interpretation_desk:channel", session.series.slug, session.slug, service, language)
            problem, is_stale = str(refusal.words), refusal.code == "changed_meanwhile"
        elif what != "save":
            rows = rows.changed_by(what, number)
    now = _mark(fixed.get((session.pk, service, language), []))
    context = {
        **_frame(session, channel, plan), "rows": rows, "problem": problem,
        "seen": now if is_stale else request.POST.get("seen", now),
    }  # fmt: skip
    return render(request, "interpretation/turns.html", context, status=422 if problem or rows.errors else 200)


def _maker(session: Session, team: list[Booking]) -> Callable[..., TurnForm]:
    def make(**options: Any) -> TurnForm:
        return TurnForm(session=session, team=team, **options)

    return make


def _lines(session: Session, team: list[Booking], plan: Plan) -> list[dict[str, str]]:
    return [{"at": time_at(session, turn.start), "who": str(team[turn.member].pk)} for turn in plan.turns]


def _done(
    request: HttpRequest, session: Session, channel: Channel, rows: Rows, what: str, number: int
) -> Refused | None:
    try:
        if what == "begin":
            words = _begun(request, channel, number)
        elif what == "auto":
            actions.work_out(session, channel.service, channel.language, by=request.user)
            words = _("The turns are worked out again.")
        else:
            wished, seen = [form.told() for form in rows.forms], _seen(request.POST.get("seen", ""))
            actions.set_turns(session, channel.service, channel.language, wished, by=request.user, seen=seen)
            words = _("The turns are set. The interpreters see them on their desk.")
    except Refused as refusal:
        return refusal
    messages.success(request, words)
    return None


def _begun(request: HttpRequest, channel: Channel, place: int) -> str:
    if not 0 <= place < len(channel.standing):
        raise Http404
    who, seen = channel.standing[place], request.POST.get("team")
    actions.begin_with(who, by=request.user, seen=None if seen is None else [row_id(one) for one in seen.split(",")])
    return _("%(person)s begins; the turns are worked out from there.") % {"person": who.interpreter.person}


def _team(channel: Channel) -> str:
    """Who is in a channel in which order, to be compared when the page comes back."""
    return ",".join(str(row.pk) for row in channel.standing)


def _mark(told: list[tuple[int, int]]) -> str:
    """What is set, to be compared when the page comes back."""
    return ",".join(f"{start}:{booking}" for start, booking in sorted(told))


def _seen(mark: str) -> list[tuple[int, int]]:
    pairs = [one.partition(":") for one in mark.split(",") if one]
    return [(row_id(start), row_id(booking)) for start, _colon, booking in pairs]


def _frame(session: Session, channel: Channel, plan: Plan) -> dict[str, Any]:
    team, had = channel.standing, Counter[int]()
    for turn in plan.turns:
        had[turn.member] += turn.minutes
    return {
        "desk_here": "booking", "series": session.series, "session": session, "channel": channel, "plan": plan,
        "words": channel_words(channel.service, channel.language), "day": short_day(local_of(session.starts_at, session.zone)),
        "start": time_at(session, 0), "end": time_at(session, session.minutes), "few": len(team) < 2 or not plan.turns,
        "team": _team(channel), "people": [(place, row, had[place]) for place, row in enumerate(team)],
    }  # fmt: skip
