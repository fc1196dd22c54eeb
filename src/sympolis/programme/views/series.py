"""Setting up a series: a new one, its texts, dates, languages and regions; public or not."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.networks.models import Network
from sympolis.programme import actions, permissions, queries
from sympolis.programme.doors import series_door, set_up_door
from sympolis.programme.forms import refusals
from sympolis.programme.forms.series import NewSeriesForm, SeriesForm
from sympolis.programme.models import Series

MOST_OFFERED = 12  # earlier series offered for copying


@set_up_door
def series_new(request: HttpRequest, network: Network) -> HttpResponse:
    """A new series from a template, from an earlier one, or empty."""
    before = list(queries.series_visible_to(request.user, network)[:MOST_OFFERED])
    form = NewSeriesForm(request.POST or None, network=network, before=before)
    if request.method == "POST" and form.is_valid():
        try:
            series = _create(network, form.cleaned_data, request.user)
        except Refused as refusal:
            refusals.show(form, refusal)
        else:
            messages.success(request, _("The series is there, as a draft. Nothing is public yet."))
            return redirect("programme:series_plan", series.slug)
    return render(request, "programme/series_new.html", {"desk_here": "desk", "form": form})


def _create(network: Network, wish: dict[str, Any], by) -> Series:
    kind, _colon, name = wish["start_from"].partition(":")
    with transaction.atomic():
        if kind == "series":
            return _copy(get_object_or_404(queries.series_visible_to(by, network), slug=name), wish, by)
        language = wish["working_language"]
        series = actions.create_from_template(
            network,
            name,
            by=by,
            title={language: wish["title"]},
            starts_on=wish["starts_on"],
            ends_on=wish["ends_on"],
            zone=wish["zone"],
        )
        if language == series.working_language:
            return series
        languages = list(dict.fromkeys([language, *series.languages]))
        return actions.change_series(series, by=by, working_language=language, languages=languages)


def _copy(model: Series, wish: dict[str, Any], by) -> Series:
    title = {model.working_language: wish["title"]}
    series = actions.copy_series(model, by=by, title=title, starts_on=wish["starts_on"])
    if wish["ends_on"] and wish["ends_on"] != series.ends_on:
        return actions.change_series(series, by=by, ends_on=wish["ends_on"])
    return series


@series_door(permissions.may_change_series)
def series_edit(request: HttpRequest, series: Series) -> HttpResponse:
    """Texts, dates, languages, regions and targets of a series."""
    form = SeriesForm(request.POST or None, series=series)
    if request.method == "POST" and form.is_valid() and form.is_current():
        try:
            series = actions.change_series(series, by=request.user, **form.wishes())
        except Refused as refusal:
            refusals.show(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("programme:series_edit", series.slug)
    return render(request, "programme/series_edit.html", {"desk_here": "series", "series": series, "form": form})


def _state(act: Callable[..., Series], words: Callable[[], str]) -> Callable[..., HttpResponse]:
    @series_door(permissions.may_change_series)
    @require_POST
    def change(request: HttpRequest, series: Series) -> HttpResponse:
        try:
            act(series, by=request.user)
            messages.success(request, words())
        except Refused as refusal:
            messages.error(request, str(refusal.words))
        return redirect("programme:series_edit", series.slug)

    return change


series_publish = _state(actions.publish_series, lambda: _("The series is public now."))
series_withdraw = _state(actions.withdraw_series, lambda: _("The series is no longer public. Nothing was deleted."))
series_archive = _state(actions.archive_series, lambda: _("The series is listed among the past ones now."))
