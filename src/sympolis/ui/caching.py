"""Marks public pages that the page cache may keep."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

MARK = "X-Public-Page"


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view's page is the same for every anonymous reader with the same language and zone; GET and HEAD only."""

    @wraps(view)
    def marked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not request.user.is_authenticated:
            response.headers[MARK] = "1"
        return response

    return marked


def personal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page is one person's: no cache, no search engine, and its address goes nowhere by a click."""

    @wraps(view)
    def inside(request: HttpRequest, *args, **keys) -> HttpResponse:
        response = view(request, *args, **keys)
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "same-origin"  # Django's CSRF check needs it from our own pages
        return response

    return inside
