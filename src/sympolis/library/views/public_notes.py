"""The note of a session for readers: the public, those who took part, those with a part who approve it."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolis.contributions.speaking import public_slides
from sympolis.core.languages import pick
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.library import note_links
from sympolis.library.actions import note_approvals
from sympolis.library.forms.note_publishing import AnswerForm
from sympolis.library.models import NoteApproval, NoteFile, SessionNote
from sympolis.library.note_paper import NOTE_PAPER, note_paper
from sympolis.library.note_reading import Reading, Said
from sympolis.library.note_states import Answer, Viewers
from sympolis.library.queries import notes as note_queries
from sympolis.library.views.files import as_attachment
from sympolis.library.views.note_frame import read
from sympolis.programme.models import Session
from sympolis.programme.published import published
from sympolis.programme.queries import public_series
from sympolis.registrations.models import Material, Participant, Registration
from sympolis.registrations.views.public_doors import by_link, personal
from sympolis.ui.caching import public_page
from sympolis.ui.papers import render_pdf


def _session(request: HttpRequest, slug: str, session: str) -> Session:
    """A released session of a public series of this network, or 404."""
    network = request.network  # type: ignore[attr-defined]
    series = public_series(network).select_related("network").filter(slug=slug).first() if network else None
    rows = Session.objects.filter(released__isnull=False).select_related("released")
    found: Session = get_object_or_404(rows, series=series, slug=session) if series else _nowhere()
    found.series = series
    return found


def _nowhere() -> Any:
    raise Http404


def _public(request: HttpRequest, slug: str, session: str) -> tuple[SessionNote, Reading]:
    """The note as the public reads it; 404 while there is none."""
    found = _session(request, slug, session)
    version = note_queries.published_version(found.pk)
    if version is None:
        raise Http404
    note = version.note
    note.session = found
    return note, _reading(request, note, with_seat=False)


def _reading(request: HttpRequest, note: SessionNote, *, with_seat: bool) -> Reading:
    assert note.published is not None
    language = request.reader.language  # type: ignore[attr-defined]
    shown = read(note.session, note.published.content, language, with_seat=with_seat)
    version = note.session.released
    if version is not None:
        version.session = note.session
        shown.slides = public_slides(version)
    shown.files = note_queries.files_for(note, with_seat=with_seat)
    shown.recording = note_queries.recording_for(note, with_seat=with_seat)
    return shown


def head(request: HttpRequest, session: Session) -> dict[str, Any]:
    """Title, time and languages of a session as released, in words."""
    series = session.series
    language = request.reader.language  # type: ignore[attr-defined]
    programme = published(series, base_url="", language=language, sessions=[session.pk])
    entry = programme.entries[0]
    title, title_language = programme.best(entry.card["title"])
    return {
        "title": title, "title_language": title_language, "series_title": programme.text(series.title),
        "when": programme.clock_line(entry.starts_at, entry.ends_at, entry.card["zone"]),
        "languages": programme.languages_line(entry), "theme": programme.theme(entry)[0],
    }  # fmt: skip


@require_safe
@public_page
def note(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """What was said, offered and agreed in a session."""
    found, shown = _public(request, slug, session)
    context = {
        "note": found, "version": found.published, "session": found.session, "series": found.session.series, "shown": shown,
        "head": head(request, found.session), "here": "programme",
    }  # fmt: skip
    return render(request, "library/note.html", context)


@require_safe
@public_page
def note_pdf(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """The same as a PDF."""
    found, shown = _public(request, slug, session)
    language = request.reader.language  # type: ignore[attr-defined]
    content = note_paper(found, shown, head(request, found.session), language=language)
    pdf = render_pdf(NOTE_PAPER, content, language=language)
    name = f"{slug}-{session}-note.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@require_safe
def note_file(request: HttpRequest, slug: str, session: str, file: int) -> FileResponse:
    """A file of a public note that everybody may have."""
    found = _session(request, slug, session)
    rows = NoteFile.objects.filter(note__session=found, note__published__isnull=False, viewers=Viewers.PUBLIC)
    return as_attachment(get_object_or_404(rows, pk=file))


# -- those who took part, by their personal link


def _own(participant: Participant, registration: int) -> SessionNote:
    """The public note of a session in which they had a seat; 404 for anything else."""
    rows = Registration.objects.filter(
        note_queries.had_seat(), participant=participant, session__released__isnull=False
    )
    row = get_object_or_404(rows.select_related("session__released", "session__series__network"), pk=registration)
    version = note_queries.published_version(row.session_id)
    if version is None:
        raise Http404
    version.note.session = row.session
    return version.note


@require_safe
@by_link
def own_note(request: HttpRequest, participant: Participant, registration: int) -> HttpResponse:
    """The note with the files and the recording that are for those who took part."""
    note = _own(participant, registration)
    series = note.session.series
    material = Material.objects.filter(session=note.session).first()
    context = {
        "note": note, "version": note.published, "session": note.session, "series": series, "registration": registration,
        "shown": _reading(request, note, with_seat=True), "head": head(request, note.session), "here": "me",
        "token": request.resolver_match.kwargs["token"] if request.resolver_match else "", "participant": participant,
        "material": pick(material.text, request.reader.language, series.working_language)[0] if material else "",  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "library/note_own.html", context)


@require_safe
@by_link
def own_file(request: HttpRequest, participant: Participant, registration: int, file: int) -> FileResponse:
    """A file of it."""
    note = _own(participant, registration)
    return as_attachment(get_object_or_404(NoteFile, note=note, pk=file))


# -- those with a part, who approve it


@personal
def approve(request: HttpRequest, token: str) -> HttpResponse:
    """The note as it was sent to somebody with a part: they approve it, or change what is said of their part."""
    network = request.network  # type: ignore[attr-defined]
    row = note_links.approval_of(token, network) if network else None
    if row is None or row.version is None:
        raise Http404
    if not note_queries.answers(row):
        return render(request, "library/note_approve_over.html", {"here": "programme"}, status=410)
    session = row.note.session
    language = request.reader.language  # type: ignore[attr-defined]
    shown = read(session, row.version.content, language, reader=row.person_id, everything=True)
    form = _answer_form(request, row, shown)
    if request.method == "POST" and form.is_valid() and _answered(request, row, form):
        return redirect("notes:approve", token)
    wrong = bool(form.errors)
    context = {
        "row": row, "note": row.note, "session": session, "series": session.series, "shown": shown, "form": form,
        "head": head(request, session) if session.released else {"title": str(session.title)},
        "entries": [{"entry": entry, "field": form.part(entry.pk)} for entry in shown.entries],
        "rest": replace(shown, summary=Said("", ""), entries=[]), "typed": form.typed(),
        "has_own": any(entry.own for entry in shown.entries), "outdated": row.answer == Answer.OUTDATED,
        "changes": list(row.suggestions.select_related("entry")), "answers": Answer,
    }  # fmt: skip
    return render(request, "library/note_approve.html", context, status=422 if wrong else 200)


def _answer_form(request: HttpRequest, row: NoteApproval, shown: Reading) -> AnswerForm:
    """The form beside the words of now, with what was typed beside those that they had read."""
    options = {"shown": shown, "language": row.note.session.series.working_language}
    if request.method != "POST":
        return AnswerForm(**options)
    assert row.version is not None
    number = row_id(request.POST.get("version", ""))
    if number == row.version.number:
        return AnswerForm(request.POST, **options)
    version = row.note.versions.filter(number=number).first()
    language = request.reader.language  # type: ignore[attr-defined]
    before = read(row.note.session, version.content, language, everything=True) if version else None
    return AnswerForm.anew(request.POST, before, **options)


def _answered(request: HttpRequest, row: NoteApproval, form: AnswerForm) -> bool:
    changed, remark = form.changed(), form.cleaned_data["remark"]
    shown = row_id(request.POST.get("version", ""))
    try:
        if request.POST.get("do") == "approve":
            if row.version and shown == row.version.number and (changed or remark.strip()):
                form.add_error(
                    None, _("You wrote something. Send it with “Send my changes”, or take it out and approve.")
                )
                return False
            note_approvals.approve(row, shown=shown)
            messages.success(request, _("Thank you. You have approved the note."))
        else:
            note_approvals.suggest(row, changed, remark=remark, shown=shown)
            messages.success(request, _("Thank you. Your changes are with the secretariat."))
    except Refused as refusal:
        form.show(refusal)
        return False
    return True
