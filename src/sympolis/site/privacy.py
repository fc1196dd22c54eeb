"""What signing in holds of people: sessions of browsers. Codes and passkeys go with the account itself."""

from collections.abc import Sequence

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from sympolis.core.text import address_key
from sympolis.directory.models import Account

A_STEP = 500
CODES = ("sign_in_code", "confirm_code")  # site.views.signing_in keeps the address there while a code is under way


def closes(accounts: Sequence[Account]) -> None:
    """End every session of these accounts, and those in which somebody has asked for a code to their address."""
    numbers, addresses = {str(account.pk) for account in accounts}, {account.email for account in accounts}
    over = []
    for session in Session.objects.iterator():
        kept = session.get_decoded()
        asked = {address_key(kept[name].get("email", "")) for name in CODES if isinstance(kept.get(name), dict)}
        if kept.get(SESSION_KEY) in numbers or asked & addresses:
            over.append(session.pk)
    for at in range(0, len(over), A_STEP):
        Session.objects.filter(pk__in=over[at : at + A_STEP]).delete()
