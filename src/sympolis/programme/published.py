"""A released programme read once, for everything that is made from it: calendar, schedule files, feed.

Only versions in force of a series are read, never the draft: what is not in here cannot leak from a feed.
"""

from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Min
from django.utils import formats
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.languages import pick
from sympolis.core.text import isolated
from sympolis.core.zone_words import zone_words
from sympolis.directory.models import Person
from sympolis.programme import queries
from sympolis.programme.models import Release, Series, SessionVersion, Theme
from sympolis.programme.spoken import spoken
from sympolis.programme.states import PUBLIC_ROLES, SessionState

T = TypeVar("T")
ALL_DAYS = 1440  # minutes from which on a session is a written exchange over days, not a meeting at an hour


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as released. `card` and `content`: programme/versions.py; content is {} unless it was asked for."""

    pk: int
    uid: UUID
    sequence: int
    starts_at: datetime
    ends_at: datetime
    previous_starts_at: datetime | None
    state: str
    card: dict[str, Any]
    released_at: datetime  # when this version became public
    cancelled_reason: dict[str, Any] | None
    content: dict[str, Any]

    @property
    def cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def over_days(self) -> bool:
        return bool(self.card["minutes"] >= ALL_DAYS)


@dataclass(frozen=True)
class Published:
    """The released programme of one series for one reader's language.

    base_url is scheme and host without a slash at the end; number and at are those of the last release (0 and None
    before the first); theme_rows and people only what public lists may show.
    """

    series: Series
    base_url: str
    language: str
    entries: list[Entry]
    theme_rows: dict[int, Theme]
    people: dict[int, Person]
    first_released: dict[int, datetime]  # session id -> when it became public for the first time
    number: int
    at: datetime | None
    _kept: dict[Hashable, Any] = field(default_factory=dict)

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave the first time for this key: 400 sessions share a few themes, languages, people, days."""
        if key not in self._kept:
            self._kept[key] = make()
        value: T = self._kept[key]
        return value

    def best(self, texts: dict[str, Any] | None) -> tuple[str, str]:
        """(text, its language): in the reader's language, else the series' working language, else whatever there is."""
        return pick(texts, self.language, self.series.working_language)

    def text(self, texts: dict[str, Any] | None) -> str:
        return self.best(texts)[0]

    def title(self, entry: Entry) -> tuple[str, str]:
        """(title, its language); a cancelled session says so, since many programs show nothing but the title."""
        title, language = self.best(entry.card["title"])
        if not entry.cancelled:
            return title, language
        return _("Cancelled: %(title)s") % {"title": isolated(title)}, self.language

    def theme(self, entry: Entry) -> tuple[str, str]:
        """(short name of the theme, its language), ("", "") without one."""
        row = self.theme_rows.get(entry.card["theme"])
        if row is None:
            return "", ""
        return self.kept(("theme", row.pk), lambda: self.best(row.short_name if row.short_name else row.name))

    def format_name(self, entry: Entry) -> str:
        chosen = entry.card["format"]
        return self.text(chosen["name"]) if chosen else ""

    def languages_line(self, entry: Entry) -> str:
        """ "Language: English, interpreted into French, Arabic"."""
        floor, into = entry.card["floor"], tuple(entry.card["into"])
        return self.kept(("languages", floor, into), lambda: self._languages_line(floor, into))

    def _languages_line(self, floor_code: str, into_codes: tuple[str, ...]) -> str:
        return _("Language: %(languages)s") % {"languages": spoken(floor_code, into_codes, self.language)}

    def clock_line(self, starts_at: datetime, ends_at: datetime, zone_name: str) -> str:
        """ "27 October 2020, 10:00 to 12:00, Berlin time, UTC+1": a span on the clock of a zone, the zone named."""
        place = clock.zone(zone_name)
        start, end = starts_at.astimezone(place), ends_at.astimezone(place)
        until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%H:%M} ({self._day(end.date())})"
        sentence = self.kept("clock", lambda: _("%(day)s, %(start)s to %(end)s, %(zone)s"))
        return sentence % {
            "day": self._day(start.date()),
            "start": f"{start:%H:%M}",
            "end": until,
            "zone": zone_words(starts_at, zone_name, self.language),
        }

    def _day(self, day: date) -> str:
        return self.kept(day, lambda: formats.date_format(day, "DATE_FORMAT"))

    @cached_property
    def series_url(self) -> str:
        return self.base_url + self.series.get_absolute_url()

    @cached_property
    def programme_url(self) -> str:
        return self.base_url + self.series.get_programme_url()

    def url(self, entry: Entry) -> str:
        return f"{self.series_url}sessions/{entry.card['slug']}/"

    def matching(self, *, theme: str = "", region: str = "", language: str = "", format: str = "") -> list[Entry]:
        """Entries that filters of the programme page let through; "" lets all, an unknown theme or region none."""
        themes = {row.code: pk for pk, row in self.theme_rows.items()}
        chosen = self.series.regions.filter(code=region).values_list("pk", flat=True).first() if region else None
        return [
            entry
            for entry in self.entries
            if (not theme or entry.card["theme"] == themes.get(theme, -1))
            and (not region or chosen in entry.card["regions"])
            and (not language or language in (entry.card["floor"], *entry.card["into"]))
            and (not format or (entry.card["format"] or {}).get("code") == format)
        ]

    def speakers(self, entry: Entry) -> Iterator[tuple[Person, str]]:
        """(person, role) of those with a public part, in the secretariat's order, each once. Needs content."""
        seen = set()
        for part in entry.content.get("parts", ()):
            person = self.people.get(part["person"])
            if person is not None and part["role"] in PUBLIC_ROLES and person.pk not in seen:
                seen.add(person.pk)
                yield person, part["role"]


COLUMNS = (
    "session_id", "session__uid", "sequence", "starts_at", "ends_at", "previous_starts_at", "state", "card",
    "release__at", "content__cancelled_reason",
)  # fmt: skip


def published(
    series: Series, *, base_url: str, language: str, content: bool = False, sessions: Collection[int] | None = None
) -> Published:
    """Read the released programme of a series: four queries, a fifth for the people when `content` is asked for.

    `sessions` (ids) leaves out all others.
    """
    columns = (*COLUMNS, "content") if content else COLUMNS
    versions = queries.released(series) if sessions is None else queries.released(series).filter(session__in=sessions)
    rows = versions.select_related(None).values_list(*columns)
    entries = [Entry(*(row if content else (*row, {}))) for row in rows]
    last = Release.objects.filter(series=series).order_by("-number").values_list("number", "at").first()
    return Published(
        series=series,
        base_url=base_url,
        language=language,
        entries=entries,
        theme_rows={theme.pk: theme for theme in Theme.objects.filter(series=series)},
        people=_people(entries) if content else {},
        first_released=_first_released(series, sessions),
        number=last[0] if last else 0,
        at=last[1] if last else None,
    )


def _people(entries: list[Entry]) -> dict[int, Person]:
    wanted = {
        part["person"] for entry in entries for part in entry.content.get("parts", ()) if part["role"] in PUBLIC_ROLES
    }
    fields = ("pk", "slug", "given_name", "family_name")
    return {person.pk: person for person in Person.objects.only(*fields).filter(pk__in=wanted)} if wanted else {}


def _first_released(series: Series, sessions: Collection[int] | None) -> dict[int, datetime]:
    versions = SessionVersion.objects.filter(session__series=series).order_by()
    versions = versions if sessions is None else versions.filter(session__in=sessions)
    return dict(versions.values_list("session_id").annotate(first=Min("release__at")))
