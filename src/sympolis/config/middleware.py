"""What every request gets: security headers, the reader's language and zone, the network of the host name."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import translation

from sympolis.core import clock, pulse
from sympolis.networks.queries import network_of_host

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'"
)
LARGEST_BODY = 25_000_000  # bytes of a request, files included; deploy/nginx.conf says the same
# deploy/nginx.conf says the same beside page files
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: what the page is made for."""

    language: str  # interface language
    zone: str  # IANA name, or "" when the reader has not told and the host's zone is shown
    zone_from: str  # "address" (?tz=), "choice" (cookie), "account" or ""
    unknown_zone: str = ""  # what ?tz= said when it is no zone


def security_headers(get_response):
    def middleware(request: HttpRequest):
        response = get_response(request)
        if targets := getattr(response, "form_targets", ()):  # a button that leads to a meeting on another site
            words = " ".join(["form-action 'self'", *targets])
            response.headers["Content-Security-Policy"] = POLICY.replace("form-action 'self'", words)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def sized(get_response):
    """Refuse a body that is too large before anything of it is read or written to the disk, the CSRF token included.

    It stands last, so that the page knows its reader, and is still asked before the check of that token.
    """

    def middleware(request: HttpRequest):
        told = request.META.get("CONTENT_LENGTH") or ""
        if told.isdecimal() and (len(told) > 18 or int(told) > LARGEST_BODY):
            return render(request, "site/too_large.html", status=413)
        return get_response(request)

    return middleware


def without_nul(get_response):
    """Tell whoever sends the sign NUL that it is not understood: nobody types it, and PostgreSQL takes it in no question."""

    def middleware(request: HttpRequest):
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, DataError) and "NUL" in str(exception):
            raise BadRequest("NUL") from exception

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def preferences(get_response):
    def middleware(request: HttpRequest):
        language = _language(request)
        request.reader = Reader(language, *_zone(request))
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def _language(request: HttpRequest) -> str:
    known = dict(settings.LANGUAGES)
    for wish in (request.GET.get("lang", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")):
        if wish in known:
            return wish
    return translation.get_language_from_request(request)


def _zone(request: HttpRequest) -> tuple[str, str, str]:
    asked = request.GET.get("tz", "")
    if asked:
        return (clock.present_name(asked), "address", "") if _is_zone(asked) else ("", "", asked[:64])
    remembered = request.COOKIES.get(settings.ZONE_COOKIE_NAME, "")
    if remembered and _is_zone(remembered):
        return clock.present_name(remembered), "choice", ""
    return "", "", ""


def _is_zone(name: str) -> bool:
    try:
        clock.zone(name)
    except clock.UnknownZone:
        return False
    return True


def network(get_response):
    def middleware(request: HttpRequest):
        if request.method == "POST":
            pulse.bump("people")  # when many do, the worker stands back
        request.network = network_of_host(urlsplit(f"//{request.get_host()}").hostname or "")
        return get_response(request)

    return middleware
