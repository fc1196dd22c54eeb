"""A city: picked from a list, or typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sympolis.core import subdivisions
from sympolis.directory.models import Municipality
from sympolis.directory.queries import regions
from sympolis.directory.states import SizeBand
from sympolis.networks.forms.fields import DayField, Website, country_field, here, row_field, zone_field
from sympolis.networks.models import City, Network
from sympolis.ui.texts import TextsFormField
from sympolis.ui.together import SharedForm


class SearchForm(forms.Form):
    """Words to look for."""

    q = forms.CharField(label=_("Name of the city"), max_length=100, required=False)


class PickForm(forms.Form):
    """One of the cities that a search found, and where it belongs.

    found    keys that may be picked: others are refused
    """

    pick = forms.ChoiceField(
        label=_("City"), widget=forms.RadioSelect, error_messages={"required": _("Pick one of the cities.")}
    )
    since = DayField(label=_("Member since"), required=False)

    def __init__(self, *args: Any, found: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pick"].choices = [(key, key) for key in found]
        self.fields["region"] = row_field(
            regions(), _("As other cities of the country"), label=_("Region"),
            help_text=_("It decides whose clocks are shown for a session of that region."),
        )  # fmt: skip


class PartField(forms.ChoiceField):
    """A part of a country. Those of the chosen country are shown; whether it is one of them, the action looks at."""

    def valid_value(self, value: Any) -> bool:
        return subdivisions.is_known(str(value))


class CityForm(SharedForm):
    """Everything about a city; all but name, country and zone may wait.

    municipality, membership    what is there already, for a city that is changed
    """

    def __init__(
        self, *args: Any, network: Network, municipality: Municipality | None = None, membership: City | None = None,
        initial: dict[str, Any] | None = None, **options: Any,
    ) -> None:  # fmt: skip
        now = _now(municipality, membership) if municipality else {}
        super().__init__(*args, initial={**now, **(initial or {})}, **options)
        self.fields["name"] = TextsFormField(network.languages or ["en"], label=_("Name"), required=True)
        self.fields["name"].keep(municipality.name if municipality else None)
        self.fields["country"] = country_field()
        self.fields["subdivision"] = self._part_of_country()
        self.fields["zone"] = zone_field(help_text=_("Every time shown for this city follows it."))
        self.fields["region"] = row_field(regions(), _("None"), label=_("Region"))
        self.fields["size_band"] = forms.ChoiceField(
            label=_("Size"), required=False, choices=[("", _("not known")), *SizeBand.choices]
        )
        self.fields["aliases"] = forms.CharField(
            label=_("Other spellings"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("One a line. Searches and imports find the city by them."),
        )  # fmt: skip
        self.fields["latitude"] = _degrees(_("Latitude"), 90, _("Degrees; south is negative."))
        self.fields["longitude"] = _degrees(_("Longitude"), 180, _("Degrees; west is negative."))
        self.fields["website"] = Website()
        self.fields["summary"] = TextsFormField(
            network.languages or ["en"], rows=3, label=_("About the city"), required=False,
            help_text=_("Shown on its public page."),
        )  # fmt: skip
        self.fields["summary"].keep(municipality.summary if municipality else None)
        self.fields["since"] = DayField(label=_("Member since"), required=False)

    def _part_of_country(self) -> "PartField":
        """Of the country that is chosen; of all that have parts while none is."""
        language = here()
        country = self.data.get("country", "") if self.is_bound else self.initial.get("country", "")
        parts = subdivisions.of_country(country, language) if country else subdivisions.by_country(language)
        return PartField(
            label=_("Part of the country"), required=False, choices=[("", _("not known")), *parts],
            help_text=_("State, province or county, so that holidays which only it has are noticed."),
        )  # fmt: skip

    @property
    def has_parts(self) -> bool:
        return len(self.fields["subdivision"].choices) > 1

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        country = found.get("country")
        if country and not subdivisions.of_country(country, here()):
            found["subdivision"] = ""  # chosen for another country, whose parts were shown
        return found

    def clean_aliases(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip()]


def _degrees(label: Any, limit: int, hint: Any) -> forms.FloatField:
    return forms.FloatField(
        label=label, required=False, min_value=-limit, max_value=limit, help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip


def _now(municipality: Municipality, membership: City | None) -> dict[str, Any]:
    plain = ("name", "country", "subdivision", "zone", "size_band", "latitude", "longitude", "website", "summary")
    return {
        **{name: getattr(municipality, name) for name in plain},
        "region": municipality.region_id,
        "aliases": "\n".join(alias.text for alias in municipality.aliases.all()),
        "since": membership.since if membership else None,
    }
