"""Template tags of contributions."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def at(rows: dict[str, Any] | None, name: str) -> Any:
    """What a dictionary holds at a name; nothing for none."""
    return (rows or {}).get(name.removeprefix("c_"), ())
