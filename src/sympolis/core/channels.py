"""Languages of a session beyond those that are spoken: sign languages, and captions.

Both stand among languages under codes of their own: a sign language under its ISO 639-3 code ("gsg"), captions under
the language they are written in with a private part behind it (BCP 47, 2.2.7): "fr-x-cc" is captions in French.
"""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

CAPTIONS = "-x-cc"
SIGN_LANGUAGES = {
    "ils": _("International Sign"), "ase": _("American Sign Language"), "asq": _("Austrian Sign Language"),
    "bfi": _("British Sign Language"), "bzs": _("Brazilian Sign Language (Libras)"),
    "csl": _("Chinese Sign Language"), "csn": _("Colombian Sign Language"), "dse": _("Sign Language of the Netherlands"),
    "ecs": _("Ecuadorian Sign Language"), "esl": _("Egyptian Sign Language"), "fsl": _("French Sign Language"),
    "gse": _("Ghanaian Sign Language"), "gsg": _("German Sign Language"), "ins": _("Indian Sign Language"),
    "ise": _("Italian Sign Language"), "jos": _("Jordanian Sign Language"), "mfs": _("Mexican Sign Language"),
    "psr": _("Portuguese Sign Language"), "pso": _("Polish Sign Language"), "rsl": _("Russian Sign Language"),
    "sfs": _("South African Sign Language"), "ssp": _("Spanish Sign Language"), "tse": _("Tunisian Sign Language"),
    "tsm": _("Turkish Sign Language"), "ukl": _("Ukrainian Sign Language"), "xki": _("Kenyan Sign Language"),
}  # fmt: skip


def captions_in(language: str) -> str:
    """The code of captions that are written in a language."""
    return f"{language}{CAPTIONS}"


def captioned(code: str) -> str:
    """The language in which these captions are written; "" for what is no captions."""
    return code.removesuffix(CAPTIONS) if code.endswith(CAPTIONS) else ""


def is_sign(code: str) -> bool:
    return code in SIGN_LANGUAGES


def parted(codes: Iterable[str]) -> tuple[list[str], list[str]]:
    """(languages one hears or sees, languages of captions) of a session's languages, each in order."""
    every = list(codes)
    return [code for code in every if not captioned(code)], [text for code in every if (text := captioned(code))]
