"""The network: its series, its cities, the ways to take part."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from sympolis.core import clock
from sympolis.library import queries as library
from sympolis.programme import queries
from sympolis.programme.models import Series
from sympolis.programme.states import SeriesState
from sympolis.site.community import Community
from sympolis.ui.caching import public_page

PRACTICES = 6  # the newest ones


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Current, coming and past series of the network."""
    if request.network is None:
        return render(request, "site/not_set_up.html", status=503)
    today = timezone.now().astimezone(clock.zone(request.network.zone)).date()
    every = list(queries.public_series(request.network))
    counts = queries.released_counts(every)
    community = Community(request.network)
    return render(request, "site/home.html", {
        "current": [entry(series, counts) for series in every if is_current(series, today)],
        "coming": [entry(series, counts) for series in reversed(every) if series.starts_on > today],
        "past": [entry(series, counts) for series in every if series.ends_on < today or series.state == SeriesState.ARCHIVED],
        "carriers": request.network.carriers.all(), "cities": len(community.cities),
        "practices": library.newest(request.network, PRACTICES), "countries": len({city.country for city in community.cities.values()}), "here": "home",
    })  # fmt: skip


def is_current(series: Series, today: date) -> bool:
    return series.starts_on <= today <= series.ends_on and series.state != SeriesState.ARCHIVED


def entry(series: Series, counts: dict[int, int]) -> dict[str, Any]:
    """A series in the list with its number of public sessions."""
    return {"series": series, "count": counts.get(series.pk, 0)}
