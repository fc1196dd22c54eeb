"""A Django field for their words: one text a language in a JSON column (core/languages.py tells the shape)."""

from typing import Any

from django.db import models
from django.utils.translation import get_language

from sympolis.core.languages import pick


class Texts(dict[str, Any]):
    """Texts per language. In a template it prints the one for the reader; `.in_language()` tells which that is."""

    def best(self, *wanted: str) -> tuple[str, str]:
        """(text, language) for the wanted languages, else for the active one, else whatever there is."""
        return pick(self, *(wanted or (get_language() or "en",)))

    def __str__(self) -> str:
        return self.best()[0]

    def __bool__(self) -> bool:
        return bool(pick(self)[0])


class TextsField(models.JSONField):
    """`{"en": "Water supply", "de": "Wasserversorgung"}`; reading gives `Texts`."""

    def __init__(self, *args, **kwargs) -> None:
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value, expression, connection):
        return Texts(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value):
        return Texts(super().to_python(value) or {})

    def pre_save(self, instance, add):
        value = getattr(instance, self.attname)
        if not isinstance(value, Texts):
            value = Texts(value or {})
            setattr(instance, self.attname, value)
        return value
