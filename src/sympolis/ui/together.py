"""Forms that several people may have open at once: whoever saves second is told, and nothing typed is lost."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.core.languages import language_name
from sympolis.ui.texts import TextsFormField

SEEN = "seen"


class SharedForm(forms.Form):
    """A form that carries a mark of what was stored when its page was opened, and compares it when it is saved.

    beside    what else of the stored thing the page lets one change, as plain values (rows of a table)
    theirs    after is_current() said no: where what is stored differs from what was typed, see `differences`
    Saving a second time puts one's own in place of the other's. A post without the mark is not compared.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, beside: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.beside = beside
        self.theirs: list[dict[str, Any]] = []
        self.is_stale = False
        self.initial[SEEN] = self.mark

    def mark(self) -> str:
        """A fingerprint of what is stored now."""
        stored = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items() if name != SEEN}
        plain = json.dumps([stored, self.beside], sort_keys=True, default=_plain)
        return hashlib.sha256(plain.encode()).hexdigest()[:16]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        found.pop(SEEN, None)
        return found

    def is_current(self) -> bool:
        """Whether nobody saved since the page was opened; otherwise the form says so. To be asked after is_valid()."""
        key = self.add_prefix(SEEN)
        seen, now = self.data.get(key), self.mark()
        if not seen or seen == now:
            return True
        self.data = self.data.copy()
        self.data[key] = now
        self.is_stale, self.theirs = True, differences(self, self.initial)
        self.add_error(None, _("Somebody else changed this after you opened it. Compare, then save again."))
        return False


def differences(form: forms.Form, stored: dict[str, Any], leave: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Where what is stored differs from what was typed: [{"name", "label", "theirs", "mine", "field"}], in words."""
    found = []
    for name, field in form.fields.items():
        if name in {SEEN, *leave}:
            continue
        now = stored[name] if name in stored else form.get_initial_for_field(field, name)
        theirs, mine = in_words(form, name, now), in_words(form, name, form[name].value())
        if theirs != mine:
            found.append({"name": name, "label": form[name].label, "theirs": theirs, "mine": mine, "field": form[name]})
    return found


def in_words(form: forms.Form, name: str, value: Any) -> str:
    """A field's value as one reads it: names instead of ids, texts with their language."""
    field = form.fields[name]
    if isinstance(field, TextsFormField):
        return _texts_in_words(value or {}, field.languages)
    if hasattr(field, "choices"):
        names = {str(key): str(words) for key, words in _flat(field.choices)}
        value = field.prepare_value(value)
        values = value if isinstance(value, list | tuple | set) else [value]
        keys = [str(getattr(one, "pk", one)) for one in values if one not in (None, "")]
        return ", ".join(names.get(key, key) for key in sorted(keys))
    if value in (None, ""):
        return ""
    prepared = field.widget.format_value(value) if hasattr(field.widget, "format_value") else value
    return str(prepared)


def _plain(value: Any) -> Any:
    return str(getattr(value, "pk", value))


def _texts_in_words(texts: dict[str, Any], languages: Iterable[str]) -> str:
    here = get_language() or "en"
    rows = [(code, texts[code]) for code in languages if texts.get(code)]
    return rows[0][1] if len(rows) == 1 else "\n".join(f"{language_name(code, here)}: {text}" for code, text in rows)


def _flat(choices: Iterable) -> Iterable[tuple[Any, Any]]:
    for key, words in choices:
        if isinstance(words, list | tuple):
            yield from words
        else:
            yield key, words
