"""The desk's pages about bringing people along from spreadsheets: read, say what is what, look through, take over, undo."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.core.sheets import csv_of
from sympolis.core.tables import LARGEST, column_letters
from sympolis.programme.models import Series, Session
from sympolis.registrations import import_rows
from sympolis.registrations.actions import imports
from sympolis.registrations.forms.desk_fields import show
from sympolis.registrations.forms.imports import ColumnsForm, SpreadsheetForm
from sympolis.registrations.models import Import
from sympolis.registrations.permissions import may_select
from sympolis.registrations.views.desk import people_door, series_frame

MOST_SHOWN = 200  # faults, doubled lines and cities on a page; all faults are in the file to take away
EXAMPLES = 3  # rows


@people_door(may_select)
def lists(request: HttpRequest, series: Series) -> HttpResponse:
    """The lists so far, and a place for a new one."""
    form = (
        SpreadsheetForm(request.POST or None, request.FILES or None) if request.method == "POST" else SpreadsheetForm()
    )
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = imports.read_people(series, file.read(LARGEST + 1), file.name, by=request.user)
        except Refused as refusal:
            show(form, refusal)
        else:
            return redirect("imports:columns", series.slug, kept.pk)
    context = {"form": form, "lists": _lists(series)}
    return _page(request, series, "imports.html", context, 422 if form.errors else 200)


def _lists(series: Series) -> list[Import]:
    kept = list(series.imports.all()[:MOST_SHOWN])
    for one in kept:
        one.people, one.registered = (len(one.made.get(key, ())) for key in ("participants", "registrations"))
    return kept


@people_door(may_select)
def columns(request: HttpRequest, series: Series, pk: int) -> HttpResponse:
    """GET: a guess which column is what. POST: keep what was chosen and go on to look at what it would do."""
    kept = _kept(series, pk)
    if kept.is_taken:
        return redirect("imports:list", series.slug, kept.pk)
    examples = list(kept.rows.exclude(cells=[]).values_list("cells", flat=True)[:EXAMPLES])
    form = ColumnsForm(request.POST or None, kept=kept, examples=examples)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            imports.set_mapping(
                kept, form.mapping(), sessions=told["sessions"], tells=told["tells"] == form.LETTERS, by=request.user
            )
        except Refused as refusal:
            show(form, refusal)
        else:
            return redirect("imports:list", series.slug, kept.pk)
    letters = [column_letters(place) for place in range(len(kept.columns))]
    context = {"form": form, "kept": kept, "heads": list(zip(letters, kept.columns, strict=True)), "examples": examples}
    return _page(request, series, "import_columns.html", context, 422 if form.errors else 200)


@people_door(may_select)
def one(request: HttpRequest, series: Series, pk: int) -> HttpResponse:
    """GET: what taking a list over would do, or has done. POST: do it, or undo it."""
    kept = _kept(series, pk)
    if not kept.is_taken and import_rows.missing(kept.mapping):
        return redirect("imports:columns", series.slug, kept.pk)
    if request.method == "POST":
        try:
            _undo(request, kept) if "undo" in request.POST else _take_over(request, kept)
        except Refused as refusal:
            messages.error(request, str(refusal.words))
        return redirect("imports:list", series.slug, kept.pk)
    if kept.is_taken:
        made = {key: len(kept.made.get(key, ())) for key in ("participants", "registrations")}
        return _page(request, series, "import_taken.html", {"kept": kept, "made": made})
    return _page(request, series, "import_plan.html", {"kept": kept, **_planned(kept)})


def _take_over(request: HttpRequest, kept: Import) -> None:
    made = imports.take_over(kept, by=request.user)
    words = ngettext("%(n)d person taken over.", "%(n)d people taken over.", made.new + made.known)
    messages.success(request, words % {"n": made.new + made.known})


def _undo(request: HttpRequest, kept: Import) -> None:
    registrations, people = imports.undo(kept, by=request.user)
    words = _("Taken back: %(people)d people, %(registrations)d registrations.")
    messages.success(request, words % {"people": people, "registrations": registrations})
    left = len(kept.made.get("registrations", ())) - registrations
    if left > 0:
        words = ngettext(
            "%(n)d registration stays, since something happened with it since.",
            "%(n)d registrations stay, since something happened with them since.", left,
        )  # fmt: skip
        messages.info(request, words % {"n": left})


def _planned(kept: Import) -> dict[str, Any]:
    made = imports.plan(kept)
    names = {column_letters(place): name for place, name in enumerate(kept.columns)}
    return {
        "plan": made,
        "rows": kept.rows.count(),
        "faults": [(line, column, names.get(column, ""), words) for line, column, words in made.faults[:MOST_SHOWN]],
        "doubled": made.doubled[:MOST_SHOWN],
        "cities": made.unknown_places.most_common(MOST_SHOWN),
        "sessions": Session.objects.filter(pk__in=kept.sessions).order_by("starts_at", "pk"),
        "lines_name_sessions": "sessions" in kept.mapping,
        "most": MOST_SHOWN,
    }


@people_door(may_select)
def faults(request: HttpRequest, series: Series, pk: int) -> HttpResponse:
    """Every fault of a list, to take away."""
    kept = _kept(series, pk)
    if import_rows.missing(kept.mapping):
        return redirect("imports:columns", series.slug, kept.pk)
    content = csv_of([_("Line"), _("Column"), _("What is wrong")], imports.plan(kept).faults)
    return HttpResponse(
        content, content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="faults-{kept.pk}.csv"'},
    )  # fmt: skip


@people_door(may_select)
@require_POST
def remove(request: HttpRequest, series: Series, pk: int) -> HttpResponse:
    """Throw the rows of a list away; people who were taken over stay."""
    kept = _kept(series, pk)
    try:
        imports.forget(kept, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return redirect("imports:list", series.slug, kept.pk)
    messages.success(request, _("The list is thrown away."))
    return redirect("imports:lists", series.slug)


def _kept(series: Series, pk: int) -> Import:
    kept = get_object_or_404(Import, series=series, pk=pk)
    kept.series = series
    return kept


def _page(request: HttpRequest, series: Series, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = series_frame(request, series, "people")
    return render(request, f"registrations/{name}", {**frame, **context}, status=status)
