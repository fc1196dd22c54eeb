"""The desk's pages about who came: by hand, and from a meeting service's list that somebody looks through first."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.core.tables import LARGEST
from sympolis.core.text import row_id
from sympolis.programme.forms.series import content_languages
from sympolis.programme.models import Session
from sympolis.registrations import feedback, feedback_sheet, queries
from sympolis.registrations.actions import attendance
from sympolis.registrations.letters import thanks
from sympolis.registrations.matching import Known, only_sounds_alike
from sympolis.registrations.models import AttendanceList, AttendanceRow, Material, Registration
from sympolis.registrations.permissions import may_note_attendance
from sympolis.registrations.states import HOLDING, Attendance
from sympolis.registrations.views.desk import paged, session_door, session_frame
from sympolis.ui.taking_away import table_to_take
from sympolis.ui.texts import TextsFormField

NOBODY = "nobody"


class ListForm(forms.Form):
    """The file of a meeting service."""

    file = forms.FileField(
        label=gettext_lazy("List of those who were there"),
        help_text=gettext_lazy("CSV or XLSX from Zoom, Teams, BigBlueButton, Webex, or your own with a column “Name” or “Email”."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": gettext_lazy("Choose a file first."), "empty": gettext_lazy("This file is empty.")},
    )  # fmt: skip


@session_door()
def who_came(request: HttpRequest, session: Session) -> HttpResponse:
    """Everybody who might have come, with what is known of each, the lists so far, and a place for a new one."""
    form = ListForm(request.POST or None, request.FILES or None) if _uploads(request, session) else ListForm()
    if form.is_bound and form.is_valid() and (kept := _read(request, session, form)):
        return redirect("attendance:list", session.series.slug, session.slug, kept.pk)
    rows = Registration.objects.filter(session=session).filter(state__in=HOLDING) | Registration.objects.filter(
        session=session
    ).exclude(attendance="")
    rows = rows.select_related("participant__person", "municipality").order_by(
        "participant__person__family_name", "participant__person__given_name", "pk"
    )
    context = {
        **session_frame(request, session, "attendance"),
        **paged(request, rows),
        "form": form,
        "lists": session.attendance_lists.all(),
        "counts": _counts(session),
        "is_over": queries.start_of(session) <= timezone.now(),
        "may_note": may_note_attendance(request.user, session.series),
        "choices": [("live", _("live")), ("followed", _("afterwards")), ("", _("not"))],
    }
    return render(request, "registrations/attendance.html", context, status=422 if form.errors else 200)


def _uploads(request: HttpRequest, session: Session) -> bool:
    return request.method == "POST" and may_note_attendance(request.user, session.series)


def _read(request: HttpRequest, session: Session, form: ListForm) -> AttendanceList | None:
    file = form.cleaned_data["file"]
    try:
        return attendance.read_list(session, file.read(LARGEST + 1), file.name, by=request.user)
    except Refused as refusal:
        form.add_error("file", str(refusal.words))
        return None


def _counts(session: Session) -> dict[str, int]:
    rows = Registration.objects.filter(session=session)
    live = rows.filter(attendance=Attendance.LIVE).count()
    followed = rows.filter(attendance=Attendance.FOLLOWED).count()
    absent = rows.filter(state__in=HOLDING, attendance="").count()
    return {"live": live, "followed": followed, "absent": absent}


@session_door(may_note_attendance)
@require_POST
def mark(request: HttpRequest, session: Session) -> HttpResponse:
    """Note one person by hand."""
    row = get_object_or_404(Registration, session=session, pk=row_id(request.POST.get("registration", "")))
    try:
        attendance.set_attendance(session, [row], request.POST.get("attendance", ""), by=request.user)
        messages.success(request, _("Noted."))
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    page = request.POST.get("page", "")
    back = redirect("attendance:who_came", session.series.slug, session.slug)
    back["Location"] += f"?page={page}#r{row.pk}" if page.isdecimal() else f"#r{row.pk}"
    return back


class MaterialForm(forms.Form):
    """What stays of a session, in the languages of its series."""

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = Material.objects.filter(session=session).first()
        self.fields["material"] = TextsFormField(
            content_languages(session.series),
            label=_("What stays of it"),
            help_text=_("Links to slides, notes and the recording. It stands in the letter and on everybody’s own page."),
            rows=5, required=False, initial=kept.text if kept else {},
        )  # fmt: skip
        self.fields["material"].keep(kept.text if kept else None)


@session_door(may_note_attendance)
def thank(request: HttpRequest, session: Session) -> HttpResponse:
    """GET: what stays of the session, who would get which letter, and both letters. POST: keep it, or keep and send."""
    form = MaterialForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        try:
            thanks.keep_material(session, form.cleaned_data["material"], by=request.user)
            if request.POST.get("do") == "send":
                count = thanks.send(session, by=request.user)
                words = ngettext("%(count)d letter goes out.", "%(count)d letters go out.", count)
                messages.success(request, words % {"count": count})
                return redirect("attendance:who_came", session.series.slug, session.slug)
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal.words))
        else:
            messages.success(request, _("Saved."))
            return redirect("attendance:thanks", session.series.slug, session.slug)
    context = {
        **session_frame(request, session, "attendance"), "form": form, "counts": thanks.concerned(session),
        "letters": thanks.looked_at(session, request.reader.language),
        "is_over": session.released is not None and session.released.ends_at <= timezone.now(),
    }  # fmt: skip
    return render(request, "registrations/thanks.html", context)


@session_door()
def said(request: HttpRequest, session: Session) -> HttpResponse:
    """What they said of it: figures for everybody of the desk, their words for the team."""
    context = {
        **session_frame(request, session, "attendance"), "summary": feedback.summary(session),
        "may_read": may_note_attendance(request.user, session.series),
    }  # fmt: skip
    return render(request, "registrations/desk_feedback.html", context)


@session_door()
def said_export(request: HttpRequest, session: Session, kind: str) -> HttpResponse:
    """The same as CSV or XLSX, no more in it than the page shows whoever asks."""
    rows = feedback_sheet.rows(feedback.summary(session), may_read=may_note_attendance(request.user, session.series))
    return table_to_take(kind, f"{session.slug}-feedback", feedback_sheet.columns(), rows)


@session_door(may_note_attendance)
def attendance_list(request: HttpRequest, session: Session, pk: int) -> HttpResponse:
    """GET: the rows of a list and whom each seems to mean. POST: take it over as chosen, or undo that."""
    kept = get_object_or_404(AttendanceList, session=session, pk=pk)
    rows = list(kept.rows.select_related("registration__participant__person"))
    problem = ""
    if request.method == "POST":
        try:
            if "undo" in request.POST:
                count = attendance.undo_list(kept, by=request.user)
                words = ngettext("%(count)d person is as before again.", "%(count)d people are as before again.", count)
            else:
                count = attendance.take_list(kept, _meant(request, rows), by=request.user)
                words = ngettext("%(count)d person attended.", "%(count)d people attended.", count)
            messages.success(request, words % {"count": count})
            return redirect("attendance:who_came", session.series.slug, session.slug)
        except Refused as refusal:
            problem = str(refusal.words)
    context = {
        **session_frame(request, session, "attendance"),
        "kept": kept, "problem": problem, "groups": _groups(session, rows, request), "number": len(rows),
        "is_taken": kept.taken_at is not None and kept.undone_at is None,
    }  # fmt: skip
    return render(request, "registrations/attendance_list.html", context)


def _meant(request: HttpRequest, rows: list[AttendanceRow]) -> dict[int, int | None]:
    """What somebody chose for each row; an untouched one keeps its guess."""
    chosen = {row.pk: request.POST.get(f"row-{row.pk}", "") for row in rows}
    return {pk: int(value) if value.isdecimal() and len(value) < 19 else None for pk, value in chosen.items() if value}


def _groups(session: Session, rows: list[AttendanceRow], request: HttpRequest) -> list[dict[str, Any]]:
    """Doubtful rows first, then those nobody fits, then the sure ones; each with whom it may mean."""
    people = {one.pk: one for one in attendance.known_people(session)}
    names = {pk: f"{one.name}, {one.email}" if one.email else one.name for pk, one in people.items()}
    everybody = sorted(names.items(), key=lambda item: item[1].casefold())
    groups = []
    for certainty, title in (
        ("doubtful", _("Look at these")), ("none", _("Nobody registered under this name")), ("sure", _("Sure")),
    ):  # fmt: skip
        lines = [
            _line(row, _guess(row, people), names, everybody, request) for row in rows if row.certainty == certainty
        ]
        if lines:
            groups.append({"title": title, "certainty": certainty, "lines": lines})
    return groups


def _guess(row: AttendanceRow, people: dict[int, Known]) -> int | None:
    """Whom a row is taken for as long as nobody chose. Whoever only sounds alike in another script is to be chosen."""
    if row.registration_id or not row.candidates:
        return row.registration_id
    likeliest = people.get(row.candidates[0])
    return likeliest.pk if likeliest and not only_sounds_alike(row.name, likeliest) else None


def _line(
    row: AttendanceRow, guess: int | None, names: dict[int, str], everybody: list, request: HttpRequest
) -> dict[str, Any]:
    posted = request.POST.get(f"row-{row.pk}", "") if request.method == "POST" else ""
    likely = [(pk, names[pk]) for pk in row.candidates if pk in names]
    # A list of everybody in each row would make the page of a large session heavy: only where nobody is likely
    rest = [] if row.certainty == "sure" else [pair for pair in everybody if pair[0] not in row.candidates][:400]
    return {"row": row, "likely": likely, "rest": rest, "chosen": posted or str(guess or NOBODY)}
