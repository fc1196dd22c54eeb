"""What is held about me, opened by the link in my letters; and erasing it, by a code sent to my address."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolis.core.refusals import Refused
from sympolis.directory.actions import not_right, spend_code
from sympolis.directory.states import CodePurpose
from sympolis.registrations import limits, links, privacy
from sympolis.registrations.actions import erasure
from sympolis.registrations.forms.public_privacy import EraseByCodeForm
from sympolis.registrations.letters import erase_code
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import Participant
from sympolis.registrations.views.own_data import json_file, zip_file
from sympolis.registrations.views.public_doors import by_link, mine_url
from sympolis.ui.caching import personal

ERASE = "erase_code"  # in the session: the code under way and whose it is


@require_safe
@by_link
def my_data(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Everything that is held about me, readable."""
    held = privacy.of_link(participant)
    token = links.token(participant, Purpose.MINE)
    context = {"held": held, "who": str(participant.person), "token": token, "here": "me"}
    return render(request, "registrations/my_data.html", context)


@require_safe
@by_link
def my_data_json(request: HttpRequest, participant: Participant) -> HttpResponse:
    """The same as a file."""
    return json_file(privacy.of_link(participant))


@require_safe
@by_link
def my_files(request: HttpRequest, participant: Participant) -> HttpResponse:
    """The files that I sent."""
    return zip_file(privacy.of_link(participant))


@by_link
def my_erasure(request: HttpRequest, participant: Participant) -> HttpResponse:
    """GET: what goes and what stays. POST `send`: a code to my address. POST `code`: erase."""
    if "send" in request.POST:
        return _send(request, participant)
    pending = request.session.get(ERASE, {})
    sent = pending.get("participant") == participant.pk
    form = EraseByCodeForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and sent
        and form.is_valid()
        and _is_right(form, pending)
        and _erased(form, participant)
    ):
        request.session.flush()
        return redirect("registrations:erased")
    context = {
        "form": form, "sent": sent, "email": participant.email, "token": links.token(participant, Purpose.MINE),
        "whole": erasure.speaks_for_person(participant), "here": "me",
    }  # fmt: skip
    return render(request, "registrations/my_erasure.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, participant: Participant) -> HttpResponseRedirect:
    if limits.codes_of_mailbox.allows(participant.email_key):
        before: dict[str, Any] = request.session.get(ERASE, {})
        language = request.reader.language  # type: ignore[attr-defined]
        code = erase_code.send(participant, language=language, instead_of=before.get("code"))
        request.session[ERASE] = {"code": str(code.pk), "participant": participant.pk}
    else:
        words = _("Too many codes were asked for. Use the newest letter you have, or try again in 15 minutes.")
        messages.error(request, words)
    return redirect(mine_url(participant, "my_erasure"))


def _is_right(form: EraseByCodeForm, pending: dict[str, Any]) -> bool:
    right, tries_left = spend_code(pending["code"], CodePurpose.ERASE, form.cleaned_data["code"])
    if right:
        return True
    form.add_error("code", not_right(tries_left))
    return False


def _erased(form: EraseByCodeForm, participant: Participant) -> bool:
    try:
        erasure.erase(participant, by=participant)
    except Refused as refusal:
        form.add_error(None, str(refusal.words))
        return False
    return True


@require_safe
@personal
def erased(request: HttpRequest) -> HttpResponse:
    """It is done. The page knows nobody."""
    return render(request, "registrations/erased.html")
