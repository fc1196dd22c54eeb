"""Template tags of contributions."""

from typing import Any

from django import template

from sympolis.contributions.content import sdg_choices

register = template.Library()


@register.filter
def at(rows: dict[str, Any] | None, name: str) -> Any:
    """What a dictionary holds at a name; nothing for none."""
    return (rows or {}).get(name.removeprefix("c_"), ())


@register.filter
def goals(numbers: list[int]) -> str:
    """Sustainable Development Goals with their names."""
    names = dict(sdg_choices())
    return "; ".join(names[number] for number in numbers if number in names)
