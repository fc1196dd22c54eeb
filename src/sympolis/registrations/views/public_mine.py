"""Somebody's own page, opened by the link in their letters. It only shows; buttons change."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.directory.models import Consent
from sympolis.programme.forms.languages import INTERPRETED
from sympolis.registrations import actions, links, mine, own_page, purposes, queries, towns
from sympolis.registrations.forms.public_register import DetailsForm, known_details
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.states import ALIVE, RegistrationState
from sympolis.registrations.views.public_doors import by_link, mine_url


@by_link
def my_sessions(request: HttpRequest, participant: Participant) -> HttpResponse:
    """GET: my sessions. POST `do`: confirm my address, accept an offer, give a seat or a place back."""
    if request.method == "POST":
        return _do(request, participant)
    reader, now = request.reader, timezone.now()  # type: ignore[attr-defined]
    zone = reader.zone or participant.zone
    every = mine.rows(queries.registrations_of([participant]), language=reader.language, zone=zone, now=now)
    kept = any(row.registration.state == RegistrationState.REGISTERED for row in every)
    context = {
        "participant": participant, "token": links.token(participant, Purpose.MINE), **mine.parted(every),
        "to_confirm": kept or participant.address_confirmed_at is None, "has_kept": kept,
        "series_list": mine.open_series(participant.network, now), "here": "me",
        "chapters": own_page.chapters([participant]),
    }  # fmt: skip
    response = render(request, "registrations/mine.html", context)
    response.form_targets = mine.rooms(every)  # type: ignore[attr-defined]
    return response


def _do(request: HttpRequest, participant: Participant) -> HttpResponseRedirect:
    verb = DOES.get(request.POST.get("do", ""))
    if verb is None:
        raise Http404
    try:
        messages.success(request, verb(request, participant))
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    back = "/me/" if request.POST.get("back") == "me" else mine_url(participant)
    return redirect(back)


def _confirm(request: HttpRequest, participant: Participant) -> str:
    done = actions.confirm(participant, by=participant)
    if len(done) > 1:
        return _("Your address is confirmed, and with it %(count)s seats.") % {"count": len(done)}
    return _("Your address is confirmed, and with it your seat.") if done else _("Your address is confirmed.")


def _accept(request: HttpRequest, participant: Participant) -> str:
    actions.accept_offer(_registration(request, participant), by=participant)
    return _("The seat is yours.")


def _cancel(request: HttpRequest, participant: Participant) -> str:
    registration = _registration(request, participant)
    before = registration.state
    actions.cancel(registration, by=participant)
    if before == RegistrationState.WAITING:
        return _("You have left the waiting list.")
    if before == RegistrationState.APPLIED:
        return _("Your application is withdrawn.")
    return _("Your seat is given back. Thank you: somebody else can come now.")


DOES = {"confirm": _confirm, "accept": _accept, "cancel": _cancel}


def _registration(request: HttpRequest, participant: Participant) -> Registration:
    """The registration of the button that was pressed: one's own."""
    rows = Registration.objects.select_related("session__series", "delegation", "participant__person")
    return get_object_or_404(rows, pk=row_id(request.POST.get("registration", "")), participant=participant)


@by_link
def my_details(request: HttpRequest, participant: Participant) -> HttpResponse:
    """GET: what is kept about me. POST: save it, take a consent back, renew my link or my calendar's address."""
    do = request.POST.get("do", "")
    if do in RENEWS:
        return RENEWS[do](request, participant)
    held = _consents(participant)
    asked = [one for one in purposes.PURPOSES if one not in {consent.purpose for consent in held}]
    languages = list(dict.fromkeys([participant.language, *participant.network.languages, "en", "de"]))
    form = DetailsForm(
        request.POST or None, initial=known_details(participant), languages=[code for code in languages if code],
        consents=asked,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and _saved(participant, form):
        messages.success(request, _("Saved."))
        return redirect(mine_url(participant, "my_details"))
    form.offer_languages([*_languages(participant), *participant.network.languages, *INTERPRETED])
    context = {
        "participant": participant, "form": form, "token": links.token(participant, Purpose.MINE),
        "held": [{"consent": one, "name": purposes.name_of(one.purpose)} for one in held],
        "feed": request.build_absolute_uri(f"/me/calendar/{links.token(participant, Purpose.FEED)}.ics"),
        "towns": towns.offered(participant.network, request.reader.language), "here": "me",  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "registrations/details.html", context, status=422 if form.errors else 200)


def _consents(participant: Participant) -> list[Consent]:
    rows = Consent.objects.filter(person=participant.person_id, network_id=participant.network_id, withdrawn_at=None)
    return list(rows)


def _languages(participant: Participant) -> list[str]:
    """Languages in which one can follow the sessions that somebody comes to."""
    cards = Registration.objects.filter(participant=participant, state__in=ALIVE, session__released__isnull=False)
    told = cards.values_list("session__released__card__floor", "session__released__card__into")
    return list(dict.fromkeys(code for floor, into in told for code in (floor, *into)))


def _saved(participant: Participant, form: DetailsForm) -> bool:
    told = form.cleaned_data
    town = towns.find(participant.network, told["place"], told["country"])
    about = form.about(town, letters=told["letters"] or participant.language)
    try:
        actions.change_details(participant, about, by=participant, agreed=form.agreed())
    except Refused as refusal:
        form.show(refusal)
        return False
    return True


def _withdraw(request: HttpRequest, participant: Participant) -> HttpResponseRedirect:
    if actions.withdraw(participant, request.POST.get("purpose", "")[:40], by=participant):
        messages.success(request, _("Taken back. It counts from this moment on."))
    return redirect(mine_url(participant, "my_details"))


def _renew_link(request: HttpRequest, participant: Participant) -> HttpResponseRedirect:
    renewed = actions.renew_link(participant, by=participant)
    words = _(
        "This page has a new address, and the links in earlier letters no longer work. Keep this one: set a bookmark."
    )
    messages.success(request, words)
    return redirect(mine_url(renewed))


def _renew_feed(request: HttpRequest, participant: Participant) -> HttpResponseRedirect:
    renewed = actions.renew_feed(participant, by=participant)
    messages.success(request, _("Your calendar has a new address; the earlier one no longer works."))
    return redirect(mine_url(renewed, "my_details"))


RENEWS = {"withdraw": _withdraw, "new_link": _renew_link, "new_feed": _renew_feed}
