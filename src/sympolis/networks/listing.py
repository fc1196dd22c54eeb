"""A long list, a page at a time."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

ROWS = 50


def page_of(request: HttpRequest, rows: Sequence[Any]) -> Page:
    """The page that ?page= asks for; the nearest one there is for a number out of range."""
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def address_of(request: HttpRequest, number: int) -> str:
    """Query of another page of the same search."""
    given = {name: value for name, value in request.GET.items() if name != "page" and value}
    return "?" + urlencode({**given, "page": number})


def listed(request: HttpRequest, rows: Sequence[Any]) -> dict[str, Any]:
    """What the template of a list needs: the page, the addresses of its neighbours, the words searched for."""
    page = page_of(request, rows)
    return {
        "page": page,
        "before": address_of(request, page.number - 1) if page.has_previous() else "",
        "after": address_of(request, page.number + 1) if page.has_next() else "",
        "words": request.GET.get("q", "")[:100],
    }
