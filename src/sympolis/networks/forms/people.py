"""A person, and an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sympolis.directory.models import Municipality, Organisation, Person
from sympolis.directory.states import Gender, Sector
from sympolis.networks.forms.fields import Website, country_field, language_field, row_field, zone_field
from sympolis.networks.models import Network
from sympolis.networks.queries import municipalities_of
from sympolis.ui.texts import TextsFormField
from sympolis.ui.together import SharedForm

SPOKEN = 4  # languages that can be told of one person
LEVELS = [("", _("level")), ("native", _("first language")), ("fluent", _("fluent")), ("working", _("enough to work in")),
          ("basic", _("basic"))]  # fmt: skip


class PersonForm(SharedForm):
    """Somebody who takes part.

    person    who is changed; None for somebody new
    """

    given_name = forms.CharField(label=_("Given name"), max_length=300, required=False)
    family_name = forms.CharField(
        label=_("Family name"), max_length=300, help_text=_("Or the whole name where names have no such parts.")
    )
    spoken_name = forms.CharField(
        label=_("Name as spoken"), max_length=300, required=False,
        help_text=_("So that moderators and interpreters say it right, for example “KWAH-meh ah-SAHN-teh”."),
    )  # fmt: skip
    email = forms.CharField(
        label=_("E-mail address"), max_length=254, required=False,
        help_text=_("Only the team sees it. Two people may share a mailbox."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[("", _("not known")), *Sector.choices])
    gender = forms.ChoiceField(
        label=_("Gender"), required=False, choices=[("", _("not stated")), *Gender.choices],
        help_text=_("As people say of themselves; counted in reports, never shown."),
    )  # fmt: skip
    field_order = [
        "given_name", "family_name", "spoken_name", "email", "municipality", "organisation", "sector", "function",
        "biography", "gender", "zone",
    ]  # fmt: skip

    def __init__(self, *args: Any, network: Network, person: Person | None = None, **options: Any) -> None:
        super().__init__(*args, initial=_now(person) if person else {}, **options)
        content = network.languages or ["en"]
        self.fields["municipality"] = row_field(_cities(network, person), _("None"), label=_("City"))
        self.fields["organisation"] = row_field(
            Organisation.objects.filter(merged_into=None),
            _("None"),
            label=_("Organisation"),
            help_text=_("If it is no city."),
        )
        self.fields["function"] = TextsFormField(content, label=_("Function"), required=False)
        self.fields["biography"] = TextsFormField(
            content, rows=4, label=_("Short biography"), required=False,
            help_text=_("Shown publicly once the person has a part in a released session."),
        )  # fmt: skip
        for name in ("function", "biography"):
            self.fields[name].keep(getattr(person, name) if person else None)
        self.fields["zone"] = zone_field(required=False, empty=_("That of the city"))
        self._add_languages(network, person)
        self.order_fields(self.field_order)

    def _add_languages(self, network: Network, person: Person | None) -> None:
        spoken = [*(person.languages if person else []), *[{}] * SPOKEN][:SPOKEN]
        for number, language in enumerate(spoken):
            self.fields[f"language_{number}"] = language_field(
                network.languages, label=_("Language"), required=False, initial=language.get("code", "")
            )
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=_("Level"), required=False, choices=LEVELS, initial=language.get("level", "")
            )

    def language_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Pairs of language and level for the page."""
        return [(self[f"language_{number}"], self[f"level_{number}"]) for number in range(SPOKEN)]

    def chosen(self) -> dict[str, Any]:
        """What was typed, as networks.actions takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name[:6] not in {"langua", "level_"}}
        pairs = [(self.cleaned_data[f"language_{n}"], self.cleaned_data[f"level_{n}"]) for n in range(SPOKEN)]
        return {**given, "languages": [{"code": code, "level": level} for code, level in pairs if code]}


class OrganisationForm(SharedForm):
    """A body that is no municipality."""

    name = forms.CharField(label=_("Name"), max_length=300)
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[("", _("not known")), *Sector.choices])
    field_order = ["name", "country", "sector", "website"]

    def __init__(self, *args: Any, organisation: Organisation | None = None, **options: Any) -> None:
        names = ("name", "country", "sector", "website")
        now = {name: getattr(organisation, name) for name in names} if organisation else {}
        super().__init__(*args, initial=now, **options)
        self.fields["country"] = country_field(required=False)
        self.fields["website"] = Website()
        self.order_fields(self.field_order)


def _cities(network: Network, person: Person | None) -> list[Municipality]:
    """The network's cities by name, and the one somebody is of already."""
    cities = list(municipalities_of(network))
    if person and person.municipality and person.municipality not in cities:
        cities.append(person.municipality)
    return sorted(cities, key=lambda city: str(city).casefold())


def _now(person: Person) -> dict[str, Any]:
    plain = ("given_name", "family_name", "spoken_name", "email", "sector", "gender", "function", "biography", "zone")
    return {
        **{name: getattr(person, name) for name in plain},
        "municipality": person.municipality_id, "organisation": person.organisation_id,
    }  # fmt: skip
