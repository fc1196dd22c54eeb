"""What interpreters lack in a series, for its team."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sympolis.contributions.speaking_words import title_of
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.interpretation import missing as reads
from sympolis.interpretation.actions import missing as actions
from sympolis.interpretation.models import Booking, Missing
from sympolis.programme.board import local_of, short_day
from sympolis.programme.doors import series_door
from sympolis.programme.models import Series
from sympolis.programme.permissions import may_see_draft, may_work_on

LATELY = 20  # of what is here by now


@series_door(may_see_draft)
def missing(request: HttpRequest, series: Series) -> HttpResponse:
    """Everything open by session, and what came lately. POST `resolve`: a row that is here or not needed."""
    if request.method == "POST":
        return _resolve(request, series)
    rows = Missing.objects.filter(session__series=series)
    found = reads.still_needed(reads.open_ones(rows))
    language = request.reader.language  # type: ignore[attr-defined]
    sessions = [
        {
            "session": session, "title": title_of(session, language), "day": short_day(local_of(session.starts_at, session.zone)),
            "until": reads.by_words(session), "rows": [_row(row) for row in group],
        }
        for session, group in groupby(found, key=lambda row: row.session)
    ]  # fmt: skip
    done = rows.exclude(resolved_at=None).select_related(*reads.JOINED).order_by("-resolved_at", "-pk")[:LATELY]
    context = {
        "desk_here": "booking", "series": series, "sessions": sessions, "count": len(found), "may_work": may_work_on(request.user, series),
        "done": [{**_row(row), "title": title_of(row.session, language)} for row in done],
        "has_interpreters": bool(found) or Booking.objects.filter(session__series=series).exists(),
    }  # fmt: skip
    return render(request, "interpretation/team_missing.html", context)


def _row(row: Missing) -> dict[str, object]:
    return {"row": row, "what": reads.lack_words(row), "of_speaker": reads.is_of_speaker(row)}


def _resolve(request: HttpRequest, series: Series) -> HttpResponse:
    pk = row_id(request.POST.get("resolve", ""))
    if not pk:
        raise Http404
    row = get_object_or_404(Missing, pk=pk, session__series=series)
    try:
        actions.resolve(row, by=request.user)
        messages.success(request, _("Done. The interpreters see it in their pack."))
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    return redirect("interpreters_team:missing", series.slug)
