"""One's own sessions as a calendar to subscribe to. The secret in its address is taken back by a new one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from sympolis.registrations import links
from sympolis.registrations.letters.feed import calendar_of


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a token, in its owner's language; no page of ours leads to it and nobody keeps it."""
    participant = links.participant_of(token, links.Purpose.FEED)
    if participant is None or participant.network != request.network:
        raise Http404
    body, language = calendar_of(participant)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="sessions.ics"'
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
