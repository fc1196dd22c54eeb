"""The languages of a series on the desk: the grid, deciding, terms, the log, and who needs what."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sympolis.core.channels import SIGN_LANGUAGES, captions_in
from sympolis.core.choices import languages as language_choices
from sympolis.core.languages import known_channel, language_name
from sympolis.core.refusals import Refused
from sympolis.directory.models import Region
from sympolis.interpretation import permissions, reasons
from sympolis.interpretation.actions import languages as actions
from sympolis.interpretation.channels import code_of
from sympolis.interpretation.demand import ASKED, CANCELLED, WAITING, Demand, needs
from sympolis.interpretation.forms.languages import ChoiceForm, TermsForm
from sympolis.interpretation.grid import Reading, again_of, columns_of, lines_of, reading
from sympolis.interpretation.models import Decision
from sympolis.interpretation.queries import languages as queries
from sympolis.interpretation.standing import Cell, Standing, further_cost, reckoned
from sympolis.interpretation.states import Outcome
from sympolis.programme import permissions as programme
from sympolis.programme.doors import series_door
from sympolis.programme.models import Series, Session
from sympolis.registrations import permissions as registrations
from sympolis.registrations.models import Registration

A_PAGE, NEWEST = 50, 5
MOST_AT_ONCE = actions.MOST_AT_ONCE


def _frame(request: HttpRequest, series: Series, tab: str) -> dict[str, Any]:
    return {
        "desk_here": "languages", "series": series, "tab": tab,
        "may_decide": permissions.may_decide(request.user, series),
        "may_set_terms": permissions.may_set_terms(request.user, series),
        "may_work": programme.may_work_on(request.user, series),
    }  # fmt: skip


@series_door(permissions.may_see_languages)
def grid(request: HttpRequest, series: Series) -> HttpResponse:
    """Sessions by languages: who asks, what was decided, what it costs."""
    now = timezone.now()
    known = reading(series, now)
    past = request.GET.get("past") == "1"
    coming = [one for one in known.sessions if one.ends_at > now]
    sessions = known.sessions if past else coming
    also = request.GET.get("also", "")
    region = _region(request)
    shown = {one.pk for one in sessions}
    columns = columns_of(
        (cell for cell in known.cells.values() if cell.session.pk in shown),
        [also] if also and len(also) <= 12 and known_channel(also) else [],
    )
    counted = known.counted_from([region.pk]) if region else None
    again = [one for one in again_of(known.cells.values(), known.terms, known.agreed.booked, now)
             if one.cell.session.ends_at > now]  # fmt: skip
    context = {
        **_frame(request, series, "grid"), "lines": lines_of(known, sessions, columns, counted, now), "columns": columns,
        "terms": known.terms, "budget": known.budget, "region": region, "regions": _regions(known), "past": past,
        "hidden": len(known.sessions) - len(coming), "any": bool(known.sessions), "also": also, "again": again,
        "gaps": sum(cell.standing == Standing.GAP for cell in known.cells.values() if cell.session.ends_at > now),
        "most": _most(known), **_others(known),
        "opens": {one.code for one in columns if permissions.may_see_who(request.user, series, one.code)},
        "log": _log(list(queries.log_of(series)[:NEWEST]), known),
    }  # fmt: skip
    return render(request, "interpretation/languages.html", context)


def _region(request: HttpRequest) -> Region | None:
    code = request.GET.get("region", "")[:40]
    return Region.objects.filter(code=code).first() if code else None


def _regions(known: Reading) -> list[Region]:
    """Regions from which somebody asks for a language."""
    found = {pk for cell in known.cells.values() for pk in cell.demand.regions if pk}
    return list(Region.objects.filter(pk__in=found))


def _others(known: Reading) -> dict[str, list[tuple[str, str]]]:
    """Languages to show a column of although nobody asks for them."""
    here = get_language() or "en"
    signs = sorted(((code, language_name(code, here)) for code in SIGN_LANGUAGES), key=lambda one: one[1])
    floors = dict.fromkeys([*(one.floor_language for one in known.sessions), *known.series.network.languages])
    return {
        "others": language_choices(here, known.series.network.languages), "signs": signs,
        "captions": [(captions_in(code), language_name(code, here)) for code in floors],
    }  # fmt: skip


def _most(known: Reading) -> int:
    """The right end of the bars: the largest demand, and room behind the threshold."""
    return max([2 * known.terms.threshold, *(cell.demand.expected for cell in known.cells.values())])


def _log(decisions: Iterable[Decision], known: Reading) -> list[dict[str, Any]]:
    """Decisions with their figures then and now."""
    newest = {one.pk for one in known.decisions.values()}
    rows = []
    for one in decisions:
        code = code_of(one.language, one.service)
        cell = known.cells.get((one.session_id, code))
        rows.append({
            "one": one, "code": code, "now": cell.demand if cell else Demand(), "counts": one.pk in newest,
            "is_there": one.outcome == Outcome.ORDERED,
        })  # fmt: skip
    return rows


@series_door(permissions.may_see_languages)
def log(request: HttpRequest, series: Series) -> HttpResponse:
    """Every decision, the newest first."""
    known = reading(series, timezone.now())
    page = Paginator(queries.log_of(series), A_PAGE).get_page(request.GET.get("page"))
    context = {**_frame(request, series, "log"), "page": page, "log": _log(page.object_list, known)}
    return render(request, "interpretation/languages_log.html", context)


@series_door(permissions.may_set_terms)
def terms(request: HttpRequest, series: Series) -> HttpResponse:
    """Threshold, show rate, fee, budget."""
    known = queries.terms_of(series)
    form = TermsForm(request.POST or None, initial=TermsForm.initial_of(known))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_terms(series, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.words))
        else:
            messages.success(request, _("Saved. The grid reckons with these terms now."))
            return redirect("languages:grid", series.slug)
    context = {**_frame(request, series, "terms"), "form": form}
    return render(request, "interpretation/languages_terms.html", context, status=422 if form.errors else 200)


@series_door(permissions.may_decide)
def decide(request: HttpRequest, series: Series) -> HttpResponse:
    """What is decided for the languages that were ticked, proposed from the figures. GET looks, POST decides."""
    known = reading(series, timezone.now())
    asked = request.POST if request.method == "POST" else request.GET
    cells = _cells(known, asked.getlist("at"))
    if not cells:
        messages.error(request, _("Tick at least one language of a session to come, then decide."))
        return redirect("languages:grid", series.slug)
    forms = _forms(request, known, cells)
    over = ""
    if request.method == "POST" and "look" not in request.POST and all([form.is_valid() for form in forms]):
        try:
            made = actions.decide(
                series, [form.choice() for form in forms], by=request.user,
                over_budget=request.POST.get("over_budget") == "1",
            )  # fmt: skip
        except Refused as refusal:
            over = _show(forms, refusal)
            if refusal.code == "changed_meanwhile":
                _look_again(forms)
        else:
            return _decided(request, series, made)
    context = {
        **_frame(request, series, "grid"), "forms": forms, "terms": known.terms, "over": over,
        "wrong": [form for form in forms if form.errors], **_money(known, forms, request),
    }  # fmt: skip
    status = 422 if over or context["wrong"] else 200
    return render(request, "interpretation/languages_decide.html", context, status=status)


def _cells(known: Reading, asked: list[str]) -> list[Cell]:
    """The cells that were ticked, each once, of sessions that are not over."""
    now = timezone.now()
    sessions = {one.slug: one for one in known.sessions if one.ends_at > now}
    found = []
    for at in dict.fromkeys(asked[:MOST_AT_ONCE]):
        slug, _dot, code = at.partition(".")
        session = sessions.get(slug)
        if session and len(code) <= 12 and known_channel(code) and code != session.floor_language:
            found.append(known.cell(session, code))
    return found


def _forms(request: HttpRequest, known: Reading, cells: list[Cell]) -> list[ChoiceForm]:
    regions = {region.pk: str(region) for region in Region.objects.all()}
    here, made = get_language() or "en", []
    for place, cell in enumerate(cells):
        cost = reckoned(cell.session, cell.service, known.terms)
        initial = {
            "outcome": reasons.proposed_outcome(cell, known.terms), "seen": cell.decision.pk if cell.decision else 0,
            "reason": reasons.proposed(cell, known.terms, known.rates[cell.session.pk], regions, here), "cost": cost,
        }  # fmt: skip
        form = ChoiceForm(
            request.POST if request.method == "POST" else None, prefix=f"c{place}", initial=initial, cell=cell,
            currency=known.terms.currency, reckoned=cost,
        )  # fmt: skip
        made.append(form)
    return made


def _show(forms: list[ChoiceForm], refusal: Refused) -> str:
    """Put the words at the field they are about; those of the whole come back."""
    name, _dash, place = refusal.field.rpartition("-")
    if place.isdecimal() and int(place) < len(forms) and name in forms[int(place)].fields:
        forms[int(place)].add_error(name, str(refusal.words))
        return ""
    return str(refusal.words)


def _look_again(forms: list[ChoiceForm]) -> None:
    """The next try has seen what stands now."""
    for form in forms:
        form.data = form.data.copy()
        form.data[form.add_prefix("seen")] = str(form.cell.decision.pk if form.cell.decision else 0)


def _money(known: Reading, forms: list[ChoiceForm], request: HttpRequest) -> dict[str, Any]:
    """The budget before and after, with what the forms say now."""
    wished = {(form.cell.session.pk, form.cell.code): (_amount(form), form.cell.interpreters) for form in forms}
    more = further_cost(known.agreed, known.decisions, wished)
    return {"budget": known.budget, "after": known.budget.with_cost(more), "more": more, "asks_over": known.budget.forbids(more),
            "ticked_over": request.POST.get("over_budget") == "1"}  # fmt: skip


def _amount(form: ChoiceForm) -> Decimal | None:
    """What the language costs as the form says now; None when it is left out, or nobody knows."""
    if form["outcome"].value() != Outcome.ORDERED:
        return None
    if not form.is_bound:
        return form.reckoned
    form.is_valid()
    return form.cleaned_data.get("cost")


def _decided(request: HttpRequest, series: Series, made: list[Decision]) -> HttpResponse:
    if not made:
        messages.info(request, _("Just this was decided before; nothing has changed."))
    else:
        words = ngettext(
            "%(count)d decision taken. It stands in the draft; the next release tells those who registered.",
            "%(count)d decisions taken. They stand in the draft; the next release tells those who registered.", len(made),
        )  # fmt: skip
        messages.success(request, words % {"count": len(made)})
    return redirect("languages:grid", series.slug)


@series_door(permissions.may_see_languages)
def people(request: HttpRequest, series: Series, session: str, code: str) -> HttpResponse:
    """Who needs a language in a session, and from what that is known."""
    if len(code) > 12 or not known_channel(code):
        raise Http404
    if not permissions.may_see_who(request.user, series, code):
        raise PermissionDenied
    found: Session = get_object_or_404(queries.planned(series), slug=session)
    found.series = series
    who = needs(queries.rows_of([found]), queries.offered([found])).get((found.pk, code), [])
    region = _region(request)
    who = [(row, need) for row, need in who if region is None or row.region == region.pk]
    order = (ASKED, WAITING, CANCELLED)
    who.sort(key=lambda pair: (order.index(pair[0].standing), not pair[1].is_only, pair[0].registration))
    page = Paginator(who, A_PAGE).get_page(request.GET.get("page"))
    rows = Registration.objects.select_related("participant__person", "municipality", "region").in_bulk(
        [row.registration for row, _need in page.object_list]
    )
    context = {
        **_frame(request, series, "grid"), "session": found, "code": code, "page": page, "region": region,
        "rows": [(rows[row.registration], need, row.standing) for row, need in page.object_list if row.registration in rows],
        "counts": {name: sum(row.standing == name for row, _need in who) for name in order},
        "read": sum(need.is_read and row.standing == ASKED for row, need in who),
        "may_see_addresses": registrations.may_see_addresses(request.user, series),
    }  # fmt: skip
    return render(request, "interpretation/languages_people.html", context)
