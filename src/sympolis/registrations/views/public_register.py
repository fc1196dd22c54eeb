"""Taking part: the form, and what became of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from sympolis.core.refusals import Refused
from sympolis.core.text import address_key
from sympolis.directory.models import Consent
from sympolis.networks.models import City
from sympolis.programme.forms.languages import INTERPRETED
from sympolis.programme.models import Series, Session
from sympolis.registrations import limits, links, mine, offers, purposes, queries, receipts, towns
from sympolis.registrations.actions import About, SignedUp, sign_up
from sympolis.registrations.forms.public_register import RegisterForm, first_details, known_details
from sympolis.registrations.models import Invitation, Participant
from sympolis.registrations.offers import Offer, Reader
from sympolis.registrations.permissions import Somebody
from sympolis.registrations.sent import questions_of, sent
from sympolis.registrations.states import Mode, QuestionKind, RegistrationState
from sympolis.registrations.views.public_doors import by_link, series_of
from sympolis.ui.caching import personal


def register(request: HttpRequest, slug: str) -> HttpResponse:
    """GET: the form. POST: register, then show the receipt."""
    return _register(request, slug)


def invited(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The form for whoever has the link of an invitation."""
    series, invitation = series_of(request, slug), links.invitation_of(token)
    if invitation is None or invitation.series_id != series.pk:
        raise Http404
    return personal(_register)(request, slug, invitation=invitation)


@by_link
def register_more(request: HttpRequest, participant: Participant, slug: str) -> HttpResponse:
    """The form for somebody who comes from their personal page: name and address stand fast."""
    return _register(request, slug, who=participant)


def _form(
    request: HttpRequest, slug: str, invitation: Invitation | None = None, who: Participant | None = None
) -> HttpResponse:
    known = who or _known(request)
    here = Reader(request.reader.language, request.reader.zone, known, invitation)  # type: ignore[attr-defined]
    asked: dict[str, Any] = {"consents": _not_agreed_to(known), "who": who}
    if request.method != "POST":
        series = series_of(request, slug)
        found = offers.offers(series, here)
        if not found:
            return _nothing_to_choose(request, series)
        asked["questions"] = questions_of(series)
        form = RegisterForm(initial={**first_details(request, found), **_initial(known, invitation)}, **asked)
        return _show(request, series, form, found, here)
    told = sent(request.network, slug, request.POST.getlist("sessions")) if request.network else None  # type: ignore[attr-defined]
    series = told.series if told else series_of(request, slug)
    asked["questions"] = told.questions if told else questions_of(series)
    form = RegisterForm(request.POST, request.FILES, **asked)
    form.choose(told.chosen if told else [])
    status = 422
    if _too_many(request):
        words = _("Too many forms came from your network address or for this mailbox. Try again in some minutes.")
        form.add_error(None, words)
        status = 429
    elif form.is_valid() and (made := _sign_up(request, series, form, here)):
        return redirect("registrations:done", slug, receipts.written(made))
    series = series_of(request, slug)
    return _show(request, series, form, offers.offers(series, here), here, status=status)


# Zones and countries make it 74 kB; safe against BREACH: the token is masked anew, the length blurred
_register = gzip_page(_form)


def _known(request: HttpRequest) -> Participant | None:
    """As whom somebody signed in took part last."""
    if not request.user.is_authenticated:
        return None
    return queries.participants_of(request.user, request.network).select_related("person__municipality").last()  # type: ignore[attr-defined]


def _initial(known: Participant | None, invitation: Invitation | None) -> dict[str, Any]:
    if known is not None:
        return {name: value for name, value in known_details(known).items() if value}
    return {"name": invitation.name, "email": invitation.email} if invitation is not None else {}


def _not_agreed_to(known: Participant | None) -> list[str]:
    """Purposes to ask for: what somebody agreed to before is not asked again."""
    if known is None:
        return list(purposes.PURPOSES)
    held = Consent.objects.filter(person=known.person_id, network_id=known.network_id, withdrawn_at=None)
    given = set(held.values_list("purpose", flat=True))
    return [purpose for purpose in purposes.PURPOSES if purpose not in given]


def _too_many(request: HttpRequest) -> bool:
    address, mailbox = limits.network_address(request), address_key(request.POST.get("email", "")[:254])
    return not (
        limits.forms_of_network.allows(address)
        and (not mailbox or limits.forms_of_mailbox.allows(mailbox))
        and (not request.FILES or limits.files_of_network.allows(address))
    )


def _sign_up(request: HttpRequest, series: Series, form: RegisterForm, here: Reader) -> SignedUp | None:
    """Register; None when it was refused, which the form tells then."""
    told, who = form.cleaned_data, form.who
    about = form.about(towns.find(series.network, told["place"], told["country"]), letters=here.language)
    by: Somebody = who or (request.user if request.user.is_authenticated else None)
    sessions = [*form.chosen, *(_every(series, here, about) if told["every"] else [])]
    try:
        return sign_up(
            series.network, sessions, name=str(who.person) if who else told["name"],
            email=who.email if who else told["email"], about=about, together_with=told["together_with"],
            label=told["delegation"], invitation=here.invitation, by=by, answers=form.answers(), agreed=form.agreed(), as_read=not told["every"],
            shown=here.participant,
        )  # fmt: skip
    except Refused as refusal:
        form.show(refusal)
        return None


def _every(series: Series, here: Reader, about: About) -> list[Session]:
    """All sessions that this person may simply register for."""
    traits = about.traits()
    member = City.objects.filter(network=series.network, municipality=traits.municipality).exists()
    return [
        offer.session
        for offer in offers.offers(series, here)
        if offer.can_choose
        and queries.admission_of(offer.session).mode != Mode.APPROVAL
        and queries.admits(queries.admission_of(offer.session), traits, is_member=member)
    ]


def _show(
    request: HttpRequest, series: Series, form: RegisterForm, found: list[Offer], here: Reader, *, status: int = 200
) -> HttpResponse:
    form.offer_languages([*offers.languages_offered(found), *series.network.languages, *INTERPRETED])
    if not any(offer.is_recorded for offer in found):
        form.consents = [purpose for purpose in form.consents if purpose != "recording"]
    free = [offer for offer in found if offer.can_choose]
    form.ask_for(free)
    context = {
        "series": series, "form": form, "open_offers": [offer for offer in found if offer.can_choose or offer.own],
        "shut_offers": [offer for offer in found if not offer.can_choose and not offer.own], "chosen": set(form["sessions"].value() or []),
        "can_choose": bool(free), "asks_motivation": any(offer.asks_motivation for offer in free),
        "asks_every": len(free) > 1, "has_files": any(q.kind == QuestionKind.FILE for q in form.questions),
        "towns": towns.offered(series.network, here.language), "known": here.participant,
        "zone": here.zone or series.zone, "here": "programme",
    }  # fmt: skip
    return render(request, "registrations/register.html", context, status=status)


def _nothing_to_choose(request: HttpRequest, series: Series) -> HttpResponse:
    """A series that is over, or has nothing to come: said, with what there is instead."""
    now = timezone.now()
    others = [one for one in mine.open_series(series.network, now) if one.pk != series.pk]
    over = series.ends_on < now.date()
    return render(request, "registrations/nothing.html", {"series": series, "others": others, "over": over, "here": "programme"})  # fmt: skip


@personal
def done(request: HttpRequest, slug: str, receipt: str) -> HttpResponse:
    """What a form made: seats, places in the line, applications, and what was there before."""
    series, told = series_of(request, slug), receipts.read(receipt)
    if told is None:
        raise Http404
    participant = Participant.objects.select_related("person").filter(pk=told.lead, network=series.network).first()
    if participant is None:
        raise Http404
    reader = request.reader  # type: ignore[attr-defined]
    rows = mine.rows(receipts.made(told), language=reader.language, zone=reader.zone or participant.zone)
    kept = any(row.registration.state == RegistrationState.REGISTERED for row in rows)
    context = {
        "series": series, "participant": participant, "here": "programme", "rows": rows,
        "known": offers.titles(told.known, reader.language),
        "to_confirm": kept or participant.address_confirmed_at is None,
    }  # fmt: skip
    return render(request, "registrations/done.html", context)
