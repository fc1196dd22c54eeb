"""Formats: what kinds of sessions the network has, and their run-of-show templates."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.networks.models import Network
from sympolis.programme import actions, permissions
from sympolis.programme.doors import network_door, set_up_door
from sympolis.programme.formats import advice_for
from sympolis.programme.forms import refusals
from sympolis.programme.forms.formats import FormatForm, PartRowForm
from sympolis.programme.forms.rows import Rows, pressed
from sympolis.programme.forms.shows import SegmentForm, segment_rows, typed_steps
from sympolis.programme.models import Format, FormatPart
from sympolis.ui.together import SharedForm


@network_door
def formats(request: HttpRequest, network: Network) -> HttpResponse:
    """All formats with their parts and sums."""
    rows = network.formats.prefetch_related("parts__segments")
    kinds = [{"format": kind, "parts": [_part(part) for part in kind.parts.all()]} for kind in rows]
    may_set_up = permissions.may_set_up(request.user, network)
    return render(request, "programme/formats.html", {"desk_here": "formats", "kinds": kinds, "may_set_up": may_set_up})


def _part(part: FormatPart) -> dict[str, Any]:
    segments = list(part.segments.all())
    return {"part": part, "segments": segments, "minutes": sum(segment.minutes for segment in segments)}


@set_up_door
@require_POST
def formats_install(request: HttpRequest, network: Network) -> HttpResponse:
    """Bring in those of the formats A to I that are not there."""
    try:
        made = actions.ensure_formats(network, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        words = (
            _("Added: %(names)s.") % {"names": ", ".join(str(one) for one in made)}
            if made
            else _("All formats A to I are here already.")
        )
        messages.success(request, words)
    return redirect("programme:formats")


@set_up_door
def format_new(request: HttpRequest, network: Network) -> HttpResponse:
    """A format of the network's own."""
    form = FormatForm(request.POST or None, languages=network.languages or ["en"])
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_format(network, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refusals.show(form, refusal)
        else:
            messages.success(request, _("The format is there. Now its run of show."))
            return redirect("programme:format_part", made.pk, made.parts.get().pk)
    return render(request, "programme/format_new.html", {"desk_here": "formats", "form": form})


@set_up_door
def format_edit(request: HttpRequest, network: Network, format: int) -> HttpResponse:
    """Names of a format and its meetings; the segments of each meeting have a page of their own."""
    kind = get_object_or_404(network.formats.prefetch_related("parts__segments"), pk=format)
    languages = network.languages or ["en"]
    what, number = pressed(request.POST) if request.method == "POST" else ("", -1)
    form = FormatForm(request.POST or None, languages=languages, format=kind, beside=_part_rows(kind))
    make = _part_maker(kind, languages)
    rows = (
        Rows(make, "parts", _part_rows(kind))
        if request.method != "POST"
        else Rows.from_post(make, "parts", request.POST)
    )
    problem = ""
    if what == "save":
        if all([form.is_valid(), rows.is_valid()]) and form.is_current():
            problem = _save(kind, form, rows, request)
            if not problem and not rows.errors and not form.errors:
                messages.success(request, _("The format is saved. Sessions that have it keep their run of show."))
                return redirect("programme:format_edit", kind.pk)
    elif what:
        rows = rows.changed_by(what, number, {"day_offset": 0})
        form.is_valid()
        form.errors.clear()
    context = {
        "desk_here": "formats",
        "kind": kind,
        "form": form,
        "rows": rows,
        "problem": problem,
        "parts": {part.pk: _part(part) for part in kind.parts.all()},
    }
    return render(request, "programme/format_edit.html", context)


def _part_maker(kind: Format, languages: list[str]):
    before = {part.pk: part for part in kind.parts.all()}

    def make(**options: Any) -> PartRowForm:
        return PartRowForm(languages=languages, before=before, **options)

    return make


def _part_rows(kind: Format) -> list[dict[str, Any]]:
    return [{"id": part.pk, "title": part.title, "day_offset": part.day_offset} for part in kind.parts.all()]


def _save(kind: Format, form: FormatForm, rows: Rows, request: HttpRequest) -> str:
    try:
        actions.change_format(kind, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        refusals.show(form, refusal)
        return ""
    try:
        actions.set_format_parts(kind, [_as_wished(row) for row in rows.cleaned], by=request.user)
    except Refused as refusal:
        return refusals.show_in_rows(rows, refusal)
    return ""


def _as_wished(row: dict[str, Any]) -> dict[str, Any]:
    """A meeting that is new begins without segments; the others keep theirs."""
    return row if row["id"] else {**row, "segments": []}


@set_up_door
def format_part(request: HttpRequest, network: Network, format: int, part: int) -> HttpResponse:
    """The segments of a meeting of a format."""
    meeting = get_object_or_404(
        FormatPart.objects.filter(format__network=network).select_related("format__network"), pk=part, format_id=format
    )
    before = {segment.pk: segment for segment in meeting.segments.all()}

    def make(**options: Any) -> SegmentForm:
        return SegmentForm(languages=network.languages or ["en"], before=before, **options)

    stored = segment_rows(before.values())
    together = SharedForm(request.POST or None, beside=stored)
    rows, problem = Rows(make, "segments", stored), ""
    if request.method == "POST":
        rows = Rows.from_post(make, "segments", request.POST)
        what, number = pressed(request.POST)
        if what == "save" and rows.is_valid() and together.is_valid() and together.is_current():
            problem = _save_segments(meeting, rows, request)
            if not problem and not rows.errors:
                messages.success(request, _("The run of show is saved. Sessions that have the format keep theirs."))
                return redirect("programme:format_edit", format)
        elif what != "save":
            rows = rows.changed_by(what, number, {"minutes": 10})
    return render(
        request,
        "programme/format_part.html",
        {"desk_here": "formats", "part": meeting, "together": together, **table(rows), "problem": problem},
    )


def table(rows: Rows) -> dict[str, Any]:
    """The rows with minutes from the start, their sum, and what the rules say."""
    steps, lines, at = typed_steps(rows), [], 0
    for form, step in zip(rows.forms, steps, strict=True):
        lines.append({"form": form, "start": f"{at // 60}:{at % 60:02d}", "step": step})
        at += step.minutes
    return {"rows": rows, "lines": lines, "sum": at, "advice": advice_for(steps)}


def _save_segments(part: FormatPart, rows: Rows, request: HttpRequest) -> str:
    try:
        actions.set_format_segments(part, rows.cleaned, by=request.user)
    except Refused as refusal:
        return refusals.show_in_rows(rows, refusal)
    return ""


@set_up_door
@require_POST
def format_remove(request: HttpRequest, network: Network, format: int) -> HttpResponse:
    """Remove a format that no session has."""
    kind = get_object_or_404(network.formats, pk=format)
    try:
        actions.remove_format(kind, by=request.user)
        messages.success(request, _("Format removed: %(name)s") % {"name": kind.name})
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return redirect("programme:format_edit", format)
    return redirect("programme:formats")
