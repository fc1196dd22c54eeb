"""The themes of a series."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.programme import actions, permissions
from sympolis.programme.doors import series_door
from sympolis.programme.forms import refusals
from sympolis.programme.forms.series import content_languages
from sympolis.programme.forms.themes import ThemeForm
from sympolis.programme.models import Series


@series_door(permissions.may_change_series)
def themes(request: HttpRequest, series: Series) -> HttpResponse:
    """All themes in order, and a form for another one."""
    form = ThemeForm(request.POST or None, languages=content_languages(series))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_theme(series, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refusals.show(form, refusal)
        else:
            messages.success(request, _("Theme added."))
            return redirect("programme:series_themes", series.slug)
    rows = series.themes.annotate(used=Count("sessions"))
    return render(
        request, "programme/themes.html", {"desk_here": "themes", "series": series, "themes": rows, "form": form}
    )


@series_door(permissions.may_change_series)
def theme_edit(request: HttpRequest, series: Series, theme: int) -> HttpResponse:
    """The wording of a theme."""
    row = get_object_or_404(series.themes, pk=theme)
    form = ThemeForm(request.POST or None, languages=content_languages(series), theme=row)
    if request.method == "POST" and form.is_valid() and form.is_current():
        try:
            actions.change_theme(row, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            refusals.show(form, refusal)
        else:
            messages.success(request, _("Theme saved."))
            return redirect("programme:series_themes", series.slug)
    return render(
        request, "programme/theme_edit.html", {"desk_here": "themes", "series": series, "theme": row, "form": form}
    )


@series_door(permissions.may_change_series)
@require_POST
def theme_remove(request: HttpRequest, series: Series, theme: int) -> HttpResponse:
    """Remove a theme that no session has."""
    row = get_object_or_404(series.themes, pk=theme)
    try:
        actions.remove_theme(row, by=request.user)
        messages.success(request, _("Theme removed: %(name)s") % {"name": row})
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    return redirect("programme:series_themes", series.slug)


@series_door(permissions.may_change_series)
@require_POST
def theme_order(request: HttpRequest, series: Series, theme: int) -> HttpResponse:
    """One place up or down."""
    ids = list(series.themes.values_list("pk", flat=True))
    if theme in ids:
        here = ids.index(theme)
        there = here - 1 if request.POST.get("to") == "up" else here + 1
        if 0 <= there < len(ids):
            ids[here], ids[there] = ids[there], ids[here]
            try:
                actions.order_themes(series, ids, by=request.user)
            except Refused as refusal:
                messages.error(request, str(refusal.words))
    return redirect("programme:series_themes", series.slug)
