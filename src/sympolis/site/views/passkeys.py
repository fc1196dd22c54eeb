"""Passkeys: django-allauth's pages in our look, each behind a recent proof that it is really you."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as allauth_views
from allauth.mfa.webauthn.internal import auth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from sympolis.site import accounts
from sympolis.site.forms import PasskeyForm


def confirmed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in who gave a code or a passkey within the last 15 minutes; send everybody else to prove it once more."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if accounts.confirmed_lately(request):
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(f"{reverse('account_confirm')}?{urlencode({'next': request.path})}")

    return never_cache(login_required(guarded))


def passkeys_of(account: Any) -> list[Authenticator]:
    """The passkeys of an account, oldest first."""
    return list(Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).order_by("pk"))


@method_decorator(confirmed, name="dispatch")
class AddPasskey(allauth_views.AddWebAuthnView):
    """A passkey that can sign in alone: kept on the device, opened by its lock."""

    form_class = PasskeyForm

    def get_form_class(self) -> type[PasskeyForm]:
        return PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "options": auth.begin_registration(self.request.user, True)}

    def get_success_url(self) -> str:
        return reverse("site:me")


@method_decorator(confirmed, name="dispatch")
class RemovePasskey(allauth_views.RemoveWebAuthnView):
    success_url = reverse_lazy("site:me")


@method_decorator([never_cache, login_required], name="dispatch")
class ConfirmByPasskey(allauth_views.ReauthenticateWebAuthnView):
    """Prove that it is you with a passkey instead of a code; who has none is sent on to the code."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not passkeys_of(request.user):
            return HttpResponseRedirect(reverse("account_confirm"))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        accounts.confirm(self.request)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        super().form_invalid(form)  # leaves its message
        return HttpResponseRedirect(reverse("account_confirm"))


add_passkey = AddPasskey.as_view()
remove_passkey = RemovePasskey.as_view()
confirm_by_passkey = ConfirmByPasskey.as_view()
sign_in_by_passkey = never_cache(allauth_views.login_webauthn)
