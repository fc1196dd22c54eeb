"""Codes sent by mail: 8 digits, for one purpose, for 15 minutes, used once, locked after 10 wrong tries.

Of a code only a keyed fingerprint is kept (HMAC-SHA256 with the installation's secret key), so a copy of the database
does not tell it. The row's id lies in the session of whoever asked; a code is worth nothing in another browser.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.directory.models import Account, OneTimeCode
from sympolis.directory.states import CodePurpose

DIGITS = 8
MINUTES = 15
TRIES = 10


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a try to redeem a code gave."""

    account: Account | None  # whose code it was; None when it was wrong, unknown, spent, too old or locked
    tries_left: int  # 0 = this code can no longer be used, ask for a new one


SPENT = Redeemed(None, 0)


def make_code(
    purpose: CodePurpose, account: Account | None, *, instead_of: UUID | None = None
) -> tuple[OneTimeCode, str]:
    """A new code: (its row, the digits to send). The row of `instead_of` is void from now on.

    With `account` None nobody can redeem it: who types an unknown address sees the same pages as everybody.
    """
    digits = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    now = timezone.now()
    with transaction.atomic():
        OneTimeCode.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
        if instead_of:
            OneTimeCode.objects.filter(pk=instead_of).delete()
        code = OneTimeCode(purpose=purpose, account=account, expires_at=now + timedelta(minutes=MINUTES))
        code.digest = _fingerprint(code, digits)
        code.save(force_insert=True)
    return code, digits


def redeem_code(pk: UUID | str, purpose: CodePurpose, typed: str) -> Redeemed:
    """Try a code of an account. The try is counted before it is looked at, so that a hundred at once are counted too."""
    with transaction.atomic():
        code, right = _tried(pk, purpose, typed)
        if code is None:
            return SPENT
        if right and code.account and code.account.is_active:
            code.delete()
            return Redeemed(code.account, 0)
    return Redeemed(None, TRIES - code.tries)


def spend_code(pk: UUID | str, purpose: CodePurpose, typed: str) -> tuple[bool, int]:
    """Try a code that was sent to a mailbox without an account: (whether it was right, tries left).

    The caller keeps in the session for which mailbox it was. Only for purposes that open no account.
    """
    with transaction.atomic():
        code, right = _tried(pk, purpose, typed)
        if code is None:
            return False, 0
        if right:
            code.delete()
            return True, 0
    return False, TRIES - code.tries


def not_right(tries_left: int) -> str:
    """What to say, and what to do next, after a code that was not right."""
    if not tries_left:
        return _("This code can no longer be used. Ask for a new one below.")
    words = ngettext(
        "This code is not right. Look for the newest letter from us; you have %(count)s more try.",
        "This code is not right. Look for the newest letter from us; you have %(count)s more tries.",
        tries_left,
    )
    return words % {"count": tries_left}


def _tried(pk: UUID | str, purpose: CodePurpose, typed: str) -> tuple[OneTimeCode | None, bool]:
    """Count a try: (the code, None when it is unknown, spent, too old or locked; whether it was right)."""
    open_codes = OneTimeCode.objects.filter(pk=pk, purpose=purpose, expires_at__gte=timezone.now(), tries__lt=TRIES)
    if not open_codes.update(tries=F("tries") + 1):
        return None, False
    code = OneTimeCode.objects.select_related("account").get(pk=pk)  # locked by the update
    return code, constant_time_compare(code.digest, _fingerprint(code, _digits_of(typed)))


def _digits_of(typed: str) -> str:
    """The digits of what was typed, in any script (٣ is 3), without blanks and dashes."""
    return "".join(str(unicodedata.decimal(sign)) for sign in typed[:100] if sign.isdecimal())


def _fingerprint(code: OneTimeCode, digits: str) -> str:
    return salted_hmac("sympolis.one-time-code", f"{code.pk}:{code.purpose}:{digits}", algorithm="sha256").hexdigest()
