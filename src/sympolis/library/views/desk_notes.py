"""The note of a session at the desk: written, looked at by speakers, published."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateformat import DateFormat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sympolis.contributions.models import Speaker
from sympolis.contributions.speaking import answers_of
from sympolis.contributions.speaking_purposes import RECORDING
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.directory.models import Person
from sympolis.library.actions import note_approvals, note_files, notes
from sympolis.library.forms.note_publishing import FileForm, RecordingForm
from sympolis.library.forms.notes import ENTRIES, NoteSheet, mark_of, segment_values
from sympolis.library.models import NoteFile, NoteSuggestion, SessionNote
from sympolis.library.note_content import content_of
from sympolis.library.note_states import LineKind, SuggestionState
from sympolis.library.queries import notes as note_queries
from sympolis.library.views.files import as_attachment
from sympolis.library.views.note_frame import frame, read
from sympolis.programme.doors import session_door
from sympolis.programme.forms import refusals
from sympolis.programme.models import Session
from sympolis.programme.permissions import may_see_draft, may_work_on
from sympolis.registrations.models import Material, Registration
from sympolis.registrations.states import Attendance

TRIES = 3  # when others save in the very same moment


@session_door(may_see_draft)
def note(request: HttpRequest, session: Session) -> HttpResponse:
    """The note as the team works on it. Saved as a whole; what two people did to different lines is joined."""
    if not may_work_on(request.user, session.series):
        return _only_read(request, session)
    if request.method != "POST" or not note_queries.is_open(session):
        return _page(request, session, NoteSheet(session, note_queries.note_of(session)))
    what, _colon, rest = request.POST.get("do", "save").partition(":")
    if what in {"save", "autosave", "take", "leave"}:
        return _save(request, session, what, rest)
    sheet = NoteSheet(session, note_queries.note_of(session), request.POST)
    key, _colon, number = rest.partition(":")
    if what == "segment":
        _add_segment(sheet, session, key)
    elif key in sheet.keys:
        sheet.pressed(key, what, int(number) if number.isdecimal() and len(number) < 4 else -1)
    return _page(request, session, sheet)


def _only_read(request: HttpRequest, session: Session) -> HttpResponse:
    found = note_queries.note_of(session)
    shown = read(session, content_of(found), request.reader.language, everything=True) if found else None
    context = {**frame(request, session, found, "note"), "shown": shown}
    return render(request, "library/note_read.html", context)


def _add_segment(sheet: NoteSheet, session: Session, wanted: str) -> None:
    """Begin an entry for a part of the run of show that was left out."""
    segment = next((one for one in session.segments.all() if str(one.pk) == wanted), None)
    if segment is not None:
        values = segment_values(segment)
        sheet.pressed(ENTRIES, "add", -1, {**values, "segment": segment.pk, "seen": mark_of(values)})


def _save(request: HttpRequest, session: Session, what: str, rest: str) -> HttpResponse:
    quiet = what == "autosave"
    for _try in range(TRIES):
        found = note_queries.note_of(session)
        sheet = NoteSheet(session, found, request.POST).without_blank()
        if not sheet.is_valid() or not sheet.meet():
            break
        try:
            saved = notes.save_note(
                session, by=request.user, expected_revision=found.revision if found else 0, **sheet.wishes()
            )
        except Refused as refusal:
            if refusal.code == "changed_meanwhile":
                continue
            return _refused(request, session, sheet, refusal, quiet)
        if quiet:
            return _told_quietly(sheet, saved)
        if what in {"take", "leave"}:
            _settle_suggestion(request, saved.note, what, rest)
        else:
            messages.success(request, _("Saved."))
        return redirect("notes_desk:note", session.series.slug, session.slug)
    if quiet:
        words = _("Not saved by itself: somebody else changed the same, or a line is not right. Press Save to see it.")
        return JsonResponse({"said": words}, status=409)
    return _page(request, session, sheet, status=422)


def _refused(request: HttpRequest, session: Session, sheet: NoteSheet, refusal: Refused, quiet: bool) -> HttpResponse:
    if quiet:
        return JsonResponse({"said": str(refusal.words)}, status=409)
    prefix = refusal.field.partition("-")[0]
    problem = str(refusal.words)
    if prefix in sheet.keys:
        problem = refusals.show_in_rows(sheet.rows[prefix], refusal)
    return _page(request, session, sheet, problem=problem, status=422)


def _told_quietly(sheet: NoteSheet, saved: notes.Saved) -> JsonResponse:
    """What the page has to know to save again: id and mark of each of its lines."""
    stored = NoteSheet(sheet.session, saved.note)
    rows: dict[str, dict[str, Any]] = {}
    for key in sheet.keys:
        now = stored.stored(key)
        kept = saved.entries if key == ENTRIES else saved.lines[key]
        for prefix, row in zip(sheet.posted_as(key), kept, strict=True):
            if prefix:
                rows[prefix] = {"id": row.pk, "seen": mark_of(now[row.pk])}
    clock = DateFormat(timezone.localtime()).format("H:i")
    return JsonResponse({
        "rows": rows, "head": mark_of(stored.stored_head()) if sheet.head_as_typed else "",
        "revision": saved.note.revision, "had": {key: stored.had(key) for key in sheet.keys}, "said": _("Saved by itself at %(time)s UTC.") % {"time": clock},
    })  # fmt: skip


def _settle_suggestion(request: HttpRequest, found: SessionNote, what: str, rest: str) -> None:
    rows = NoteSuggestion.objects.select_related("approval__note__session", "approval__person")
    row = rows.filter(pk=row_id(rest), approval__note=found).first()
    if row is None:
        messages.error(request, _("This suggestion was settled already."))
        return
    try:
        if what == "take":
            note_approvals.take_suggestion(row, by=request.user)
            messages.success(request, _("Taken over, in the words of %(name)s.") % {"name": row.approval.person})
        else:
            note_approvals.leave_suggestion(row, by=request.user)
            messages.success(
                request, _("Left as it was. %(name)s has to be asked anew.") % {"name": row.approval.person}
            )
    except Refused as refusal:
        messages.error(request, str(refusal.words))


def _page(
    request: HttpRequest, session: Session, sheet: NoteSheet, *, problem: str = "", status: int = 200
) -> HttpResponse:
    found = sheet.note
    begun = {form["segment"].value() for form in sheet.rows[ENTRIES].forms} | {
        entry.segment_id for entry in sheet.stored_entries.values()
    }
    left = [one for one in session.segments.all() if one.pk not in begun and str(one.pk) not in begun]
    context = {
        **frame(request, session, found, "note"), "sheet": sheet.with_spare(), "problem": problem,
        "entries": _entries(sheet, found), "left": left, "wrong": _wrong(sheet),
        "tables": [
            {"key": kind.value, "rows": sheet.rows[kind], "had": sheet.had(kind), "name": kind.label, "empty": EMPTY[kind]()}
            for kind in LineKind
        ],
        "had_entries": sheet.had(ENTRIES), "files": list(found.files.all()) if found else [], "file_form": FileForm(),
        "recording_form": RecordingForm(note=found), "came": _came(session), "material": Material.objects.filter(session=session).first(),
        "said_no": _said_no(session), "not_recorded": session.released is not None and session.released.card["recording"] == "none",
    }  # fmt: skip
    return render(request, "library/note_edit.html", context, status=status)


EMPTY = {
    LineKind.CHALLENGE: lambda: _("Which questions are open, and whose they are."),
    LineKind.OFFER: lambda: _("Who offers what to whom: documents, a call, a visit."),
    LineKind.STEP: lambda: _("What was agreed: who does what, and by when."),
}


def _entries(sheet: NoteSheet, found: SessionNote | None) -> list[dict[str, Any]]:
    """Rows of entries, each with the suggestions that wait for an answer."""
    waiting: dict[int, list[NoteSuggestion]] = {}
    if found is not None:
        rows = NoteSuggestion.objects.filter(approval__note=found, state=SuggestionState.OPEN)
        for one in rows.select_related("approval__person"):
            waiting.setdefault(one.entry_id, []).append(one)
    return [
        {"form": form, "suggestions": waiting.get(form.stored.pk, []) if form.stored else []}
        for form in sheet.rows[ENTRIES].forms
    ]


def _wrong(sheet: NoteSheet) -> list[tuple[str, int, Any, str]]:
    """(table, number of the line, field, words) of everything that is wrong in tables."""
    return [(sheet.name(key), *error) for key in sheet.keys for error in sheet.rows[key].errors]


def _came(session: Session) -> dict[str, int]:
    rows = Registration.objects.filter(session=session)
    counts = {row: rows.filter(attendance=row).count() for row in Attendance.values}
    return {"live": counts[Attendance.LIVE], "followed": counts[Attendance.FOLLOWED]}


def _said_no(session: Session) -> list[Person]:
    """Those with a part who do not want to be recorded."""
    people = {part.person_id: part.person for part in session.parts.all()}
    speakers = Speaker.objects.filter(series=session.series_id, person__in=people)
    answers = answers_of(session.series.network_id, people, speakers)
    return [people[pk] for pk, said in answers.items() if said.get(RECORDING) is False]


# -- files and recording


@session_door(may_work_on)
@require_POST
def file_add(request: HttpRequest, session: Session) -> HttpResponse:
    """Add a file; it counts at once."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        told = form.cleaned_data
        try:
            note_files.add_file(session, told["file"], title=told["title"], viewers=told["viewers"], by=request.user)
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("The file is kept."))
            return _back_to_files(session)
    context = {**frame(request, session, note_queries.note_of(session), "note"), "file_form": form}
    return render(request, "library/note_file.html", context, status=422)


@session_door(may_work_on)
@require_POST
def file_change(request: HttpRequest, session: Session, file: int) -> HttpResponse:
    """Say who may have it, or remove it."""
    row = _file(session, file)
    try:
        if request.POST.get("do") == "remove":
            note_files.remove_file(row, by=request.user)
            messages.success(request, _("The file is removed."))
        else:
            note_files.show_file(row, viewers=request.POST.get("viewers", ""), by=request.user)
            messages.success(request, _("Saved."))
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    return _back_to_files(session)


@session_door(may_see_draft)
@require_safe
def file(request: HttpRequest, session: Session, file: int) -> FileResponse:
    """A file, for the team."""
    return as_attachment(_file(session, file))


def _file(session: Session, pk: int) -> NoteFile:
    row = get_object_or_404(NoteFile.objects.select_related("note"), pk=pk, note__session=session)
    row.note.session = session
    return row


@session_door(may_work_on)
@require_POST
def recording(request: HttpRequest, session: Session) -> HttpResponse:
    """Where the recording is, and for whom."""
    found = note_queries.note_of(session)
    form = RecordingForm(request.POST, note=found)
    if form.is_valid():
        told = form.cleaned_data
        try:
            notes.set_recording(session, url=told["recording_url"], viewers=told["recording_for"], by=request.user)
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Saved."))
            return _back_to_files(session)
    context = {**frame(request, session, found, "note"), "recording_form": form}
    return render(request, "library/note_file.html", context, status=422)


def _back_to_files(session: Session) -> HttpResponse:
    back = redirect("notes_desk:note", session.series.slug, session.slug)
    back["Location"] += "#files"
    return back
