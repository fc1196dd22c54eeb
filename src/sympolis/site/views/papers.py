"""The public concept note of a session: to read, and as a PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sympolis.programme import papers, queries
from sympolis.programme.models import SessionVersion
from sympolis.site.reading import SeriesReading
from sympolis.site.views.session import base_of
from sympolis.ui.caching import public_page
from sympolis.ui.papers import render_pdf


def _version(reading: SeriesReading, slug: str) -> SessionVersion:
    found = queries.released(reading.series).select_related("session", "release").filter(session__slug=slug).first()
    if found is None:
        raise Http404
    return found


def _content(request: HttpRequest, slug: str, session_slug: str) -> tuple[SeriesReading, SessionVersion, dict]:
    reading = SeriesReading(request, slug)
    version = _version(reading, session_slug)
    url = f"{base_of(request)}{reading.series.get_absolute_url()}sessions/{session_slug}/"
    subject = papers.released_subject(version, reading.series)
    return reading, version, papers.concept_note(subject, language=request.reader.language, url=url)


@public_page
def concept_note(request: HttpRequest, slug: str, session_slug: str) -> HttpResponse:
    """The concept note, generated from the released record."""
    reading, version, content = _content(request, slug, session_slug)
    return render(
        request,
        "site/concept_note.html",
        {"series": reading.series, "version": version, "note": content, "here": "programme"},
    )


@public_page
def concept_note_pdf(request: HttpRequest, slug: str, session_slug: str) -> HttpResponse:
    """The same as a PDF."""
    reading, version, content = _content(request, slug, session_slug)
    pdf = render_pdf(papers.CONCEPT_NOTE, content, language=request.reader.language)
    name = f"{reading.series.slug}-{version.card['slug']}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
