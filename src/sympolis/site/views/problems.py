"""What is shown when a page cannot be."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/problem.html", {"code": 404}, status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    return render(request, "site/problem.html", {"code": 403}, status=403)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that makes no sense, or whose text is more than anybody writes."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return render(request, "site/too_large.html", {"is_text": True}, status=413)
    return render(request, "site/problem.html", {"code": 400}, status=400)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "site/problem.html", {"code": 500}, status=500)
