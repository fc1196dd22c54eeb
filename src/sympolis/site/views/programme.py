"""All sessions of a series."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import conditional_escape as escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from sympolis.core.languages import language_name, pick
from sympolis.programme.states import SessionState
from sympolis.site.reading import Filters, SeriesReading
from sympolis.site.rows import EPOCH, theme_groups, week_groups
from sympolis.site.zones import zone_bar
from sympolis.ui.caching import public_page

GROUPS = ("week", "theme", "list")


@public_page
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme: by week, by theme or as one list, filtered as the reader asks."""
    reading = SeriesReading(request, slug)
    filters = Filters.of(request)
    everything = reading.versions()
    rows = reading.rows(reading.matching(everything, filters) if filters.any else everything)
    grouping = request.GET.get("group", "") if request.GET.get("group", "") in GROUPS else "week"
    groups = filled(grouped(rows, grouping, reading))
    gone = sum(state == SessionState.CANCELLED for _card, _start, state, _previous, _pk in everything)
    return render(request, "site/programme.html", {
        "series": reading.series, "maker": reading.maker, "groups": groups, "today": any(row["now"] for group in groups for row in group["rows"]),
        "grouping": grouping, "filters": filters, "choices": choices(reading, everything), "count": len(rows), "query": filters.query, "kept": [(name, request.GET[name]) for name in ("tz", "lang") if request.GET.get(name)],
        "total": len(everything), "live": len(everything) - gone, "gone": gone, "release": reading.last_release(), "bar": zone_bar(request, reading.series, reading.community),
    })  # fmt: skip


def grouped(rows: list[dict], grouping: str, reading: SeriesReading) -> list[dict[str, Any]]:
    """Rows under their headings; by time, the first one that is not over is marked as where we are now."""
    if grouping == "theme":
        return theme_groups(rows, reading.maker)
    rows = with_today(rows, reading)
    if grouping == "list":
        return [{"label": "", "note": "", "rows": rows}] if rows else []
    return week_groups(rows, reading.maker)


def with_today(rows: list[dict[str, Any]], reading: SeriesReading) -> list[dict[str, Any]]:
    """The rows with a line "Today, ..." above the first one that is not over, unless nothing is past yet."""
    place = next((index for index, row in enumerate(rows) if not row["past"]), 0)
    if not place:
        return rows
    today = reading.maker.day_words(reading.now.astimezone(reading.maker.place).toordinal() - EPOCH)
    marked = {**rows[place], "now": escape(_("Today, %(day)s") % {"day": today})}
    marked["html"] = reading.maker.mould.fill(marked)
    return [*rows[:place], marked, *rows[place + 1 :]]


def filled(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Groups with the finished HTML of their rows."""
    return [{**group, "html": mark_safe("".join([row["html"] for row in group["rows"]]))} for group in groups]  # noqa: S308


def choices(reading: SeriesReading, versions: list) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: only what occurs in the programme."""
    cards = [version[0] for version in versions]
    maker = reading.maker
    spoken = {code for card in cards for code in (card["floor"], *card["into"])}
    formats = {
        card["format"]["code"]: pick(card["format"]["name"], *maker.wanted)[0] for card in cards if card["format"]
    }
    used = {pk for card in cards for pk in card["regions"]}
    return {
        "theme": [(theme.code, f"{number}. {pick(theme.short_name, *maker.wanted)[0] or pick(theme.name, *maker.wanted)[0]}")
                  for number, theme in maker.themes.values()],
        "region": [(region.code, maker.regions[region.pk]) for region in reading.region_rows if region.pk in used],
        "language": sorted(((code, language_name(code, maker.language)) for code in spoken), key=lambda pair: pair[1]),
        "format": sorted(formats.items(), key=lambda pair: pair[1]),
    }  # fmt: skip
