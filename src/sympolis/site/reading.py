"""What the public pages of a series read: one door, few queries, plain values."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils import timezone

from sympolis.core.text import comparable
from sympolis.directory.models import Person, Region
from sympolis.programme import queries
from sympolis.programme.models import Release, Series, SessionVersion, Theme
from sympolis.programme.states import PUBLIC_ROLES
from sympolis.site.community import Community
from sympolis.site.rows import RowMaker


@dataclass(frozen=True)
class Filters:
    """What a reader asked to see."""

    theme: str = ""
    region: str = ""
    language: str = ""
    format: str = ""
    words: str = ""
    time: str = ""  # "", "coming" or "past"

    @classmethod
    def of(cls, request: HttpRequest) -> "Filters":
        asked = {key: request.GET.get(name, "").strip()[:200] for key, name in
                 (("theme", "theme"), ("region", "region"), ("language", "language"), ("format", "format"), ("words", "q"))}  # fmt: skip
        time = request.GET.get("time", "")
        return cls(**asked, time=time if time in {"coming", "past"} else "")

    @property
    def narrow(self) -> bool:
        """Whether more than words was asked for."""
        return any((self.theme, self.region, self.language, self.format, self.time))

    @property
    def query(self) -> str:
        """What the calendar of the same choice is asked with: "?theme=water", or ""."""
        asked = {name: getattr(self, name) for name in ("theme", "region", "language", "format") if getattr(self, name)}
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def any(self) -> bool:
        return any((self.theme, self.region, self.language, self.format, self.words, self.time))


# Makers of the series and zones read last. A released version never changes, so its row is made once for a language
# and zone; a maker is left as soon as a theme, a region, a city or the series itself reads differently.
_keeping = threading.Lock()
_makers: OrderedDict[tuple, RowMaker] = OrderedDict()
MAKERS = 24
# Cards read last, by the id of their version, for the same reason: reading 400 of them anew costs 20 ms.
# Beside the id stands Network.merges: a merge of cities or people renames them in released versions.
_cards: OrderedDict[tuple[int, int], tuple] = OrderedDict()
CARDS = 4000
# Likewise what only a word search looks at.
_long_texts: OrderedDict[tuple[int, int], tuple[str, list[int]]] = OrderedDict()
LONG_TEXTS = 1000


def keep(shelf: OrderedDict, rows: dict, most: int, needed: int) -> None:
    """Puts rows on a shelf and takes the oldest off, but never fewer stay than a page needs."""
    with _keeping:
        shelf.update(rows)
        while len(shelf) > max(most, needed):
            shelf.popitem(last=False)


def cards_of(ids: list[int], merges: int) -> list[tuple]:
    """programme.queries.cards of these versions in this order; only those not kept are read, in one query."""
    known = {pk: card for pk in ids if (card := _cards.get((merges, pk))) is not None}
    if len(known) < len(ids):
        known.update(queries.cards([pk for pk in ids if pk not in known]))
        keep(_cards, {(merges, pk): card for pk, card in known.items()}, CARDS, len(ids))
    return [known[pk] for pk in ids]


def long_text(content: dict) -> tuple[str, list[int]]:
    """What is searched in a version's content, comparable, and the persons with a public part in it."""
    parts = [part for part in content["parts"] if part["role"] in PUBLIC_ROLES]
    texts = [content[key] for key in ("description", "questions", "audience")]
    texts += [row["title"] for row in content["segments"]] + [part["topic"] for part in parts]
    words = (text for one in texts for key, text in (one or {}).items() if key != "_of")
    return comparable(" ".join(words)), [part["person"] for part in parts]


def maker_for(
    series: Series, community: Community, reader, themes: list[Theme], regions: dict, targets: list[int]
) -> RowMaker:
    """The row maker for a reader of a series, kept from page to page as long as nothing that it prints changes."""
    printed = (
        (series.slug, series.zone, series.working_language, series.starts_on, series.ends_on, targets),
        [(theme.pk, theme.name, theme.short_name) for theme in themes], regions, community.rows, series.network.merges,
    )  # fmt: skip
    key = (series.pk, reader.language, reader.zone, hash(repr(printed)))
    maker = _makers.get(key)
    if maker is None:
        maker = _makers[key] = RowMaker(
            series,
            community,
            language=reader.language,
            zone=reader.zone,
            themes=themes,
            regions=regions,
            targets=targets,
            year=series.starts_on.year,
        )
        with _keeping:
            while len(_makers) > MAKERS:
                _makers.popitem(last=False)
    return maker


class SeriesReading:
    """A published series with its themes, regions, community and the row maker for a reader."""

    def __init__(self, request: HttpRequest, slug: str) -> None:
        series = (
            queries.public_series(request.network).filter(slug=slug).select_related("host_city", "network").first()
            if request.network
            else None
        )
        if series is None:
            raise Http404
        self.series: Series = series
        self.now: datetime = timezone.now()
        self.themes = list(Theme.objects.filter(series=series))
        self.region_rows = list(Region.objects.filter(series=series))
        names = {region.pk: region.name for region in Region.objects.all()}
        self.community = Community(request.network)
        self.maker = maker_for(
            series, self.community, request.reader, self.themes, names, [region.pk for region in self.region_rows]
        )

    def versions(self) -> list[tuple[dict, datetime, str, datetime | None, int]]:
        """(card, start, state, start before a move, id) of every released session, by time."""
        return cards_of(queries.released_ids(self.series), self.series.network.merges)

    def rows(self, versions=None) -> list[dict[str, Any]]:
        """Timetable rows of the versions, or of all. A row may be shared with later pages: copy before changing it."""
        return [
            self.maker.kept_row(version, self.now) for version in (self.versions() if versions is None else versions)
        ]

    def matching(self, versions, filters: Filters) -> list:
        """Versions that a reader's filters let through; an unknown theme, region or format matches nothing."""
        themes = {theme.code: theme.pk for theme in self.themes}
        regions = {region.code: region.pk for region in self.region_rows}
        words = comparable(filters.words).split()
        depths = self.depths(versions) if words else {}
        tests = [
            (filters.theme, lambda v: v[0]["theme"] == themes.get(filters.theme, -1)),
            (filters.region, lambda v: regions.get(filters.region, -1) in v[0]["regions"]),
            (filters.language, lambda v: filters.language in (v[0]["floor"], *v[0]["into"])),
            (filters.format, lambda v: (v[0]["format"] or {}).get("code") == filters.format),
            (filters.time, lambda v: (self.maker_end(v) > self.now) == (filters.time == "coming")),
            (words, lambda v: all(word in f"{self.searchable(v[0])} {depths[v[4]]}" for word in words)),
        ]
        active = [test for wish, test in tests if wish]
        return [version for version in versions if all(test(version) for test in active)]

    def maker_end(self, version) -> datetime:
        return version[1] + timedelta(minutes=version[0]["minutes"])

    def searchable(self, card: dict) -> str:
        """Titles, summaries, theme and cities of a card in all languages, for word search without accents."""
        theme = self.maker.themes.get(card["theme"])
        texts = [card["title"], card["summary"], *([theme[1].name, theme[1].short_name] if theme else [])]
        texts += [self.community.cities[pk].names for pk in card["cities"] if pk in self.community.cities]
        return comparable(" ".join(text for one in texts for key, text in one.items() if key != "_of"))

    def depths(self, versions: list) -> dict[int, str]:
        """The long texts of versions and who speaks in them, for word search, by id. Two queries."""
        ids = [version[4] for version in versions]
        merges = self.series.network.merges
        known = {pk: text for pk in ids if (text := _long_texts.get((merges, pk))) is not None}
        if left := [pk for pk in ids if pk not in known]:
            contents = SessionVersion.objects.filter(pk__in=left).values_list("pk", "content")
            known.update({pk: long_text(content) for pk, content in contents})
            keep(_long_texts, {(merges, pk): text for pk, text in known.items()}, LONG_TEXTS, len(ids))
        people = Person.objects.in_bulk({person for _text, persons in known.values() for person in persons})
        return {
            pk: " ".join([text, *(comparable(str(people[one])) for one in persons if one in people)])
            for pk, (text, persons) in known.items()
        }

    def last_release(self) -> Release | None:
        return Release.objects.filter(series=self.series).order_by("-number").defer("changes").first()
