"""What machines ask a site for: sitemap, robots.txt and security.txt (RFC 9116)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sympolis.directory.models import Person
from sympolis.library import queries as library
from sympolis.library.queries.notes import published_in
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.networks.queries import municipalities_of
from sympolis.programme import queries
from sympolis.programme.models import Release
from sympolis.programme.states import PUBLIC_ROLES
from sympolis.site.feeds import file_response, public_file

MOST_ADDRESSES = 50_000  # in one sitemap, says the protocol
PRIVATE = ("/desk/", "/me/", "/accounts/", "/demo/", "/preferences/", "/register/")
VALID_DAYS = 180

Page = tuple[str, datetime | None]  # path, when it last changed (None: not known)


@public_file
def sitemap(request: HttpRequest) -> HttpResponse:
    """All public pages of the network in each interface language."""
    if request.network is None:
        raise Http404
    base_url = public_base(request.network)
    pages = list(public_pages(request.network))[:MOST_ADDRESSES]
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(_url(base_url, *page) for page in pages)}</urlset>\n'
    )
    newest = max((changed for _path, changed in pages if changed), default=None)
    return file_response(body.encode(), "application/xml; charset=utf-8", "sitemap.xml", newest)


def public_pages(network: Network) -> Iterator[Page]:
    """Pages that everybody may see: home, series, programmes, released sessions, their notes, speakers, practices,
    cities. Seven queries.
    """
    yield reverse("site:home"), None
    series_rows = list(queries.public_series(network))
    releases = Release.objects.filter(series__in=series_rows).order_by("number").values_list("series_id", "at")
    last = dict(releases)
    for series in series_rows:
        yield series.get_absolute_url(), last.get(series.pk)
        yield series.get_programme_url(), last.get(series.pk)
        yield reverse("site:changes", args=[series.slug]), last.get(series.pk)
    columns = ("session__series__slug", "card__slug", "release__at", "content__parts")
    speakers: set[int] = set()
    for slug, session_slug, at, parts in queries.released_in(network).select_related(None).values_list(*columns):
        yield reverse("site:session", args=[slug, session_slug]), at
        speakers |= {part["person"] for part in parts if part["role"] in PUBLIC_ROLES}
    for note in published_in(network):
        yield reverse("notes:note", args=[note.session.series.slug, note.session.slug]), note.published.published_at  # type: ignore[union-attr]
    for slug in Person.objects.filter(pk__in=speakers).order_by("slug").values_list("slug", flat=True):
        yield reverse("site:speaker", args=[slug]), None
    practices = list(library.public(network).order_by("-changed_at", "-pk").values_list("slug", "changed_at"))
    if practices:
        yield reverse("library:library"), practices[0][1]
    for slug, changed in practices:
        yield reverse("library:practice", args=[slug]), changed
    yield reverse("site:cities"), None
    for slug in municipalities_of(network).order_by("slug").values_list("slug", flat=True):
        yield reverse("site:city", args=[slug]), None


def _url(base_url: str, path: str, changed: datetime | None) -> str:
    address = escape(base_url + quote(path))
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}?lang={code}"/>\n'
        for code, _n in settings.LANGUAGES
    )
    moment = f"<lastmod>{changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>\n" if changed else ""
    return (
        f"<url>\n<loc>{address}</loc>\n{moment}{others}"
        f'<xhtml:link rel="alternate" hreflang="x-default" href="{address}"/>\n</url>\n'
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages for everybody, the desk and personal pages for nobody."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in PRIVATE),
        "",
        f"Sitemap: {public_base(request.network)}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness: the network's address, else the page that says how to reach us."""
    base_url = public_base(request.network)
    address = request.network.contact_email if request.network else ""
    contact = f"mailto:{quote(address, safe='@+')}" if address else base_url + reverse("site:privacy")
    until = (timezone.now() + timedelta(days=VALID_DAYS)).astimezone(UTC)
    lines = [
        f"Contact: {contact}",
        f"Expires: {until:%Y-%m-%dT00:00:00Z}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {base_url}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
