"""Ask the city: the form, the page of whoever asked, the page of the contact."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.library import limits, links
from sympolis.library.actions import enquiries as actions
from sympolis.library.forms.enquiries import EnquiryForm
from sympolis.library.models import Enquiry, Practice
from sympolis.library.queries import people
from sympolis.library.views.doors import gone, is_here, is_shown, known_sender, practice_of
from sympolis.registrations import towns
from sympolis.ui.caching import personal


@personal
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; 404 where nobody agreed to be asked. What was typed meanwhile is kept on its page."""
    practice = practice_of(request, slug)
    if practice is None:
        return gone(request)
    if request.method != "POST" and not people.contacts(practice):
        raise Http404
    known = known_sender(request)
    form, status = EnquiryForm(request.POST if request.method == "POST" else None, known=known), 200
    language = request.reader.language  # type: ignore[attr-defined]
    if request.method == "POST":
        row, status = _asked(form, practice, request, is_proven=bool(known))
        if row is not None and known:
            messages.success(request, _("Your question is on its way."))
            return redirect("library:enquiry", links.of_asker(row))
        if row is not None:
            return redirect("library:ask_sent", practice.slug)
    context = {
        "practice": practice, "form": form, "towns": towns.offered(practice.network, language), "here": "practices",
        "is_known": bool(known),
    }  # fmt: skip
    return render(request, "library/enquiry_ask.html", context, status=status)


def _asked(
    form: EnquiryForm, practice: Practice, request: HttpRequest, *, is_proven: bool
) -> tuple[Enquiry | None, int]:
    if not form.is_valid():
        return None, 422
    if limits.too_many(request, form.cleaned_data["email"]):
        words = _("Too many forms came from your network address or for this mailbox. Try again in an hour.")
        form.add_error(None, words)
        return None, 429
    try:
        return actions.ask(practice, form.asked(request.reader.language), is_proven=is_proven), 200  # type: ignore[attr-defined]
    except Refused as refusal:
        form.show(refusal)
        return None, 422


@personal
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Look into your mailbox: the same for every address."""
    practice = practice_of(request, slug)
    if practice is None:
        return gone(request)
    return render(request, "library/sent.html", {"practice": practice, "again": "library:ask", "here": "practices"})


@personal
def enquiry(request: HttpRequest, token: str) -> HttpResponse:
    """What one asked, and the answer. POST `do`: send it (prove), delete it."""
    row = links.asked_by(token)
    if row is None or not is_here(request, row.practice):
        raise Http404
    if request.method == "POST":
        do = request.POST.get("do")
        if do == "delete":
            actions.forget(row)
            messages.success(request, _("It is deleted."))
            return redirect("library:library")
        if do != "prove":
            raise Http404
        try:
            actions.prove(row)
            messages.success(request, _("Your question is on its way."))
        except Refused as refusal:
            messages.error(request, str(refusal.words))
        return redirect("library:enquiry", token)
    context = {"row": row, "practice": row.practice, "is_shown": is_shown(row.practice), "here": "practices"}
    return render(request, "library/enquiry.html", context)


@personal
def contact(request: HttpRequest, token: str) -> HttpResponse:
    """The contact reads the question, answers or declines; addresses are seen only if they want it."""
    found = links.put_to(token)
    if found is None or not is_here(request, found[0].practice) or not is_shown(found[0].practice):
        raise Http404
    row, author = found
    error, text, status = "", "", 200
    if request.method == "POST":
        text, shows = request.POST.get("text", ""), request.POST.get("shows_address") == "yes"
        try:
            if request.POST.get("do") == "decline":
                actions.decline(row, author=author)
            else:
                actions.answer(row, author=author, text=text, shows_address=shows)
        except Refused as refusal:
            error, status = str(refusal.words), 422
        else:
            messages.success(request, _("Thank you. It is on its way."))
            return redirect("library:enquiry_contact", token)
    context = {
        "row": row, "practice": row.practice, "author": author, "error": error, "text": text,
        "shows": request.POST.get("shows_address") == "yes", "longest": actions.LONGEST_TEXT, "here": "practices",
    }  # fmt: skip
    return render(request, "library/enquiry_contact.html", context, status=status)
