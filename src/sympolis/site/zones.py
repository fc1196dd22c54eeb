"""The bar that tells for which place times are shown, and changes it."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from sympolis.core import clock
from sympolis.core.languages import zone_city
from sympolis.programme.models import Series
from sympolis.site.community import Community


def zone_bar(request: HttpRequest, series: Series | None, community: Community) -> dict[str, Any]:
    """{"zone", "options": [(name, words)], "host": place or "", "unknown": what ?tz= said when it is no zone, "next",
    "year": the one that days are written without, or ""}.
    """
    host = clock.present_name(series.zone if series else request.network.zone)
    shown = request.reader.zone or host
    language, now = request.reader.language, timezone.now()
    names = {shown, host, "UTC", *(clock.present_name(city.zone) for city in community.cities.values())}
    options = sorted((zone_city(name, language) if name != "UTC" else "UTC", name) for name in names if _known(name))
    query = request.GET.copy()
    query.pop("tz", None)
    return {
        "zone": shown,
        "options": [(name, f"{words} ({clock.offset_label(now, clock.zone(name))})") for words, name in options],
        "host": zone_city(host, language) if shown != host else "",
        "year": str(series.starts_on.year) if series else "",
        "unknown": request.reader.unknown_zone,
        "next": f"{request.path}?{query.urlencode()}" if query else request.path,
        "from": request.reader.zone_from,
    }


def _known(name: str) -> bool:
    try:
        clock.zone(name)
    except clock.UnknownZone:
        return False
    return True
