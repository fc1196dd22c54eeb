"""Who may come into a session, and how."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.refusals import Refused
from sympolis.programme.forms.rows import Rows, pressed
from sympolis.programme.models import Session
from sympolis.registrations import actions, queries
from sympolis.registrations.filling import seats_from
from sympolis.registrations.forms.desk_admission import AdmissionForm, KeptForm, Targets, kept_rows
from sympolis.registrations.forms.desk_fields import show
from sympolis.registrations.models import KeptSeats, Registration
from sympolis.registrations.permissions import may_select
from sympolis.registrations.states import RegistrationState
from sympolis.registrations.views.desk import session_door, session_frame

PREFIX = "kept"


@session_door(may_select)
def admission(request: HttpRequest, session: Session) -> HttpResponse:
    """Mode, closing time, audience, offers, and rows of kept seats, saved together."""
    what, number = pressed(request.POST) if request.method == "POST" else ("", -1)
    stored = list(KeptSeats.objects.filter(session=session).select_related("region", "municipality"))
    make, before = _maker(session, stored), kept_rows(session, stored)
    rows = Rows.from_post(make, PREFIX, request.POST) if what else Rows(make, PREFIX, before)
    rules = queries.admission_of(session)
    form = AdmissionForm(request.POST if what else None, session=session, admission=rules, beside=before)
    if what == "save" and all([form.is_valid(), rows.is_valid()]) and form.is_current():
        if _save(request, session, form, rows, before):
            return redirect("registrations_desk:session_admission", session.series.slug, session.slug)
    elif what and what != "save":
        rows = rows.changed_by(what, number)
        form.is_valid()
        form.errors.clear()
    context = {
        "form": form,
        "rows": rows,
        "seats": seats_from(queries.seating(session), queries.counts([session]).get(session.pk, {})),
        "wrong": bool(form.errors or rows.errors),
    }
    return render(
        request,
        "registrations/desk_admission.html",
        {**session_frame(request, session, "admission"), **context},
        status=422 if context["wrong"] else 200,
    )


def _maker(session: Session, stored: Iterable[KeptSeats]) -> Callable[..., KeptForm]:
    targets = Targets(session, stored)

    def make(**options: Any) -> KeptForm:
        return KeptForm(session=session, targets=targets, **options)

    return make


def _save(
    request: HttpRequest, session: Session, form: AdmissionForm, rows: Rows, before: list[dict[str, Any]]
) -> bool:
    """Whether both were saved; else the words stand in the form."""
    waiting = _waiting(session)
    try:
        with transaction.atomic():
            actions.set_admission(session, by=request.user, **form.wishes())
            if [_plain(row) for row in rows.cleaned] != [_plain(row) for row in before]:
                actions.set_kept_seats(session, [one.wish() for one in rows.forms], by=request.user)
    except Refused as refusal:
        if refusal.field == "closes_at":
            form.add_error("closes", refusal.words)
        else:
            show(form, refusal)
        return False
    messages.success(request, _("Saved. It counts for the next one who registers; who is in already stays in."))
    offered = waiting - _waiting(session)
    if offered > 0:
        words = ngettext(
            "%(count)d person who waited is offered a seat now.", "%(count)d people who waited are offered a seat now.",
            offered,
        )  # fmt: skip
        messages.info(request, words % {"count": offered})
    return True


def _waiting(session: Session) -> int:
    return Registration.objects.filter(session=session, state=RegistrationState.WAITING).count()


def _plain(row: dict[str, Any]) -> tuple:
    return row["seats"], row["whom"], row["until"]
