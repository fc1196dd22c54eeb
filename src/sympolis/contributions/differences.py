"""Two versions of a contribution side by side: what was taken out, what was put in. Values in, values out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from sympolis.contributions.content import Shape, fields
from sympolis.core.languages import ORIGINS, language_name

WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 4000  # of a text that is compared word by word; a longer one line by line


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


def differences(kind: str, before: Mapping[str, Any], after: Mapping[str, Any], *, here: str) -> list[Difference]:
    """Where two versions differ, in the order of the form. `here`: the language of the labels."""
    old, new = _lines(kind, before, here), _lines(kind, after, here)
    names = list(dict.fromkeys([*old, *new]))
    found = []
    for name in names:
        first, second = old.get(name, ("", ""))[1], new.get(name, ("", ""))[1]
        if first != second:
            found.append(Difference((new.get(name) or old[name])[0], pieces(first, second)))
    return found


def pieces(before: str, after: str) -> list[Piece]:
    """The words of both, in order."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
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


def _lines(kind: str, content: Mapping[str, Any], here: str) -> dict[str, tuple[str, str]]:
    """name -> (label, words) of everything a version says."""
    found: dict[str, tuple[str, str]] = {}
    for name, label in (("title", _("Title")), ("summary", _("Summary"))):
        _texts(found, name, label, content.get(name) or {}, here)
    for name, label in (("place", _("City or municipality")), ("organisation", _("Organisation"))):
        found[name] = (str(label), content.get(name) or "")
    for field in fields(kind):
        value = (content.get("content") or {}).get(field.code)
        if field.shape in (Shape.TEXT, Shape.LINE):
            _texts(found, field.code, str(field.label), value or {}, here)
        else:
            names = {code: str(words) for code, words in field.choices}
            chosen = value if isinstance(value, list) else [value]
            found[field.code] = (str(field.label), ", ".join(names.get(one, str(one)) for one in chosen if one))
    found["links"] = (
        _("Links"),
        "\n".join(f"{one['label']} {one['url']}".strip() for one in content.get("links") or []),
    )
    return found


def _texts(found: dict[str, tuple[str, str]], name: str, label: str, texts: Mapping[str, str], here: str) -> None:
    there = [code for code in texts if code != ORIGINS]
    for code in there:
        words = f"{label} ({language_name(code, here)})" if len(there) > 1 else label
        found[f"{name}:{code}"] = (words, texts[code])
