"""Two versions of a contribution side by side: what was taken out, what was put in. Values in, values out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from sympolis.contributions.content import Shape, fields
from sympolis.core.languages import ORIGINS, language_name

WORDS = re.compile(r"\s+|[^\s]+")
MOST_PAIRS = 90_000  # words of one times words of the other that are compared; the time grows with it


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words; `kind` "same", "out" or "in"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not the same in both."""

    label: str
    pieces: list[Piece]


Names = Mapping[str, Callable[[Any], str]]


def differences(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any], *, here: str, names: Names | None = None
) -> list[Difference]:
    """Where two versions differ, in the order of the form.

    here    the language of the labels
    names   "themes" and "municipality" -> words of what stands there as numbers
    """
    old, new = _lines(kind, before, here, names or {}), _lines(kind, after, here, names or {})
    found = []
    for name in dict.fromkeys([*old, *new]):
        first, second = old.get(name, ("", ""))[1], new.get(name, ("", ""))[1]
        if first != second:
            found.append(Difference((new.get(name) or old[name])[0], pieces(first, second)))
    return found


def pieces(before: str, after: str) -> list[Piece]:
    """The words of both, in order. Where both are long and far apart, line by line, or as a whole."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    head = _same(old, new)
    tail = _same(old[head:][::-1], new[head:][::-1])
    first, last = "".join(old[:head]), "".join(old[len(old) - tail :])
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    lines = [_split("".join(one)) for one in (old, new)]
    middle = _compared(old, new) or _compared(*lines) or _whole("".join(old), "".join(new))
    return [Piece("same", first)] * bool(first) + middle + [Piece("same", last)] * bool(last)


def _same(old: list[str], new: list[str]) -> int:
    """How many words they begin with in common."""
    return next(
        (place for place, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )


def _compared(old: list[str], new: list[str]) -> list[Piece]:
    """Empty when there is too much to compare."""
    if len(old) * len(new) > MOST_PAIRS:
        return []
    made = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            made.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            made.append(Piece("out", "".join(old[a:b])))
        if d > c:
            made.append(Piece("in", "".join(new[c:d])))
    return made


def _split(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _whole(old: str, new: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in (("out", old), ("in", new)) if text]


def _lines(kind: str, content: Mapping[str, Any], here: str, names: Names) -> dict[str, tuple[str, str]]:
    """name -> (label, words) of everything a version says."""
    found: dict[str, tuple[str, str]] = {}
    for name, label in (("title", _("Title")), ("summary", _("Summary"))):
        _texts(found, name, label, content.get(name) or {}, here)
    for name, label in (
        ("place", _("City or municipality")),
        ("organisation", _("Organisation")),
        ("country", _("Country")),
    ):
        found[name] = (str(label), content.get(name) or "")
    for name, label in (
        ("sdgs", _("Sustainable Development Goals")),
        ("themes", _("Themes")),
        ("municipality", _("City")),
    ):
        found[name] = (str(label), names.get(name, _numbers)(content.get(name)))
    found["language"] = (_("Language"), language_name(content.get("language") or "", here))
    for field in fields(kind):
        value = (content.get("content") or {}).get(field.code)
        if field.shape in (Shape.TEXT, Shape.LINE):
            _texts(found, field.code, str(field.label), value or {}, here)
        else:
            choices = {code: str(words) for code, words in field.choices}
            chosen = value if isinstance(value, list) else [value]
            found[field.code] = (str(field.label), ", ".join(choices.get(one, str(one)) for one in chosen if one))
    found["links"] = (
        _("Links"),
        "\n".join(f"{one['label']} {one['url']}".strip() for one in content.get("links") or []),
    )
    return found


def _numbers(value: Any) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value or "")


def _texts(found: dict[str, tuple[str, str]], name: str, label: str, texts: Mapping[str, str], here: str) -> None:
    there = [code for code in texts if code != ORIGINS]
    for code in there:
        words = f"{label} ({language_name(code, here)})" if len(there) > 1 else label
        found[f"{name}:{code}"] = (words, texts[code])
