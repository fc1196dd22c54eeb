"""Addresses made from titles."""

import re
from collections.abc import Callable

from django.utils.text import slugify
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import comparable, random_tail

RESERVED = {"new"}  # /desk/series/new/ and the like are pages of ours
SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


def base_of(title: str, longest: int) -> str:
    """Latin letters, figures and hyphens of a title; "" for a script that has none."""
    return slugify(comparable(title))[:longest].strip("-_")


def free_slug(title: str, longest: int, is_taken: Callable[[str], bool]) -> str:
    """An address from the title that nobody has: title, title-2, ... or random letters for other scripts."""
    base = base_of(title, longest - 6) or random_tail()
    if base not in RESERVED and not is_taken(base):
        return base
    numbered = (f"{base}-{number}" for number in range(2, 100))
    return next((slug for slug in numbered if not is_taken(slug)), f"{base[: longest - 10]}-{random_tail()}")


def is_made_from(slug: str, title: str, longest: int) -> bool:
    """Whether `free_slug` could have made the address from this title, so that it may follow a new title."""
    base = base_of(title, longest - 6)
    return bool(base) and re.fullmatch(rf"{re.escape(base)}(-\d+)?", slug) is not None


def chosen_slug(given: str, longest: int, is_taken: Callable[[str], bool], *, field: str = "slug") -> str:
    """An address that somebody chose. Raises Refused("wrong_slug") or ("taken")."""
    if not isinstance(given, str) or len(given) > longest or not SLUG.fullmatch(given) or given in RESERVED:
        words = _("An address has small Latin letters, figures and hyphens only, for example water-supply-2020.")
        raise Refused("wrong_slug", words, field)
    if is_taken(given):
        raise Refused("taken", _("“%(slug)s” is in use. Choose another one.") % {"slug": given}, field)
    return given
