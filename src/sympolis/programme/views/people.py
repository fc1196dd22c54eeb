"""Who has which part in a session; somebody new is added on the way."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.networks import actions as networks
from sympolis.networks.queries import municipalities_of
from sympolis.programme import actions, booking_page, permissions
from sympolis.programme.doors import session_door
from sympolis.programme.forms import refusals
from sympolis.programme.forms.rows import Rows, pressed
from sympolis.programme.forms.series import content_languages
from sympolis.programme.forms.shows import NewPersonForm, PartForm, part_rows, person_choices
from sympolis.programme.models import Session
from sympolis.programme.queries import standing_replies
from sympolis.programme.states import SessionRole
from sympolis.programme.views.sessions import frame
from sympolis.programme.views.shows import outcome, revision_of

PREFIX = "parts"


@session_door(permissions.may_work_on)
def people(request: HttpRequest, session: Session) -> HttpResponse:
    """Speakers, panel, moderator, host, note-taker, in order; interpreters who are there may stay or go."""
    what, number = pressed(request.POST) if request.method == "POST" else ("", -1)
    new = _new_form(session, request.POST if what else None, may_be_empty=what != "person")
    if what == "save" and new.has_changed():
        what = "person"  # somebody typed and not yet in the list: the list is not saved without them
    added = _new_person(request, session, new) if what == "person" and new.is_valid() else None
    make = _maker(session)  # after somebody new is there to choose
    rows = Rows.from_post(make, PREFIX, request.POST) if what else Rows(make, PREFIX, part_rows(session))
    refusal = None
    if what == "save" and rows.is_valid():
        refusal = _save(session, rows, request)
        if refusal is None:
            messages.success(request, _("The people are saved in the draft."))
            return redirect("programme:session_people", session.series.slug, session.slug)
    elif added:
        rows = rows.changed_by("add", -1, {"person": added, "role": SessionRole.SPEAKER})
        new = _new_form(session)
    elif what and what != "save":
        rows = rows.changed_by(what, number)
    answered = [part for part in session.parts.all() if part.reply]
    standing = set(standing_replies([session.pk]).values_list("pk", flat=True)) if answered else set()
    context = {
        "tab": "people",
        "answered": answered,
        "standing": standing,
        "rows": rows,
        "new": new,
        "interpreters": booking_page.address(session),
        **outcome(request, session, rows, refusal),
    }
    if context["stale"]:
        context |= _with_interpreters(session, rows)
    return render(request, "programme/people.html", {**frame(request, session), **context})


def _with_interpreters(session: Session, rows: Rows) -> dict[str, Any]:
    """Whoever was booked meanwhile stands among the lines, or saving these again would release them unseen."""
    typed = {str(row["person"]) for row in rows.typed() if row["role"] == SessionRole.INTERPRETER}
    booked = [row for row in part_rows(session) if row["role"] == SessionRole.INTERPRETER]
    unseen = [row for row in booked if str(row["person"]) not in typed]
    for row in unseen:
        rows = rows.changed_by("add", -1, row)
    return {"rows": rows, "unseen": bool(unseen)}


def _new_form(session: Session, data: QueryDict | None = None, *, may_be_empty: bool = True) -> NewPersonForm:
    cities = municipalities_of(session.series.network).order_by("slug")
    return NewPersonForm(data, prefix="new", cities=cities, empty_permitted=may_be_empty)


def _maker(session: Session) -> Callable[..., PartForm]:
    persons = person_choices(session.series.network, [part.person for part in session.parts.all()])
    before = {part.pk: part for part in session.parts.all()}
    languages = content_languages(session.series)

    def make(**options: Any) -> PartForm:
        return PartForm(languages=languages, persons=persons, before=before, **options)

    return make


def _new_person(request: HttpRequest, session: Session, form: NewPersonForm) -> int | None:
    """The id of somebody new, None when that was refused."""
    try:
        person = networks.add_person(session.series.network, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        refusals.show(form, refusal)
        return None
    messages.success(
        request, _("%(name)s is among the people now, and in the list below. Save the list.") % {"name": person}
    )
    return person.pk


def _save(session: Session, rows: Rows, request: HttpRequest) -> Refused | None:
    wishes, shown = [form.wishes() for form in rows.forms], revision_of(request, session)
    try:
        actions.set_parts(session, wishes, by=request.user, expected_revision=shown)
    except Refused as refusal:
        return refusal
    return None
