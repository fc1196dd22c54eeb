"""Fields of the public forms that Django does not have: long lists written once, files that survive an error."""

from collections.abc import Iterable
from copy import copy, deepcopy
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sympolis.core.files import ACCEPT, Kept
from sympolis.core.refusals import Refused
from sympolis.registrations import files
from sympolis.registrations.actions.sent_form import MOST_TOGETHER


class SharedFields(dict):
    """A form's declared fields, of which each form gets light copies: Django copies every widget and every word of
    every choice, which takes as long as storing a registration. What a form changes must be in `own`.
    """

    def __init__(self, fields: dict[str, forms.Field], own: Iterable[str]) -> None:
        super().__init__(fields)
        self.own = frozenset(own)

    def __deepcopy__(self, memo: dict) -> dict[str, forms.Field]:
        return {name: deepcopy(field) if name in self.own else copy(field) for name, field in self.items()}


class SlugsField(forms.Field):
    """Several values of one name, each once."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(value or []))


class ColleaguesWidget(forms.Widget):
    """Names and addresses in pairs, `colleague_name` and `colleague_email` repeated."""

    def value_from_datadict(self, data, files, name) -> list[tuple[str, str]]:
        names, addresses = data.getlist("colleague_name"), data.getlist("colleague_email")
        return list(zip(names, addresses, strict=False))

    def value_omitted_from_data(self, data, files, name) -> bool:
        return "colleague_name" not in data


class ColleaguesField(forms.Field):
    """Colleagues who come along: [(name, address)], rows left empty are left out."""

    widget = ColleaguesWidget

    def clean(self, value: list[tuple[str, str]]) -> list[tuple[str, str]]:
        rows = [(name.strip(), address.strip()) for name, address in value or []]
        found = [row for row in rows if any(row)]
        for number, row in enumerate(rows, 1):
            if any(row) and not all(row):
                words = _("Colleague %(number)s: give both a name and an e-mail address.")
                raise forms.ValidationError(words % {"number": number})
        return found

    @staticmethod
    def rows(value: list[tuple[str, str]] | None) -> list[tuple[int, str, str]]:
        """(number, name, address) of every row that the form shows."""
        given = [*(value or []), *[("", "")] * MOST_TOGETHER][: MOST_TOGETHER - 1]
        return [(number, name, address) for number, (name, address) in enumerate(given, 1)]


class KeptFileInput(forms.FileInput):
    """A file that was sent with a wrong form stays: its sealed place goes along in a hidden field."""

    kept: Kept | None = None

    def value_from_datadict(self, data, files, name) -> tuple[Any, str]:
        return files.get(name), data.get(f"{name}_kept", "")

    def value_omitted_from_data(self, data, files, name) -> bool:
        return name not in files and f"{name}_kept" not in data

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        told = format_html_join("", ' {}="{}"', ((key, text) for key, text in (attrs or {}).items() if text))
        chosen = format_html('<input type="file" name="{}" accept="{}"{}>', name, ACCEPT, told)
        if self.kept is None:
            return chosen
        words = _("“%(name)s” is here. Choose another file only to send that one instead.") % {"name": self.kept.name}
        sealed = files.sealed(self.kept)
        return format_html('<p class="kept">{}</p><input type="hidden" name="{}_kept" value="{}">{}', words, name, sealed, chosen)  # fmt: skip


class KeptFileField(forms.Field):
    """A file, stored as soon as it is found to be of a kind that we take."""

    widget = KeptFileInput

    def clean(self, value: tuple[Any, str]) -> Kept | None:
        upload, sealed = value
        try:
            kept = files.keep(upload) if upload else files.unsealed(sealed) if sealed else None
        except Refused as refusal:
            raise forms.ValidationError(str(refusal.words)) from refusal
        if kept is None and self.required:
            raise forms.ValidationError(_("Choose a file."))
        self.widget.kept = kept
        return kept
