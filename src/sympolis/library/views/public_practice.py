"""One good practice of the library."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sympolis.library import queries
from sympolis.ui.caching import public_page


@public_page
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """What a city did; 410 for one that was taken down, and not a word of it."""
    network = request.network  # type: ignore[attr-defined]
    if network is None:
        raise Http404
    found = queries.public(network).filter(slug=slug).first()
    if found is None:
        if queries.is_gone(network, slug):
            return render(request, "library/practice_gone.html", {"here": "practices"}, status=410)
        raise Http404
    return render(request, "library/practice.html", {"practice": found, "here": "practices"})
