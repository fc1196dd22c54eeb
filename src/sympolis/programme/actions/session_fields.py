"""The fields of a session, checked."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Municipality, Region
from sympolis.programme.actions import given
from sympolis.programme.models import Format, Session, Theme
from sympolis.programme.states import Focus, Recording
from sympolis.programme.wording import SESSION

MOST_CITIES, MOST_REGIONS = 200, 60
MOST_SEATS = 1_000_000
CHANNELS = ("interpretation_languages", "left_out_languages")
MOST = {"regions": MOST_REGIONS, "cities": MOST_CITIES}


def checked(session: Session, wished: dict[str, Any]) -> dict[str, Any]:
    """The columns to set. `session.series` tells languages, themes and formats; unknown names are ignored."""
    columns = {name: check(wished[name], name) for name, check in _PLAIN.items() if name in wished}
    original = session.series.working_language
    for name, shape in SESSION.items():
        if name in wished and name != "cancelled_reason":
            before = getattr(session, name)
            columns[name] = given.texts(wished[name], original, shape, name, before=before, needed=name == "title")
    if "theme" in wished:
        columns["theme"] = given.row(wished["theme"], Theme.objects.filter(series=session.series), _unknown_theme)
    if "format" in wished:
        formats = Format.objects.filter(network=session.series.network_id)
        columns["format"] = given.row(wished["format"], formats, _unknown_format)
    return {**columns, **_languages(session, wished)}


def related(wished: dict[str, Any]) -> dict[str, list[Any]]:
    """The rows of regions and cities that are given."""
    among: dict[str, QuerySet[Any]] = {"regions": Region.objects.all(), "cities": Municipality.objects.all()}
    return {
        name: given.rows(wished[name], rows, MOST[name], name)
        for name, rows in among.items()
        if wished.get(name) is not None
    }


def set_related(session: Session, chosen: dict[str, list[Any]]) -> list[str]:
    """Set regions and cities where they differ; the names of those that did."""
    changed = []
    for name, found in chosen.items():
        field = getattr(session, name)
        if {row.pk for row in found} != set(field.values_list("pk", flat=True)):
            field.set(found)
            changed.append(name)
    return changed


def _languages(session: Session, wished: dict[str, Any]) -> dict[str, Any]:
    """Floor and interpretation languages; nobody interprets into the language of the floor, nor is one there left out."""
    if not {"floor_language", *CHANNELS} & set(wished):
        return {}
    floor = wished.get("floor_language") or session.floor_language or session.series.working_language
    floor = given.language(floor, "floor_language")
    into, out = (
        given.languages(wished.get(name, getattr(session, name)), name, given.channel) for name in CHANNELS
    )  # fmt: skip
    into = [code for code in into if code != floor]
    out = [code for code in out if code not in (floor, *into)]
    return {"floor_language": floor, "interpretation_languages": into, "left_out_languages": out}


def _seats(value: Any, field: str) -> int | None:
    return None if value is None or value == "" else given.number(value, 1, MOST_SEATS, field)


def _dial_in(value: Any, field: str) -> str:
    return given.line(value, 200, field)


def _one_of(choices: Any) -> Callable[[Any, str], str]:
    return lambda value, field: given.choice(value, choices, field)


def _unknown_theme() -> Refused:
    return Refused("unknown_theme", _("This theme is not one of the series. Choose one of the list."), "theme")


def _unknown_format() -> Refused:
    return Refused("unknown_format", _("This format is not one of the network. Choose one of the list."), "format")


_PLAIN: dict[str, Callable[[Any, str], Any]] = {
    "minutes": given.minutes, "focus": _one_of(Focus), "capacity": _seats, "join_url": given.web_address,
    "dial_in": _dial_in, "recording": _one_of(Recording),
}  # fmt: skip
