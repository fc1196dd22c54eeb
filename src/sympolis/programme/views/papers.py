"""Papers of a session: concept note (of the draft) and run of show, to read, to print and as PDF."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from sympolis.core.languages import INTERFACE_LANGUAGES, direction
from sympolis.programme import papers, permissions
from sympolis.programme.doors import session_door
from sympolis.programme.forms.series import content_languages
from sympolis.programme.models import Session
from sympolis.programme.views.sessions import frame
from sympolis.ui.papers import render_pdf

TEMPLATES = {"concept-note": papers.CONCEPT_NOTE, "run-of-show": papers.RUN_OF_SHOW}


@session_door(permissions.may_see_draft)
def session_papers(request: HttpRequest, session: Session) -> HttpResponse:
    """Which papers there are, in which languages."""
    context = {"tab": "papers", "languages": content_languages(session.series)}
    return render(request, "programme/papers.html", {**frame(request, session), **context})


@session_door(permissions.may_see_draft)
def paper(request: HttpRequest, session: Session, kind: str, language: str) -> HttpResponse:
    """A paper as a page that prints well."""
    content = _content(session, kind, language)
    context = {
        "tab": "papers",
        "kind": kind,
        "language": language,
        "note": content,
        "paper": content,
        "direction": direction(language),
    }
    return render(request, f"programme/paper_{kind.replace('-', '_')}.html", {**frame(request, session), **context})


@session_door(permissions.may_see_draft)
def paper_pdf(request: HttpRequest, session: Session, kind: str, language: str) -> HttpResponse:
    """The same as a PDF."""
    pdf = render_pdf(TEMPLATES[kind], _content(session, kind, language), language=language)
    name = f"{session.slug}-{kind}-{language}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _content(session: Session, kind: str, language: str) -> dict[str, Any]:
    """In one of the series' languages; our own words in that language too, where we have them, else in English."""
    if kind not in TEMPLATES or language not in content_languages(session.series):
        raise Http404
    ours = language if language in dict(INTERFACE_LANGUAGES) else "en"
    with translation.override(ours):
        if kind == "concept-note":
            return papers.concept_note(papers.draft_subject(session), language=language)
        return papers.run_of_show(session, language=language)
