"""Another time for a session, a copy of it, or none at all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.programme import actions, permissions
from sympolis.programme.board import local_of, short_day
from sympolis.programme.doors import session_door
from sympolis.programme.forms import refusals
from sympolis.programme.forms.moves import CancelForm, DuplicateForm, MoveForm
from sympolis.programme.forms.times import WhenForm
from sympolis.programme.models import Session
from sympolis.programme.over import is_over
from sympolis.programme.views.clock import asks_only, face_of, keep_time_errors, with_time
from sympolis.programme.views.sessions import frame


@session_door(permissions.may_work_on)
def session_move(request: HttpRequest, session: Session) -> HttpResponse:
    """Old time and new time, who is at night in both, and why."""
    form = MoveForm(with_time(request.POST) if request.method == "POST" else None, session=session)
    if _to_save(request, form):
        try:
            moved = actions.move_session(
                session,
                by=request.user,
                local_start=form.cleaned_data["local_start"],
                zone=form.cleaned_data["zone"],
                second_hour=form.cleaned_data["second_hour"],
                reason=form.cleaned_data["reason"],
                expected_revision=form.cleaned_data["revision"],
            )
        except Refused as refusal:
            if refusal.code == "changed_meanwhile":
                form.data = refusals.with_revision(form.data, session.revision)
            refusals.show(form, refusal)
        else:
            return _moved(request, session, moved)
    new = face_of(session.series, form, session) if form.is_bound else None
    return render(
        request,
        "programme/session_move.html",
        {**frame(request, session, propose=True), "tab": "move", "form": form, "new": new},
    )


def _to_save(request: HttpRequest, form: WhenForm) -> bool:
    """Whether a checked form is to be saved; when somebody only looks, it is checked for its time."""
    if request.method != "POST":
        return False
    checked = form.is_valid()
    if asks_only(request.POST):
        keep_time_errors(form)
        return False
    return checked


def _moved(request: HttpRequest, before: Session, after: Session) -> HttpResponse:
    if before.starts_at == after.starts_at and before.zone == after.zone:
        messages.info(request, _("The time is the same as before; nothing has changed."))
        return redirect("programme:session_move", before.series.slug, before.slug)
    old, new = local_of(before.starts_at, before.zone), local_of(after.starts_at, after.zone)
    told = {
        "title": after.title,
        "old": f"{short_day(old)}, {old:%H:%M}",
        "new": f"{short_day(new)}, {new:%H:%M}",
    }
    messages.success(
        request,
        _("Moved in the draft: %(title)s, from %(old)s to %(new)s. The public learns of it with the next release.")
        % told,
    )
    if is_over(before.series, after.starts_at):
        messages.warning(request, _("This start is over already. Is it the day you mean?"))
    return redirect("programme:series_plan", before.series.slug)


@session_door(permissions.may_work_on)
def session_duplicate(request: HttpRequest, session: Session) -> HttpResponse:
    """A second session like this one."""
    form = DuplicateForm(with_time(request.POST) if request.method == "POST" else None, session=session)
    if _to_save(request, form):
        wish = {name: form.cleaned_data[name] for name in ("local_start", "zone", "second_hour", "with_people")}
        try:
            copy = actions.duplicate_session(session, by=request.user, **wish)
        except Refused as refusal:
            refusals.show(form, refusal)
        else:
            messages.success(request, _("Added to the draft: a second “%(title)s”.") % {"title": copy.title})
            return redirect("programme:session_edit", session.series.slug, copy.slug)
    new = face_of(session.series, form, session) if form.is_bound else None
    return render(
        request,
        "programme/session_duplicate.html",
        {**frame(request, session), "tab": "duplicate", "form": form, "new": new},
    )


@session_door(permissions.may_work_on)
def session_cancel(request: HttpRequest, session: Session) -> HttpResponse:
    """Why it does not take place; a session nobody outside knows can be deleted instead."""
    form = CancelForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_session(session, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            refusals.show(form, refusal)
        else:
            messages.success(request, _("Cancelled in the draft: %(title)s.") % {"title": session.title})
            return redirect("programme:series_plan", session.series.slug)
    return render(request, "programme/session_cancel.html", {**frame(request, session), "tab": "cancel", "form": form})


@session_door(permissions.may_work_on)
@require_POST
def session_reinstate(request: HttpRequest, session: Session) -> HttpResponse:
    """Take a cancellation back."""
    try:
        actions.reinstate_session(session, by=request.user)
        messages.success(request, _("Planned again: %(title)s.") % {"title": session.title})
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    return redirect("programme:session_edit", session.series.slug, session.slug)
