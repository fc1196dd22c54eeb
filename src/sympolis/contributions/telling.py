"""What people write together: each field told on its own, so that two who write at once do not overwrite each other.

A form carries a mark of every field as its page showed it. A field that only one of them changed is taken; one that
both changed in different ways is a conflict, which is shown and not decided. Values in, values out.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Joined:
    """What becomes of a form that came in.

    mine        name -> value to store: changed by whoever sent the form
    theirs      name -> value stored meanwhile by somebody else, and not touched in the form
    conflicts   name -> value stored meanwhile, where the form says something else
    """

    mine: dict[str, Any]
    theirs: dict[str, Any]
    conflicts: dict[str, Any]


def mark(value: Any) -> str:
    """A short fingerprint of a field's value; choices in any order are the same, as are blank values.

    A list that leaves something open keeps its order: years from and until.
    """
    if isinstance(value, list | tuple) and not any(value):
        value = ""
    elif isinstance(value, list | tuple) and None not in value:
        value = sorted(json.dumps(one, sort_keys=True) for one in value)
    plain = json.dumps(value or "", sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def marks(values: Mapping[str, Any]) -> dict[str, str]:
    """The mark of each field."""
    return {name: mark(value) for name, value in values.items()}


def joined(seen: Mapping[str, str], stored: Mapping[str, Any], told: Mapping[str, Any]) -> Joined:
    """Compare a form with what is stored now and with what its page showed.

    seen     name -> mark when the page was opened; a field without one counts as seen as it is stored now
    stored   name -> value now
    told     name -> value in the form; a field that is not told stays
    """
    found = Joined({}, {}, {})
    for name, value in told.items():
        now = mark(stored.get(name))
        before = seen.get(name, now)
        if mark(value) == now:
            continue
        if before == now:
            found.mine[name] = value
        elif mark(value) == before:
            found.theirs[name] = stored.get(name)
        else:
            found.conflicts[name] = stored.get(name)
    return found
