"""Signing in with a code sent by mail. Known and unknown addresses see the same pages; both get a letter.

Only the forms here change anything, by POST: an address in a letter can be opened by a mail scanner without effect.
"""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from sympolis.directory.actions import Redeemed, not_right, redeem_code
from sympolis.directory.states import CodePurpose
from sympolis.site import accounts, letters
from sympolis.site.forms import AddressForm, CodeForm
from sympolis.site.paths import own_path
from sympolis.site.views.passkeys import passkeys_of

SIGN_IN, CONFIRM = "sign_in_code", "confirm_code"  # in the session: the code under way, its address, where to go after


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET: ask for the address. POST: send a code to it."""
    onward = own_path(request.POST.get("next") or request.GET.get("next"), "")
    if request.user.is_authenticated:
        return redirect(onward or "site:me")
    form = AddressForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid():
        if send_code(request, SIGN_IN, form.cleaned_data["email"], onward):
            return redirect("account_code")
        form.add_error("email", too_many())
        return render(request, "account/login.html", {"form": form, "next": onward}, status=429)
    return render(request, "account/login.html", {"form": form, "next": onward})


@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """GET: ask for the code. POST: sign in with it, or send a new one."""
    if request.user.is_authenticated:
        return redirect("site:me")
    pending = request.session.get(SIGN_IN)
    if not pending:
        return redirect("account_login")
    if "again" in request.POST:
        return send_again(request, SIGN_IN, "account_code")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        result = redeem_code(pending["code"], CodePurpose.SIGN_IN, form.cleaned_data["code"])
        if result.account:
            del request.session[SIGN_IN]
            return perform_login(request, result.account, redirect_url=pending["next"] or None)
        refuse(form, result)
    return render(request, "account/code.html", {"form": form, "email": pending["email"]})


@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """GET: ask. POST: end the session, and with it everything that was kept in it."""
    if request.method == "POST":
        logout(request)
        messages.success(request, _("You are signed out."))
        return redirect("/")
    return render(request, "account/logout.html")


@never_cache
@login_required
def confirm(request: HttpRequest) -> HttpResponse:
    """Before something that would open the account to others: prove once more that it is you.

    POST `send` or `again` sends a code to the account's own address; POST `code` redeems it.
    """
    onward = own_path(request.POST.get("next") or request.GET.get("next"), "")
    here = reverse("account_confirm") + (f"?{urlencode({'next': onward})}" if onward else "")
    pending = request.session.get(CONFIRM)
    if "send" in request.POST or ("again" in request.POST and pending):
        if not send_code(request, CONFIRM, request.user.email, onward):
            messages.error(request, too_many())
        return redirect(here)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and pending and form.is_valid():
        result = redeem_code(pending["code"], CodePurpose.CONFIRM, form.cleaned_data["code"])
        if result.account == request.user:
            del request.session[CONFIRM]
            accounts.confirm(request)
            return redirect(onward or "site:me")
        refuse(form, result)
    context = {"form": form, "sent": bool(pending), "next": onward, "has_passkey": bool(passkeys_of(request.user))}
    return render(request, "account/confirm.html", context)


def send_code(request: HttpRequest, kind: str, email: str, onward: str) -> bool:
    """Post a letter with a code and keep its id in the session; False when too many were asked for.

    The limits are the same whether or not there is an account: per address and per network address (settings).
    """
    if not ratelimit.consume(request, action="request_login_code", key=f"{kind}:{email}".casefold()):
        return False
    before = request.session.get(kind, {}).get("code")
    purpose = CodePurpose.SIGN_IN if kind == SIGN_IN else CodePurpose.CONFIRM
    code = letters.send_code(request, email, purpose, instead_of=before)
    request.session[kind] = {"code": str(code.pk), "email": email, "next": onward}
    return True


def send_again(request: HttpRequest, kind: str, back: str) -> HttpResponseRedirect:
    pending = request.session[kind]
    if send_code(request, kind, pending["email"], pending["next"]):
        messages.success(request, _("A new code is on its way. The one before it no longer works."))
    else:
        messages.error(request, too_many())
    return redirect(back)


def too_many() -> str:
    return _("Too many codes were asked for. Use the newest letter you have, or try again in 15 minutes.")


def refuse(form: Form, result: Redeemed) -> None:
    """Say what to do next after a code that was not right."""
    form.add_error("code", not_right(result.tries_left))
