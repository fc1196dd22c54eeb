"""How django-allauth behaves here: no passwords, letters through the post office, a passkey instead of a code."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.directory.models import Account
from sympolis.site import letters
from sympolis.site.paths import own_path

CONFIRMED_AT = "confirmed_at"  # in the session: when its holder last proved to be the account's, seconds since 1970
CONFIRMED_FOR = 15 * 60  # seconds
YEAR = 365 * 24 * 3600


def confirm(request: HttpRequest) -> None:
    """Note in the session that its holder has just proved to be the account's."""
    request.session[CONFIRMED_AT] = time.time()


def confirmed_lately(request: HttpRequest) -> bool:
    """Whether a code or a passkey was given in this session within the last 15 minutes."""
    age = time.time() - request.session.get(CONFIRMED_AT, 0)
    return request.user.is_authenticated and 0 <= age < CONFIRMED_FOR


def remember_preferences(response: HttpResponse, account: Account) -> None:
    """Language and zone of an account as the cookies that pages read."""
    for name, value in ((settings.LANGUAGE_COOKIE_NAME, account.language), (settings.ZONE_COOKIE_NAME, account.zone)):
        if value:
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, the last step of which is allauth's whether a code or a passkey was given."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait some minutes, then try again."),
    }

    def get_login_stages(self) -> list[str]:
        """None: a passkey is another way to sign in, not a second lock behind the code."""
        return []

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from a team's page and from the command line."""
        return False

    def is_safe_url(self, url: str) -> bool:
        return own_path(url, "") == url

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        confirm(request)
        remember_preferences(response, user)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Account) -> HttpResponse:
        messages.error(request, _("This account is closed. Write to the secretariat if it should be opened again."))
        return HttpResponseRedirect(reverse("account_login"))

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """allauth tells of added and removed passkeys this way; nothing else of its mail is in use."""
        letters.passkey_changed(self.request, email, added=template_prefix.endswith("webauthn_added"))


class PasskeyAdapter(DefaultMFAAdapter):
    """Names of passkeys and of the site that asks for them."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This passkey did not work here. Try again, or ask for a code by mail."),
    }

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def _get_site_name(self) -> str:
        return str(self.request.network or settings.SITE_NAME)
