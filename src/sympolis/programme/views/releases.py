"""Looking at what would become public, and making it so."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.programme import actions, followers, permissions, queries
from sympolis.programme.changes import in_words
from sympolis.programme.doors import series_door
from sympolis.programme.forms import refusals
from sympolis.programme.forms.releases import ReleaseForm
from sympolis.programme.models import Release, Series
from sympolis.programme.pending import PendingChange, log_entry
from sympolis.programme.states import ChangeKind

ORDER = [ChangeKind.CANCELLED, ChangeKind.MOVED, ChangeKind.REINSTATED, ChangeKind.ADDED, ChangeKind.CHANGED]


@series_door(permissions.may_see_draft)
def series_release(request: HttpRequest, series: Series) -> HttpResponse:
    """What changes with the next version, in words, and the versions so far. Who may not release only looks."""
    changes = queries.pending_changes(series)
    fingerprint = queries.fingerprint_of(series, changes)
    may_release = permissions.may_release(request.user, series)
    form = ReleaseForm(request.POST or None, series=series, initial={"expected": fingerprint})
    if request.method == "POST" and may_release and form.is_valid():
        try:
            made = _release(series, form, request.user)
        except Refused as refusal:
            refusals.show(form, refusal)
            form.data = {**form.data.dict(), "expected": fingerprint}  # the list below is the one that counts now
        else:
            messages.success(request, _("Version %(number)d is released.") % {"number": made.number})
            return redirect("programme:series_release", series.slug)
    last = series.releases.first()
    return render(
        request,
        "programme/release.html",
        {
            "desk_here": "release",
            "series": series,
            "form": form,
            "may_release": may_release,
            "groups": groups_of(series, changes, request.reader.language),
            "told": followers.of(series, changes),
            "count": len(changes),
            "next": last.number + 1 if last else 1,
            "releases": releases_of(series, request.reader.language),
        },
    )


def _release(series: Series, form: ReleaseForm, by) -> Release:
    with transaction.atomic():
        made = actions.release(series, by=by, note=form.cleaned_data["note"], expected=form.cleaned_data["expected"])
        if form.cleaned_data.get("publish"):
            actions.publish_series(series, by=by)
    return made


def groups_of(series: Series, changes: list[PendingChange], language: str) -> list[dict[str, Any]]:
    """Pending changes by kind, the gravest first: {"kind", "label", "rows": [{"session", "words"}]}."""
    groups = []
    for kind in ORDER:
        found = [change for change in changes if change.kind == kind]
        rows = [{"session": change.session, "words": _words(series, log_entry(change), language)} for change in found]
        if rows:
            groups.append({"kind": kind.value, "label": kind.label, "rows": rows})
    return groups


def _words(series: Series, entry: dict[str, Any], language: str) -> str:
    return in_words(entry, language=language, original=series.working_language, zone=series.zone)


def releases_of(series: Series, language: str) -> list[dict[str, Any]]:
    """Versions so far, newest first, with their changes in words."""
    return [
        {"release": one, "changes": [_words(series, entry, language) for entry in one.changes]}
        for one in series.releases.select_related("by")
    ]
