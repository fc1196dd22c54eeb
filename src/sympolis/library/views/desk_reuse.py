"""Where practices are used too, at the desk: what was told, what waits, the team answers for a city."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.library.actions import reuse as actions
from sympolis.library.models import Reuse
from sympolis.library.permissions import may_publish, may_see_state
from sympolis.library.queries import people
from sympolis.library.queries import reuse as queries
from sympolis.library.states import ReuseState
from sympolis.networks.models import Network
from sympolis.programme.doors import network_door, series_door
from sympolis.programme.models import Series
from sympolis.programme.permissions import workable
from sympolis.programme.queries import series_visible_to

A_PAGE = 30


@network_door
def reuses(request: HttpRequest, network: Network) -> HttpResponse:
    """Of all series that the account sees."""
    return _page(request, network, None)


@series_door(may_see_state)
def series_reuses(request: HttpRequest, series: Series) -> HttpResponse:
    """Of one series."""
    return _page(request, series.network, series)


@network_door
@require_POST
def reuse_answer(request: HttpRequest, network: Network, reuse: int) -> HttpResponse:
    """The team confirms for a city, or says that it is not so, with how it knows."""
    row = _rows(request, network, None).filter(pk=reuse).first()
    if row is None:
        raise Http404
    if not may_publish(request.user, row.practice.series):
        raise PermissionDenied
    do, how = request.POST.get("do"), request.POST.get("how", "")
    if do not in ("confirm", "refuse"):
        raise Http404
    try:
        actions.answer_for_city(row, confirms=do == "confirm", how=how, by=request.user)
    except Refused as refusal:
        wrong = {"pk": row.pk, "how": how, "error": str(refusal.words)}
        return _page(request, network, None, only=row, wrong=wrong, status=422)
    messages.success(request, _("It stands in the library now.") if do == "confirm" else _("It is not shown in the library."))  # fmt: skip
    return redirect("library_desk:reuses")


def _page(
    request: HttpRequest, network: Network, series: Series | None, *, only: Reuse | None = None,
    wrong: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    state = request.GET.get("state", "")
    if state not in ("", *ReuseState.values):
        raise Http404
    every = _rows(request, network, series)
    counts = dict(every.order_by().values_list("state").annotate(number=Count("pk")))
    rows = every.filter(pk=only.pk) if only else every.filter(state=state) if state else every
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = _told(request, list(page.object_list))
    context = {
        "desk_here": "library", "tab": "reuse", "series": series, "page": page, "state": state, "wrong": wrong or {},
        "states": [(code, label, counts[code]) for code, label in ReuseState.choices if counts.get(code)],
        "total": sum(counts.values()), "longest": actions.LONGEST_TEXT, "zone": series.zone if series else network.zone,
    }  # fmt: skip
    return render(request, "library/desk_reuse.html", context, status=status)


def _rows(request: HttpRequest, network: Network, series: Series | None) -> QuerySet[Reuse]:
    wanted = [series] if series else series_visible_to(request.user, network)
    return queries.at_desk(wanted)


def _told(request: HttpRequest, rows: list[Reuse]) -> list[Reuse]:
    """With `may_work` and `asked`, the people who are asked for the city."""
    workable_ones = workable(request.user, {row.practice.series for row in rows})
    authors = people.proven_of([row.practice for row in rows])
    for row in rows:
        row.may_work = row.practice.series_id in workable_ones  # type: ignore[attr-defined]
        row.asked = people.answering(authors.get(row.practice.contribution_id, []))  # type: ignore[attr-defined]
    return rows
