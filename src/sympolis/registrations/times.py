"""When a session is, on the reader's clock, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.languages import zone_city
from sympolis.core.zone_words import zone_words

IN_WRITING = 1440  # minutes from which on a session is a written exchange over days


@dataclass(frozen=True, slots=True)
class Times:
    """A session's time, ready to print.

    at      the instant in UTC as ISO 8601, for scripts
    host    "Host: 10:00–12:00, Berlin time, UTC+1", "" when the reader's clock shows the same
    """

    at: str
    minutes: int
    day: str
    hours: str
    zone: str
    host: str


def times(starts_at: datetime, minutes: int, *, zone: str, host: str) -> Times:
    """The time in the zones of the reader ("" = not told, the host's is shown) and of the host."""
    shown = zone or host
    day, hours = _span(starts_at, minutes, shown)
    told = ""
    if shown != host:
        host_day, host_hours = _span(starts_at, minutes, host)
        when = host_hours if host_day == day else f"{host_day}, {host_hours}"
        told = _("Host: %(when)s, %(zone)s") % {"when": when, "zone": zone_words(starts_at, host)}
    return Times(f"{starts_at:%Y-%m-%dT%H:%MZ}", minutes, day, hours, zone_words(starts_at, shown), told)


def moment(at: datetime, zone: str) -> str:
    """ "Tue 20 October 2020, 18:00, Berlin time, UTC+2"."""
    local = at.astimezone(clock.zone(zone))
    return f"{date_format(local, _('D j F Y'))}, {local:%H:%M}, {zone_words(at, zone)}"


def day(at: datetime, zone: str) -> str:
    """ "20 October 2020" of a moment in a zone."""
    return date_format(at.astimezone(clock.zone(zone)), "DATE_FORMAT")


def place_of(zone: str) -> str:
    """The place that names a zone, in the reader's language."""
    return zone_city(zone, get_language() or "en")


def _span(starts_at: datetime, minutes: int, zone: str) -> tuple[str, str]:
    place = clock.zone(zone)
    start, end = starts_at.astimezone(place), (starts_at + timedelta(minutes=minutes)).astimezone(place)
    first = date_format(start, _("D j F Y"))
    if minutes >= IN_WRITING:
        last = date_format(end - timedelta(minutes=1), _("D j F Y"))
        return _("%(first)s to %(last)s") % {"first": first, "last": last}, _("in writing")
    later = (end.date() - start.date()).days
    return first, f"{start:%H:%M}–{end:%H:%M}" + (f" (+{later})" if later else "")
