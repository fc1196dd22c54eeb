"""Releasing a version: a note for the change log, and the fingerprint of what was looked at."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sympolis.programme.forms.series import content_languages
from sympolis.programme.forms.texts import TextsFormField
from sympolis.programme.models import Series
from sympolis.programme.states import SeriesState


class ReleaseForm(forms.Form):
    """`expected` is the fingerprint of the changes shown; `publish` makes a draft series public at the same time."""

    expected = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, series: Series, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"] = TextsFormField(
            content_languages(series),
            rows=2,
            label=_("Note for the change log"),
            required=False,
            help_text=_("One sentence that tells readers what is new. The list of changes is added by itself."),
        )
        if series.state == SeriesState.DRAFT:
            self.fields["publish"] = forms.BooleanField(
                label=_("Make the series public at the same time"),
                required=False,
                initial=True,
                help_text=_("Without it the version waits until the series is published."),
            )
