"""What is held about everybody who signs in with my account; taking it along, and erasing it. Behind a fresh proof."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolis.core.refusals import Refused
from sympolis.directory.actions.erasure import erase
from sympolis.directory.models import Account
from sympolis.directory.privacy import Held, held, held_of_account, refuse_closing
from sympolis.registrations.forms.public_privacy import ErasePersonsForm
from sympolis.registrations.privacy import persons_of
from sympolis.registrations.views.own_data import json_file, zip_file
from sympolis.site.views.passkeys import confirmed
from sympolis.ui.caching import personal


@require_safe
@personal
@confirmed
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything, readable."""
    persons = persons_of(request.user)
    who = ", ".join(map(str, persons)) or request.user.email
    return render(request, "registrations/my_data.html", {"held": _held(request), "who": who, "here": "me"})


@require_safe
@personal
@confirmed
def my_data_json(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    return json_file(_held(request))


@require_safe
@personal
@confirmed
def my_files(request: HttpRequest) -> HttpResponse:
    """The files that were sent."""
    return zip_file(_held(request))


def _held(request: HttpRequest) -> Held:
    persons = persons_of(request.user)
    return held(persons) if persons else held_of_account(request.user)


@personal
@confirmed
def my_erasure(request: HttpRequest) -> HttpResponse:
    """GET: what goes and what stays, or what to do first. POST: erase, and sign out if the account went with it."""
    account, persons = request.user, {person.pk: person for person in persons_of(request.user)}
    form = ErasePersonsForm(
        request.POST if request.method == "POST" else None, persons={pk: str(person) for pk, person in persons.items()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            erase([persons[pk] for pk in form.chosen()], by=account, account=account)
        except Refused as refusal:
            form.add_error(None, str(refusal.words))
        else:
            return _gone(request, account)
    context = {"form": form, "first": "" if len(persons) > 1 else _first(account), "here": "me"}
    return render(request, "registrations/my_erasure.html", context, status=422 if form.errors else 200)


def _first(account: Account) -> str:
    """What has to be done before the account can go, "" for nothing."""
    try:
        refuse_closing([account])
    except Refused as refusal:
        return str(refusal.words)
    return ""


def _gone(request: HttpRequest, account: Account) -> HttpResponse:
    if Account.objects.filter(pk=account.pk).exists():  # somebody else signs in with it
        messages.success(request, _("Erased. The account stays, since others sign in with it."))
        return redirect("site:me")
    logout(request)
    return redirect("registrations:erased")
