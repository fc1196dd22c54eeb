"""Fields that several forms share."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sympolis.core import choices
from sympolis.core.refusals import Refused
from sympolis.ui.zones import ZoneField


def here() -> str:
    """The language in which choices are named."""
    return get_language() or "en"


def zone_field(*, required: bool = True, empty: Any = None, **options: Any) -> ZoneField:
    """A time zone by its place."""
    field = ZoneField(label=_("Time zone"), required=required, **options)
    field.choices = [("", empty or _("Choose …")), *choices.zones_by_area(here())]
    return field


def country_field(*, required: bool = True) -> forms.ChoiceField:
    field = forms.ChoiceField(label=_("Country"), required=required)
    field.choices = [("", _("Choose …")), *choices.countries(here())]
    return field


def language_field(first: Iterable[str], **options: Any) -> forms.ChoiceField:
    field = forms.ChoiceField(**options)
    field.choices = [("", "—"), *choices.languages(here(), first)]
    return field


def row_field(rows: Iterable[Any], empty: Any, **options: Any) -> forms.TypedChoiceField:
    """One of some rows of the database, or none; gives the row itself."""
    found = {str(row.pk): row for row in rows}
    field = forms.TypedChoiceField(required=False, coerce=found.__getitem__, empty_value=None, **options)
    field.choices = [("", empty), *((pk, str(row)) for pk, row in found.items())]
    return field


class Website(forms.CharField):
    """A web address; what it must look like is checked by the action."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"})
        super().__init__(label=_("Website"), required=False, max_length=200, widget=widget, **options)


class DayField(forms.DateField):
    """A day, written as 2026-11-24 everywhere."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), input_formats=["%Y-%m-%d"],
            error_messages={"invalid": _("Write the day like 2026-11-30.")}, **options,
        )  # fmt: skip


def show(form: forms.Form, refusal: Refused) -> None:
    """Put an action's refusal at the field it is about, or on top of the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)
