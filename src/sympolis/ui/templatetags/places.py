"""Template filters that name places: countries, zones, and how many people live there."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language

from sympolis.core import subdivisions
from sympolis.core.languages import country_name, zone_city

register = template.Library()


@register.filter
def country(code: str) -> str:
    """Name of an ISO 3166 country in the reader's language."""
    return country_name(code, get_language() or "en")


@register.filter
def subdivision(code: str) -> str:
    """The name of a part of a country: "Saxony"."""
    return subdivisions.name_of(code, get_language() or "en")


@register.filter
def place(zone_name: str) -> str:
    """The place that names a zone, in the reader's language."""
    return zone_city(zone_name, get_language() or "en")


@register.filter
def thousands(number: int) -> str:
    """A number with its thousands set apart as in the reader's language."""
    return number_format(number, decimal_pos=0, use_l10n=True, force_grouping=True)
