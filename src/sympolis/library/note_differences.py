"""Two versions of a note side by side: what was taken out, what was put in. Values in, values out."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sympolis.contributions.differences import Piece, pieces
from sympolis.core.languages import ORIGINS, language_name
from sympolis.library.note_content import Content
from sympolis.library.note_states import LineKind


@dataclass(frozen=True, slots=True)
class Difference:
    """A text that is not the same in both."""

    label: str
    pieces: list[Piece]


def differences(before: Content, after: Content, *, here: str) -> list[Difference]:
    """Where two contents differ, in the order of the note. `here`: the language of the labels."""
    old, new = _texts(before, here), _texts(after, here)
    names = list(dict.fromkeys([*new, *old]))
    found = []
    for name in names:
        first, second = old.get(name, ("", ""))[1], new.get(name, ("", ""))[1]
        if first != second:
            found.append(Difference((new.get(name) or old[name])[0], pieces(first, second)))
    return found


def _texts(content: Content, here: str) -> dict[tuple[Any, ...], tuple[str, str]]:
    """name -> (label, words) of everything a version says."""
    found: dict[tuple[Any, ...], tuple[str, str]] = {}
    _add(found, ("summary",), _("In brief"), content["summary"], here)
    for entry in content["entries"]:
        title = next((text for code, text in entry["title"].items() if code != ORIGINS), "")
        _add(found, ("title", entry["id"]), _("Title"), entry["title"], here)
        _add(found, ("points", entry["id"]), title, entry["points"], here)
    for kind in LineKind.values:
        for line in content["lines"][kind]:
            _add(found, (kind, line["id"]), str(LineKind(kind).label), line["text"], here)
    return found


def _add(found: dict, name: tuple[Any, ...], label: str, texts: dict[str, Any], here: str) -> None:
    there = [code for code in texts if code != ORIGINS and texts[code]]
    for code in there:
        words = f"{label} ({language_name(code, here)})" if len(there) > 1 else label
        found[(*name, code)] = (words, texts[code])
