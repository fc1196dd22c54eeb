"""Kinds of letters: what they are for, which placeholders they know, and what they say unless a network writes its own.

Higher apps declare theirs in `apps.ready()`; the desk shows them at /desk/letters/.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sympolis.networks.models import Network

Words = Any  # str, or a lazy translation of one
Values = Mapping[str, str]
Example = Callable[["Network", str], Values | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter.

    name     for the desk: "Seat confirmed"
    fields   placeholder -> what stands in its place; the value is shown as text, whatever it holds
    links    placeholder -> where it leads; the value is an address of ours
    needed   placeholders without which the letter is of no use
    subject  one line with {placeholders}
    body     limited Markdown with {placeholders}; a line whose placeholders are all empty is left out
    bulk     goes to many; its readers may stop it (RFC 8058)
    example  (network, language) -> values of something real, or None when the network has nothing yet
    """

    code: str
    name: Words
    fields: Mapping[str, Words]
    subject: Words
    body: Words
    links: Mapping[str, Words] = field(default_factory=dict)
    needed: frozenset[str] = frozenset()
    bulk: bool = False
    example: Example | None = None

    @property
    def placeholders(self) -> dict[str, Words]:
        return {**self.fields, **self.links}


_kinds: dict[str, Kind] = {}
_names: dict[str, Words] = {}


def declare(
    code: str,
    *,
    name: Words,
    fields: Mapping[str, Words],
    subject: Words,
    body: Words,
    links: Mapping[str, Words] | None = None,
    needed: tuple[str, ...] = (),
    bulk: bool = False,
    example: Example | None = None,
) -> Kind:
    """Make a kind known; its texts may be changed at the desk. The same code twice: the later one counts."""
    kind = Kind(code, name, dict(fields), subject, body, dict(links or {}), frozenset(needed), bulk, example)
    _kinds[code] = kind
    return kind


def name_only(code: str, name: Words) -> None:
    """Name letters whose words nobody may change, for the desk's list."""
    _names[code] = name


def kind_of(code: str) -> Kind:
    """The declared kind. Raises KeyError."""
    return _kinds[code]


def declared() -> list[Kind]:
    """All kinds whose texts may be changed, in the order of their declaration."""
    return list(_kinds.values())


def name_of(code: str) -> Words:
    """What to call letters of this kind; the code itself for one that nobody named."""
    return _kinds[code].name if code in _kinds else _names.get(code, code)


def is_bulk(code: str) -> bool:
    """Whether readers may stop this kind."""
    return code in _kinds and _kinds[code].bulk
