"""The picture beside a link in social networks and messengers: title, time, and whose night it would be.

Drawn by typst like our papers (0.15 s in a process of its own, no library more) and kept as a file until the next
release: docs/decisions/0010-preview-pictures.md.
"""

import hashlib
import json
import logging
import os
import shutil
import tempfile
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.languages import country_name, pick
from sympolis.library import queries as library
from sympolis.networks.look import DEFAULTS
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.programme.models import Series
from sympolis.programme.published import Entry, Published, published
from sympolis.site.community import Community
from sympolis.site.feeds import conditional, file_response, public_series_or_404
from sympolis.ui.papers import render_png

TEMPLATE = Path(__file__).parent / "papers" / "preview.typ"
EMPTY_SKY: dict[str, Any] = {"starts": [], "minutes": 0, "host": None}
log = logging.getLogger(__name__)


@conditional
def series_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of a series; its sky is that of the next session, or of the last one."""
    programme = _read(request, slug)
    series = programme.series
    days = {"first": _day(series.starts_on), "last": _day(series.ends_on)}
    content = {
        "title": programme.text(series.title),
        "over": programme.text(series.over_title),
        "when": _("%(first)s to %(last)s") % days,
        "sky": sky(_shown(programme.entries), series),
    }
    return _answer(programme, content)


@conditional
def session_preview(request: HttpRequest, slug: str, session_slug: str) -> HttpResponse:
    """The picture of a session, its time on the host's clock."""
    programme = _read(request, slug)
    entry = next((entry for entry in programme.entries if entry.card["slug"] == session_slug), None)
    if entry is None:
        raise Http404
    content = {
        "title": programme.title(entry)[0],
        "over": programme.text(programme.series.title),
        "when": when(programme, entry),
        "sky": sky(entry, programme.series),
    }
    return _answer(programme, content)


@conditional
def practice_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of a practice of the library: its title and its city."""
    network = request.network
    joined = ("municipality", "series", "network")
    practice = library.public(network).select_related(*joined).filter(slug=slug).first() if network else None
    if practice is None:
        raise Http404
    language = request.reader.language
    wanted = (language, practice.series.working_language)
    city = pick(practice.municipality.name, *wanted)[0] if practice.municipality else practice.place
    country = country_name(practice.country, language) if practice.country else ""
    content = {
        "title": pick(practice.title, *wanted)[0], "over": _("Good practice"), "network": pick(practice.network.name, *wanted)[0],
        "when": ", ".join(filter(None, (city or practice.organisation, country))), "sky": EMPTY_SKY,
        "colours": colours(practice.network),
    }  # fmt: skip
    body = kept_picture(content, language, f"practice{practice.pk}-{practice.version_id}")
    return picture_response(body, practice.changed_at)


def when(programme: Published, entry: Entry) -> str:
    """ "27 October 2020, 10:00 to 12:00, Berlin time, UTC+1", or the days of a written exchange."""
    zone_name = entry.card["zone"]
    if not entry.over_days:
        return programme.clock_line(entry.starts_at, entry.ends_at, zone_name)
    place = clock.zone(zone_name)
    last = entry.ends_at - timedelta(minutes=1)
    days = (moment.astimezone(place).date() for moment in (entry.starts_at, last))
    return _("%(first)s to %(last)s") % dict(zip(("first", "last"), map(_day, days), strict=True))


def sky(entry: Entry | None, series: Series) -> dict[str, Any]:
    """Whose clocks say what when the session starts, for the template; an empty sky without a session at an hour."""
    if entry is None or entry.over_days:
        return EMPTY_SKY
    targets = list(series.regions.values_list("pk", flat=True))
    cities = Community(series.network).clocks(entry.card["cities"], entry.card["regions"] or targets)
    minutes = entry.card["minutes"]
    starts = [clock.local_minute(entry.starts_at, clock.zone(city.zone)) for city in cities]
    return {
        "starts": [{"minute": minute, "part": str(clock.part_during(minute, minutes))} for minute in starts],
        "minutes": minutes,
        "host": clock.local_minute(entry.starts_at, clock.zone(entry.card["zone"])),
    }


def _read(request: HttpRequest, slug: str) -> Published:
    series = public_series_or_404(request, slug)
    return published(series, base_url=public_base(request.network), language=request.reader.language)


def _shown(entries: list[Entry]) -> Entry | None:
    meetings = [entry for entry in entries if not entry.cancelled and not entry.over_days]
    now = timezone.now()
    return next((entry for entry in meetings if entry.ends_at > now), meetings[-1] if meetings else None)


def _day(day: date) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def colours(network: Network) -> dict[str, str]:
    return {
        "mast": network.mast_light or DEFAULTS["mast_light"],
        "on_mast": network.on_mast_light or DEFAULTS["on_mast_light"],
    }


def _answer(programme: Published, content: dict[str, Any]) -> HttpResponse:
    network = programme.series.network
    content |= {"network": programme.text(network.name), "colours": colours(network)}
    body = kept_picture(content, programme.language, f"{programme.series.pk}-{programme.number}")
    return picture_response(body, programme.at)


def picture_response(body: bytes, modified: datetime | None) -> HttpResponse:
    response = file_response(body, "image/png", "preview.png", modified)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def kept_picture(content: dict[str, Any], language: str, shelf: str) -> bytes:
    """The picture from the shelf of this release, drawn if it is not there; older releases' shelves are emptied.

    Its name is made from all that it shows, so a changed title or colour is a new picture without a release, too.
    """
    order = json.dumps([content, language, TEMPLATE.read_text()], sort_keys=True, default=str)
    folder = Path(settings.DATA_DIR) / "cache" / "previews" / shelf
    place = folder / f"{hashlib.sha256(order.encode('utf-8', 'replace')).hexdigest()[:32]}.png"
    with suppress(OSError):
        return place.read_bytes()
    picture = render_png(TEMPLATE, content, language=language)
    try:
        _keep(place, picture)
    except OSError as error:  # a full disk costs time, not the picture
        log.warning("could not keep a preview picture in %s: %s", folder, error)
    return picture


def _keep(place: Path, picture: bytes) -> None:
    shelf = place.parent
    if not shelf.exists():
        shelf.mkdir(parents=True, exist_ok=True)
        series = shelf.name.split("-")[0]
        for other in shelf.parent.glob(f"{series}-*"):
            if other != shelf:
                shutil.rmtree(other, ignore_errors=True)
    handle, name = tempfile.mkstemp(dir=shelf, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(picture)
        os.replace(name, place)
    except OSError:
        os.unlink(name)
        raise
