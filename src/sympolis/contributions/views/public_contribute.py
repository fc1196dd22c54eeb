"""What a series asks cities to bring."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions import queries
from sympolis.contributions.states import Kind
from sympolis.core import clock
from sympolis.programme.queries import public_series
from sympolis.ui.caching import public_page


@public_page
def contribute(request: HttpRequest, slug: str) -> HttpResponse:
    """The open calls of a series, and how one answers them."""
    network = request.network  # type: ignore[attr-defined]
    series = public_series(network).filter(slug=slug).first() if network else None
    if series is None:
        raise Http404
    reader = request.reader  # type: ignore[attr-defined]
    now = timezone.now()
    rows = [
        {
            "call": call,
            "kinds": [Kind(kind).label for kind in call.kinds],
            "zone": reader.zone or call.zone,
            "subject": quote(_("An experience to share: %(title)s") % {"title": call.title}),
        }
        for call in queries.open_calls(series, now)
    ]
    over = series.ends_on < now.astimezone(clock.zone(series.zone)).date()
    context = {"series": series, "rows": rows, "over": over, "here": "programme"}
    return render(request, "contributions/contribute.html", context)
