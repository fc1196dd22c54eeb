"""Accounts: what one signs in with."""

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.languages import known_language
from sympolis.core.refusals import Refused
from sympolis.core.text import address_key
from sympolis.directory.actions.checks import email_address, known_zone
from sympolis.directory.models import Account
from sympolis.journal import actions as journal


def account_for(email: str, *, by: Account | None, language: str = "", zone: str = "") -> Account:
    """The account of an address, made if there is none; it signs in with codes sent there.

    Raises Refused: "wrong_address", "unknown_language", "unknown_zone".
    """
    email = email_address(email, required=True)
    _refuse_unknown(language, zone)
    with transaction.atomic():
        account, made = Account.objects.get_or_create(
            email=address_key(email), defaults={"language": language, "zone": clock.present_name(zone)}
        )
        if made:
            account.set_unusable_password()
            account.save(update_fields=["password"])
            journal.record("account.added", account, network=None, by=by)
    return account


def set_preferences(account: Account, *, language: str | None = None, zone: str | None = None) -> Account:
    """Remember the interface language and the zone somebody reads in; "" forgets it.

    Raises Refused: "unknown_language", "unknown_zone".
    """
    _refuse_unknown(language or "", zone or "")
    if language is not None:
        account.language = language
    if zone is not None:
        account.zone = clock.present_name(zone)
    account.save(update_fields=["language", "zone"])
    return account


def _refuse_unknown(language: str, zone: str) -> None:
    if language and not known_language(language):
        raise Refused("unknown_language", _("“%(code)s” is no language code.") % {"code": language}, "language")
    if zone:
        known_zone(zone)
