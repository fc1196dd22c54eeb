"""Letters with a code in them are unreadable at rest: encrypted with a key drawn from the host's secret key."""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


@lru_cache(maxsize=2)
def _lock(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"letters:{secret}".encode()).digest()))


def seal(text: str) -> str:
    """The text, unreadable without the host's secret key."""
    return _lock(settings.SECRET_KEY).encrypt(text.encode()).decode() if text else ""


def unseal(text: str) -> str:
    """What was sealed; "" when the key has changed since."""
    try:
        return _lock(settings.SECRET_KEY).decrypt(text.encode()).decode() if text else ""
    except InvalidToken:
        return ""
