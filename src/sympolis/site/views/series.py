"""A series: what, when, where, apply by, themes, next sessions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sympolis.core.languages import language_name
from sympolis.library.queries.books import has_public_book
from sympolis.programme import linked_data, queries
from sympolis.programme.models import Release
from sympolis.programme.states import SessionState
from sympolis.registrations.figures import has_figures
from sympolis.site.reading import SeriesReading
from sympolis.site.views.session import base_of
from sympolis.site.zones import zone_bar
from sympolis.ui.caching import public_page
from sympolis.ui.strip import dial

NEXT = 4
ON_DIAL = 10


@public_page
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """The series on one page."""
    reading = SeriesReading(request, slug)
    versions = reading.versions()
    rows = reading.rows(versions)
    coming = [row for row in rows if not row["past"] and not row["cancelled"]]
    release = reading.last_release()
    return render(request, "site/series.html", {
        "series": reading.series, "maker": reading.maker, "themes": theme_rows(reading, versions), "coming": coming[:NEXT],
        "past": [row for row in reversed(rows) if row["past"]][:NEXT], "total": sum(not row["cancelled"] for row in rows), "more": max(len(coming) - NEXT, 0),
        "release": release, "dial": series_dial(reading, versions), "carriers": request.network.carriers.all(),
        "language": language_name(reading.series.working_language, request.reader.language),
        "over": reading.series.ends_on < reading.now.astimezone(reading.maker.place).date(),
        "bar": zone_bar(request, reading.series, reading.community), "regions": [reading.maker.regions[r.pk] for r in reading.region_rows],
        "linked_data": linked_data.script(linked_data.series(reading.series, list(queries.released(reading.series).defer("content")), base_url=base_of(request), language=request.reader.language)),
        "here": "programme", "has_figures": has_figures(reading.series), "has_book": has_public_book(reading.series),
    })  # fmt: skip


def theme_rows(reading: SeriesReading, versions: list) -> list[dict[str, Any]]:
    """Themes with their number of sessions."""
    counts: dict[int, int] = {}
    for card, _start, state, _previous, _pk in versions:
        if card["theme"] and state != SessionState.CANCELLED:
            counts[card["theme"]] = counts.get(card["theme"], 0) + 1
    return [
        {"theme": theme, "number": number, "count": counts.get(pk, 0)}
        for pk, (number, theme) in reading.maker.themes.items()
    ]


def series_dial(reading: SeriesReading, versions: list) -> dict[str, Any]:
    """The next sessions (or the last ones) on the reader's clock."""
    live = [version for version in versions if version[2] != SessionState.CANCELLED and version[0]["minutes"] < 1440]
    chosen = [version for version in live if reading.maker_end(version) > reading.now][:ON_DIAL] or live[-ON_DIAL:]
    arcs = [
        (reading.maker.minute_of(start, reading.maker.zone), card["minutes"])
        for card, start, _state, _previous, _pk in chosen
    ]
    place = reading.maker.place_words(reading.maker.zone)
    return {
        "svg": dial(arcs, _("%(count)d sessions on a 24 hour dial, %(place)s") % {"count": len(arcs), "place": place}),
        "count": len(arcs),
        "place": place,
    }


@public_page
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """The public change log: every released version of the programme, newest first."""
    reading = SeriesReading(request, slug)
    releases = Release.objects.filter(series=reading.series).order_by("-number")[:200]
    return render(request, "site/changes.html", {
        "series": reading.series, "maker": reading.maker, "bar": zone_bar(request, reading.series, reading.community),
        "releases": [{"release": release, "lines": linked_lines(release, reading)} for release in releases], "here": "programme",
    })  # fmt: skip


def linked_lines(release: Release, reading: SeriesReading) -> list[dict[str, Any]]:
    """Lines of a release's change list in words, in the reader's zone, with the reason of a move or cancellation."""
    from sympolis.programme.changes import in_words

    return [
        {"words": in_words(change, language=reading.maker.language, original=reading.series.working_language, zone=reading.maker.zone),
         "url": f"{reading.series.get_absolute_url()}sessions/{change['session']}/", "kind": change["kind"],
         "why": reading.maker.marked(change.get("reason"))}
        for change in release.changes
    ]  # fmt: skip
