"""Sign languages by their ISO 639-3 codes: CLDR names only some of them."""

from django.utils.translation import gettext_lazy as _

from sympolis.core.languages import language_name

SIGN_LANGUAGES = {
    "ils": _("International Sign"),
    "ase": _("American Sign Language"),
    "bfi": _("British Sign Language"),
    "bzs": _("Brazilian Sign Language (Libras)"),
    "csn": _("Colombian Sign Language"),
    "fsl": _("French Sign Language"),
    "gsg": _("German Sign Language"),
    "gse": _("Ghanaian Sign Language"),
    "ins": _("Indian Sign Language"),
    "jos": _("Jordanian Sign Language"),
    "mfs": _("Mexican Sign Language"),
    "rsl": _("Russian Sign Language"),
    "ssp": _("Spanish Sign Language"),
    "ukl": _("Ukrainian Sign Language"),
}


def channel_name(code: str, in_language: str) -> str:
    """ "Arabic", or "German Sign Language": what a channel is called."""
    return str(SIGN_LANGUAGES[code]) if code in SIGN_LANGUAGES else language_name(code, in_language)
