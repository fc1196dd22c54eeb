"""How one comes into a session: mode, closing time on the host's clock, audience, kept seats."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core import clock
from sympolis.directory.models import Municipality, Region
from sympolis.directory.states import Sector
from sympolis.networks.queries import municipalities_of
from sympolis.programme.forms.times import ClockInput, Doubled, day_field, doubled_words, missing_words
from sympolis.programme.models import Session
from sympolis.registrations.actions.admission import LONGEST_OFFER, Wished
from sympolis.registrations.models import Admission, KeptSeats
from sympolis.registrations.states import Mode
from sympolis.ui.together import SharedForm

A_DAY = timedelta(days=1)


class AdmissionForm(SharedForm):
    """The rules of a session. After is_valid(): wishes() for actions.set_admission. `doubled`: a time that is twice."""

    mode = forms.ChoiceField(label=gettext_lazy("Who comes in"), choices=Mode.choices, widget=forms.RadioSelect)
    closes_on = day_field(
        label=gettext_lazy("Registration ends on"), required=False, help_text=gettext_lazy("Empty: at the start.")
    )
    closes = forms.TimeField(label=gettext_lazy("at, on the host’s clock"), required=False, widget=ClockInput())
    second_hour = forms.ChoiceField(
        label=gettext_lazy("Which of the two?"), required=False, widget=forms.RadioSelect, choices=()
    )
    members_only = forms.BooleanField(label=gettext_lazy("Only people from cities of the network"), required=False)
    offer_hours = forms.IntegerField(
        label=gettext_lazy("Hours for which a free seat is offered to the next in line"),
        min_value=1, max_value=LONGEST_OFFER,
        help_text=gettext_lazy("An offer ends an hour before the start at the latest; then the next one gets it."),
    )  # fmt: skip
    asks_motivation = forms.BooleanField(
        label=gettext_lazy("Ask why they want to come, what their city will do with it, and whether it is agreed"),
        required=False,
    )

    def __init__(self, *args: Any, session: Session, admission: Admission, **options: Any) -> None:
        self.session, self.doubled = session, None
        super().__init__(*args, initial=_initial(session, admission), **options)
        self.fields["second_hour"].choices = [("first", ""), ("second", "")]
        self.fields["for_regions"] = forms.ModelMultipleChoiceField(
            Region.objects.all(), label=_("Only from these regions"), required=False,
            widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: from everywhere."),
        )  # fmt: skip
        self.fields["for_sectors"] = forms.MultipleChoiceField(
            label=_("Only from these sectors"), choices=Sector.choices, required=False,
            widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: from all."),
        )  # fmt: skip
        self.initial["seen"] = self.mark

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        found["closes_at"] = None
        day, hour = found.get("closes_on"), found.get("closes")
        if day and hour is None and "closes" not in self.errors:
            self.add_error("closes", _("Give the time too, for example 18:00."))
        elif hour is not None and not day and "closes_on" not in self.errors:
            self.add_error("closes_on", _("Give the day too, or leave both empty."))
        elif day and hour is not None:
            self._find_instant(found, datetime.combine(day, hour.replace(second=0, microsecond=0)))
        return found

    def _find_instant(self, found: dict[str, Any], local: datetime) -> None:
        chosen = {"first": False, "second": True}.get(found.get("second_hour") or "")
        zone = self.session.zone
        try:
            found["closes_at"] = clock.instant(local, zone)
        except clock.MissingHour as gap:
            self.add_error("closes", missing_words(local, gap.later, zone))
        except clock.DoubledHour as twice:
            self.doubled = Doubled(twice.first, twice.second, zone)
            self.fields["second_hour"].choices = self.doubled.choices()
            if chosen is None:
                self.add_error("second_hour", doubled_words(local, zone))
            else:
                found["closes_at"] = twice.second if chosen else twice.first

    def wishes(self) -> dict[str, Any]:
        """What was chosen, as actions.set_admission takes it."""
        names = ("mode", "closes_at", "for_regions", "for_sectors", "members_only", "offer_hours", "asks_motivation")
        return {name: self.cleaned_data[name] for name in names}


def _initial(session: Session, admission: Admission) -> dict[str, Any]:
    plain = ("mode", "for_sectors", "members_only", "offer_hours", "asks_motivation")
    found = {name: getattr(admission, name) for name in plain}
    found["for_regions"] = [region.pk for region in admission.for_regions.all()] if admission.pk else []
    if admission.closes_at:
        local = admission.closes_at.astimezone(UTC).astimezone(clock.zone(session.zone))
        found |= {"closes_on": local.date(), "closes": local.time(), "second_hour": "second" if local.fold else ""}
    return found


class KeptForm(forms.Form):
    """Some seats for one region, sector or city. Values of `whom` are "region:3", "sector:academia", "city:12"."""

    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=32_000)
    until = day_field(label=gettext_lazy("Kept through"), required=False, help_text=gettext_lazy("Empty: for good."))

    def __init__(self, *args: Any, session: Session, targets: "Targets", **options: Any) -> None:
        super().__init__(*args, **options)
        self.session, self.targets = session, targets
        self.fields["whom"] = forms.ChoiceField(label=_("Kept for"), choices=[("", _("Choose …")), *targets.choices()])
        self.order_fields(["seats", "whom", "until"])

    def wish(self) -> Wished:
        """The row as actions.set_kept_seats takes it; valid rows only."""
        told = self.cleaned_data
        until = end_of(told["until"], self.session.zone) if told["until"] else None
        return Wished(seats=told["seats"], until=until, **self.targets.named(told["whom"]))


class Targets:
    """What seats of a session can be kept for: regions, sectors, the network's cities."""

    def __init__(self, session: Session, also: Iterable[KeptSeats]) -> None:
        cities = {city.pk: city for city in municipalities_of(session.series.network)}
        cities |= {row.municipality.pk: row.municipality for row in also if row.municipality}
        self.regions: dict[int, Region] = {region.pk: region for region in Region.objects.all()}
        self.cities: dict[int, Municipality] = cities

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        cities = sorted(self.cities.values(), key=lambda city: str(city).casefold())
        return [
            (_("Region"), [(f"region:{pk}", str(region)) for pk, region in self.regions.items()]),
            (_("Sector"), [(f"sector:{value}", str(words)) for value, words in Sector.choices]),
            (_("City"), [(f"city:{city.pk}", str(city)) for city in cities]),
        ]

    def named(self, whom: str) -> dict[str, Any]:
        """The argument of `Wished` that a value stands for."""
        kind, _colon, key = whom.partition(":")
        if kind == "region":
            return {"region": self.regions[int(key)]}
        return {"municipality": self.cities[int(key)]} if kind == "city" else {"sector": key}


def kept_rows(session: Session, stored: Iterable[KeptSeats]) -> list[dict[str, Any]]:
    """Initial values of the rows."""
    return [
        {"seats": row.seats, "whom": _whom(row), "until": last_day(row.until, session.zone) if row.until else None}
        for row in stored
    ]


def _whom(row: KeptSeats) -> str:
    key = {"region": row.region_id, "sector": row.sector, "city": row.municipality_id}[row.share]
    return f"{row.share}:{key}"


def end_of(day: date, zone: str) -> datetime:
    """The instant at which a day ends in a zone: the first one of the next day that its clocks show."""
    midnight = datetime.combine(day + A_DAY, time())
    try:
        return clock.instant(midnight, zone, second=False)
    except clock.MissingHour as gap:  # clocks go forward at midnight
        return clock.instant(gap.later, zone, second=False)


def last_day(until: datetime, zone: str) -> date:
    """The day that ends at an instant."""
    return (until - timedelta(seconds=1)).astimezone(UTC).astimezone(clock.zone(zone)).date()
