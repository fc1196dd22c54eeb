"""An interpreter's own desk: by the link in their letters, or signed in. It only shows; buttons change."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.forms.speaking import TimesForm, show
from sympolis.contributions.speaking_words import title_of
from sympolis.core import clock
from sympolis.core.languages import zone_city
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.interpretation import links
from sympolis.interpretation.actions import desk as actions
from sympolis.interpretation.actions import roster as roster_actions
from sympolis.interpretation.door import interpreters_door
from sympolis.interpretation.fees import Charge
from sympolis.interpretation.forms.desk import BillForm, InvoiceDataForm
from sympolis.interpretation.models import Booking, Interpreter
from sympolis.interpretation.queries import desk as reads
from sympolis.interpretation.queries.bookings import charges_of, zone_of
from sympolis.interpretation.queries.desk import Row
from sympolis.interpretation.words import away_words, charge_words, fee_told, fee_words, hours_words, role_words
from sympolis.registrations.letters.words import until_words
from sympolis.registrations.times import moment, times
from sympolis.ui.caching import personal

View = Callable[..., HttpResponse]


def own_door(view: View) -> View:
    """`view(request, interpreter, ...)` of the link in the address, else of the account; 404 for nobody's.

    The interpreter has `token`, "" when signed in: the addresses of their pages hang on it.
    """

    @wraps(view)
    def inside(request: HttpRequest, token: str = "", **keys: Any) -> HttpResponse:
        who = links.interpreter_of(token) if token else _signed_in(request)
        if who is None or request.network is None or who.network_id != request.network.pk:  # type: ignore[attr-defined]
            raise Http404
        who.token = token  # type: ignore[attr-defined]
        return view(request, who, **keys)

    signed_in = login_required(inside)

    def either(request: HttpRequest, **keys: Any) -> HttpResponse:
        return inside(request, **keys) if keys.get("token") else signed_in(request, **keys)

    return personal(wraps(view)(either))


def _signed_in(request: HttpRequest) -> Interpreter | None:
    network = request.network  # type: ignore[attr-defined]
    rows = Interpreter.objects.select_related("network", "person__account", "person__municipality")
    mine = rows.filter(network=network, person__account=request.user).exclude(person__family_name="")
    return mine.order_by("-is_active", "pk").first() if network else None


def url_of(who: Interpreter, page: str = "desk", **keys: Any) -> str:
    """The address of a page of somebody's desk, as they came in."""
    token = getattr(who, "token", "")
    return reverse(
        f"interpreter:{'linked_' if token else ''}{page}", kwargs={**keys, **({"token": token} if token else {})}
    )


def zone_for(request: HttpRequest, who: Interpreter) -> str:
    """The clock of their pages: as chosen here, else their own; "" where none is known."""
    return request.reader.zone or zone_of(who)  # type: ignore[attr-defined]


def frame(who: Interpreter) -> dict[str, Any]:
    """What every page of the desk needs."""
    return {
        "who": who, "here": "interpreting", "desk": url_of(who), "times": url_of(who, "times"), "invoices": url_of(who, "invoices"),
        "contact": who.network.contact_email,
    }  # fmt: skip


@own_door
def desk(request: HttpRequest, who: Interpreter) -> HttpResponse:
    """Offers first, then sessions by date, then what is held."""
    now, zone = timezone.now(), zone_for(request, who)
    found = reads.desk_of(who, now)
    language = request.reader.language  # type: ignore[attr-defined]
    context = {
        **frame(who), "offers": [shown(row, who, language, zone) for row in found.offers],
        "coming": [shown(row, who, language, zone) for row in found.coming],
        "ended": [shown(row, who, language, zone) for row in found.ended],
        "held": [shown(row, who, language, zone) for row in found.held], "clock": _clock(request, zone, who),
        "away": [away_words(one.starts_at, one.ends_at, zone or one.zone) for one in who.away.all() if one.ends_at > now],
    }  # fmt: skip
    return render(request, "interpretation/desk.html", context)


def shown(row: Row, who: Interpreter, language: str, zone: str) -> dict[str, Any]:
    """A booking in words."""
    booking, session = row.booking, row.booking.session
    there = zone or session.zone
    return {
        "row": row, "booking": booking, "session": session, "title": title_of(session, language), "series": session.series,
        "when": times(row.starts_at, row.minutes, zone=zone, host=session.zone), "role": role_words(booking, language),
        "before": moment(row.moved_from, there) if row.moved_from else "", "fee": fee_told(booking),
        "partners": [(one.interpreter.person, role_words(one, language)) for one in row.partners],
        "turns": [hours_words(one.starts_at, one.ends_at, there) for one in row.turns],
        "until": until_words(booking.answer_by, language, there) if booking.answer_by else "",
        "offer": reverse("interpretation:offer", args=[links.offer_token(booking)]),
        "pack": url_of(who, "pack", series=session.series.slug, session=session.slug) if row.is_shown else "",
        "clashes": [away_words(one.starts_at, one.ends_at, there) for one in row.clashes],
        "way": interpreters_door(session, timezone.now(), there) if row.is_shown else None,
    }  # fmt: skip


def _clock(request: HttpRequest, zone: str, who: Interpreter) -> dict[str, Any]:
    """For which place times are shown, and others to choose from."""
    reader = request.reader  # type: ignore[attr-defined]
    host = who.network.zone
    names = clock.distinct([name for name in (zone or host, zone_of(who), host, "UTC") if name])
    now = timezone.now()
    return {
        "shown": zone or host, "from": reader.zone_from or ("account" if zone else ""), "next": request.path,
        "options": [
            (name, zone_city(name, reader.language) if name != "UTC" else name, clock.offset_label(now, clock.zone(name)))
            for name in names
        ],
    }  # fmt: skip


@own_door
def away(request: HttpRequest, who: Interpreter) -> HttpResponse:
    """When one cannot interpret. Where one is booked then, the page says so; nothing is given back by itself."""
    form = TimesForm(request.POST or None, times=list(who.away.all()), zone=zone_of(who) or who.network.zone)
    if request.method == "POST" and form.is_valid():
        told = form.away
        try:
            roster_actions.set_away(who, told, form.cleaned_data["zone"], by=who)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(url_of(who, "times"))
    found = reads.desk_of(who, timezone.now())
    language, zone = request.reader.language, zone_for(request, who)  # type: ignore[attr-defined]
    clashing = [shown(row, who, language, zone) for row in (*found.offers, *found.coming) if row.clashes]
    context = {**frame(who), "form": form, "clashing": clashing}
    return render(request, "interpretation/desk_times.html", context, status=422 if form.errors else 200)


@own_door
def invoices(request: HttpRequest, who: Interpreter) -> HttpResponse:
    """What stands on one's invoices. POST `do`: save that, or the number of the invoice for a session."""
    pk = row_id(request.POST.get("booking", ""))
    found = reads.desk_of(who, timezone.now())
    rows = [row.booking for row in (*found.coming, *found.held)]
    form = InvoiceDataForm(request.POST if request.POST.get("do") == "data" else None, initial={"invoice": who.invoice})
    bills = {one.pk: BillForm(request.POST if one.pk == pk else None, booking=one) for one in rows}
    if request.method == "POST":
        if (pk and pk not in bills) or (not pk and request.POST.get("do") != "data"):
            raise Http404
        done = _billed(bills[pk], next(one for one in rows if one.pk == pk), who) if pk else _told(form, who)
        if done:
            messages.success(request, _("Saved."))
            return redirect(url_of(who, "invoices"))
    language, zone = request.reader.language, zone_for(request, who)  # type: ignore[attr-defined]
    charged = charges_of(rows)
    wrong = form.errors or any(one.errors for one in bills.values())
    shown_rows = [
        {**shown(row, who, language, zone), "form": bills[row.booking.pk], **_charged(row.booking, charged)}
        for row in (*found.held, *found.coming)
    ]
    context = {**frame(who), "form": form, "rows": shown_rows, "address": who.person.address}
    return render(request, "interpretation/desk_invoices.html", context, status=422 if wrong else 200)


def _charged(row: Booking, charged: dict[int, Charge]) -> dict[str, str]:
    """What a session costs in the end, and how that comes about."""
    one = charged[row.pk]
    return {
        "fee": fee_words(one.amount, row.currency),
        "how": charge_words(row, one, zone_of(row.interpreter), is_own=True),
    }


def _told(form: InvoiceDataForm, who: Interpreter) -> bool:
    if not form.is_valid():
        return False
    try:
        roster_actions.change_interpreter(who, by=who, invoice=form.cleaned_data["invoice"])
    except Refused as refusal:
        show(form, refusal)
        return False
    return True


def _billed(form: BillForm, row: Booking, who: Interpreter) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.bill(row, by=who, **form.cleaned_data)
    except Refused as refusal:
        show(form, refusal)
        return False
    return True
