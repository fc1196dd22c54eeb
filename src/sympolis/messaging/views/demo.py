"""The demo's outgoing mail, readable in the browser. Exists in the demo only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from sympolis.messaging import queries
from sympolis.messaging.models import Letter
from sympolis.messaging.sending import message_of


@never_cache
def demo_mail(request: HttpRequest) -> HttpResponse:
    """All letters, newest first, also those that the worker has not seen yet."""
    _only_in_the_demo()
    return render(request, "messaging/demo_mail.html", {"letters": queries.newest()})


@never_cache
def demo_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as its reader gets it."""
    _only_in_the_demo()
    letter = queries.readable(get_object_or_404(Letter, pk=pk))
    return render(request, "messaging/demo_letter.html", {"letter": letter})


@never_cache
def demo_letter_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole mail with headers and all its parts, for a mail program (message/rfc822)."""
    _only_in_the_demo()
    letter = get_object_or_404(Letter, pk=pk)
    return _file(message_of(letter).as_bytes(), "message/rfc822", f"letter-{pk}.eml")


@never_cache
def demo_letter_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The calendar entry that goes with a letter, for a calendar program."""
    _only_in_the_demo()
    letter = get_object_or_404(Letter.objects.exclude(calendar=""), pk=pk)
    kind = f"text/calendar; method={letter.calendar_method}; charset=utf-8"
    return _file(letter.calendar.encode(), kind, f"letter-{pk}.ics")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise Http404
