"""Choosing languages: those of the network first, then the many."""

from collections.abc import Iterable

from django.conf import global_settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.core.clock import distinct
from sympolis.core.languages import known_language, language_name

MANY = sorted(
    {code.split("-")[0] for code, _name in global_settings.LANGUAGES} | {"am", "lo", "ps", "rw", "si", "so", "ti"}
)
INTERPRETED = ("ar", "zh", "en", "fr", "de", "pt", "ru", "es", "uk")  # the UN's six and those the field asks for


def named(codes: Iterable[str]) -> list[tuple[str, str]]:
    """(code, name in the reader's language) in the given order, each once."""
    here = get_language() or "en"
    return [(code, language_name(code, here)) for code in distinct(codes) if code]


def language_choices(likely: Iterable[str]) -> list:
    """The likely languages on top, then all others by name."""
    likely = [code for code in distinct(likely) if known_language(code)]
    others = sorted(named(code for code in MANY if code not in likely), key=lambda row: row[1])
    return [(_("Likely here"), named(likely)), (_("All others"), others)]


def interpreted_choices(likely: Iterable[str]) -> list[tuple[str, str]]:
    """Languages to tick for interpretation: the likely ones, then the common ones."""
    return named([*likely, *INTERPRETED])
