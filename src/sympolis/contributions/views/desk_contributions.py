"""What came in, at the desk: the list, one of them, its words, its city."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.contributions import actions, beside, conflicts, queries, sheet
from sympolis.contributions.actions import approved_version
from sympolis.contributions.forms.writing import BeginForm, PersonForm, WriteForm
from sympolis.contributions.models import Contribution, ContributionFile
from sympolis.contributions.permissions import may_bring, may_see_contributions
from sympolis.contributions.states import CHOSEN, ApprovalState, ContributionState, Kind
from sympolis.contributions.views.storing import Stored, frame, wants_json
from sympolis.contributions.views.writing import handed_out, shown, steps
from sympolis.core.files import ACCEPT
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.programme.doors import series_door
from sympolis.programme.models import Series
from sympolis.registrations import towns
from sympolis.ui.taking_away import table_to_take

A_PAGE = 50


@series_door(may_see_contributions)
def contributions(request: HttpRequest, series: Series) -> HttpResponse:
    """All of a series, by state; `?state=` `?kind=` `?theme=` `?call=` `?q=` narrow them."""
    rows, asked = _asked(request, series)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    counts = queries.counts_by_state(series)
    context = {
        **_frame(request, series), "page": page, **asked, "query": request.GET.urlencode(),
        "states": [(code, label, counts.get(code, 0)) for code, label in ContributionState.choices if counts.get(code)],
        "total": sum(counts.values()), "kinds": Kind.choices, "themes": list(series.themes.all()),
        "calls": list(queries.calls_of(series)), "is_narrow": any(asked.values()),
    }  # fmt: skip
    return render(request, "contributions/desk_contributions.html", context)


def _asked(request: HttpRequest, series: Series) -> tuple[QuerySet[Contribution], dict[str, Any]]:
    """Those that the address asks for, and what it asks. 404 for a state or kind that there is not."""
    told = request.GET
    state, kind = told.get("state", ""), told.get("kind", "")
    if state not in ("", "sent", *ContributionState.values) or kind not in ("", *Kind.values):
        raise Http404
    asked: dict[str, Any] = {
        "state": state, "kind": kind, "words": told.get("q", "")[:200], "theme": row_id(told.get("theme", "")),
        "call": row_id(told.get("call", "")),
    }  # fmt: skip
    return queries.found(queries.contributions_of(series), **asked), asked


@series_door(may_see_contributions)
def contributions_table(request: HttpRequest, series: Series, kind: str) -> HttpResponse:
    """The list as the desk shows it, whole, as CSV or XLSX; addresses only for those who work with them."""
    rows, _asked_for = _asked(request, series)
    every = list(rows)
    kinds, questions, may = sheet.kinds_in(every), sheet.questions_in(every), may_bring(request.user, series)
    language = get_language() or series.working_language
    columns = sheet.columns(kinds, questions, may_see_addresses=may)
    lines = sheet.lines(every, kinds, questions, language, may_see_addresses=may)
    return table_to_take(kind, f"{series.slug}-contributions", columns, lines)


@series_door(may_bring)
def contribution_new(request: HttpRequest, series: Series) -> HttpResponse:
    """Enter one for a city, which may take it over later."""
    calls = list(queries.calls_of(series))
    form = BeginForm(request.POST or None, kinds=Kind.values, language=series.working_language)
    if request.method == "POST" and form.is_valid():
        call = next((one for one in calls if str(one.pk) == request.POST.get("call")), None)
        try:
            row = actions.enter(series, form.begun(), by=request.user, call=call)
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("It is there, as a draft. Write it, or hand it over to the city."))
            return redirect("contributions_desk:contribution_edit", series.slug, row.pk)
    context = {
        **_frame(request, series), "form": form, "calls": calls, "chosen": request.POST.get("call", ""),
        "towns": towns.offered(series.network, get_language() or "en"),
    }  # fmt: skip
    return render(request, "contributions/desk_contribution_new.html", context, status=422 if form.errors else 200)


@series_door(may_see_contributions)
def contribution(request: HttpRequest, series: Series, contribution: int) -> HttpResponse:
    """One of them whole: what it says, who stands behind it, where it stands, what may be done."""
    return _page(request, series, _row(series, contribution))


def _page(
    request: HttpRequest, series: Series, row: Contribution, *, status: int = 200, **forms: PersonForm
) -> HttpResponse:
    working = series.working_language
    approvals = list(row.approvals.select_related("version").order_by("-pk"))
    context = {
        **_frame(request, series), **shown(row, working), "row": row, "files": list(row.files.all()),
        "authors": list(row.authors.select_related("participant__person")), "approvals": approvals,
        "may_ask": row.state in CHOSEN, "asked": next((one for one in approvals if one.state == ApprovalState.ASKED), None),
        "approved": approved_version(row), "panels": beside.panels(row, request.user), "lacking": _labels(row),
        "state": ContributionState(row.state).label, "may_write": False, "may_accept": row.state in DECIDED,
        "in_conflict": bool(conflicts.between(request.user, row)),
        "person_form": PersonForm(prefix="person"), "city_form": PersonForm(prefix="city"), **forms,
    }  # fmt: skip
    return render(request, "contributions/desk_contribution.html", context, status=status)


DECIDED = (ContributionState.SUBMITTED, ContributionState.IN_REVIEW, ContributionState.DECLINED)


def _labels(row: Contribution) -> list[str]:
    """What is still missing, in words."""
    form = WriteForm(contribution=row, questions=queries.questions_of(row), every=True)
    return [str(form.fields[name].label) for name in actions.missing(row) if name in form.fields]


@series_door(may_bring)
def contribution_edit(request: HttpRequest, series: Series, contribution: int) -> HttpResponse:
    """Change the words, as its authors do."""
    row = _row(series, contribution)
    form, status = WriteForm(contribution=row, questions=queries.questions_of(row), every=True), 200
    if request.method == "POST":
        stored = Stored(request, row, request.user)
        if wants_json(request):
            return stored.answer()
        if stored.is_whole:
            messages.success(request, _("Saved."))
            return redirect("contributions_desk:contribution", series.slug, row.pk)
        form, status = stored.form, 409 if stored.conflicts or stored.refused else 422
    context = {
        **_frame(request, series), **frame(series, get_language() or "en"), "row": row, "form": form.tell_needed(),
        "files": list(row.files.all()), "accept": ACCEPT, "may_write": True, "remarks": queries.open_remarks(row),
    }  # fmt: skip
    return render(request, "contributions/desk_contribution_edit.html", context, status=status)


@series_door(may_see_contributions)
def contribution_versions(request: HttpRequest, series: Series, contribution: int) -> HttpResponse:
    """All its versions; POST: bring one back."""
    row = _row(series, contribution)
    if request.method == "POST":
        version = row.versions.filter(number=row_id(request.POST.get("restore", ""))).first()
        if version is None or not may_bring(request.user, series):
            raise Http404
        _told(request, lambda: actions.restore(row, version, by=request.user), _("The words are back."))
        return redirect("contributions_desk:contribution_versions", series.slug, row.pk)
    context = {
        **_frame(request, series), "row": row, **steps(request, row), "zone": series.zone,
        "may_write": may_bring(request.user, series) and row.state != ContributionState.WITHDRAWN,
    }  # fmt: skip
    return render(request, "contributions/desk_contribution_versions.html", context)


@series_door(may_bring)
@require_POST
def contribution_turn(request: HttpRequest, series: Series, contribution: int) -> HttpResponse:
    """Send it for a city, take it back, make it a draft again, as the button says."""
    row = _row(series, contribution)
    verb = TURNS.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    act, said = verb
    gone = row.submitted_at is None and request.POST["do"] == "withdraw"
    if _told(request, lambda: act(row, by=request.user), str(said())) and gone:
        return redirect("contributions_desk:contributions", series.slug)
    return redirect("contributions_desk:contribution", series.slug, row.pk)


TURNS = {
    "submit": (actions.submit, lambda: _("It is sent.")),
    "withdraw": (actions.withdraw, lambda: _("It is withdrawn.")),
    "bring_back": (actions.bring_back, lambda: _("It is a draft again.")),
}


@series_door(may_bring)
@require_POST
def contribution_people(request: HttpRequest, series: Series, contribution: int) -> HttpResponse:
    """Hand it over to somebody of the city, take somebody out, mail a new link."""
    row = _row(series, contribution)
    do = request.POST.get("do")
    if do in ("remove", "renew"):
        author = row.authors.filter(pk=row_id(request.POST.get("author", ""))).first()
        if author is None:
            raise Http404
        if do == "remove":
            _told(
                request,
                lambda: actions.remove_author(author, by=request.user),
                _("Removed. Their link no longer works."),
            )
        else:
            _told(request, lambda: actions.renew_link(author, by=request.user), _("A new link is on its way; the old one no longer works."))  # fmt: skip
        return redirect("contributions_desk:contribution", series.slug, row.pk)
    form = PersonForm(request.POST, prefix="person")
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.add_author(row, name=told["name"], email=told["email"], by=request.user, why="handed_over")
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("A letter with their own link is on its way."))
            return redirect("contributions_desk:contribution", series.slug, row.pk)
    return _page(request, series, row, status=422, person_form=form)


@series_door(may_bring)
@require_POST
def contribution_approval(request: HttpRequest, series: Series, contribution: int) -> HttpResponse:
    """Ask the city by a letter, or note what it said on another way."""
    row = _row(series, contribution)
    do = request.POST.get("do", "")
    if do in ("noted", "refused"):
        name, reason = request.POST.get("name", ""), request.POST.get("reason", "")
        _told(
            request,
            lambda: actions.note_approval(row, name=name, approves=do == "noted", reason=reason, by=request.user),
            _("Noted."),
        )
        return redirect("contributions_desk:contribution", series.slug, row.pk)
    form = PersonForm(request.POST, prefix="city")
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.ask_approval(row, name=told["name"], email=told["email"], language=row.language, by=request.user)
        except Refused as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("The city is asked by a letter."))
            return redirect("contributions_desk:contribution", series.slug, row.pk)
    return _page(request, series, row, status=422, city_form=form)


@series_door(may_bring)
@require_POST
def files(request: HttpRequest, series: Series, contribution: int) -> HttpResponse:
    """Add a file, or remove one."""
    row = _row(series, contribution)
    if "remove" in request.POST:
        file = _file(row, row_id(request.POST["remove"]))
        _told(request, lambda: actions.remove_file(file, by=request.user), _("The file is removed."))
    elif upload := request.FILES.get("file"):
        _told(request, lambda: actions.add_file(row, upload, by=request.user), _("The file is there."))
    else:
        messages.error(request, _("Choose a file first."))
    return redirect("contributions_desk:contribution_edit", series.slug, row.pk)


@series_door(may_see_contributions)
def file(request: HttpRequest, series: Series, contribution: int, file: int) -> HttpResponse:
    """Hand one out, to be saved."""
    return handed_out(_file(_row(series, contribution), file))


def _file(row: Contribution, pk: int) -> ContributionFile:
    found = row.files.filter(pk=pk).select_related("contribution__series__network").first()
    if found is None:
        raise Http404
    return found


def _told(request: HttpRequest, act: Any, said: str) -> bool:
    """Do it and say so, or say why not."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return False
    messages.success(request, said)
    return True


def _row(series: Series, pk: int) -> Contribution:
    row = queries.contributions_of(series).filter(pk=pk).first()
    if row is None:
        raise Http404
    row.series = series
    return row


def _frame(request: HttpRequest, series: Series) -> dict[str, Any]:
    return {"desk_here": "contributions", "series": series, "may_work": may_bring(request.user, series)}
