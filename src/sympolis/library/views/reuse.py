"""We use this too: the form, the page of whoever told it, the page of the city that is asked."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import address_key
from sympolis.directory.models import Account
from sympolis.library import limits, links
from sympolis.library.actions import reuse as actions
from sympolis.library.forms.reuse import ReuseForm
from sympolis.library.letters.reuse import city_words
from sympolis.library.models import Practice, Reuse
from sympolis.library.queries.reuse import told_by
from sympolis.library.states import ReuseState
from sympolis.library.views.doors import gone, is_here, is_shown, known_sender, practice_of
from sympolis.registrations import towns
from sympolis.registrations.models import Participant
from sympolis.registrations.views.public_doors import by_link
from sympolis.ui.caching import personal


@personal
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody tells that their city uses it too; whoever is signed in needs no letter."""
    practice = practice_of(request, slug)
    return gone(request) if practice is None else _tell(request, practice, known_sender(request))


@by_link
def tell_by_link(request: HttpRequest, participant: Participant, slug: str) -> HttpResponse:
    """The same behind the personal link of a participant, which has shown whose the address is."""
    practice = practice_of(request, slug)
    if practice is None:
        return gone(request)
    person = participant.person
    place = str(person.municipality or participant.place)
    return _tell(request, practice, {"email": participant.email, "name": str(person), "place": place})


def _tell(request: HttpRequest, practice: Practice, known: dict[str, str]) -> HttpResponse:
    form = ReuseForm(request.POST if request.method == "POST" else None, practice=practice, known=known)
    status = 200
    language = request.reader.language  # type: ignore[attr-defined]
    if request.method == "POST":
        row, status = _told(request, form, practice, is_proven=bool(known))
        if row is not None and known:
            messages.success(request, _("Thank you. The city of the practice is asked now."))
            return redirect("library:reuse_told", links.of_teller(row))
        if row is not None:
            return redirect("library:reuse_sent", practice.slug)
    context = {
        "practice": practice, "form": form, "towns": towns.offered(practice.network, language), "here": "practices",
        "is_known": bool(known), "told": _told_before(practice, known.get("email", ""), language),
    }  # fmt: skip
    return render(request, "library/reuse_tell.html", context, status=status)


def _told_before(practice: Practice, email: str, language: str) -> list[tuple[Reuse, str, str]]:
    """(what they told of it already, of which city, where they see it or take it back)."""
    rows = told_by([address_key(email)], practice.network).filter(practice=practice) if email else []
    return [
        (row, city_words(row, language), reverse("library:reuse_told", args=[links.of_teller(row)])) for row in rows
    ]


def _told(request: HttpRequest, form: ReuseForm, practice: Practice, *, is_proven: bool) -> tuple[Reuse | None, int]:
    """What was stored, and the status of the page when nothing was."""
    if not form.is_valid():
        return None, 422
    if limits.too_many(request, "" if is_proven else form.cleaned_data["email"]):
        words = _("Too many forms came from your network address or for this mailbox. Try again in an hour.")
        form.add_error(None, words)
        return None, 429
    by = request.user if isinstance(request.user, Account) else None
    try:
        return actions.tell(practice, form.told(request.reader.language), is_proven=is_proven, by=by), 200  # type: ignore[attr-defined]
    except Refused as refusal:
        form.show(refusal)
        return None, 422


@personal
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Look into your mailbox: the same for every address."""
    practice = practice_of(request, slug)
    if practice is None:
        return gone(request)
    return render(request, "library/sent.html", {"practice": practice, "again": "library:reuse", "here": "practices"})


@personal
def told(request: HttpRequest, token: str) -> HttpResponse:
    """What one told, and where it stands. POST `do`: it was I (prove), take it back."""
    row = links.told_by(token)
    if row is None or not is_here(request, row.practice):
        raise Http404
    if request.method == "POST":
        _do(request, row)
        return redirect("library:reuse_told", token)
    context = {**_shown(request, row), "token": token}
    return render(request, "library/reuse_told.html", context)


def _do(request: HttpRequest, row: Reuse) -> None:
    do = request.POST.get("do")
    if do not in ("prove", "take_back"):
        raise Http404
    try:
        if do == "prove":
            actions.prove(row)
            messages.success(request, _("Thank you. The city of the practice is asked now."))
        else:
            actions.take_back(row)
            messages.success(request, _("It is taken back; your name and address are deleted."))
    except Refused as refusal:
        messages.error(request, str(refusal.words))


@personal
def city(request: HttpRequest, token: str) -> HttpResponse:
    """The city of the practice reads what is told of it and answers; it may change its mind."""
    found = links.asked_of(token)
    if found is None or not is_here(request, found[0].practice):
        raise Http404
    row, author = found
    if not is_shown(row.practice):
        return gone(request)
    error, words, status = "", row.answer if row.author_id else "", 200
    if request.method == "POST":
        words, confirms = request.POST.get("words", ""), request.POST.get("do") == "confirm"
        try:
            actions.answer(row, author=author, confirms=confirms, words=words)
        except Refused as refusal:
            error, status = str(refusal.words), 422
        else:
            messages.success(request, _("Thank you. It stands in the library now.") if confirms else _("Thank you. It is not shown in the library; the other city reads what you wrote."))  # fmt: skip
            return redirect("library:reuse_city", token)
    context = {
        **_shown(request, row),
        "error": error,
        "words": words,
        "longest": actions.LONGEST_TEXT,
        "author": author,
    }
    return render(request, "library/reuse_city.html", context, status=status)


def _shown(request: HttpRequest, row: Reuse) -> dict[str, Any]:
    language = request.reader.language  # type: ignore[attr-defined]
    return {
        "row": row, "practice": row.practice, "is_shown": is_shown(row.practice), "city": city_words(row, language),
        "state": ReuseState(row.state).label, "here": "practices",
    }  # fmt: skip
