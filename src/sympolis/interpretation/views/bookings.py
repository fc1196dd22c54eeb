"""Who interprets in which session of a series: the grid, a session, a channel with everybody who could take it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.languages import language_name
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.interpretation.actions import proposals
from sympolis.interpretation.actions.proposals import Proposed
from sympolis.interpretation.channels import code_of
from sympolis.interpretation.fitting import Fit, Hindrance
from sympolis.interpretation.grid import Reading, reading
from sympolis.interpretation.models import Booking
from sympolis.interpretation.permissions import may_book, may_see_bookings
from sympolis.interpretation.queries.bookings import (
    Channel,
    Team,
    channels_of,
    refusing_of,
    sessions_of,
    team_for,
    with_gaps,
)
from sympolis.interpretation.queries.turns import Fixed, Plan, fixed_turns, plan_of
from sympolis.interpretation.standing import Standing
from sympolis.interpretation.states import BookingState, FeeUnit, Service
from sympolis.interpretation.turn_times import time_at
from sympolis.interpretation.views import booking_acts as acts
from sympolis.interpretation.words import (
    channel_words,
    ending_words,
    fee_told,
    fee_words,
    gap_words,
    hindrance_words,
    reason_words,
    role_words,
)
from sympolis.programme.board import local_of, short_day
from sympolis.programme.doors import series_door, session_door
from sympolis.programme.models import Series, Session
from sympolis.registrations.letters.words import until_words
from sympolis.registrations.times import day

FEW = 5  # candidates shown for each channel of a session
S = BookingState


# -- all sessions of a series


@series_door(may_see_bookings)
def grid(request: HttpRequest, series: Series) -> HttpResponse:
    """Sessions by languages. POST `do`: propose for all gaps, ask everybody proposed, take proposals out."""
    if request.method == "POST":
        return _all_at_once(request, series)
    past = request.GET.get("past") == "1"
    sessions = list(sessions_of(series, past=past))
    channels = channels_of(sessions)
    team = team_for(series.network, sessions)
    with_gaps([one for found in channels.values() for one in found], team)
    known = None if past else reading(series, timezone.now())
    kept = [one for one in sessions if channels[one.pk]]
    columns = sorted(
        {one.key: _place(one) for found in channels.values() for one in found}.items(), key=lambda row: row[1]
    )
    every = [one for found in channels.values() for one in found]
    standing = [row for one in every for row in one.standing]
    context = {
        "desk_here": "booking", "series": series, "past": past, "may_book": may_book(request.user, series),
        "columns": [channel_words(*key) for key, _where in columns],
        "rows": [_grid_row(one, channels[one.pk], [key for key, _where in columns], team, known) for one in kept],
        "without": len(sessions) - len(kept), "lacking": sum(one.lacking for one in every if not past),
        "needed": sum(one.size for one in every), "has_roster": bool(team.people),
        "accepted": sum(row.state == S.ACCEPTED for row in standing), "asked": sum(row.state == S.OFFERED for row in standing),
        "proposed": [row.pk for row in standing if row.state == S.PROPOSED and not past],
        "failing": sum(any(gap.is_bad for gap in one.gaps) for one in every),
    }  # fmt: skip
    return render(request, "interpretation/grid.html", context)


def _place(channel: Channel) -> tuple[int, str]:
    return list(Service).index(Service(channel.service)), channel_words(channel.service, channel.language)


def _grid_row(
    session: Session, channels: list[Channel], columns: list[tuple[str, str]], team: Team, known: Reading | None
) -> dict[str, Any]:
    by_key = {one.key: one for one in channels}
    cells = [(channel_words(*key), _cell(by_key[key], team, known) if key in by_key else None) for key in columns]
    local = local_of(session.starts_at, session.zone)
    return {"session": session, "day": short_day(local), "time": f"{local:%H:%M}", "cells": cells}


def _cell(channel: Channel, team: Team, known: Reading | None) -> dict[str, Any]:
    """`known`: what people ask for; None for sessions that are over."""
    bad = [gap for gap in channel.gaps if gap.is_bad]
    fits = team.fits(channel.job) if channel.lacking and channel.job and known else []
    return {
        "channel": channel, "people": channel.standing, "bad": [gap_words(gap) for gap in bad],
        "warn": [*(gap_words(gap) for gap in channel.gaps if not gap.is_bad), *_fewer(channel, known)],
        "reason": reason_words(fits, is_first=not channel.standing) if channel.lacking and known else "",
    }  # fmt: skip


def _fewer(channel: Channel, known: Reading | None) -> list[str]:
    """That fewer people are expected than a language is ordered for: only told, deciding anew is for the team."""
    cell = known.cells.get((channel.session.pk, code_of(channel.language, channel.service))) if known else None
    if known is None or cell is None or cell.standing != Standing.AGAIN:
        return []
    told = {"count": cell.demand.expected, "threshold": known.terms.threshold}
    return [_("%(count)d expected by now, the threshold is %(threshold)d") % told]


def _all_at_once(request: HttpRequest, series: Series) -> HttpResponse:
    verbs: dict[str, Callable[[HttpRequest, Series], None]] = {"propose": _propose, "offer": _offer, "clear": _clear}
    if request.POST.get("do") not in verbs:
        raise Http404
    try:
        verbs[request.POST["do"]](request, series)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    return redirect("interpretation_desk:grid", series.slug)


def _propose(request: HttpRequest, series: Series) -> None:
    done = proposals.propose_all(series, by=request.user)
    words = ngettext(
        "%(count)d person is put down. Only the team sees it; look through it, then ask them.",
        "%(count)d seats are filled. Only the team sees it; look through them, then ask everybody.", len(done.rows),
    )  # fmt: skip
    told = [words % {"count": len(done.rows)}] if done.rows else [_("Nobody could be put down: see the reasons below.")]
    left = sum(one.lacking for one in done.proposal.unmet)
    if left:
        words = ngettext(
            "%(count)d seat stays empty; why stands in its field.",
            "%(count)d seats stay empty; why stands in their fields.", left,
        )  # fmt: skip
        told.append(words % {"count": left})
    messages.success(request, " ".join([*told, _how_good(done)])) if done.rows else messages.warning(
        request, " ".join(told)
    )


def _how_good(done: Proposed) -> str:
    found = done.proposal
    if found.is_optimal:
        return _("No plan fills more seats, with less relay, more evenly and at a lower cost.")
    if found.gap is None:
        return _("Worked out step by step, without the solver: a better plan may exist.")
    if found.is_fullest:
        return _("No plan fills more seats; another could be better by %(gap)s %% at most otherwise.") % {
            "gap": f"{found.gap * 100:.1f}"
        }
    return _("Another plan could be better by %(gap)s %% at most.") % {"gap": f"{found.gap * 100:.1f}"}


def _offer(request: HttpRequest, series: Series) -> None:
    chosen = [pk for text in request.POST.getlist("booking") if (pk := row_id(text))]
    done = proposals.offer_all(series, chosen, by=request.user)
    words = ngettext("%(count)d offer is on its way.", "%(count)d offers are on their way.", len(done.rows))
    if done.rows:
        messages.success(request, words % {"count": len(done.rows)})
    for row, refusal in done.refused:
        told = {"person": row.interpreter.person, "why": refusal.words}
        messages.error(request, _("%(person)s was not asked. %(why)s") % told)
    if not done.rows and not done.refused:
        messages.info(request, _("Nobody was to be asked."))


def _clear(request: HttpRequest, series: Series) -> None:
    count = proposals.take_out_all(series, by=request.user)
    words = ngettext("%(count)d proposal is taken out.", "%(count)d proposals are taken out.", count)
    messages.success(request, words % {"count": count})


# -- one session


@session_door(may_see_bookings)
def session(request: HttpRequest, session: Session) -> HttpResponse:
    """All channels of a session: who stands in them, and the few who suit best where somebody is missing."""
    found = channels_of([session])[session.pk]
    return _shown(request, session, found, found, most=FEW)


@session_door(may_see_bookings)
def channel(request: HttpRequest, session: Session, service: str, language: str) -> HttpResponse:
    """A channel with everybody who could take it. POST `do`: what its buttons say."""
    if service not in Service.values:
        raise Http404
    every = channels_of([session])[session.pk]
    found = next((one for one in every if one.key == (service, language)), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        return acts.done(request, session, found)
    return _shown(request, session, [found], every, most=None)


def _shown(
    request: HttpRequest, session: Session, chosen: list[Channel], every: list[Channel], *, most: int | None
) -> HttpResponse:
    team = team_for(session.series.network, [session])
    with_gaps(every, team)
    language, fixed = request.reader.language, fixed_turns([session.pk])  # type: ignore[attr-defined]
    local = local_of(session.starts_at, session.zone)
    refusing = refusing_of(chosen)
    context = {
        "desk_here": "booking", "series": session.series, "session": session, "may_book": may_book(request.user, session.series),
        "day": short_day(local), "time": f"{local:%H:%M}", "is_one": most is None, "floor": language_name(session.floor_language, language),
        "channels": [_channel(one, team, language, most, fixed, refusing) for one in chosen], "minutes": session.minutes,
    }  # fmt: skip
    return render(request, "interpretation/session.html", context)


def _channel(
    one: Channel, team: Team, language: str, most: int | None, fixed: Fixed, refusing: set[int]
) -> dict[str, Any]:
    plan = plan_of(one.session, one.standing, one.session.minutes, fixed)
    fits = team.fits(one.job) if one.job else []
    wanted = one.lacking or most is None
    able = [fit for fit in fits if fit.is_possible] if wanted else []
    unable = (
        [fit for fit in fits if not fit.is_possible and Hindrance.DIRECTION not in fit.hindrances] if wanted else []
    )
    return {
        "channel": one, "words": channel_words(one.service, one.language), "gaps": [(gap.is_bad, gap_words(gap)) for gap in one.gaps],
        "standing": [_standing(row, one, language, refusing) for row in one.standing], "turns": _turns(one, plan), "plan": plan,
        "ended": [{"row": row, "said": _last(row)} for row in one.ended],
        "fits": [_fit(fit, one, team, language) for fit in able[:most]], "more": len(able) - most if most and len(able) > most else 0,
        "unable": [_fit(fit, one, team, language) for fit in unable] if most is None else [],
        "reason": reason_words(fits, is_first=not one.standing) if one.lacking else "",
        "others": sum(Hindrance.DIRECTION in fit.hindrances for fit in fits),
    }  # fmt: skip


def _standing(row: Booking, channel: Channel, language: str, refusing: set[int]) -> dict[str, Any]:
    said = channel.said.get(row.interpreter_id)
    willing = day(row.willing_at, row.session.zone) if row.willing_at else ""
    until = until_words(row.answer_by, language, row.session.zone) if row.state == S.OFFERED and row.answer_by else ""
    return {
        "row": row, "role": role_words(row, language), "until": "" if willing else until, "willing": willing, "fee": fee_told(row), "is_daily": row.fee_unit == FeeUnit.DAY,
        "said": ending_words(said, row.session.zone) if said else "",
        "acts": acts.acts_of(row, timezone.now()), "is_refusing": row.pk in refusing, "fee_value": "" if row.fee is None else f"{row.fee:.2f}",
    }  # fmt: skip


def _last(row: Booking) -> str:
    """How somebody ended it, and for which time when the session has another one now."""
    ending = list(row.endings.all())[-1:]
    if not ending:
        return str(row.get_state_display())  # type: ignore[attr-defined]
    words = ending_words(ending[0], row.session.zone)
    if ending[0].starts_at == row.session.starts_at:
        return words
    then = local_of(ending[0].starts_at, row.session.zone)
    return _("%(words)s, for %(day)s, %(time)s") % {"words": words, "day": short_day(then), "time": f"{then:%H:%M}"}


def _fit(fit: Fit, channel: Channel, team: Team, language: str) -> dict[str, Any]:
    said, zone = channel.said.get(fit.worker.id), channel.session.zone
    return {
        "who": team.people[fit.worker.id], "is_free": fit.is_free,
        "source": language_name(fit.source, language) if fit.is_relay else "", "both_ways": fit.both_ways,
        "hindrances": [ending_words(said, zone) if said and one == Hindrance.OUT else hindrance_words(one) for one in fit.hindrances],
        "is_again": said is not None, "load": fit.load, "rest": _rest(fit.rest),
        "fee": _fee_of_fit(fit),
    }  # fmt: skip


def _fee_of_fit(fit: Fit) -> str:
    words = fee_words(fit.fee, fit.worker.currency)
    if not words or fit.worker.unit != FeeUnit.DAY:
        return words
    return _("%(fee)s a day") % {"fee": words} if fit.fee else _("the day is paid already")


def _rest(minutes: int | None) -> str:
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return (
        _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}
        if hours
        else _("%(minutes)d min") % {"minutes": rest}
    )


def _turns(one: Channel, plan: Plan) -> list[dict[str, Any]]:
    """Who interprets when, on the session's clock; none for somebody alone."""
    session = one.session
    return [
        {
            "start": time_at(session, turn.start), "end": time_at(session, turn.end), "who": one.standing[turn.member],
            "minutes": turn.minutes, "number": turn.member + 1,
        }
        for turn in plan.turns
    ]  # fmt: skip
