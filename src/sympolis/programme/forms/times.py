"""Choosing a local time: the date, the clock, the zone, and what to ask when clocks change."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.languages import zone_city
from sympolis.ui.zones import ZoneField

DAY_INPUT = "%Y-%m-%d"
CLOCK_INPUT = "%H:%M"
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


class DateInput(forms.DateInput):
    """The browser's own calendar, written as 2020-11-24 everywhere."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format=DAY_INPUT, **options)


class ClockInput(forms.TimeInput):
    """The browser's own clock, in 24 hours, written as 14:30 everywhere."""

    input_type = "time"

    def __init__(self, **options: Any) -> None:
        super().__init__(format=CLOCK_INPUT, **options)


def day_field(**options: Any) -> forms.DateField:
    """A day, within the years that a calendar of ours can hold."""
    words = gettext_lazy("Choose a day between 1990 and 2100.")
    limits = [MinValueValidator(EARLIEST, words), MaxValueValidator(LATEST, words)]
    return forms.DateField(widget=DateInput(), input_formats=[DAY_INPUT], validators=limits, **options)


@dataclass(frozen=True, slots=True)
class Doubled:
    """A local time that happens twice."""

    first: datetime  # instants, UTC
    second: datetime
    zone: str

    def choices(self) -> list[tuple[str, str]]:
        place = clock.zone(self.zone)
        first, second = (clock.offset_label(moment, place) for moment in (self.first, self.second))
        return [
            ("first", _("The first time, before the clocks go back (%(offset)s)") % {"offset": first}),
            ("second", _("The second time, after the clocks have gone back (%(offset)s)") % {"offset": second}),
        ]


def zone_choices(suggested: list[str]) -> list:
    """All zones that name a place, by part of the world; on top those that are likely here."""
    language = get_language() or "en"
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in clock.zone_names():
        area = name.partition("/")[0]
        groups.setdefault(area, []).append((name, zone_city(name, language)))
    likely = [(name, _named(name, language)) for name in clock.distinct(map(clock.present_name, suggested)) if name]
    areas = [(_areas().get(area, area), sorted(rows, key=lambda row: row[1])) for area, rows in groups.items()]
    return [(_("Likely here"), likely), *areas]


def _named(name: str, language: str) -> str:
    if name == "UTC":
        return "UTC"
    return _("%(place)s time") % {"place": zone_city(name, language)}


def _areas() -> dict[str, str]:
    return {
        "Africa": _("Africa"), "America": _("America"), "Antarctica": _("Antarctica"), "Arctic": _("Arctic"),
        "Asia": _("Asia"), "Atlantic": _("Atlantic"), "Australia": _("Australia"), "Europe": _("Europe"),
        "Indian": _("Indian Ocean"), "Pacific": _("Pacific"), "UTC": _("World time"),
    }  # fmt: skip


class WhenForm(forms.Form):
    """Date, start, zone; asks back at a doubled hour, proposes the next time at a missing one.

    After is_valid(): cleaned_data["local_start"] (naive), ["zone"], ["second_hour"] (None, False, True) and, without
    errors, ["starts_at"] (UTC). `later` is the proposed naive time after a gap, `doubled` what happens twice.
    """

    date = day_field(label=gettext_lazy("Date"))
    start = forms.TimeField(label=gettext_lazy("Start, on the host’s clock"), widget=ClockInput())
    zone = ZoneField(label=gettext_lazy("Time zone of the host"))
    second_hour = forms.ChoiceField(
        label=gettext_lazy("Which of the two?"), required=False, widget=forms.RadioSelect, choices=()
    )

    def __init__(self, *args: Any, suggested_zones: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.later: datetime | None = None
        self.doubled: Doubled | None = None
        self.fields["zone"].choices = zone_choices(suggested_zones)
        self.fields["second_hour"].choices = [("first", ""), ("second", "")]
        self.fields["start"].error_messages["invalid"] = _("Write the start as hours and minutes, for example 14:30.")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("date") and found.get("start") is not None and found.get("zone"):
            found["local_start"] = datetime.combine(found["date"], found["start"].replace(second=0, microsecond=0))
            self._find_instant(found)
        return found

    def _find_instant(self, found: dict[str, Any]) -> None:
        chosen = {"first": False, "second": True}.get(found.get("second_hour") or "")
        found["second_hour"] = None
        self._ask_if_doubled(found["local_start"], found["zone"])
        try:
            found["starts_at"] = clock.instant(found["local_start"], found["zone"], second=chosen)
            found["second_hour"] = chosen if self.doubled else None
        except clock.UnknownZone:
            self.add_error("zone", _("Choose a time zone from the list."))
        except clock.MissingHour as gap:
            self.later = gap.later
            self.add_error("start", missing_words(found["local_start"], gap.later, found["zone"]))
        except clock.DoubledHour:
            self.add_error("second_hour", doubled_words(found["local_start"], found["zone"]))

    def _ask_if_doubled(self, local: datetime, zone_name: str) -> None:
        try:
            clock.instant(local, zone_name)
        except clock.DoubledHour as twice:
            self.doubled = Doubled(twice.first, twice.second, zone_name)
            self.fields["second_hour"].choices = self.doubled.choices()
        except (clock.UnknownZone, clock.MissingHour):
            return


def missing_words(local: datetime, later: datetime, zone_name: str) -> str:
    """Why a local time does not exist, and what to do."""
    words = _(
        "On %(day)s the clocks in %(place)s jump over %(time)s, so this time does not exist. "
        "They show %(later)s instead."
    )
    place = zone_city(zone_name, get_language() or "en")
    day = date_format(local, "DATE_FORMAT")
    shown = f"{later:%H:%M}" if later.date() == local.date() else f"{date_format(later, 'DATE_FORMAT')}, {later:%H:%M}"
    return words % {"day": day, "place": place, "time": f"{local:%H:%M}", "later": shown}


def doubled_words(local: datetime, zone_name: str) -> str:
    """Why a local time is not enough."""
    words = _("On %(day)s the clocks in %(place)s go back, so %(time)s happens twice. Choose one of the two.")
    place = zone_city(zone_name, get_language() or "en")
    return words % {"day": date_format(local, "DATE_FORMAT"), "place": place, "time": f"{local:%H:%M}"}


def local_of(moment: datetime, zone_name: str) -> datetime:
    """The naive wall clock of an instant in a zone."""
    return moment.astimezone(UTC).astimezone(clock.zone(zone_name)).replace(tzinfo=None)
