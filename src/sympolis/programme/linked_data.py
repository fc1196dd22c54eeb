"""schema.org data of a series and a session (JSON-LD), for search engines and other readers of pages."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from sympolis.core import clock
from sympolis.core.languages import pick
from sympolis.directory.models import Person
from sympolis.networks.models import Carrier
from sympolis.programme.models import Series, SessionVersion, Theme
from sympolis.programme.states import PUBLIC_ROLES, SessionState

CONTEXT = "https://schema.org"
ONLINE = "https://schema.org/OnlineEventAttendanceMode"
SUB_EVENTS = 20  # the programme page and the schedule files hold the rest
# "</script>" and "<!--" would end or swallow the block; the two separators were line ends in older JavaScript
SAFE_IN_SCRIPT = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def script(data: dict[str, Any]) -> SafeString:
    """The data as a script block that a page can hold; nothing in it can end the block."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(SAFE_IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped just above


def event(
    version: SessionVersion,
    *,
    series: Series,
    base_url: str,
    language: str,
    people: dict[int, Person] | None = None,
    carriers: Sequence[Carrier] | None = None,
) -> dict[str, Any]:
    """schema.org Event of a released session. `people` (by id) and `carriers` are read when they are not given."""
    card, content = version.card, version.content
    wanted = (language, series.working_language)
    about = _theme(card["theme"], wanted)
    optional = {
        "description": pick(card["summary"], *wanted)[0],
        "about": {"@type": "Thing", "name": about} if about else None,
        "performer": _performers(content["parts"], people, base_url),
        "maximumVirtualAttendeeCapacity": card["capacity"],
        "funder": {"@type": "Organization", "name": series.funder} if series.funder else None,
    }
    return {
        "@context": CONTEXT,
        **_event(version, series, base_url, wanted),
        **{name: value for name, value in optional.items() if value},
        "image": f"{_url(version, series, base_url)}preview.png",
        "organizer": _organizers(series, base_url, wanted, carriers),
        "superEvent": {"@type": "EventSeries", **_series_head(series, base_url, wanted)},
    }


def series(
    series: Series,
    versions: Iterable[SessionVersion],
    *,
    base_url: str,
    language: str,
    carriers: Sequence[Carrier] | None = None,
) -> dict[str, Any]:
    """schema.org EventSeries with its next sessions, or its last ones once it is over. Reads `card`, not `content`."""
    wanted = (language, series.working_language)
    summary = pick(series.summary, *wanted)[0]
    return {
        "@context": CONTEXT,
        "@type": "EventSeries",
        **_series_head(series, base_url, wanted),
        **({"description": summary} if summary else {}),
        "startDate": series.starts_on.isoformat(),
        "endDate": series.ends_on.isoformat(),
        "eventAttendanceMode": ONLINE,
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "VirtualLocation", "url": base_url + series.get_programme_url()},
        "inLanguage": series.working_language,
        "image": f"{base_url}{series.get_absolute_url()}preview.png",
        "organizer": _organizers(series, base_url, wanted, carriers),
        "subEvent": [_event(version, series, base_url, wanted) for version in _shown(list(versions))],
    }


def _shown(versions: list[SessionVersion]) -> list[SessionVersion]:
    now = timezone.now()
    coming = [version for version in versions if version.ends_at > now]
    return coming[:SUB_EVENTS] or versions[-SUB_EVENTS:]


def _series_head(series: Series, base_url: str, wanted: tuple[str, ...]) -> dict[str, Any]:
    url = base_url + series.get_absolute_url()
    return {"@id": url, "name": pick(series.title, *wanted)[0], "url": url}


def _event(version: SessionVersion, series: Series, base_url: str, wanted: tuple[str, ...]) -> dict[str, Any]:
    url = _url(version, series, base_url)
    previous = version.previous_starts_at
    moved = previous is not None and previous != version.starts_at
    status = "EventRescheduled" if moved else "EventScheduled"
    cancelled = version.state == SessionState.CANCELLED
    zone_name = version.card["zone"]
    before = {"previousStartDate": _local(previous, zone_name)} if previous and moved and not cancelled else {}
    return {
        "@type": "Event",
        "@id": url,
        "name": pick(version.card["title"], *wanted)[0],
        "url": url,
        "startDate": _local(version.starts_at, zone_name),
        "endDate": _local(version.ends_at, zone_name),
        **before,
        "eventStatus": f"https://schema.org/{'EventCancelled' if cancelled else status}",
        "eventAttendanceMode": ONLINE,
        "location": {"@type": "VirtualLocation", "url": url},
        "inLanguage": [version.card["floor"], *version.card["into"]],
    }


def _url(version: SessionVersion, series: Series, base_url: str) -> str:
    return f"{base_url}{series.get_absolute_url()}sessions/{version.card['slug']}/"


def _local(moment: datetime, zone_name: str) -> str:
    """ISO 8601 with the offset of the session's zone at that moment; in UTC when the zone is not known any more."""
    try:
        return moment.astimezone(clock.zone(zone_name)).isoformat(timespec="seconds")
    except clock.UnknownZone:
        return moment.isoformat(timespec="seconds")


def _theme(pk: int | None, wanted: tuple[str, ...]) -> str:
    theme = Theme.objects.filter(pk=pk).first() if pk else None
    return pick(theme.name, *wanted)[0] if theme else ""


def _performers(parts: list[dict[str, Any]], people: dict[int, Person] | None, base_url: str) -> list[dict[str, Any]]:
    wanted = list(dict.fromkeys(part["person"] for part in parts if part["role"] in PUBLIC_ROLES))
    known = (Person.objects.in_bulk(wanted) if wanted else {}) if people is None else people
    return [
        {"@type": "Person", "name": str(known[pk]), "url": base_url + known[pk].get_absolute_url()}
        for pk in wanted
        if pk in known
    ]


def _organizers(
    series: Series, base_url: str, wanted: tuple[str, ...], carriers: Sequence[Carrier] | None
) -> list[dict[str, Any]]:
    rows = series.network.carriers.all() if carriers is None else carriers
    own = {"@type": "Organization", "name": pick(series.network.name, *wanted)[0], "url": f"{base_url}/"}
    return [own, *({"@type": "Organization", "name": row.name, **_website(row)} for row in rows)]


def _website(carrier: Carrier) -> dict[str, str]:
    return {"url": carrier.website} if carrier.website else {}
