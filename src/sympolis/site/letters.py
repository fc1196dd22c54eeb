"""Letters about signing in and about one's role in a team: plain words, in the reader's language."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core.text import address_key
from sympolis.directory.actions import make_code
from sympolis.directory.actions.codes import MINUTES
from sympolis.directory.models import Account, OneTimeCode
from sympolis.directory.queries import account_of
from sympolis.directory.states import CodePurpose
from sympolis.messaging.actions import post
from sympolis.networks.models import Network, TeamMember
from sympolis.networks.public_address import public_base
from sympolis.programme.models import Series

# Letters whose words nobody may change, as the desk calls them
NAMES = {
    "sign_in": gettext_lazy("Code for signing in"),
    "passkey": gettext_lazy("Passkey added or removed"),
    "team_role": gettext_lazy("Role in the team"),
}


def send_code(
    request: HttpRequest, email: str, purpose: CodePurpose, *, instead_of: UUID | str | None = None
) -> OneTimeCode:
    """Make a code and post the letter with it; an unknown or closed address gets a letter that says so.

    Both ways do the same work, so that neither page nor time tells which addresses have an account.
    """
    account = account_of(email)
    account = account if account and account.is_active else None
    language = (account.language if account else "") or request.reader.language
    with transaction.atomic(), translation.override(language):
        code, digits = make_code(purpose, account, instead_of=instead_of)
        subject = _("Your code for %(network)s") if account else _("No account at %(network)s for this address")
        words = {"code": f"{digits[:4]} {digits[4:]}", "minutes": MINUTES, "confirm": purpose == CodePurpose.CONFIRM}
        template = "code" if account else "no_account"
        envelope = {"key": f"code:{code.pk}", "kind": "sign_in", "secret": True}
        _post(request.network, account or email, template, subject, words, **envelope)
    return code


def passkey_changed(request: HttpRequest, email: str, *, added: bool) -> None:
    """Tell an account's address that a passkey was added or removed, in case somebody else did it."""
    account = account_of(email)
    with translation.override((account.language if account else "") or request.reader.language):
        subject = _("A passkey was added to your account") if added else _("A passkey was removed from your account")
        envelope = {"key": f"passkey:{uuid4().hex}", "kind": "passkey"}
        _post(request.network, account or email, "passkey", subject, {"added": added}, **envelope)


def team_role(member: TeamMember, series: Series | None, key: str) -> None:
    """Tell somebody which role in which team was given to them, and how to sign in."""
    account = member.account
    with translation.override(account.language or member.network.working_language):
        subject = _("You are in the team of %(network)s")
        words = {"member": member, "series": series}
        _post(member.network, account, "team_role", subject, words, key=key, kind="team_role")


def _post(
    network: Network | None, to: Account | str, template: str, subject: str, words: dict[str, Any], **envelope: Any
) -> None:
    """Render in the language that is active, with addresses of the network's own host, and hand over to the post."""
    base = public_base(network)
    context = {
        **words, "network": network, "email": to if isinstance(to, str) else to.email,
        "sign_in_address": base + reverse("account_login"), "my_page": base + reverse("site:me"),
    }  # fmt: skip
    post(
        to_address=address_key(context["email"]),
        subject=subject % {"network": network.name if network else settings.SITE_NAME},
        text=render_to_string(f"site/letters/{template}.txt", context).strip() + "\n",
        language=translation.get_language() or "en",
        network=network.pk if network else None,
        **envelope,
    )
