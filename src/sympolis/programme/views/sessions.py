"""A session on the desk: add it, work on it, delete it while nobody outside knows it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.programme import actions, permissions
from sympolis.programme.clocks import Clocks
from sympolis.programme.doors import series_door, session_door
from sympolis.programme.forms import refusals
from sympolis.programme.forms.sessions import NewSessionForm, SessionForm, differences
from sympolis.programme.models import Series, Session
from sympolis.programme.views.clock import asks_only, face, face_of, keep_time_errors, with_time


@series_door(permissions.may_work_on)
def session_new(request: HttpRequest, series: Series) -> HttpResponse:
    """A new session; who would be at night is shown while the time is chosen."""
    if request.method == "POST":
        form = NewSessionForm(with_time(request.POST), series=series)
        checked = form.is_valid()
        if asks_only(request.POST):
            keep_time_errors(form)
        elif checked and (added := _add(request, series, form)):
            return redirect(f"{reverse('programme:series_plan', args=[series.slug])}#{added.slug}")
    else:
        form = NewSessionForm(series=series, initial=_wished(request.GET, series))
    return render(
        request,
        "programme/session_new.html",
        {"desk_here": "plan", "series": series, "form": form, "face": _face(series, form)},
    )


def _wished(given: QueryDict, series: Series) -> dict:
    """The day that was clicked in the plan, else the day after the last session, within the series."""
    try:
        day = parse_date(given.get("date", ""))
    except ValueError:
        day = None
    return {"date": day} if day and series.starts_on <= day <= series.ends_on else {}


def _face(series: Series, form: NewSessionForm):
    """Of an unbound form: the time it proposes."""
    if form.is_bound:
        return face_of(series, form)
    looked = NewSessionForm(_as_posted(form), series=series)
    looked.is_valid()
    return face_of(series, looked)


def _as_posted(form: NewSessionForm) -> QueryDict:
    data = QueryDict(mutable=True)
    for name in ("date", "start", "zone", "focus"):
        data[name] = (
            form.fields[name].widget.format_value(form[name].value())
            if name in {"date", "start"}
            else form[name].value()
        )
    return data


def _add(request: HttpRequest, series: Series, form: NewSessionForm) -> Session | None:
    wishes = form.wishes()
    chosen = wishes["format"]
    many = chosen is not None and chosen.parts.count() > 1
    try:
        if many and wishes.pop("minutes", None) is None:
            added = actions.add_format_sessions(series, wishes.pop("format"), by=request.user, **wishes)
        else:
            added = [actions.add_session(series, by=request.user, **wishes)]
    except Refused as refusal:
        refusals.show(form, refusal)
        return None
    words = ngettext("Added to the draft: %(title)s.", "%(count)d sessions added to the draft: %(title)s.", len(added))
    messages.success(request, words % {"count": len(added), "title": added[0].title})
    return added[0]


@session_door(permissions.may_work_on)
def session_edit(request: HttpRequest, session: Session) -> HttpResponse:
    """Everything of a session but its time, which has a page of its own."""
    theirs = []
    if request.method == "POST":
        form = SessionForm(request.POST, series=session.series, session=session)
        if form.is_valid():
            try:
                actions.change_session(
                    session, by=request.user, expected_revision=form.cleaned_data["revision"], **form.wishes()
                )
            except Refused as refusal:
                if refusal.code == "changed_meanwhile":
                    form, theirs = _beside_theirs(request.POST, session)
                refusals.show(form, refusal)
            else:
                messages.success(request, _("Saved in the draft: %(title)s.") % {"title": form.cleaned_data["title"]})
                return redirect("programme:session_edit", session.series.slug, session.slug)
    else:
        form = SessionForm(series=session.series, session=session)
    return render(
        request,
        "programme/session_edit.html",
        {**frame(request, session), "tab": "edit", "form": form, "theirs": theirs},
    )


def _beside_theirs(data: QueryDict, session: Session) -> tuple[SessionForm, list[dict[str, Any]]]:
    """The form with all that was typed and the number of the newer version, and what the other one has changed."""
    form = SessionForm(refusals.with_revision(data, session.revision), series=session.series, session=session)
    form.is_valid()
    return form, differences(session, form)


def frame(request: HttpRequest, session: Session, *, propose: bool = False) -> dict:
    """What every page of a session shows: what, when, and on whose clocks; with `propose` better times on that day."""
    series = session.series
    regions = [region.pk for region in session.regions.all()]
    found = face(
        Clocks.of_series(series),
        session.starts_at,
        session.zone,
        session.minutes,
        regions=regions,
        own=session.cities.all(),
        propose=propose,
    )
    return {
        "desk_here": "plan",
        "series": series,
        "session": session,
        "face": found,
        "may_work": permissions.may_work_on(request.user, series),
    }


@session_door(permissions.may_work_on)
@require_POST
def session_delete(request: HttpRequest, session: Session) -> HttpResponse:
    """Delete a session that was never released."""
    title = session.title
    try:
        actions.delete_session(session, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return redirect("programme:session_cancel", session.series.slug, session.slug)
    messages.success(request, _("Deleted from the draft: %(title)s.") % {"title": title})
    return redirect("programme:series_plan", session.series.slug)
