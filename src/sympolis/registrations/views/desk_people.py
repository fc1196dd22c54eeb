"""What the team does for one person: add, cancel, a seat out of turn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.refusals import Refused
from sympolis.programme.models import Series
from sympolis.registrations import actions, queries
from sympolis.registrations.actions.giving import with_one_more
from sympolis.registrations.forms.desk_fields import show
from sympolis.registrations.forms.desk_people import AddForm, SeatForm
from sympolis.registrations.models import Registration
from sympolis.registrations.permissions import may_select
from sympolis.registrations.states import ALIVE, HOLDING, RegistrationState, Source
from sympolis.registrations.views.desk import people_door, series_frame


@people_door(may_select)
def participant_add(request: HttpRequest, series: Series) -> HttpResponse:
    """Register somebody by hand: a seat where there is one, else the end of the waiting list."""
    chosen = request.GET.getlist("session")
    form = AddForm(request.POST or None, series=series, initial={"sessions": chosen} if chosen else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            done = actions.sign_up(
                series.network, told["sessions"], name=told["name"], email=told["email"], about=form.about(),
                source=Source.TEAM, by=request.user,
            )  # fmt: skip
        except Refused as refusal:
            show(form, refusal)
        else:
            _say(request, done)
            return redirect("registrations_desk:participant", series.slug, done.participant.pk)
    context = {"form": form, "back": chosen[0] if chosen else ""}
    status = 422 if form.errors else 200
    return render(
        request, "registrations/desk_participant_add.html", {**series_frame(request, series, "people"), **context},
        status=status,
    )  # fmt: skip


def _say(request: HttpRequest, done: actions.SignedUp) -> None:
    waiting = sum(row.state == RegistrationState.WAITING for row in done.new)
    seated = len(done.new) - waiting
    if seated:
        messages.success(
            request, ngettext("A seat in %(n)d session.", "Seats in %(n)d sessions.", seated) % {"n": seated}
        )
    if waiting:
        words = ngettext(
            "%(n)d session is full: on the waiting list.", "%(n)d sessions are full: on the waiting lists.", waiting
        )
        messages.info(request, words % {"n": waiting})
    if done.known and not done.new:
        messages.info(request, _("This person was registered already; nothing has changed."))


def _registration(series: Series, pk: int) -> Registration:
    rows = Registration.objects.filter(session__series=series, participant__erased_at=None)
    found = get_object_or_404(
        rows.select_related("participant__person", "session__released", "session__admission", "delegation"), pk=pk
    )
    found.session.series = series
    return found


@people_door(may_select)
def registration_cancel(request: HttpRequest, series: Series, registration: int) -> HttpResponse:
    """End a registration for somebody; whoever waits is offered the seat."""
    row = _registration(series, registration)
    if request.method == "POST":
        try:
            actions.cancel(row, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal.words))
        else:
            messages.success(request, _("Cancelled. A seat that became free is offered to the next in line."))
        return redirect("registrations_desk:participant", series.slug, row.participant_id)
    waiting = Registration.objects.filter(session=row.session, state=RegistrationState.WAITING).count()
    context = {"row": row, "holds": row.state in HOLDING, "is_alive": row.state in ALIVE, "waiting": waiting}
    return render(
        request, "registrations/desk_registration_cancel.html", {**series_frame(request, series, "people"), **context}
    )


@people_door(may_select)
def registration_seat(request: HttpRequest, series: Series, registration: int) -> HttpResponse:
    """A seat for this person before others, with the reason; the page says who is passed over and what is free."""
    row = _registration(series, registration)
    seating = queries.seating(row.session)
    is_full = row.state not in HOLDING and seating.free_for(queries.traits_of(row)) == 0
    form = SeatForm(
        request.POST or None,
        may_offer=row.state == RegistrationState.WAITING,
        more=with_one_more(seating) if is_full else None,
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            given = actions.give_seat(
                row, by=request.user, reason=told["reason"], offer=told["how"] == SeatForm.OFFER,
                add_seat=bool(told.get("add_seat")),
            )  # fmt: skip
        except Refused as refusal:
            show(form, refusal)
        else:
            offered = given.state == RegistrationState.OFFERED
            messages.success(request, _("A seat is offered.") if offered else _("The seat is theirs."))
            return redirect("registrations_desk:participant", series.slug, row.participant_id)
    place = queries.place_in_line(row)
    context = {
        "row": row, "form": form, "is_full": is_full, "seating": seating, "place": place,
        "ahead": place.number - 1 if place else 0,
    }  # fmt: skip
    return render(
        request, "registrations/desk_registration_seat.html", {**series_frame(request, series, "people"), **context},
        status=422 if form.errors else 200,
    )  # fmt: skip
