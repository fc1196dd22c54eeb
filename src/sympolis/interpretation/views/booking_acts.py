"""What the buttons of a channel do, and which ones somebody who stands in it has."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.interpretation.actions import bookings as actions
from sympolis.interpretation.forms.bookings import FeeForm
from sympolis.interpretation.models import Booking
from sympolis.interpretation.queries.bookings import Channel, team_for
from sympolis.interpretation.states import BookingState
from sympolis.interpretation.words import hindrance_words
from sympolis.programme.models import Session

S = BookingState

WILLING = ("book", "out")  # said yes when all seats were taken
EXPIRED = ("again", "accept", "decline", "out")  # no answer in time
ACTS: dict[str, Sequence[str]] = {
    S.PROPOSED: ("offer", "accept", "out"),
    S.OFFERED: ("accept", "decline", "out"),
    S.ACCEPTED: ("give_back", "out"),
}


ACT_WORDS = {
    "offer": gettext_lazy("Send the offer"), "again": gettext_lazy("Ask again"), "book": gettext_lazy("Book all the same"),
    "accept": gettext_lazy("Said yes"), "decline": gettext_lazy("Said no"), "give_back": gettext_lazy("Cannot come"),
}  # fmt: skip
LOUD = frozenset({"offer", "again", "book"})  # what the team wants most


class Act(NamedTuple):
    """A button of somebody who stands in a channel: what it does, its words, whether it keeps back."""

    act: str
    words: str
    is_quiet: bool


def acts_of(row: Booking, now: datetime) -> list[Act]:
    """The buttons of a booking, in the active language."""
    names = WILLING if row.willing_at else EXPIRED if row.is_late(now) else ACTS.get(S(row.state), ())
    return [
        Act(name, str(ACT_WORDS[name]) if name in ACT_WORDS else _out_words(row), name not in LOUD) for name in names
    ]


def _out_words(row: Booking) -> str:
    return _("Take out") if row.state == S.PROPOSED else pgettext("interpreter", "Not needed")


def done(request: HttpRequest, session: Session, channel: Channel) -> HttpResponse:
    """Do what the button says, and show the channel; 404 for a button that there is not."""
    do = request.POST.get("do", "")
    if do not in DOES:
        raise Http404
    try:
        messages.success(request, DOES[do](request, session, channel))
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    return redirect("interpretation_desk:channel", session.series.slug, session.slug, channel.service, channel.language)


def _put_down(request: HttpRequest, session: Session, channel: Channel) -> Booking:
    team = team_for(session.series.network, [session])
    who = team.people.get(row_id(request.POST.get("interpreter", "")))
    if who is None or channel.job is None:
        raise Refused("gone", _("This person is not on the roster any more."))
    fit = next((fit for fit in team.fits(channel.job) if fit.worker.id == who.pk), None)
    if fit is not None and not fit.is_possible:
        raise Refused("hindered", _("%(person)s cannot: %(why)s.") % {
            "person": who.person, "why": hindrance_words(fit.hindrances[0])
        })  # fmt: skip
    source, is_relay = (fit.source, fit.is_relay) if fit else ("", False)
    return actions.propose(
        session,
        who,
        by=request.user,
        language=channel.language,
        service=channel.service,
        source=source,
        is_relay=is_relay,
    )


def _propose_one(request: HttpRequest, session: Session, channel: Channel) -> str:
    row = _put_down(request, session, channel)
    return _("%(person)s is put down. Nobody was written to.") % {"person": row.interpreter.person}


def _ask(request: HttpRequest, session: Session, channel: Channel) -> str:
    row = _put_down(request, session, channel)
    try:
        row = actions.offer(row, by=request.user)
    except Refused as refusal:
        words = _("%(person)s is put down, but was not asked. %(why)s")
        told = {"person": row.interpreter.person, "why": refusal.words}
        raise Refused(refusal.code, words % told) from None
    words = _("The offer to %(person)s is on its way.")
    if row.state == BookingState.ACCEPTED:
        words = _("%(person)s is booked.")
    return words % {"person": row.interpreter.person}


def _of_booking(verb: Callable[..., Booking], words: Callable[[], str]) -> Callable[..., str]:
    def act(request: HttpRequest, session: Session, channel: Channel) -> str:
        pk = row_id(request.POST.get("booking", ""))
        row = next((row for row in channel.standing if row.pk == pk), None)
        if row is None:
            raise Refused("gone", _("This is not there any more."))
        verb(row, by=request.user)
        return words() % {"person": row.interpreter.person}

    return act


def _set_fee(request: HttpRequest, session: Session, channel: Channel) -> str:
    pk = row_id(request.POST.get("booking", ""))
    row = next((row for row in channel.standing if row.pk == pk), None)
    form = FeeForm(request.POST)
    if row is None:
        raise Refused("gone", _("This is not there any more."))
    if not form.is_valid():
        raise Refused("wrong_number", form.errors["fee"][0])
    actions.set_terms(row, by=request.user, fee=form.cleaned_data["fee"])
    return _("The fee is noted.")


DOES: dict[str, Callable[[HttpRequest, Session, Channel], str]] = {
    "ask": _ask,
    "propose": _propose_one,
    "fee": _set_fee,
    "offer": _of_booking(actions.offer, lambda: _("The offer to %(person)s is on its way.")),
    "again": _of_booking(actions.offer, lambda: _("%(person)s is asked again.")),
    "accept": _of_booking(actions.accept, lambda: _("%(person)s is booked.")),
    "book": _of_booking(actions.accept, lambda: _("%(person)s is booked.")),
    "decline": _of_booking(actions.decline, lambda: _("Noted: %(person)s said no.")),
    "give_back": _of_booking(actions.give_back, lambda: _("Noted: %(person)s gave the session back.")),
    "out": _of_booking(actions.release, lambda: _("%(person)s is not in this channel any more.")),
}
