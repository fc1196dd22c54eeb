"""Options of a question that is asked. An answer tells its option by the place, so no place may come to mean another."""

from collections.abc import Mapping, Sequence
from typing import Any

from sympolis.core.languages import ORIGINS

Option = Mapping[str, Any]  # its words by language


def is_reordered(before: Sequence[Option], after: Sequence[Option]) -> bool:
    """Whether an answer would mean another option: one is gone, or stands at another place. Rewording is none of these."""
    if len(after) < len(before):
        return True
    languages = {language for option in before for language in option} - {ORIGINS}
    return any(_is_mixed_up([one.get(code) for one in before], [one.get(code) for one in after]) for code in languages)


def _is_mixed_up(before: list[str | None], after: list[str | None]) -> bool:
    changed = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
    return any((old and old in after) or (new and new in before) for old, new in changed)
