"""Forms of the pages that belong to one's account."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sympolis.core.choices import zones_by_area
from sympolis.core.text import one_line
from sympolis.core.texts import Texts
from sympolis.networks.states import Role
from sympolis.ui.together import SharedForm
from sympolis.ui.zones import ZoneField


class AddressForm(forms.Form):
    """Where a code shall be sent."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you a code to type in. There is no password."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an e-mail address like name@city.example."),
        },
    )

    def clean_email(self) -> str:
        return one_line(self.cleaned_data["email"])


class CodeForm(forms.Form):
    """The code from a letter."""

    code = forms.CharField(
        label=_("Code from the letter"),
        help_text=_("Eight digits; blanks do not matter."),
        max_length=100,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "class": "code", "size": 12,
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Type the eight digits from the letter.")},
    )  # fmt: skip


class PasskeyForm(AddWebAuthnForm):
    """A passkey that signs in alone; it must have checked that it is its owner who used it."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"] = forms.CharField(
            label=_("Name of this passkey"),
            required=False,
            max_length=60,
            help_text=_("To tell it from others later, for example “phone” or “office computer”."),
        )

    def clean(self) -> dict:
        self.cleaned_data["passwordless"] = True  # allauth then insists on the owner's check
        return super().clean()


class PreferencesForm(forms.Form):
    """How somebody reads: language and clock."""

    language = forms.ChoiceField(label=_("Language of the pages and letters"), choices=settings.LANGUAGES)
    zone = ZoneField(
        label=_("Your time zone"),
        required=False,
        help_text=_("Sessions are shown on this clock, with the host’s time beside it."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = [("", _("The clock of this device")), *zones_by_area(get_language() or "en")]


class MemberForm(SharedForm):
    """A role in a team: which, for what, until when.

    series    id and title of the network's series; others cannot be chosen
    """

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    series_id = forms.TypedChoiceField(
        label=_("For"), required=False, coerce=int, empty_value=None,
        help_text=_("A role for one series opens nothing of the others."),
    )  # fmt: skip
    ends_on = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Left empty, the role has no end."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the day like 2026-11-30.")},
    )  # fmt: skip

    def __init__(self, *args, series: dict[int, Texts], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        titles = [(pk, str(title)) for pk, title in series.items()]
        self.fields["series_id"].choices = [("", _("The whole network")), *titles]


class NewMemberForm(MemberForm):
    """Somebody who shall be in the team."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("An account is made for it if there is none."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": _("Write an e-mail address like name@city.example.")},
    )  # fmt: skip
    field_order = ["email", "role", "series_id", "ends_on"]
