"""A network's own colours as a small style sheet, so that no page needs an inline style."""

from django.http import Http404, HttpRequest, HttpResponse

from sympolis.networks.look import style_of


def look(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The style sheet; its address changes with its content, so it may be kept for a year."""
    style, current = style_of(request.network)
    if not style or fingerprint != current:
        raise Http404
    return HttpResponse(
        style, content_type="text/css", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )
