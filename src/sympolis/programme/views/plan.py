"""The plan of a series: its weeks on the host's clock, the draft beside what is released."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sympolis.core.clock import DayPart
from sympolis.core.languages import zone_city
from sympolis.programme import permissions, queries
from sympolis.programme.board import board_of, entries_of, flags_of, local_of, overlaps
from sympolis.programme.burden import Burden, Meeting, burdens
from sympolis.programme.clocks import Clocks
from sympolis.programme.doors import series_door
from sympolis.programme.models import Series, Session
from sympolis.programme.next_steps import FIX, further_steps, missing_texts, steps_of
from sympolis.programme.overview import skies_of
from sympolis.programme.pending import change_of
from sympolis.programme.states import SessionState
from sympolis.ui.strip import share_bar

MOST_STEPS = 5


@series_door(permissions.may_see_draft)
def plan(request: HttpRequest, series: Series) -> HttpResponse:
    """Sessions by week, who carries the odd hours, what needs doing."""
    return render(
        request,
        "programme/plan.html",
        {
            "desk_here": "plan",
            "series": series,
            "may_work": permissions.may_work_on(request.user, series),
            "may_release": permissions.may_release(request.user, series),
            "may_set_up": permissions.may_change_series(request.user, series),
            **_board(series, request.reader.language),
        },
    )


def _board(series: Series, language: str) -> dict[str, Any]:
    now = timezone.now()
    sessions = list(queries.draft(series))
    for session in sessions:
        session.series = series
    clocks = Clocks.of_series(series)
    changes = {change.session.pk: change for session in sessions if (change := change_of(session))}
    live = [session for session in sessions if session.state != SessionState.CANCELLED]
    skies = skies_of(live, clocks)
    further = further_steps(live, now).get(series.pk, [])
    steps = steps_of(series, sessions, len(changes), skies, missing_texts(series, sessions), now, further)
    entries = entries_of(sessions, changes, skies, flags_of(live, overlaps(live)), series.zone)
    zones = [city.zone for city in clocks.among([])]
    last = series.releases.first()
    return {
        "board": board_of(series, entries, local_of(now, series.zone).date(), zones),
        "count": len(live),
        "pending": len(changes),
        "last": last,
        "host": zone_city(series.zone, language),
        "steps": steps[:MOST_STEPS],
        "more_steps": steps[MOST_STEPS:],
        "to_fix": sum(step.urgency == FIX for step in steps),
        "burdens": [_burden(one) for one in burdens(_meetings(live), clocks.by_region())] if live else [],
    }


def _meetings(sessions: list[Session]) -> list[Meeting]:
    return [Meeting(session.starts_at, session.minutes) for session in sessions]


def _burden(one: Burden[str]) -> dict[str, Any]:
    shares = [one.minutes[part] for part in (DayPart.DAY, DayPart.EDGE, DayPart.NIGHT)]
    return {"burden": one, "bar": share_bar(*shares), "worst": f"{one.worst:%H:%M}" if one.worst else ""}
