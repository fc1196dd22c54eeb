"""A zone as people read it."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.languages import zone_city


def zone_words(moment: datetime, zone_name: str, language: str = "") -> str:
    """ "Nairobi time, UTC+3" at that moment, with the place in a language, else in the active one; "UTC" for UTC."""
    offset = clock.offset_label(moment, clock.zone(zone_name))
    if zone_name == "UTC":
        return offset
    return _("%(place)s time, %(offset)s") % {
        "place": zone_city(zone_name, language or get_language() or "en"),
        "offset": offset,
    }
