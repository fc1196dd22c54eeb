"""What is held of a speaker, opened by their link: to read, to take along; erasing it by a code sent to their address."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolis.contributions import speaking_privacy
from sympolis.contributions.letters import speakers as letters
from sympolis.contributions.models import Speaker
from sympolis.contributions.views.speaking import by_link, frame, url_of
from sympolis.core.refusals import Refused
from sympolis.core.text import address_key
from sympolis.directory.actions import not_right, spend_code
from sympolis.directory.actions.erasure import erase
from sympolis.directory.states import CodePurpose
from sympolis.registrations import limits
from sympolis.registrations.forms.public_privacy import EraseByCodeForm
from sympolis.registrations.views.own_data import json_file, zip_file

ERASE = "speaker_erase_code"  # in the session: the code under way and whose it is


@require_safe
@by_link
def data(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """Everything that is held about me, readable."""
    held, whole = speaking_privacy.of_link(speaker), speaking_privacy.speaks_for_person(speaker)
    return render(request, "contributions/speaking_data.html", {**frame(speaker), "held": held, "whole": whole})


@require_safe
@by_link
def data_json(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """The same as a file."""
    return json_file(speaking_privacy.of_link(speaker))


@require_safe
@by_link
def files(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """The files that I sent."""
    return zip_file(speaking_privacy.of_link(speaker))


@by_link
def erasure(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """GET: what goes and what stays. POST `send`: a code to my address. POST `code`: erase."""
    whole = speaking_privacy.speaks_for_person(speaker)
    if "send" in request.POST and whole:
        return _send(request, speaker)
    pending: dict[str, Any] = request.session.get(ERASE, {})
    sent = pending.get("speaker") == speaker.pk
    form = EraseByCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and whole and sent and form.is_valid() and _erased(form, pending, speaker):
        request.session.flush()
        return redirect("registrations:erased")
    context = {**frame(speaker), "form": form, "sent": sent, "whole": whole, "email": speaker.person.address}
    return render(request, "contributions/speaking_erase.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, speaker: Speaker) -> HttpResponseRedirect:
    if limits.codes_of_mailbox.allows(address_key(speaker.person.address)):
        before: dict[str, Any] = request.session.get(ERASE, {})
        language = request.reader.language  # type: ignore[attr-defined]
        code = letters.send_code(speaker, language=language, instead_of=before.get("code"))
        request.session[ERASE] = {"code": str(code.pk), "speaker": speaker.pk}
    else:
        words = _("Too many codes were asked for. Use the newest letter you have, or try again in 15 minutes.")
        messages.error(request, words)
    return redirect(url_of(speaker, "erase"))


def _erased(form: EraseByCodeForm, pending: dict[str, Any], speaker: Speaker) -> bool:
    right, tries_left = spend_code(pending["code"], CodePurpose.ERASE, form.cleaned_data["code"])
    if not right:
        form.add_error("code", not_right(tries_left))
        return False
    try:
        erase([speaker.person], by=None)
    except Refused as refusal:
        form.add_error(None, str(refusal.words))
        return False
    return True
