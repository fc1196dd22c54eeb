"""Tokens in personal addresses: the number of a row, and a signature bound to a purpose and a version of the row.

Derived from the secret key, so that nothing secret lies in the database; taken back by raising the version.
"""

import base64
import binascii

from django.utils.crypto import constant_time_compare, salted_hmac

SIGNATURE = 16  # bytes


def token(purpose: str, pk: int, version: int) -> str:
    """The secret part of an address; the same as long as the version stays."""
    return base64.urlsafe_b64encode(_number(pk) + signature(purpose, pk, version)).decode()


def signature(purpose: str, pk: int, version: int) -> bytes:
    """The proof that we made a token; `purpose` is unique in the whole program ("sympolis.registrations.mine")."""
    return salted_hmac(purpose, f"{pk}:{version}", algorithm="sha256").digest()[:SIGNATURE]


def fits(signed: bytes, purpose: str, pk: int, version: int) -> bool:
    """Whether a signature is the one of this row."""
    return constant_time_compare(signed, signature(purpose, pk, version))


def parts(text: str) -> tuple[int | None, bytes]:
    """(row's number, signature); (None, b"") for what cannot be a token."""
    if not 20 <= len(text) <= 40:
        return None, b""
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii"))
    except (binascii.Error, ValueError):
        return None, b""
    return int.from_bytes(raw[:-SIGNATURE], "big"), raw[-SIGNATURE:]


def _number(pk: int) -> bytes:
    """As many bytes as leave no padding signs at the end of the token."""
    return pk.to_bytes(next(length for length in (2, 5, 8) if pk < 256**length), "big")
