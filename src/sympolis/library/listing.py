"""The library as a page lists it: choices of each facet with what they would leave, what is chosen, what to drop."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sympolis.contributions.content import SDGS, Advice, Cost, Status
from sympolis.core.languages import language_name
from sympolis.directory.models import Region
from sympolis.directory.states import SizeBand
from sympolis.library.facets import Facet, Filters
from sympolis.library.models import Topic
from sympolis.library.queries import Found
from sympolis.networks.models import Network

FIRST = 8  # choices of a facet that stand open
CLOSED = {Facet.SIZE: SizeBand, Facet.COST: Cost, Facet.STATUS: Status, Facet.ADVISE: Advice}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet. `count`: practices that it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with its choices; those that few need stand behind `more`."""

    facet: str
    title: str
    choices: list[Choice]
    more: list[Choice]

    @property
    def chosen(self) -> int:
        return sum(choice.is_chosen for choice in (*self.choices, *self.more))


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that was chosen, and the query that leaves it out. `count`: what there would be then, where it is known."""

    label: str
    title: str
    query: str
    count: int | None = None


class Labels:
    """Words of the values of facets, in the order in which they stand. Two queries."""

    def __init__(self, network: Network, language: str) -> None:
        self.language = language
        names = {topic.code: str(topic) for topic in Topic.objects.filter(network=network)}
        regions = {region.code: str(region) for region in Region.objects.all()}
        self._words: dict[str, Mapping[str, str]] = {
            Facet.THEME: dict(sorted(names.items(), key=lambda pair: pair[1].casefold())),
            Facet.REGION: regions,
            Facet.SDG: {str(number): f"{number} {name}" for number, name in enumerate(SDGS, 1)},
            **{facet: {str(code): str(words) for code, words in kind.choices} for facet, kind in CLOSED.items()},
        }

    def word(self, facet: str, value: str) -> str:
        """What the value is called; the value itself when nothing is known of it."""
        if facet == Facet.LANGUAGE:
            return language_name(value, self.language)
        return self._words[facet].get(value, value)

    def in_order(self, facet: str, values: Iterable[str]) -> list[str]:
        if facet == Facet.LANGUAGE:
            return sorted(values, key=lambda value: self.word(facet, value).casefold())
        place = {value: number for number, value in enumerate(self._words[facet])}
        return sorted(values, key=lambda value: (place.get(value, len(place)), value))


def groups(labels: Labels, filters: Filters, counts: Mapping[str, Counter[str]]) -> list[Group]:
    """Facets that offer a choice; values without practices only where they are chosen."""
    return [group for facet in Facet if (group := _group(labels, facet, filters.values(facet), counts[facet]))]


def _group(labels: Labels, facet: Facet, chosen: tuple[str, ...], counts: Counter[str]) -> Group | None:
    values = labels.in_order(facet, counts.keys() | set(chosen))
    choices = [Choice(value, labels.word(facet, value), counts[value], value in chosen) for value in values]
    if not choices:
        return None
    if len(choices) <= FIRST + 1:
        return Group(facet, str(facet.label), choices, [])
    by_count = sorted(choices, key=lambda choice: (not choice.is_chosen, -choice.count))
    first = {choice.value for choice in by_count[:FIRST]} | set(chosen)
    return Group(
        facet, str(facet.label), [choice for choice in choices if choice.value in first],
        [choice for choice in choices if choice.value not in first],
    )  # fmt: skip


def chips(labels: Labels, filters: Filters, query: str, sort: str) -> list[Chip]:
    """Each value that was chosen, to be taken out again."""
    return [
        Chip(
            labels.word(facet, value), str(Facet(facet).label), filters.without(facet, value).query(q=query, sort=sort)
        )
        for facet, values in filters.chosen.items()
        for value in values
    ]


def ways_out(labels: Labels, filters: Filters, found: Found, query: str) -> list[Chip]:
    """What to leave out when nothing is found, and how much there would be then; the most first."""
    ways = [
        Chip(", ".join(labels.word(facet, value) for value in filters.values(facet)), str(Facet(facet).label),
             filters.without(facet).query(q=query), number)
        for facet, number in found.without.items()
        if number
    ]  # fmt: skip
    return sorted(ways, key=lambda chip: -(chip.count or 0))
