"""One good practice of the library, and its files."""

from pathlib import PurePosixPath

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from sympolis.core.files import TYPES
from sympolis.library import linked_data, listing, queries, reading
from sympolis.library.citing import plain
from sympolis.library.models import Practice, PracticeFile
from sympolis.library.practice_paper import PRACTICE_PAPER, practice_paper
from sympolis.library.views.beside import beside
from sympolis.library.views.public_cite import cited
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.programme.linked_data import script
from sympolis.ui.caching import public_page
from sympolis.ui.papers import render_pdf


@public_page
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """What a city did, ?text= in one of its languages; 410 for one that was taken down, and not a word of it."""
    network = _network(request)
    joined = ("municipality", "region", "series", "network", "contribution")
    found = queries.public(network).select_related(*joined).prefetch_related("topics").filter(slug=slug).first()
    if found is None:
        return _not_here(request, network, slug)
    language = request.reader.language  # type: ignore[attr-defined]
    told = reading.read(found, language=language, asked=request.GET.get("text", ""))
    labels = listing.Labels(network, language)
    linked = linked_data.article(found, told, base_url=public_base(network), language=language)
    return render(request, "library/practice.html", {
        "practice": found, "told": told, "topics": list(found.topics.all()), "files": list(found.files.select_related("file")),
        "goals": [(number, labels.word("sdg", str(number))) for number in found.sdgs],
        "presented": queries.presented(found), "related": [(one.practice, reading.reason(one, labels)) for one in queries.related(found)],
        "linked_data": script(linked), "here": "practices", **beside(found),
    })  # fmt: skip


@require_safe
def practice_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a PDF, with the address that stays and its QR code."""
    network = _network(request)
    rows = queries.public(network).select_related("municipality", "series", "network", "contribution")
    found = rows.prefetch_related("topics").filter(slug=slug).first()
    if found is None:
        return _not_here(request, network, slug)
    language = request.reader.language  # type: ignore[attr-defined]
    told = reading.read(found, language=language, asked=request.GET.get("text", ""))
    address = public_base(network) + found.get_absolute_url()
    content = practice_paper(found, told, address=address, cite=plain(cited(found)), language=language)
    pdf = render_pdf(PRACTICE_PAPER, content, language=language)
    headers = {"Content-Disposition": f'inline; filename="{slug}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_safe
def practice_file(request: HttpRequest, slug: str, number: int) -> FileResponse:
    """A public file of a practice, as an attachment under the name it had."""
    shown: Practice = get_object_or_404(queries.public(_network(request)), slug=slug)
    row = get_object_or_404(PracticeFile.objects.select_related("file"), practice=shown, number=number, file__is_public=True)  # fmt: skip
    kind = TYPES.get(PurePosixPath(row.file.file.name).suffix.lstrip("."), "application/octet-stream")
    try:
        file = row.file.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, as_attachment=True, filename=row.file.name, content_type=kind)


def _not_here(request: HttpRequest, network: Network, slug: str) -> HttpResponse:
    """The address in small letters, as addresses of practices are; 410 for one that was taken down, 404 for one that never was."""
    small = slug.lower()
    if small != slug and queries.public(network).filter(slug=small).exists():
        return HttpResponsePermanentRedirect(request.get_full_path().replace(slug, small, 1))
    if queries.is_gone(network, slug):
        return render(request, "library/practice_gone.html", {"here": "practices"}, status=410)
    raise Http404


def _network(request: HttpRequest) -> Network:
    network: Network | None = request.network  # type: ignore[attr-defined]
    if network is None:
        raise Http404
    return network
