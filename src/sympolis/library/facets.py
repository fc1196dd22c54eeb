"""What a library is narrowed by, and how many practices each choice leaves. Knows no database.

Every practice carries its marks: "t:water r:mena z:l c:low s:running l:en l:fr g:11 a:call". Choices of one facet add to
each other, facets narrow each other; a choice is counted as if nothing else were chosen in its own facet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sympolis.contributions.content import Advice, Cost, Status
from sympolis.directory.states import SizeBand

MOST_VALUES = 40  # of one facet in an address
LONGEST_VALUE = 40


class Facet(TextChoices):
    """Name of the parameter in the address."""

    THEME = "theme", _("Theme")
    REGION = "region", _("Region")
    SIZE = "size", _("Size of the city")
    COST = "cost", _("Cost")
    STATUS = "status", _("Status")
    LANGUAGE = "language", _("Language")
    SDG = "sdg", _("Sustainable Development Goal")
    ADVISE = "advise", _("Ready to advise")


MARKS = dict(zip(Facet.values, "trzcslga", strict=True))
OUTDATED = "o:1"
CLOSED: dict[str, frozenset[str]] = {
    Facet.SIZE: frozenset(SizeBand.values),
    Facet.COST: frozenset(Cost.values),
    Facet.STATUS: frozenset(Status.values),
    Facet.SDG: frozenset(map(str, range(1, 18))),
    Facet.ADVISE: frozenset(Advice.values),
}


class Marked(Protocol):
    """Something with marks."""

    @property
    def facets(self) -> str: ...


Row = TypeVar("Row", bound=Marked)


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen: facet -> values, in the order of the address, only facets with some."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, told: Mapping[str, Sequence[str]]) -> "Filters":
        """From the values of an address. What no facet can hold is left out; at most 40 values of a facet."""
        found = {facet: _fitting(facet, told.get(facet, ())) for facet in Facet.values}
        return cls({facet: values for facet, values in found.items() if values})

    def __bool__(self) -> bool:
        return bool(self.chosen)

    def values(self, facet: str) -> tuple[str, ...]:
        return self.chosen.get(facet, ())

    def without(self, facet: str, value: str = "") -> "Filters":
        """Without one value, or without the whole facet."""
        left = tuple(one for one in self.values(facet) if value and one != value)
        rest = {name: values for name, values in self.chosen.items() if name != facet}
        return Filters({**rest, facet: left} if left else rest)

    def query(self, **more: str) -> str:
        """As the query of an address, in the order of the facets: one choice has one address."""
        pairs = [(facet, value) for facet in Facet.values for value in sorted(self.values(facet))]
        return urlencode([(name, value) for name, value in more.items() if value] + pairs)


def _fitting(facet: str, values: Sequence[str]) -> tuple[str, ...]:
    once = dict.fromkeys(values[:MOST_VALUES])
    closed = CLOSED.get(facet)
    return tuple(value for value in once if (value in closed if closed else _is_code(value)))


def _is_code(value: str) -> bool:
    return 0 < len(value) <= LONGEST_VALUE and value.replace("-", "").replace("_", "").isalnum() and value.isascii()


@dataclass(slots=True)
class Sifted(Generic[Row]):
    """What the facets leave.

    rows     in their order
    counts   facet -> value -> how many it would leave
    without  facet -> how many there would be without a choice in it
    """

    rows: list[Row]
    counts: dict[str, Counter[str]]
    without: dict[str, int]


def sift(rows: Iterable[Row], filters: Filters) -> Sifted[Row]:
    """Filter and count in one pass. Thousands of rows in some milliseconds: marks are looked for in the text as it is."""
    wanted = [(facet, [f" {MARKS[facet]}:{value} " for value in values]) for facet, values in filters.chosen.items()]
    kept: list[Row] = []
    beside: dict[str, list[str]] = {facet: [] for facet, _marks in wanted}  # what only this facet keeps out
    for row in rows:
        text = f" {row.facets} "
        missed = [facet for facet, some in wanted if not any(mark in text for mark in some)]
        if not missed:
            kept.append(row)
        elif len(missed) == 1:
            beside[missed[0]].append(row.facets)
    counts = _counted(row.facets for row in kept)
    others = {facet: _counted(facets) for facet, facets in beside.items()}
    told = {facet: _of_facet(facet, counts, others.get(facet)) for facet in Facet.values}
    return Sifted(kept, told, {facet: len(kept) + len(facets) for facet, facets in beside.items()})


def _counted(facets: Iterable[str]) -> Counter[str]:
    return Counter(" ".join(facets).split())


def _of_facet(facet: str, counts: Counter[str], beside: Counter[str] | None) -> Counter[str]:
    mark = f"{MARKS[facet]}:"
    found: Counter[str] = Counter()
    for counted in (counts, beside or Counter[str]()):
        for name, number in counted.items():
            if name.startswith(mark):
                found[name.removeprefix(mark)] += number
    return found


def marks(facets: str) -> dict[str, list[str]]:
    """Facet -> values of the marks of a practice."""
    facet_of = {mark: facet for facet, mark in MARKS.items()}
    found: dict[str, list[str]] = {}
    for told in facets.split():
        mark, _colon, value = told.partition(":")
        if mark in facet_of:
            found.setdefault(facet_of[mark], []).append(value)
    return found


def common(one: Mapping[str, Sequence[str]], other: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Facet -> values that both have, only facets with some."""
    both = {facet: [value for value in values if value in other.get(facet, ())] for facet, values in one.items()}
    return {facet: values for facet, values in both.items() if values}
