"""A practice as an entry for reference programs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sympolis.core.languages import pick
from sympolis.library import citing
from sympolis.library.citing import Cited
from sympolis.library.models import Practice
from sympolis.library.views.doors import gone, practice_of
from sympolis.networks.public_address import public_base
from sympolis.ui.caching import public_page


def cited(practice: Practice) -> Cited:
    """What is cited: in the language that it was written in, the city as author."""
    network, wanted = practice.network, (practice.language, practice.series.working_language)
    city = pick(practice.municipality.name, *wanted)[0] if practice.municipality else practice.place
    return Cited(
        author=city or practice.organisation, title=pick(practice.title, *wanted)[0],
        library=pick(network.name, *wanted)[0], published=timezone.localdate(practice.published_at),
        language=practice.language, key=practice.slug, url=public_base(network) + practice.get_absolute_url(),
    )  # fmt: skip


@public_page
def bibtex(request: HttpRequest, slug: str) -> HttpResponse:
    return _file(request, slug, citing.bibtex, "application/x-bibtex", "bib")


@public_page
def ris(request: HttpRequest, slug: str) -> HttpResponse:
    return _file(request, slug, citing.ris, "application/x-research-info-systems", "ris")


def _file(request: HttpRequest, slug: str, write: Callable[[Cited], str], kind: str, ending: str) -> HttpResponse:
    practice = practice_of(request, slug)
    if practice is None:
        return gone(request)
    name = {"Content-Disposition": f'attachment; filename="{practice.slug}.{ending}"'}
    return HttpResponse(write(cited(practice)), content_type=f"{kind}; charset=utf-8", headers=name)
