"""What is announced, and to whom."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sympolis.directory.models import Region
from sympolis.networks.forms.fields import language_field
from sympolis.programme.forms.series import content_languages
from sympolis.programme.models import Series, Session
from sympolis.registrations.letters.announcements import (
    LONGEST_MESSAGE,
    LONGEST_SUBJECT,
    Announcement,
    Audience,
)
from sympolis.registrations.states import HOLDING, RegistrationState
from sympolis.ui.texts import TextsFormField

SEATED = [str(state) for state in RegistrationState if state in HOLDING]
STATES = [state for state in RegistrationState if state != RegistrationState.CANCELLED]


class AnnounceForm(forms.Form):
    """After is_valid(): announcement(), audience(), and cleaned_data["once"], which makes sending twice once."""

    def __init__(self, *args: Any, series: Series, **options: Any) -> None:
        super().__init__(*args, **options)
        languages = content_languages(series)
        self.fields["sessions"] = forms.ModelMultipleChoiceField(
            Session.objects.filter(series=series).order_by("starts_at", "pk"), label=_("Of which sessions"), required=False,
            widget=forms.CheckboxSelectMultiple, to_field_name="slug", help_text=_("None ticked: all sessions."),
        )  # fmt: skip
        self.fields["states"] = forms.MultipleChoiceField(
            label=_("Where they stand"), choices=[(state.value, state.label) for state in STATES], required=False,
            widget=forms.CheckboxSelectMultiple, initial=SEATED, help_text=_("None ticked: whatever their state."),
        )  # fmt: skip
        self.fields["regions"] = forms.ModelMultipleChoiceField(
            Region.objects.all(), label=_("Regions"), required=False, widget=forms.CheckboxSelectMultiple,
            help_text=_("None ticked: from everywhere."),
        )  # fmt: skip
        self.fields["language"] = language_field(
            series.network.languages,
            label=_("Language they follow in"),
            required=False,
            help_text=_("Empty: in any language."),
        )
        self.fields["subject"] = TextsFormField(languages, label=_("Subject"), required=True, longest=LONGEST_SUBJECT)
        self.fields["message"] = TextsFormField(
            languages, rows=8, label=_("What you write"), required=True, longest=LONGEST_MESSAGE,
            help_text=_("Without greeting: it is put before. People read their language where you wrote in it."),
        )  # fmt: skip
        self.fields["once"] = forms.CharField(
            widget=forms.HiddenInput, max_length=40, initial=lambda: secrets.token_hex(8)
        )

    def announcement(self) -> Announcement:
        return Announcement(self.cleaned_data["subject"], self.cleaned_data["message"])

    def audience(self) -> Audience:
        told = self.cleaned_data
        return Audience(
            sessions=[one.pk for one in told["sessions"]], states=told["states"],
            regions=[one.pk for one in told["regions"]], language=told["language"],
        )  # fmt: skip
