"""A call for contributions at the desk."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.contributions.actions.calls import LONGEST_GRACE, LONGEST_INTRO, LONGEST_TITLE
from sympolis.contributions.call_texts import texts_of
from sympolis.contributions.models import Call
from sympolis.contributions.states import Kind
from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.directory.models import Region
from sympolis.programme.forms.series import content_languages
from sympolis.programme.forms.times import ClockInput, day_field, local_of, missing_words, zone_choices
from sympolis.programme.models import Series
from sympolis.ui.texts import TextsFormField
from sympolis.ui.together import SharedForm
from sympolis.ui.zones import ZoneField

GRACE = 60  # minutes of a new call
NARROWED = ("themes", "regions")


class CallForm(SharedForm):
    """After is_valid(): wishes() for actions.save_call. `template`: the Kind whose words a new call begins with."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What it asks for"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose what the call asks for.")},
    )  # fmt: skip
    closes_on = day_field(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Leave it empty: open until you close it."),
    )
    closes_time = forms.TimeField(label=gettext_lazy("Until, on that day"), required=False, widget=ClockInput())
    zone = ZoneField(label=gettext_lazy("Time zone of the deadline"))
    grace_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes of grace"), required=False, min_value=0, max_value=LONGEST_GRACE,
        help_text=gettext_lazy("For those who are still typing when the deadline comes. Nobody is told of them."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, series: Series, call: Call | None = None, template: str = "", **options: Any
    ) -> None:
        super().__init__(*args, initial=_stored(call) if call else _begun(series, template), **options)
        languages = content_languages(series)
        self.fields["title"] = TextsFormField(languages, label=_("Title"), required=True, longest=LONGEST_TITLE)
        self.fields["intro"] = TextsFormField(
            languages, rows=9, label=_("Introduction"), required=False, longest=LONGEST_INTRO,
            help_text=_("What you look for and what becomes of it. Paragraphs, *emphasis*, lists and links work."),
        )  # fmt: skip
        for name in ("title", "intro"):
            self.fields[name].keep(getattr(call, name) if call else None)
        self.fields["themes"] = forms.ModelMultipleChoiceField(
            series.themes.all(), label=_("Only for these themes"), required=False, widget=forms.CheckboxSelectMultiple,
            help_text=_("None ticked: for all of the series."),
        )  # fmt: skip
        self.fields["regions"] = forms.ModelMultipleChoiceField(
            _regions(series, call), label=_("Only from these regions"), required=False,
            widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: from everywhere."),
        )  # fmt: skip
        self.fields["zone"].choices = zone_choices([series.zone, series.network.zone])
        self.order_fields(
            ["title", "intro", "kinds", "closes_on", "closes_time", "zone", "grace_minutes", "themes", "regions"]
        )
        self.initial["seen"] = self.mark

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        found["closes_at"] = None
        if day := found.get("closes_on"):
            if found.get("closes_time") is None and "closes_time" not in self.errors:
                self.add_error("closes_time", _("Say until when on that day, for example 23:59."))
            elif found.get("zone") and "closes_time" not in self.errors:
                self._find_deadline(found, datetime.combine(day, found["closes_time"]))
        elif found.get("closes_time") is not None and "closes_on" not in self.errors:
            self.add_error("closes_on", _("Say which day is the last, or leave the time empty too."))
        return found

    def _find_deadline(self, found: dict[str, Any], local: datetime) -> None:
        try:
            # When clocks go back and the hour comes twice, the later one: nobody is late who is in time by one of them
            found["closes_at"] = clock.instant(local, found["zone"], second=True)
        except clock.MissingHour as gap:
            self.add_error("closes_time", missing_words(local, gap.later, found["zone"]))
        except clock.UnknownZone:
            self.add_error("zone", _("Choose a time zone from the list."))

    @property
    def can_narrow(self) -> bool:
        """Whether the series has themes or regions to choose from."""
        return any(self.fields[name].queryset for name in NARROWED)

    @property
    def is_narrow(self) -> bool:
        """Whether some are chosen, or something is wrong with the choice."""
        return any(self[name].value() or self[name].errors for name in NARROWED)

    def wishes(self) -> dict[str, Any]:
        """What was typed, as actions.save_call takes it."""
        told = self.cleaned_data
        plain = {name: told[name] for name in ("title", "intro", "kinds", "closes_at", "zone", "themes", "regions")}
        return {**plain, "grace_minutes": told["grace_minutes"] or 0}

    def show(self, refusal: Refused) -> None:
        """Put an action's refusal at the field it is about, or on top of the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.words)


def _regions(series: Series, call: Call | None) -> QuerySet[Region]:
    """Those of the series, and those the call names already: nothing is dropped by saving something else."""
    own = set(series.regions.values_list("pk", flat=True))
    return Region.objects.filter(pk__in=own | ({region.pk for region in call.regions.all()} if call else set()))


def _stored(call: Call) -> dict[str, Any]:
    local = local_of(call.closes_at, call.zone) if call.closes_at else None
    return {
        "title": call.title, "intro": call.intro, "kinds": call.kinds, "zone": call.zone,
        "grace_minutes": call.grace_minutes, "closes_on": local.date() if local else None,
        "closes_time": local.time() if local else None, "themes": [theme.pk for theme in call.themes.all()],
        "regions": [region.pk for region in call.regions.all()],
    }  # fmt: skip


def _begun(series: Series, template: str) -> dict[str, Any]:
    begun: dict[str, Any] = {"zone": series.zone, "grace_minutes": GRACE}
    if template in Kind.values:
        title, intro = texts_of(template, content_languages(series))
        begun |= {"title": title, "intro": intro, "kinds": [template]}
    return begun
