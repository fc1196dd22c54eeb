"""Whether practices still run, at the desk: who was asked, what was said; ask at once, answer for a city."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.library.actions import checks as actions
from sympolis.library.models import Practice
from sympolis.library.permissions import may_publish, may_see_state
from sympolis.library.queries import checks as queries
from sympolis.library.queries import people, reuse
from sympolis.library.states import CheckAnswer
from sympolis.networks.models import Network
from sympolis.programme.doors import network_door, series_door
from sympolis.programme.models import Series
from sympolis.programme.permissions import workable
from sympolis.programme.queries import series_visible_to

A_PAGE = 30
SHOWS = (
    ("", gettext_lazy("All")), ("asked", gettext_lazy("Asked")), ("changed", gettext_lazy("Changed")),
    ("outdated", gettext_lazy("Outdated")), ("soon", gettext_lazy("Asked within 30 days")),
)  # fmt: skip


@network_door
def checks(request: HttpRequest, network: Network) -> HttpResponse:
    """Of all series that the account sees."""
    return _page(request, network, None)


@series_door(may_see_state)
def series_checks(request: HttpRequest, series: Series) -> HttpResponse:
    """Of one series."""
    return _page(request, series.network, series)


@network_door
@require_POST
def ask(request: HttpRequest, network: Network, practice: int) -> HttpResponse:
    """Ask its city at once."""
    row = _one(request, network, practice)
    try:
        check = actions.ask_now(row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        if check.asked:
            messages.success(request, _("The letter is on its way."))
        else:
            messages.warning(request, _("Nobody can be asked: no author has a confirmed address. Answer for the city."))
    return redirect("library_desk:checks")


@network_door
@require_POST
def answer(request: HttpRequest, network: Network, practice: int) -> HttpResponse:
    """The team answers for the city, with how it knows."""
    row = _one(request, network, practice)
    said, how = request.POST.get("said", ""), request.POST.get("how", "")
    try:
        actions.answer_for_city(row, said=said, how=how, by=request.user)
    except Refused as refusal:
        wrong = {"pk": row.pk, "how": how, "said": said, "error": str(refusal.words)}
        return _page(request, network, None, only=row, wrong=wrong, status=422)
    messages.success(request, _("Noted. Its page says so now."))
    return redirect("library_desk:checks")


def _one(request: HttpRequest, network: Network, pk: int) -> Practice:
    row: Practice | None = _rows(request, network, None).filter(pk=pk).first()
    if row is None:
        raise Http404
    if not may_publish(request.user, row.series):
        raise PermissionDenied
    return row


def _rows(request: HttpRequest, network: Network, series: Series | None) -> QuerySet[Practice]:
    return queries.at_desk([series] if series else series_visible_to(request.user, network))


def _page(
    request: HttpRequest, network: Network, series: Series | None, *, only: Practice | None = None,
    wrong: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    show, now = request.GET.get("show", ""), timezone.now()
    if show not in dict(SHOWS):
        raise Http404
    every = _rows(request, network, series)
    rows = every.filter(pk=only.pk) if only else queries.narrowed(every, show, now)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = _told(request, list(page.object_list), now)
    context = {
        "desk_here": "library", "tab": "checks", "series": series, "page": page, "show": show, "wrong": wrong or {},
        "shows": [(code, label, queries.narrowed(every, code, now).count()) for code, label in SHOWS],
        "total": every.count(), "longest": actions.LONGEST_TEXT, "answers": CheckAnswer.choices,
        "zone": series.zone if series else network.zone,
    }  # fmt: skip
    return render(request, "library/desk_checks.html", context, status=status)


def _told(request: HttpRequest, rows: list[Practice], now: datetime) -> list[Practice]:
    """With `may_work`, `check` (the newest), `people` who are asked, `next_at`, and `uses`, in three queries."""
    workable_ones = workable(request.user, {row.series for row in rows})
    newest, authors = queries.newest_of(row.pk for row in rows), people.proven_of(rows)
    uses = reuse.numbers(row.pk for row in rows)
    for row in rows:
        row.may_work = row.series_id in workable_ones  # type: ignore[attr-defined]
        row.check_ = newest.get(row.pk)  # type: ignore[attr-defined]
        row.people = people.answering(authors.get(row.contribution_id, []))  # type: ignore[attr-defined]
        last = max(row.checked_at, row.check_.opened_at) if row.check_ else row.checked_at  # type: ignore[attr-defined]
        row.next_at = max(last + queries.A_YEAR, now)  # type: ignore[attr-defined]
        row.uses = uses.get(row.pk, 0)  # type: ignore[attr-defined]
    return rows
