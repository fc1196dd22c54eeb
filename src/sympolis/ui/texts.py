"""A form field for texts in several languages: the original first, its translations behind a fold, each with its state."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sympolis.core.languages import ORIGINS, direction, language_name, translated, translation_state
from sympolis.core.text import one_line, tidy
from sympolis.core.texts import Texts

LONGEST_LINE = 300
LONGEST_TEXT = 20_000


class TextsWidget(forms.Widget):
    """One input a language, named `<field>-<language>`; the original's carries the field's own id."""

    def __init__(self, languages: Sequence[str], *, rows: int, longest: int) -> None:
        super().__init__()
        self.languages, self.rows, self.longest = tuple(languages), rows, longest
        self.before = Texts()  # stored texts, to know from which original a translation was made

    def value_from_datadict(self, data, files, name: str) -> dict[str, str]:
        return {code: data.get(f"{name}-{code}", "") for code in self.languages}

    def value_omitted_from_data(self, data, files, name: str) -> bool:
        return not any(f"{name}-{code}" in data for code in self.languages)

    def render(self, name: str, value, attrs: dict | None = None, renderer=None) -> SafeString:
        value, attrs = value or {}, dict(attrs or {})
        origins = {code: mark for code, mark in self.before.get(ORIGINS, {}).items() if self.before.get(code)}
        texts = {**{code: value.get(code, "") for code in self.languages}, ORIGINS: origins}
        inputs = [self._input(name, code, texts, attrs) for code in self.languages]
        return render_to_string(
            "ui/_texts.html",
            {
                "original": inputs[0],
                "others": inputs[1:],
                "open_now": "aria-invalid" in attrs,
                "rows": self.rows,
                "longest": self.longest,
            },
        )

    def _input(self, name: str, code: str, texts: dict[str, Any], attrs: dict) -> dict[str, Any]:
        original = self.languages[0]
        is_original = code == original
        identity = attrs.get("id", f"id_{name}")
        return {
            "name": f"{name}-{code}",
            "id": identity if is_original else f"{identity}_{code}",
            "language": code,
            "language_name": language_name(code, get_language() or "en"),
            "direction": direction(code),
            "text": texts[code],
            "state": "original" if is_original else translation_state(texts, original, code),
            "required": self.is_required and is_original,
            "described": attrs.get("aria-describedby", "") if is_original else "",
            "wrong": is_original and "aria-invalid" in attrs,
        }


class TextsFormField(forms.Field):
    """Texts per language. Cleans to Texts in which a changed translation remembers the original it was made from.

    languages    the original's first
    rows         lines of the input; 1 is a single line
    """

    widget: TextsWidget

    def __init__(self, languages: Sequence[str], *, rows: int = 1, longest: int = 0, **options: Any) -> None:
        self.languages, self.rows = tuple(languages), rows
        self.longest = longest or (LONGEST_LINE if rows == 1 else LONGEST_TEXT)
        super().__init__(widget=TextsWidget(self.languages, rows=rows, longest=self.longest), **options)

    def keep(self, before: Mapping[str, Any] | None) -> None:
        """Tell the stored texts: languages that are not asked here are kept, origins of translations too."""
        self.widget.before = Texts(before or {})

    def clean(self, value: dict[str, str]) -> Texts:
        typed = {code: (one_line if self.rows == 1 else tidy)(text) for code, text in value.items()}
        self._refuse_long(typed)
        if self.required and not typed[self.languages[0]]:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return self._merged(typed)

    def _refuse_long(self, typed: dict[str, str]) -> None:
        for code, text in typed.items():
            if len(text) > self.longest:
                words = _("%(language)s: %(length)d signs, at most %(longest)d fit.")
                told = {"language": language_name(code, get_language() or "en"), "length": len(text)}
                raise forms.ValidationError(words % {**told, "longest": self.longest}, code="max_length")

    def _merged(self, typed: dict[str, str]) -> Texts:
        original, *others = self.languages
        before = self.widget.before
        texts: dict[str, Any] = dict(before)
        if typed[original] != (before.get(original) or ""):
            texts = translated(texts, original, original, typed[original])
        for code in others:
            if typed[code] != (before.get(code) or ""):
                texts = translated(texts, original, code, typed[code])
        return Texts({code: texts[code] for code in (*self.languages, *texts) if texts.get(code)})

    def has_changed(self, initial, data) -> bool:
        return self.clean(data) != (initial or {})


def lines_of(options: list[dict[str, str]]) -> Texts:
    """Options as text, one a line in each language."""
    languages = list(dict.fromkeys(code for option in options for code in option if not code.startswith("_")))
    return Texts({code: "\n".join(option.get(code, "") for option in options) for code in languages})


def options_of(lines: dict[str, Any], languages: tuple[str, ...]) -> list[dict[str, str]]:
    """Options from lines. Raises ValueError, with words, when a translation has more or fewer of them."""
    original, *others = languages
    count = len(_split(lines.get(original, "")))
    rows = {code: _split(lines[code]) for code in (original, *others) if lines.get(code)}
    for code, found in rows.items():
        if len(found) != count:
            words = ngettext(
                "%(language)s: %(there)s line, but %(count)s answers. Write one line for each.",
                "%(language)s: %(there)s lines, but %(count)s answers. Write one line for each.",
                len(found),
            )
            told = {"language": language_name(code, get_language() or "en"), "there": len(found), "count": count}
            raise ValueError(words % told)
    return [{code: found[place] for code, found in rows.items()} for place in range(count)]


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
