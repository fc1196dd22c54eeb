"""What a series asks cities to bring, and how one begins to answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions import actions, links, queries
from sympolis.contributions.forms.writing import AuthorBeginForm
from sympolis.contributions.links import Purpose
from sympolis.contributions.models import Author, Call
from sympolis.contributions.states import Kind
from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.core.text import address_key
from sympolis.programme.models import Series
from sympolis.programme.queries import public_series
from sympolis.registrations import limits, towns
from sympolis.ui.caching import personal, public_page


@public_page
def contribute(request: HttpRequest, slug: str) -> HttpResponse:
    """The open calls of a series, and how one answers them."""
    series = _series(request, slug)
    reader = request.reader  # type: ignore[attr-defined]
    now = timezone.now()
    rows = [
        {"call": call, "kinds": [Kind(kind).label for kind in call.kinds], "zone": reader.zone or call.zone}
        for call in queries.open_calls(series, now)
    ]
    over = series.ends_on < now.astimezone(clock.zone(series.zone)).date()
    context = {"series": series, "rows": rows, "over": over, "here": "programme"}
    return render(request, "contributions/contribute.html", context)


@personal
def begin(request: HttpRequest, slug: str, call: int) -> HttpResponse:
    """Four lines, and the draft is there. A call whose deadline is over, but not its grace, still lets one begin."""
    series = _series(request, slug)
    found = _call(series, call)
    if not found.takes(timezone.now()):
        return _closed(request, series, found)
    language = request.reader.language  # type: ignore[attr-defined]
    form = AuthorBeginForm(request.POST or None, kinds=found.kinds, language=language, initial=_known(request))
    status = 200
    if request.method == "POST":
        status = 422
        if _too_many(request):
            words = _("Too many forms came from your network address or for this mailbox. Try again in some minutes.")
            form.add_error(None, words)
            status = 429
        elif form.is_valid() and (author := _begun(form, found)):
            messages.success(request, _("Your draft is there. We have mailed you a link, so that you can go on at any time and from anywhere."))  # fmt: skip
            return redirect("contributions:write", links.token(author, Purpose.WRITE))
    context = {
        "series": series, "call": found, "form": form, "towns": towns.offered(series.network, language),
        "zone": request.reader.zone or found.zone, "here": "programme",  # type: ignore[attr-defined]
        "several": len(found.kinds) > 1,
    }  # fmt: skip
    return render(request, "contributions/begin.html", context, status=status)


def _begun(form: AuthorBeginForm, call: Call) -> Author | None:
    told = form.cleaned_data
    try:
        return actions.begin(call, form.begun(), name=told["name"], email=told["email"])
    except Refused as refusal:
        form.show(refusal)
        return None


def _series(request: HttpRequest, slug: str) -> Series:
    network = request.network  # type: ignore[attr-defined]
    series = public_series(network).filter(slug=slug).first() if network else None
    if series is None:
        raise Http404
    series.network = network
    return series


def _call(series: Series, pk: int) -> Call:
    """A call that the public has seen: open, or closed since."""
    call = queries.calls_of(series).filter(pk=pk, opened_at__isnull=False).first()
    if call is None:
        raise Http404
    call.series = series
    return call


def _closed(request: HttpRequest, series: Series, call: Call) -> HttpResponse:
    """What somebody typed meanwhile is shown to them, so that nothing of it is lost."""
    form = AuthorBeginForm(request.POST or None, kinds=call.kinds)
    names = ("title", "name", "email", "place", "organisation")
    typed = [(form.fields[name].label, request.POST[name][:1000]) for name in names if request.POST.get(name)]
    context = {"series": series, "call": call, "typed": typed, "here": "programme"}
    return render(request, "contributions/closed.html", context, status=409 if request.method == "POST" else 200)


def _known(request: HttpRequest) -> dict[str, Any]:
    if not request.user.is_authenticated:
        return {}
    person = request.user.persons.first()
    known = {"email": request.user.email}
    return {**known, "name": str(person), "place": str(person.municipality or "")} if person else known


def _too_many(request: HttpRequest) -> bool:
    mailbox = address_key(request.POST.get("email", "")[:254])
    return not (
        limits.forms_of_network.allows(limits.network_address(request))
        and (not mailbox or limits.forms_of_mailbox.allows(mailbox))
    )
