"""Files of a released programme at fixed addresses: calendar, schedule JSON and XML, Atom feed of changes.

All are public and the same for everybody with the same language, answer conditional requests and are read by programs:
no cookie is needed and other sites' pages may fetch them.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from sympolis.core.languages import language_name
from sympolis.library import atom as library_atom
from sympolis.library import listing
from sympolis.library import queries as library
from sympolis.library.asking import asked
from sympolis.networks.public_address import public_base
from sympolis.programme import atom, calendar, queries, schedule
from sympolis.programme.models import Series
from sympolis.programme.published import Published, published
from sympolis.site.reading import Filters
from sympolis.ui.caching import public_page

FILTERS = ("theme", "region", "language", "format")


def public_file(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A file that the page cache keeps and that pages of other sites may fetch."""

    @wraps(view)
    def open_to_all(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return conditional(public_page(open_to_all))


def conditional(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """GET and HEAD only, and "not modified" to those who have it."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        return get_conditional_response(request, etag=response["ETag"], response=response) or response

    return answered


def file_response(body: bytes, content_type: str, name: str, modified: datetime | None) -> HttpResponse:
    """The body as a file to look at, with a fingerprint as ETag.

    Names of people and themes change without a release, so caches have to ask each time; Last-Modified is for readers.
    """
    response = HttpResponse(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    if modified:
        response.headers["Last-Modified"] = http_date(modified.timestamp())
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def public_series_or_404(request: HttpRequest, slug: str) -> Series:
    """A published series of the network of this address; anything else does not exist."""
    network = request.network
    series = queries.public_series(network).select_related("network").filter(slug=slug).first() if network else None
    if series is None:
        raise Http404
    return series


def _read(request: HttpRequest, slug: str, *, content: bool = False) -> Published:
    series = public_series_or_404(request, slug)
    base_url = public_base(request.network)
    return published(series, base_url=base_url, language=request.reader.language, content=content)


@public_file
def programme_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """The series as a calendar to subscribe to; ?theme= ?region= ?language= ?format= choose as the programme page."""
    programme = _read(request, slug)
    filters = Filters.of(request)
    chosen = {name: getattr(filters, name) for name in FILTERS if getattr(filters, name)}
    body = calendar.of_series(
        programme,
        source=_source(request, programme.series, chosen),
        entries=programme.matching(**chosen) if chosen else None,
        about=", ".join(_chosen_words(programme, chosen)),
    )
    return file_response(body, "text/calendar; charset=utf-8", f"{slug}.ics", programme.at)


def _source(request: HttpRequest, series: Series, chosen: dict[str, str]) -> str:
    """The address of this very calendar, made anew from what it depends on."""
    asked = {"lang": request.GET["lang"]} if request.GET.get("lang") in dict(settings.LANGUAGES) else {}
    query = urlencode({**chosen, **asked})
    path = reverse("site:programme_ics", args=[series.slug])
    return f"{public_base(request.network)}{path}{f'?{query}' if query else ''}"


def _chosen_words(programme: Published, chosen: dict[str, str]) -> list[str]:
    """What the filters chose, in words; nothing for what does not exist."""
    words = []
    if theme := next((row for row in programme.theme_rows.values() if row.code == chosen.get("theme")), None):
        words.append(programme.text(theme.short_name) or programme.text(theme.name))
    if region := programme.series.regions.filter(code=chosen["region"]).first() if "region" in chosen else None:
        words.append(programme.text(region.name) or region.code)
    kinds = (entry.card["format"] for entry in programme.entries)
    if kind := next((kind for kind in kinds if kind and kind["code"] == chosen.get("format")), None):
        words.append(programme.text(kind["name"]))
    spoken = {code for entry in programme.entries for code in (entry.card["floor"], *entry.card["into"])}
    if chosen.get("language") in spoken:
        words.append(language_name(chosen["language"], programme.language))
    return words


@public_file
def session_ics(request: HttpRequest, slug: str, session_slug: str) -> HttpResponse:
    """One session as a calendar file."""
    programme = _read(request, slug)
    entry = next((entry for entry in programme.entries if entry.card["slug"] == session_slug), None)
    if entry is None:
        raise Http404
    body = calendar.of_session(programme, entry)
    return file_response(body, "text/calendar; charset=utf-8", f"{session_slug}.ics", entry.released_at)


@public_file
def programme_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The schedule as JSON of the c3voc/frab family."""
    programme = _read(request, slug, content=True)
    return file_response(schedule.as_json(programme), "application/json", f"{slug}.json", programme.at)


@public_file
def programme_xml(request: HttpRequest, slug: str) -> HttpResponse:
    """The schedule as XML of the c3voc/frab family."""
    programme = _read(request, slug, content=True)
    return file_response(schedule.as_xml(programme), "application/xml; charset=utf-8", f"{slug}.xml", programme.at)


@public_file
def programme_atom(request: HttpRequest, slug: str) -> HttpResponse:
    """What each release of the programme changed, as an Atom feed, on the clock of the reader or else of the host."""
    series = public_series_or_404(request, slug)
    base_url = public_base(request.network)
    releases = atom.latest_releases(series)
    body = atom.of_series(
        series,
        releases,
        base_url=base_url,
        source=base_url + reverse("site:programme_atom", args=[slug]),
        changes_url=base_url + reverse("site:changes", args=[slug]),
        language=request.reader.language,
        zone=request.reader.zone or series.zone,
    )
    modified = releases[0].at if releases else None
    return file_response(body, "application/atom+xml; charset=utf-8", f"{slug}.atom", modified)


@public_file
def practices_atom(request: HttpRequest) -> HttpResponse:
    """What is new in the library; takes words and facets as its page does."""
    network = request.network
    if network is None:
        raise Http404
    words, filters, _sort = asked(request)
    language, base_url, query = request.reader.language, public_base(network), filters.query(q=words)
    found = library.search(network, words, filters, language=language, sort="new")
    practices = library.shown_in(network, found.ids[: library_atom.ENTRIES])
    labels = listing.Labels(network, language)
    chosen = [labels.word(facet, value) for facet, values in filters.chosen.items() for value in values]
    spoken = {"lang": request.GET["lang"]} if request.GET.get("lang") in dict(settings.LANGUAGES) else {}
    body = library_atom.of_library(
        network,
        practices,
        base_url=base_url,
        source=_with_query(base_url + reverse("site:practices_atom"), filters.query(q=words, **spoken)),
        page=_with_query(base_url + reverse("library:library"), query),
        query=query,
        about=", ".join(filter(None, [f"“{words}”" if words else "", *chosen])),
        language=language,
    )
    modified = max(map(library_atom.changed_at, practices), default=None)
    return file_response(body, "application/atom+xml; charset=utf-8", "practices.atom", modified)


def _with_query(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
