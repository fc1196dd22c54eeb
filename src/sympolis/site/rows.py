"""Sessions as rows of a timetable: everything a template needs, worked out once, in the reader's zone and language.

A programme of 400 sessions is one page: each row is a dict of finished strings (template look-ups of dict keys are
the cheapest there are) and whatever repeats from row to row is kept in the maker.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateformat import DateFormat
from django.utils.functional import Promise
from django.utils.html import conditional_escape as escape
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from sympolis.core import clock
from sympolis.core.languages import direction, pick, zone_city
from sympolis.programme.models import Series
from sympolis.programme.sky import listed
from sympolis.programme.spoken import spoken
from sympolis.programme.states import SessionState
from sympolis.site.community import CityCard, Community
from sympolis.ui.moulds import Mould
from sympolis.ui.strip import strip

FLAGS = ("past", "cancelled")  # what site/_row.html asks a row for, and what it prints of it
VALUES = ("now", "at", "minutes", "day", "hours", "zone", "host", "url", "title_mark", "title", "meta", "series",
          "chip_class", "chip", "moved", "strip", "sky")  # fmt: skip
EPOCH = date(1970, 1, 1).toordinal()
TO = gettext_lazy("%(first)s to %(last)s")
IN_WRITING = gettext_lazy("in writing")
ANY_HOUR = gettext_lazy("At any hour: nobody has to be awake at night.")
ZONE = gettext_lazy("%(place)s time, %(offset)s")
HOST = gettext_lazy("Host: %(when)s, %(zone)s")
MOVED = gettext_lazy("Moved from %(day)s, %(time)s")
NIGHT = gettext_lazy("Night in %(cities)s.")
ALL_DAY = ngettext_lazy(
    "Between 08:00 and 20:00 in %(count)d city.", "Between 08:00 and 20:00 in all %(count)d cities.", "count"
)
EDGE = ngettext_lazy(
    "Edge of day in %(count)d city, daytime in the others.",
    "Edge of day in %(count)d cities, daytime in the others.",
    "count",
)
OTHERS = ngettext_lazy(
    "Daytime or edge of day in %(count)d other.", "Daytime or edge of day in %(count)d others.", "count"
)
CANCELLED, NOW, DOCUMENTED = gettext_lazy("Cancelled"), gettext_lazy("Now"), gettext_lazy("Documented")
PAST, OPEN, PLANNED = gettext_lazy("Past"), gettext_lazy("Open"), gettext_lazy("Planned")


@dataclass(slots=True)
class Times:
    """A session's time in one zone, ready to print."""

    date: date
    day: SafeString
    hours: str
    zone: SafeString  # "Nairobi time, UTC+3"


class RowMaker:
    """Makes rows for one reader of one series.

    `zone` is the reader's, or "" for the host's; days of `year` are written without it.
    """

    def __init__(
        self,
        series: Series,
        community: Community,
        *,
        language: str,
        zone: str,
        themes: list,
        regions: dict,
        targets: list[int],
        year: int | None = None,
    ) -> None:
        self.series, self.community, self.language = series, community, language
        self.wanted = (language, series.working_language)
        self.zone = zone or series.zone
        self.place = clock.zone(self.zone)
        self.themes = {theme.pk: (number, theme) for number, theme in enumerate(themes, 1)}
        self.regions = {pk: pick(name, *self.wanted)[0] for pk, name in regions.items()}
        self.targets = tuple(targets)
        self.home = series.get_absolute_url()
        self.year = year
        self.span = (series.starts_on, series.ends_on)
        self._offsets: dict[str, clock.Offsets] = {}
        self._rows: dict[tuple, dict[str, Any]] = {}
        self.mould = Mould("site/_row.html", values=VALUES, flags=FLAGS)
        self._days: dict[int, SafeString] = {}
        self._kept: dict[Any, Any] = {}

    def row(
        self, card: dict, starts_at: datetime, state: str, previous: datetime | None, now: datetime
    ) -> dict[str, Any]:
        """A timetable row from a released card: finished pieces of HTML under the names of site/_row.html."""
        minutes = card["minutes"]
        second = int(starts_at.timestamp())
        times = self._times(second, minutes, self.zone)
        begun, over = starts_at <= now, starts_at + timedelta(minutes=minutes) <= now
        title, title_language = pick(card["title"], *self.wanted)
        written = minutes >= 1440
        strip_svg, sky = ("", self.words(ANY_HOUR)) if written else self.sky(second, card)
        chip, chip_class = self.chip(state, begun=begun, over=over)
        return {
            "url": f"{self.home}sessions/{card['slug']}/",
            "title": escape(title),
            "title_mark": self.mark(title_language),
            "day": times.day,
            "hours": times.hours,
            "zone": times.zone,
            "at": f"{card_day(second)}T{second // 3600 % 24:02d}:{second // 60 % 60:02d}Z",
            "minutes": str(minutes),
            "host": self._host_line(second, minutes, card["zone"], times),
            "meta": self.meta(card),
            "strip": strip_svg,
            "sky": sky,
            "past": over,
            "cancelled": state == SessionState.CANCELLED,
            "chip": chip,
            "chip_class": chip_class,
            "moved": self.moved(previous, state) if previous else "",
            "now": "",
            "series": "",
            "date": times.date,
            "theme": card["theme"],
        }

    def kept_row(self, version: tuple, now: datetime) -> dict[str, Any]:
        """The row of a released version (programme.queries.cards), made once for each state of its clock."""
        card, starts_at, state, previous, pk = version
        key = (pk, starts_at <= now, starts_at + timedelta(minutes=card["minutes"]) <= now)
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = self.row(card, starts_at, state, previous, now)
            row["html"] = self.mould.fill(row)
        return row

    def times(self, starts_at: datetime, minutes: int, zone_name: str) -> Times:
        """Day, hours and zone of a session in a zone; an end on another day says so."""
        return self._times(int(starts_at.timestamp()), minutes, zone_name)

    def _times(self, second: int, minutes: int, zone_name: str) -> Times:
        offset = self.offset(second, zone_name)
        day, minute = divmod(second // 60 + offset, 1440)
        end_second = second + minutes * 60
        end_day, end_minute = divmod(end_second // 60 + self.offset(end_second, zone_name), 1440)
        words = self.day_words(day)
        if minutes >= 1440:
            last = self.day_words((end_second // 60 - 1 + self.offset(end_second, zone_name)) // 1440)
            words, hours = self.words(TO) % {"first": words, "last": last}, self.words(IN_WRITING)
        else:
            hours = f"{minute // 60:02d}:{minute % 60:02d}–{end_minute // 60:02d}:{end_minute % 60:02d}"
            hours += f" (+{end_day - day})" if end_day > day else ""
        return Times(date.fromordinal(EPOCH + day), words, hours, self.zone_words(offset, zone_name))

    def offset(self, second: int, zone_name: str) -> int:
        """Minutes ahead of UTC of a zone at a second since 1970."""
        table = self._offsets.get(zone_name)
        if table is None:
            first, last = self.span
            table = self._offsets[zone_name] = clock.offsets(zone_name, first, last)
        return table.at(second)

    def minute_of(self, moment: datetime, zone_name: str) -> int:
        """Local minutes after midnight at a moment."""
        return self.minute(int(moment.timestamp()), zone_name)

    def place_words(self, zone_name: str) -> str:
        """ "Nairobi time": the zone's place without its offset."""
        return _("%(place)s time") % {"place": zone_city(zone_name, self.language)}

    def minute(self, second: int, zone_name: str) -> int:
        """Local minutes after midnight."""
        return (second // 60 + self.offset(second, zone_name)) % 1440

    def day_words(self, day: int) -> SafeString:
        """ "Tue 27 October" for a day since 1970, with the year unless it is the one that goes without saying."""
        known = self._days.get(day)
        if known is None:
            local = date.fromordinal(EPOCH + day)
            pattern = _("D j F") if local.year == self.year else _("D j F Y")
            known = self._days[day] = escape(DateFormat(local).format(pattern))
        return known

    def zone_words(self, offset: int, zone_name: str) -> SafeString:
        """ "Nairobi time, UTC+3" for an offset in minutes."""
        key = (zone_name, offset)
        known = self._kept.get(key)
        if known is None:
            place, words = escape(zone_city(zone_name, self.language)), clock.offset_words(offset)
            named = self.words(ZONE) % {"place": place, "offset": words}
            known = self._kept[key] = escape(words) if zone_name == "UTC" else named
        return known

    def host_line(self, starts_at: datetime, minutes: int, zone_name: str) -> str:
        """ "Host: 10:00–12:00, Berlin time, UTC+1"; "" when the row already shows the host's zone."""
        return self._host_line(
            int(starts_at.timestamp()), minutes, zone_name, self.times(starts_at, minutes, self.zone)
        )

    def _host_line(self, second: int, minutes: int, zone_name: str, mine: Times) -> str:
        if zone_name == self.zone:
            return ""
        host = self._times(second, minutes, zone_name)
        when = host.hours if host.day == mine.day else f"{host.day}, {host.hours}"
        return self.words(HOST) % {"when": when, "zone": host.zone}

    def words(self, sentence: Promise) -> SafeString:
        """A sentence of ours in the reader's language, escaped, looked up once; its placeholders take escaped values."""
        key = id(sentence)
        known = self._kept.get(key)
        if known is None:
            known = self._kept[key] = escape(str(sentence))
        return known

    def clocks(self, card: dict) -> list[CityCard]:
        """Whose clocks a session's strip shows."""
        key = ("clocks", tuple(card["cities"]), tuple(card["regions"]))
        if key not in self._kept:
            self._kept[key] = self.community.clocks(card["cities"], card["regions"] or self.targets)
        return self._kept[key]

    def sky(self, second: int, card: dict) -> tuple[SafeString, SafeString]:
        """(the strip, the sentence below it that tells who is up at night)."""
        clocks, minutes = self.clocks(card), card["minutes"]
        starts = tuple([self.minute(second, city.zone) for city in clocks])
        host = self.minute(second, card["zone"])
        key = (starts, minutes, host, id(clocks))  # `clocks` lives as long as the maker
        known = self._kept.get(key)
        if known is None:
            known = self._kept[key] = (strip(starts, minutes, host), self._sky_words(starts, minutes, clocks))
        return known

    def _sky_words(self, starts: tuple[int, ...], minutes: int, clocks: list[CityCard]) -> SafeString:
        if not clocks:
            return mark_safe("")
        parts = [clock.part_during(start, minutes) for start in starts]
        night, edge = parts.count(clock.DayPart.NIGHT), parts.count(clock.DayPart.EDGE)
        if not night and not edge:
            return self.counted(len(clocks), ALL_DAY)
        if not night:
            return self.counted(edge, EDGE)
        named = ", ".join(
            f"{self.city_name(city)} {start // 60:02d}:{start % 60:02d}"
            for city, start, part in zip(clocks, starts, parts, strict=True)
            if part is clock.DayPart.NIGHT
        )
        others = self.counted(len(clocks) - night, OTHERS) if len(clocks) > night else ""
        return mark_safe(f"<b>{self.words(NIGHT) % {'cities': named}}</b> {others}")  # noqa: S308 - both escaped

    def counted(self, count: int, sentence: Promise) -> SafeString:
        """A sentence with a number in it, looked up once for each number."""
        key = (id(sentence), count)
        if key not in self._kept:
            self._kept[key] = escape(sentence % {"count": count})
        return self._kept[key]

    def city_name(self, city: CityCard) -> SafeString:
        """The city's name in the reader's language, escaped."""
        key = ("city", city.pk)
        if key not in self._kept:
            self._kept[key] = escape(city.name(self.language))
        return self._kept[key]

    def meta(self, card: dict) -> SafeString:
        """Format, region, languages and theme in a line."""
        shape = card["format"]["code"] if card["format"] else ""
        key = ("meta", shape, card["focus"], tuple(card["regions"]), card["floor"], tuple(card["into"]), card["theme"])
        if key not in self._kept:
            self._kept[key] = self._meta(card)
        return self._kept[key]

    def _meta(self, card: dict) -> SafeString:
        kind = pick(card["format"]["name"], *self.wanted)[0] if card["format"] else _("Session")
        where = self.where(card)
        theme = ""
        if card["theme"] in self.themes:
            number, _theme = self.themes[card["theme"]]
            theme = _("Theme %(number)d.") % {"number": number}
        return mark_safe(f"<b>{escape(kind)}</b>, {escape(where)}. {escape(self.languages(card))} {escape(theme)}")  # noqa: S308

    def where(self, card: dict) -> str:
        """ "Global", or the names of the regions."""
        names = [self.regions[pk] for pk in card["regions"] if pk in self.regions]
        return ", ".join(names) if card["focus"] == "regional" and names else _("Global")

    def languages(self, card: dict) -> str:
        """ "Arabic, interpreted into English and French." """
        return f"{spoken(card['floor'], card['into'], self.language, listed)}."

    def chip(self, state: str, *, begun: bool, over: bool) -> tuple[SafeString, str]:
        """(words, class) of the state as the reader needs it."""
        if state == SessionState.CANCELLED:
            return self.words(CANCELLED), "bad"
        if state == SessionState.DOCUMENTED:
            return self.words(DOCUMENTED), "plain"
        if over:
            return self.words(PAST), "plain"
        if begun:
            return self.words(NOW), "open"
        return (self.words(OPEN), "open") if state == SessionState.OPEN else (self.words(PLANNED), "plain")

    def moved(self, previous: datetime | None, state: str) -> str:
        """ "Moved from Thu 29 October, 12:00" in the reader's zone."""
        if previous is None or state == SessionState.CANCELLED:
            return ""
        old = self.times(previous, 0, self.zone)
        return self.words(MOVED) % {"day": old.day, "time": old.hours.partition("–")[0]}

    def marked(self, texts: dict[str, Any] | None) -> SafeString:
        """One of the texts as a piece of HTML that keeps its own language and direction of writing; "" without one."""
        text, language = pick(texts, *self.wanted)
        return format_html("<bdi{}>{}</bdi>", self.mark(language), text) if text else mark_safe("")

    def mark(self, language: str) -> SafeString:
        """`lang`/`dir` attributes for a text that is not in the page's language."""
        if not language or language == self.language:
            return mark_safe("")
        return mark_safe(f' lang="{escape(language)}" dir="{direction(language)}"')  # noqa: S308 - escaped


@lru_cache(maxsize=4096)
def _utc_day(day: int) -> str:
    return date.fromordinal(EPOCH + day).isoformat()


def card_day(second: int) -> str:
    """The UTC day of a second since 1970, as 2020-10-27."""
    return _utc_day(second // 86400)


def week_groups(rows: list[dict], maker: RowMaker) -> list[dict[str, Any]]:
    """Rows by ISO week of the reader's zone: {"label", "note", "rows"}; notes tell clock changes of reader and host."""
    groups: list[dict[str, Any]] = []
    for row in rows:
        monday = clock.monday_of(row["date"])
        if not groups or groups[-1]["monday"] != monday:
            groups.append({"monday": monday, "label": _week_label(monday, maker), "rows": [], "note": ""})
        groups[-1]["rows"].append(row)
    _note_clock_changes(groups, maker)
    return groups


def _week_label(monday, maker: RowMaker) -> str:
    sunday = monday + timedelta(days=6)
    same = monday.month == sunday.month
    first = DateFormat(monday).format(_("j") if same else _("j M"))
    last = DateFormat(sunday).format(_("j F") if same else _("j M"))
    year = "" if monday.year == maker.series.starts_on.year else f" {sunday.year}"
    return f"{first}–{last}{year}"


def _note_clock_changes(groups: list[dict[str, Any]], maker: RowMaker) -> None:
    """Tell every clock change in the week that first feels it."""
    if not groups:
        return
    start = datetime.combine(groups[0]["monday"], datetime.min.time(), tzinfo=clock.UTC)
    end = datetime.combine(groups[-1]["monday"] + timedelta(days=7), datetime.min.time(), tzinfo=clock.UTC)
    for zone_name in clock.distinct([maker.series.zone, maker.zone]):
        for change in clock.clock_changes(zone_name, start, end):
            day = change.at.astimezone(ZoneInfo(zone_name)).date()
            week = next((group for group in groups if group["monday"] + timedelta(days=6) >= day), None)
            if week:
                words = _("Clocks change in %(place)s on %(day)s; from then it is at %(offset)s.") % {
                    "place": zone_city(zone_name, maker.language),
                    "day": DateFormat(day).format(_("j F")),
                    "offset": clock.offset_label(change.at, clock.zone(zone_name)),
                }
                week["note"] = f"{week['note']} {words}".strip()


def theme_groups(rows: list[dict], maker: RowMaker) -> list[dict[str, Any]]:
    """Rows by theme in the themes' order, those without a theme last."""
    groups = []
    for pk, (number, theme) in maker.themes.items():
        found = [row for row in rows if row["theme"] == pk]
        if found:
            full = pick(theme.name, *maker.wanted)[0]
            short = pick(theme.short_name, *maker.wanted)[0]
            groups.append({"label": f"{number}. {short or full}", "note": full if short else "", "rows": found})
    rest = [row for row in rows if row["theme"] not in maker.themes]
    return [*groups, {"label": _("Without a theme"), "note": "", "rows": rest}] if rest else groups
