"""Who would be at night: a meeting on the clocks of its cities, in words and as rows for the large strip."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sympolis.core.clock import DayPart
from sympolis.core.languages import country_name
from sympolis.programme import nights
from sympolis.programme.queries import ClockCity
from sympolis.ui.strip import bar, share_bar

WRITTEN = 1440  # minutes from which on a session is a written exchange over days
HOST_HOURS = range(7, 21)  # starts that we would propose to the host
CSS = {DayPart.NIGHT: "night", DayPart.EDGE: "dusk", DayPart.DAY: ""}
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class SkyRow:
    """A city's line of the strip."""

    name: str
    country: str
    css: str  # night, dusk or ""
    line: SafeString
    hours: str  # "21:00–23:30"
    day: str  # "Tue 24 November" when it is another day there, else ""
    part: DayPart


@dataclass(frozen=True, slots=True)
class Better:
    """Another start on that day that hurts fewer."""

    local_start: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Sky:
    """A meeting on the clocks of its cities, west to east; counts by part of the day, all in words too."""

    rows: list[SkyRow]
    written: bool
    counts: dict[DayPart, int]
    sentence: str
    better: list[Better] = field(default_factory=list)

    @property
    def share(self) -> SafeString:
        return share_bar(self.counts[DayPart.DAY], self.counts[DayPart.EDGE], self.counts[DayPart.NIGHT])

    @property
    def share_words(self) -> str:
        return share_words(self.counts)

    @property
    def at_night(self) -> int:
        return self.counts[DayPart.NIGHT]


def sky_of(starts_at: datetime, minutes: int, host_zone: str, cities: Sequence[ClockCity]) -> Sky:
    """The meeting as its cities see it; without better times (see `better_times`)."""
    times = nights.at_places(starts_at, minutes, host_zone, _places(cities))
    counts = {part: sum(time.part is part for time in times) for part in DayPart}
    rows = [_row(time, minutes) for time in times]
    if minutes >= WRITTEN:
        sentence = _("A written exchange over days: nobody has to be awake at a given hour.")
        return Sky([], True, dict.fromkeys(DayPart, 0), sentence)
    return Sky(rows, False, counts, sentence_of(rows))


def _places(cities: Sequence[ClockCity]) -> list[nights.Place[ClockCity]]:
    return [nights.Place(city, city.zone) for city in cities]


def _row(time: nights.PlaceTime[ClockCity], minutes: int) -> SkyRow:
    here = get_language() or "en"
    city = time.place.key.municipality
    start = time.starts.hour * 60 + time.starts.minute
    return SkyRow(
        name=str(city.name),
        country=country_name(city.country, here),
        css=CSS[time.part],
        line=bar(start, min(minutes, WRITTEN)),
        hours=f"{time.starts:%H:%M}–{time.ends:%H:%M}",
        day=date_format(time.starts, _("D j F")) if time.days else "",
        part=time.part,
    )


def sentence_of(rows: Sequence[SkyRow]) -> str:
    """Who is at night, by name; the others by number."""
    if not rows:
        return _("No cities to compare with: choose target regions in the set-up, or add cities to the network.")
    night = [row for row in rows if row.part is DayPart.NIGHT]
    edge = sum(row.part is DayPart.EDGE for row in rows)
    if night:
        return _night_sentence(night, len(rows))
    if edge:
        words = ngettext(
            "Nobody is at night. Early morning or late evening in %(count)d of %(all)d city.",
            "Nobody is at night. Early morning or late evening in %(count)d of %(all)d cities.",
            len(rows),
        )
        return words % {"count": edge, "all": len(rows)}
    words = ngettext("Daytime in the city shown.", "Daytime in all %(all)d cities.", len(rows))
    return words % {"all": len(rows)}


def _night_sentence(night: list[SkyRow], total: int) -> str:
    names = [_("%(city)s (%(hours)s)") % {"city": row.name, "hours": row.hours} for row in night[:MOST_NAMED]]
    if len(night) > MOST_NAMED:
        more = len(night) - MOST_NAMED
        names.append(ngettext("%(count)d more city", "%(count)d more cities", more) % {"count": more})
    words = ngettext(
        "Night in %(count)d of %(all)d city: %(names)s.", "Night in %(count)d of %(all)d cities: %(names)s.", total
    )
    return words % {"count": len(night), "all": total, "names": listed(names)}


def listed(names: Sequence[str]) -> str:
    """ "Amman, Kochi and Wuhan"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def share_words(counts: dict[DayPart, int]) -> str:
    """ "9 day, 2 edge, 1 night" of a number of cities."""
    told = {"day": counts[DayPart.DAY], "edge": counts[DayPart.EDGE], "night": counts[DayPart.NIGHT]}
    return _("%(day)d day, %(edge)d edge, %(night)d night") % told


def better_times(
    chosen: datetime, minutes: int, host_zone: str, cities: Sequence[ClockCity], *, most: int = 3
) -> list[Better]:
    """Starts on the day of `chosen` (naive, host's zone), in the host's waking hours, that leave fewer at night, or as
    many but fewer at the edge of the day; best first, at least an hour apart."""
    if minutes >= WRITTEN or not cities:
        return []
    slots = nights.slots_of(chosen.date(), host_zone, minutes, _places(cities))
    now = next((slot for slot in slots if slot.local_start == chosen), None)
    if now is None:  # between two steps, or an hour that the clock skips
        now = min(slots, key=lambda slot: abs(slot.local_start - chosen))
    pain = (now.night, now.edge)
    fitting = [slot for slot in slots if slot.local_start.hour in HOST_HOURS and (slot.night, slot.edge) < pain]
    fitting.sort(key=lambda slot: (slot.night, slot.edge, abs(slot.local_start - chosen)))
    found: list[nights.Slot] = []
    for slot in fitting:
        if len(found) < most and all(
            abs(slot.local_start - other.local_start) >= timedelta(hours=1) for other in found
        ):
            found.append(slot)
    return [Better(slot.local_start, slot_words(slot, len(cities))) for slot in found]


def slot_words(slot: nights.Slot, total: int) -> str:
    """Whom a start hurts."""
    if slot.night:
        return ngettext("night in %(count)d city", "night in %(count)d cities", slot.night) % {"count": slot.night}
    if slot.edge:
        return ngettext(
            "nobody at night, edge of day in %(count)d city",
            "nobody at night, edge of day in %(count)d cities",
            slot.edge,
        ) % {"count": slot.edge}
    return ngettext("daytime there too", "daytime in all %(count)d cities", total) % {"count": total}
