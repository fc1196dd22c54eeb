"""The page of a session for weak connections, opened by the personal link of whoever has a seat."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sympolis.contributions.views.speaking_files import as_attachment
from sympolis.planning import light
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.times import times
from sympolis.registrations.views.public_doors import by_link


def _seat(participant: Participant, registration: int) -> Registration:
    return get_object_or_404(light.seats([participant]), pk=registration)


@require_safe
@by_link
def page(request: HttpRequest, participant: Participant, registration: int) -> HttpResponse:
    """By phone, in writing, by mail: everything of the session that needs no good connection."""
    row = _seat(participant, registration)
    version = row.session.released
    reader = request.reader  # type: ignore[attr-defined]
    host = str(version.card["zone"]) if version else row.session.zone
    context: dict[str, Any] = {
        "light": light.light(row), "session": row.session, "series": row.session.series, "here": "me",
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "",
        "when": times(version.starts_at, version.card["minutes"], zone=reader.zone or participant.zone, host=host) if version else None,
    }  # fmt: skip
    return render(request, "planning/light.html", context)


@require_safe
@by_link
def slides(request: HttpRequest, participant: Participant, registration: int, slides: int) -> FileResponse:
    """Small slides of it, before the session too."""
    row = _seat(participant, registration)
    found = next((one for one in light.light_slides(row.session) if one.pk == slides), None)
    if found is None:
        raise Http404
    return as_attachment(found)
