"""A choice out of hundreds: zones, countries, languages."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from sympolis.core import choices, clock


def _plain(rows) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', rows)


def _zones(language: str) -> SafeString:
    groups = choices.zones_by_area(language)
    return format_html_join("", '<optgroup label="{}">{}</optgroup>', ((area, _plain(zones)) for area, zones in groups))


LISTS: dict[str, Callable[[str], SafeString]] = {
    "countries": lambda language: _plain(choices.countries(language)),
    "languages": lambda language: _plain(choices.languages(language)),
    "zones": _zones,
}


@lru_cache(maxsize=64)
def _options(name: str, language: str) -> str:
    return str(LISTS[name](language))


class LongSelect(forms.Select):
    """A choice out of hundreds. Their markup is made once a language: Django would take 20 ms for each list."""

    def __init__(self, name: str, empty: Any) -> None:
        super().__init__()
        self.list, self.empty = name, empty

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        options = _options(self.list, get_language() or "en")
        if value:
            value = clock.present_name(value) if self.list == "zones" else value
            mark = f'value="{escape(value)}">'
            options = options.replace(mark, f"{mark[:-1]} selected>", 1)
        told = format_html_join("", ' {}="{}"', ((key, text) for key, text in (attrs or {}).items() if text))
        inside = mark_safe(options)  # noqa: S308 - made by format_html
        return format_html(
            '<select name="{}"{}><option value="">{}</option>{}</select>', name, told, self.empty, inside
        )
