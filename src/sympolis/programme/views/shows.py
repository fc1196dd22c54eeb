"""The run of show of a session: a table of segments that grows and shrinks by plain buttons."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.programme import actions, permissions
from sympolis.programme.board import local_of
from sympolis.programme.doors import session_door
from sympolis.programme.formats import Advice, advice_for
from sympolis.programme.forms import refusals
from sympolis.programme.forms.rows import Rows, pressed
from sympolis.programme.forms.series import content_languages
from sympolis.programme.forms.shows import SessionSegmentForm, TypedStep, person_choices, segment_rows, typed_steps
from sympolis.programme.models import FormatPart, FormatSegment, Session
from sympolis.programme.views.sessions import frame

PREFIX = "segments"


@session_door(permissions.may_work_on)
def run_of_show(request: HttpRequest, session: Session) -> HttpResponse:
    """Segments with minutes and clock times, their sum against the length, and what the rules say."""
    make = _maker(session)
    refusal = None
    if request.method == "POST":
        rows = Rows.from_post(make, PREFIX, request.POST)
        what, number = pressed(request.POST)
        if what == "save" and rows.is_valid():
            refusal = _save(session, rows, request)
            if refusal is None:
                messages.success(request, _("The run of show is saved in the draft."))
                return redirect("programme:session_run_of_show", session.series.slug, session.slug)
        elif what == "template":
            rows = Rows(make, PREFIX, _from_template(session, request.POST.get("part", "")))
            messages.info(request, _("This is the format’s template again. It is not saved yet."))
        elif what != "save":
            rows = rows.changed_by(what, number, {"minutes": 10})
    else:
        rows = Rows(make, PREFIX, segment_rows(session.segments.all()))
    context = {"tab": "show", "parts": _template_parts(session), **outcome(request, session, rows, refusal)}
    table = _table(session, rows)
    return render(request, "programme/run_of_show.html", {**frame(request, session), **table, **context})


def outcome(request: HttpRequest, session: Session, rows: Rows, refusal: Refused | None) -> dict[str, Any]:
    """How saving a table went: {"problem": words about all of it, "stale": whether somebody else was faster,
    "revision": what the page shows from now on, so that saving again puts it in the other's place}."""
    stale = refusal is not None and refusal.code == "changed_meanwhile"
    return {
        "problem": refusals.show_in_rows(rows, refusal) if refusal else "",
        "stale": stale,
        "revision": session.revision if stale else revision_of(request, session),
    }


def _maker(session: Session) -> Callable[..., SessionSegmentForm]:
    """Builds rows; people and languages are read once for all of them."""
    also = [segment.person for segment in session.segments.select_related("person") if segment.person]
    persons = person_choices(session.series.network, [*also, *(part.person for part in session.parts.all())])
    before = {segment.pk: segment for segment in session.segments.all()}
    languages = content_languages(session.series)
    spoken = [session.floor_language, *session.interpretation_languages]

    def make(**options: Any) -> SessionSegmentForm:
        return SessionSegmentForm(languages=languages, before=before, persons=persons, spoken=spoken, **options)

    return make


def _save(session: Session, rows: Rows, request: HttpRequest) -> Refused | None:
    wishes, shown = [form.wishes() for form in rows.forms], revision_of(request, session)
    try:
        actions.set_run_of_show(session, wishes, by=request.user, expected_revision=shown)
    except Refused as refusal:
        return refusal
    return None


def revision_of(request: HttpRequest, session: Session) -> int:
    """The revision that was shown when the page was first opened."""
    shown = request.POST.get("revision", "")
    return int(shown) if shown.isdecimal() and len(shown) < 10 else session.revision


def _template_parts(session: Session) -> list[FormatPart]:
    return list(session.format.parts.all()) if session.format else []


def _from_template(session: Session, wanted: str) -> list[dict[str, Any]]:
    """The steps of the format's (chosen) meeting as rows, without ids: they are new."""
    parts = _template_parts(session)
    chosen = next((part for part in parts if str(part.pk) == wanted), parts[0] if parts else None)
    steps = FormatSegment.objects.filter(part=chosen) if chosen else []
    return [{**row, "id": ""} for row in segment_rows(steps)]


def _table(session: Session, rows: Rows) -> dict[str, Any]:
    """The rows with their clock times, the sum, and what the rules say of them as typed."""
    steps = typed_steps(rows)
    lines, at = [], 0
    for form, step in zip(rows.forms, steps, strict=True):
        lines.append({"form": form, "start": _clock(session, at), "step": step})
        at += step.minutes
    return {
        "rows": rows,
        "lines": lines,
        "sum": at,
        "end": _clock(session, at),
        "rest": session.minutes - at,
        "over": at - session.minutes,
        "written": session.minutes >= 1440,
        "advice": _advice(steps, session),
    }


def _clock(session: Session, minutes: int) -> str:
    """The host's clock that many minutes after the start; clocks may change in between."""
    return f"{local_of(session.starts_at + timedelta(minutes=minutes), session.zone):%H:%M}"


def _advice(steps: list[TypedStep], session: Session) -> list[Advice]:
    return advice_for(steps, minutes=session.minutes, interpreted=bool(session.interpretation_languages))
