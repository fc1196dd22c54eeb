"""Practices side by side, chosen by ticks in the list."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sympolis.library import comparing, queries
from sympolis.programme.actions.slugs import SLUG
from sympolis.ui.caching import public_page


@public_page
def compare(request: HttpRequest) -> HttpResponse:
    """`?p=` names two or three; what is not there, or no more, is left out."""
    network = request.network  # type: ignore[attr-defined]
    if network is None:
        raise Http404
    asked = [slug for slug in dict.fromkeys(request.GET.getlist("p")[:20]) if SLUG.fullmatch(slug)]
    joined = queries.public(network).select_related("municipality", "series").prefetch_related("topics")
    there = {practice.slug: practice for practice in joined.filter(slug__in=asked)}
    chosen = [there[slug] for slug in asked if slug in there]
    practices = chosen[: comparing.MOST]
    context = {
        "practices": practices, "too_many": len(chosen) > comparing.MOST, "too_few": len(practices) < comparing.LEAST,
        "rows": comparing.rows(practices, request.reader.language), "here": "practices",  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "library/compare.html", context)
