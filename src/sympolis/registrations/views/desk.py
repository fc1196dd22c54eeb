"""What the desk's pages about participants share: who comes in, and what stands around every page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from sympolis.core import clock
from sympolis.core.zone_words import zone_words
from sympolis.programme import permissions as programme
from sympolis.programme.doors import View, series_door
from sympolis.programme.models import Series, Session
from sympolis.registrations import permissions
from sympolis.registrations.forms.desk_filters import address_of

A_PAGE = 50


def people_door(may: Callable[[Any, Series], bool] = permissions.may_see_people) -> Callable[[View], View]:
    """The participants of a series: `view(request, series, ...)`; 404 if it is not theirs, 403 if they may not."""
    return series_door(may)


def session_door(may: Callable[[Any, Series], bool] = permissions.may_see_people) -> Callable[[View], View]:
    """Those of one session: `view(request, session, ...)`; released version and admission are joined."""

    def door(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, series: Series, session: str, **keys: Any) -> HttpResponse:
            rows = Session.objects.filter(series=series).select_related("released", "admission")
            found: Session = get_object_or_404(rows, slug=session)
            found.series = series
            return view(request, found, **keys)

        return people_door(may)(inside)

    return door


@dataclass(frozen=True, slots=True)
class Head:
    """When a session begins, on its host's clock, for the line under its name."""

    local_start: datetime  # naive
    zone_words: str


def series_frame(request: HttpRequest, series: Series, tab: str) -> dict[str, Any]:
    """What every page about the participants of a series shows."""
    return {
        "desk_here": "participants",
        "series": series,
        "tab": tab,
        "may_work": programme.may_work_on(request.user, series),
        "may_see_addresses": permissions.may_see_addresses(request.user, series),
    }


def session_frame(request: HttpRequest, session: Session, tab: str) -> dict[str, Any]:
    """The same of a session; the tabs are those of the session."""
    local = session.starts_at.astimezone(UTC).astimezone(clock.zone(session.zone)).replace(tzinfo=None)
    face = Head(local, zone_words(session.starts_at, session.zone))
    return {**series_frame(request, session.series, tab), "desk_here": "plan", "session": session, "face": face}


def paged(request: HttpRequest, rows: QuerySet) -> dict[str, Any]:
    """A page of a list, with the addresses of its neighbours.

    The ids of all are read in order, then the rows of the page: sorting and filtering happen once, and the last page of
    10,000 costs what the first one does.
    """
    pages = Paginator(list(rows.values_list("pk", flat=True)), A_PAGE)
    page: Page = pages.get_page(request.GET.get("page"))
    page.object_list = list(rows.filter(pk__in=page.object_list))
    return {
        "page": page,
        "before": address_of(request.GET, page=page.number - 1) if page.has_previous() else "",
        "after": address_of(request.GET, page=page.number + 1) if page.has_next() else "",
        "found": pages.count,
    }
