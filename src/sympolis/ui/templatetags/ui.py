"""Template tags of the look: form fields, times with their zone named, part of the day."""

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import forms, template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from sympolis.core.languages import direction, language_name
from sympolis.core.text import isolated
from sympolis.core.zone_words import zone_words
from sympolis.ui import tabs

register = template.Library()
BEFORE_A_PART = re.compile(r"(?<=[._+-])(?=[^._+@-])|(?<=.)(?=@)")


@register.inclusion_tag("ui/_field.html")
def field(bound: forms.BoundField) -> dict:
    """A form field with its label, hint above it, error and input, tied together for screen readers."""
    widget = bound.field.widget
    choices = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    tick = isinstance(widget, forms.CheckboxInput)
    own = bound.auto_id if choices else bound.id_for_label  # a group of choices has no id_for_label
    described = [f"{own}-hint"] if bound.help_text else []
    described += [f"{own}-error"] if bound.errors else []
    attributes = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "field": bound,
        "widget": "" if choices else bound.as_widget(attrs=attributes),
        "choices": choices,
        "tick": tick,
        "described": " ".join(described),
    }


@register.inclusion_tag("ui/_form_errors.html")
def form_errors(form: forms.BaseForm) -> dict:
    """What is wrong with a form, on top of it, each line linked to its field."""
    return {"form": form}


@register.simple_tag
def when(moment: datetime, zone_name: str, style: str = "full") -> SafeString:
    """A moment in a zone with the zone named. Styles: full (weekday, date, time), day (weekday, date), time."""
    local = moment.astimezone(ZoneInfo(zone_name))
    words = {
        "full": f"{date_format(local, _('D j F Y'))}, {date_format(local, 'H:i')}",
        "day": date_format(local, _("D j F Y")),
        "time": date_format(local, "H:i"),
    }[style]
    return format_html(
        '<time datetime="{}">{}</time> <span class="zone-name">{}</span>',
        local.isoformat(),
        words,
        zone_words(moment, zone_name),
    )


@register.simple_tag(takes_context=True)
def this_address_without(context, *names: str) -> str:
    """The path of this page with its query, except for some of what it asks."""
    request = context.get("request")
    if request is None:
        return "/"
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@register.simple_tag
def in_language(texts, *wanted: str) -> SafeString:
    """One of the texts, marked with its language when that is not the page's (a missing translation shows)."""
    text, language = texts.best(*(code for code in wanted if code), get_language() or "en") if wanted else texts.best()
    if not text or language == get_language():
        return format_html("{}", isolated(text))
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction(language), isolated(text))


@register.filter(name="isolated")
def isolated_words(text: object) -> str:
    """For a name amid our words: it cannot turn the direction of what stands around it."""
    return isolated(str(text))


@register.simple_tag
def further_tabs(row: str, *keys: str) -> list[tabs.Tab]:
    """Tabs that apps above put at the end of a row."""
    return tabs.tabs(row, keys)


@register.filter
def language(code: str) -> str:
    """Name of a language in the reader's language."""
    return language_name(code, get_language() or "en")


@register.filter(name="direction")
def direction_of(code: str) -> str:
    """In which direction a language is written, for `dir`."""
    return direction(code)


@register.filter
def address(email: str) -> SafeString:
    """An e-mail address that a narrow place breaks between its parts, whole in its title."""
    parts = BEFORE_A_PART.sub("\n", email).split("\n")
    return format_html(
        '<bdi title="{}">{}</bdi>', email, format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))
    )


@register.filter
def markdown(text: str) -> SafeString:
    """Limited Markdown as HTML: paragraphs, lists, emphasis, links. Raw HTML and images are shown as text."""
    return mark_safe(_writer().render(text or ""))  # noqa: S308 - markdown-it escapes everything it does not know


@lru_cache(maxsize=1)
def _writer() -> MarkdownIt:
    return MarkdownIt("zero", {"html": False, "linkify": False}).enable(
        ["emphasis", "list", "link", "autolink", "newline", "escape", "entity", "backticks"]
    )
