"""The reader's language and zone, remembered in two cookies. No account needed, nothing else is stored."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from sympolis.core import clock
from sympolis.core.languages import zone_city

YEAR = 365 * 24 * 3600


@csrf_exempt  # cached pages carry no token; the origin is checked instead and only two harmless cookies are set
def preferences(request: HttpRequest) -> HttpResponse:
    """GET: choose among all zones. POST `language` and `zone` (empty forgets): remember and go back to `next`."""
    if request.method != "POST":
        return render(
            request,
            "site/preferences.html",
            {"areas": _areas(request), "next": _next(request.GET.get("next", "/"), request)},
        )
    if not _from_here(request):
        return HttpResponseBadRequest(_("This request came from another site. Open the page again and choose there."))
    response = HttpResponseRedirect(_next(request.POST.get("next", "/"), request))
    response.status_code = 303
    _remember(response, settings.LANGUAGE_COOKIE_NAME, request.POST.get("language"), dict(settings.LANGUAGES))
    zone = clock.present_name(request.POST.get("zone") or "") if "zone" in request.POST else None
    _remember(response, settings.ZONE_COOKIE_NAME, zone, clock.zone_names())
    return response


def _remember(response: HttpResponse, name: str, value: str | None, known) -> None:
    if value == "":
        response.delete_cookie(name)
    elif value in known:
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)


def _from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin", "")
    if origin and origin != "null":
        return urlsplit(origin).netloc == request.get_host()
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}


def _next(path: str, request: HttpRequest) -> str:
    own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts={request.get_host()})
    return path if own else "/"


def _areas(request: HttpRequest) -> list[tuple[str, list[tuple[str, str]]]]:
    areas: dict[str, list[tuple[str, str]]] = {}
    for name in clock.zone_names():
        areas.setdefault(name.split("/")[0], []).append((name, zone_city(name, request.reader.language)))
    return [(area, sorted(zones, key=lambda zone: zone[1])) for area, zones in areas.items()]
