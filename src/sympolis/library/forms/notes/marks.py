"""What somebody saw of a row or a head, as a fingerprint: by it saving finds what others changed meanwhile."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sympolis.core.languages import ORIGINS

SEEN, HAD = "seen", "had"
Values = dict[str, Any]


def mark_of(values: Values) -> str:
    """A fingerprint of a row, or of the head: who saves tells what they saw by it."""
    plain = {name: _plain(value) for name, value in values.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {code: text for code, text in value.items() if code != ORIGINS and text}
    return sorted(str(one) for one in value) if isinstance(value, list) else value or ""


def outcome_of(seen: str, stored: str, typed: str) -> str:
    """ "typed", "stored", or "both" when two people changed the same: by the marks of what was seen, is stored, was typed."""
    if not seen or seen == stored or typed == stored:
        return "typed"
    return "stored" if typed == seen else "both"


def had_of(told: str) -> dict[int, str]:
    pairs = (one.partition(":")[::2] for one in told.split())
    return {int(pk): mark for pk, mark in pairs if pk.isdecimal() and len(pk) < 19}
