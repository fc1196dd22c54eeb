"""Amounts of money, and demand as a bar."""

from decimal import Decimal

from babel.numbers import format_currency
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sympolis.core.languages import locale_of

register = template.Library()
WIDTH = 100


@register.simple_tag
def money(amount: Decimal | None, currency: str) -> str:
    """ "€1,200.00" as the reader's language writes it; "" for no amount."""
    return "" if amount is None else format_currency(amount, currency, locale=locale_of(get_language() or "en"))


@register.simple_tag
def meter(expected: int, threshold: int, most: int) -> SafeString:
    """How many are expected, with the threshold as a line. The words beside it say the same, so it is hidden from readers."""
    return format_html(
        '<svg class="meter{}" viewBox="0 0 {} 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect x="0" y="1" width="{}" height="4"/><path d="M{} 0v6"/></svg>',
        " meter--full" if expected >= threshold else "", WIDTH, round(WIDTH * min(expected, most) / most, 1),
        round(WIDTH * min(threshold, most) / most, 1),
    )  # fmt: skip
