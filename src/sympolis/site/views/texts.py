"""Help and privacy."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sympolis.core.languages import pick
from sympolis.ui.caching import public_page


@public_page
def help_page(request: HttpRequest) -> HttpResponse:
    """How times, calendars and languages work here."""
    return render(request, "site/help.html", {})


@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    """The network's privacy notice, and what this software stores by itself."""
    if request.network is None:
        raise Http404
    text, language = pick(request.network.privacy, request.reader.language, request.network.working_language)
    return render(request, "site/privacy.html", {"text": text, "text_language": language})
