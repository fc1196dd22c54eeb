"""The library of good practices: searched, narrowed, a page at a time."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sympolis.library import listing, queries
from sympolis.library.asking import SORTS, asked
from sympolis.networks.models import Network
from sympolis.ui.caching import public_page

A_PAGE = 20


@public_page
def library(request: HttpRequest) -> HttpResponse:
    """Good practices of the network; ?q= and a parameter for each facet, several values each, ?sort= and ?page=."""
    network: Network | None = request.network  # type: ignore[attr-defined]
    if network is None:
        raise Http404
    language = request.reader.language  # type: ignore[attr-defined]
    words, filters, sort = asked(request)
    found = queries.search(network, words, filters, language=language, sort=sort)
    page = Paginator(found.ids, A_PAGE).get_page(request.GET.get("page"))
    labels = listing.Labels(network, language)
    is_narrow = bool(words or filters)
    context: dict[str, Any] = {
        "words": words, "filters": filters, "sort": sort, "found": found, "page": page, "total": len(found.ids),
        "rows": queries.shown_in(network, list(page.object_list)), "is_narrow": is_narrow,
        "groups": listing.groups(labels, filters, found.counts), "chips": listing.chips(labels, filters, words, sort),
        "ways_out": listing.ways_out(labels, filters, found, words) if not found.ids else [],
        "sorts": [(code, label) for code, label in SORTS.items() if words or code],
        "totals": None if is_narrow else queries.totals(network), "query": filters.query(q=words, sort=sort),
        "feed": filters.query(q=words), "here": "practices",
    }  # fmt: skip
    return render(request, "library/library.html", context)
