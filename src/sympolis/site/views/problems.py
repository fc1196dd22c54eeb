"""What is shown when a page cannot be."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/problem.html", {"code": 404}, status=404)


def not_allowed(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    return render(request, "site/problem.html", {"code": 403}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "site/problem.html", {"code": 500}, status=500)
