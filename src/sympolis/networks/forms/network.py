"""What a network says of itself, its languages, its colours and who carries it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sympolis.core import choices
from sympolis.networks import look
from sympolis.networks.actions import too_faint
from sympolis.networks.forms.fields import Website, here, zone_field
from sympolis.networks.models import Network, colour
from sympolis.networks.states import CarrierKind
from sympolis.ui.texts import TextsFormField
from sympolis.ui.together import SharedForm

COLOURS = {
    "mast_light": _("Masthead"), "on_mast_light": _("Text on the masthead"), "brand_light": _("Links and buttons"),
    "mast_dark": _("Masthead"), "on_mast_dark": _("Text on the masthead"), "brand_dark": _("Links and buttons"),
}  # fmt: skip
BLANK_ROWS = 3


class NetworkForm(SharedForm):
    """Names, texts, languages, clock, contact and colours."""

    def __init__(self, *args: Any, network: Network, **options: Any) -> None:
        self.network = network
        plain = ("name", "claim", "about", "privacy", "zone", "contact_email", *look.DEFAULTS)
        now = {name: getattr(network, name) for name in plain}
        super().__init__(*args, initial=now, **options)
        self._add_texts(network)
        self._add_plain(network)
        for name, label in COLOURS.items():
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=7, validators=[colour],
                widget=forms.TextInput(attrs={"placeholder": look.DEFAULTS[name], "spellcheck": "false"}),
            )  # fmt: skip

    def _add_texts(self, network: Network) -> None:
        content = network.languages or ["en"]
        rows = [("name", 1, _("Name"), ""), ("claim", 1, _("Claim"), _("One line under the name on the home page.")),
                ("about", 6, _("About the network"), ""), ("privacy", 6, _("Privacy notice"), "")]  # fmt: skip
        for name, height, label, hint in rows:
            field = TextsFormField(content, rows=height, label=label, help_text=hint, required=name == "name")
            field.keep(getattr(network, name))
            self.fields[name] = field

    def _add_plain(self, network: Network) -> None:
        self.fields["working_language"] = forms.ChoiceField(
            label=_("Working language"), choices=choices.languages(here(), network.languages),
            initial=network.working_language, help_text=_("Texts are written in it first."),
        )  # fmt: skip
        self.fields["other_languages"] = forms.MultipleChoiceField(
            label=_("Languages of translations"), required=False, initial=network.languages[1:],
            choices=choices.languages(here(), network.languages), widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["zone"] = zone_field(help_text=_("Roles and registrations end at midnight of this clock."))
        self.fields["contact_email"] = forms.CharField(
            label=_("Contact address"), required=False, max_length=254, help_text=_("Shown to everybody."),
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        colours = {name: given.get(name, "") for name in look.DEFAULTS}
        if not look.DEFAULTS.keys() & self.errors.keys():
            for name, _against, ratio in look.unreadable(colours):
                self.add_error(name, too_faint(ratio))
        return given

    def chosen(self) -> dict[str, Any]:
        """What was typed, as networks.actions.change_network takes it."""
        given = {
            name: value for name, value in self.cleaned_data.items() if not name.endswith(("_language", "_languages"))
        }
        first = self.cleaned_data["working_language"]
        others = [code for code in self.cleaned_data["other_languages"] if code != first]
        return {**given, "languages": [first, *others]}

    def text_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "claim", "about", "privacy")]

    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("working_language", "other_languages", "zone", "contact_email")]

    def schemes(self) -> list[dict[str, Any]]:
        """The colours of day and of night with the contrast that is stored now."""
        now = {name: getattr(self.network, name) or default for name, default in look.DEFAULTS.items()}
        return [
            {
                "name": scheme,
                "fields": [self[f"{token}_{scheme}"] for token in ("mast", "on_mast", "brand")],
                "mast": look.contrast(now[f"on_mast_{scheme}"], now[f"mast_{scheme}"]),
                "brand": look.contrast(now[f"brand_{scheme}"], look.PAPER[scheme]),
            }
            for scheme in look.PAPER
        ]


class CarrierForm(forms.Form):
    """One organisation; a row left without a name does not count."""

    name = forms.CharField(label=_("Organisation"), required=False, max_length=300)
    kind = forms.ChoiceField(label=_("Part"), choices=CarrierKind.choices)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["website"] = Website()


def carrier_rows(network: Network, data: Any = None) -> list[CarrierForm]:
    """A form a carrier, and some empty ones."""
    now = list(network.carriers.values("name", "kind", "website"))
    count = len(now) + BLANK_ROWS
    return [
        CarrierForm(data, prefix=f"c{number}", initial=now[number] if number < len(now) else None)
        for number in range(count)
    ]
