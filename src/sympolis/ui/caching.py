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
