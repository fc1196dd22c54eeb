"""A form field for a time zone: listed once under its present name, known by its old names too."""

from typing import Any

from django import forms

from sympolis.core import clock


class ZoneField(forms.ChoiceField):
    """An old name, stored or sent by an older page or program, stands for the present one and gives it."""

    def prepare_value(self, value: Any) -> Any:
        return clock.present_name(value) if isinstance(value, str) else value

    def to_python(self, value: Any) -> str:
        return clock.present_name(super().to_python(value))
