"""Two or three practices side by side: the same field of each in one row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sympolis.contributions.content import Shape, fields
from sympolis.contributions.queries import told_field
from sympolis.contributions.states import Kind
from sympolis.core.languages import country_name
from sympolis.core.texts import Texts
from sympolis.library.models import Practice
from sympolis.library.reading import HEADS, status_words

LEAST, MOST = 2, 3


@dataclass(frozen=True, slots=True)
class Cell:
    """What one practice says of a field; `language` of a text, "" for words of ours; nothing at all is ""."""

    text: str
    language: str = ""
    is_text: bool = False


def rows(practices: Sequence[Practice], language: str) -> list[tuple[Any, list[Cell]]]:
    """(field, what each says of it), without fields of which none says anything. Cities and topics are fetched along."""
    found: list[tuple[Any, list[Cell]]] = [
        (_("City"), [Cell(_place(one, language)) for one in practices]),
        (_("Size of the city"), [Cell(one.get_size_band_display()) for one in practices]),  # type: ignore[attr-defined]
        (_("Themes"), [Cell("; ".join(str(topic) for topic in one.topics.all())) for one in practices]),
        (_("In short"), [_text(one.summary, language, one) for one in practices]),
    ]
    for field in fields(Kind.PRACTICE):
        if not field.is_internal:
            found.append((HEADS.get(field.code, field.label), [_cell(field, one, language) for one in practices]))
    return [(label, cells) for label, cells in found if any(cell.text for cell in cells)]


def _cell(field: Any, practice: Practice, language: str) -> Cell:
    if field.code == "status":
        return Cell(status_words(practice))
    told = told_field(field, practice.content.get(field.code), language, practice.language)
    if told is None:
        return Cell("")
    return Cell(told.text, told.language, field.shape == Shape.TEXT) if told.text else Cell(", ".join(told.values))


def _text(texts: Texts, language: str, practice: Practice) -> Cell:
    text, found = texts.best(language, practice.language)
    return Cell(text, found)


def _place(practice: Practice, language: str) -> str:
    city = practice.municipality
    name = str(city.name) if city else practice.place or practice.organisation
    country = country_name(practice.country, language) if practice.country else ""
    return ", ".join(part for part in (name, country) if part)
