"""What a series may tell everybody of who takes part in it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sympolis.registrations.figures import LEAST
from sympolis.registrations.figures import figures as figures_of
from sympolis.registrations.views.public_doors import series_of
from sympolis.ui.caching import public_page


@require_safe
@public_page
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    """Counts of people, places, sectors, gender, languages, ways; and how they are counted."""
    series = series_of(request, slug)
    found = figures_of(series, request.reader.language)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    context = {"series": series, "figures": found, "least": LEAST, "here": "programme"}
    return render(request, "registrations/figures.html", context)
