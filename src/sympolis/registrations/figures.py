"""Public figures of a series, in which nobody can be found: cells under five are hidden, and with them as many others
as keep them from being computed.

The rule, which everybody may know: a table is shown whole when no cell is under five. Else every cell under five is
hidden together with the smallest of the others (all that are equally small). If then fewer than one cell would be left,
or fewer than two were five or more to begin with, nothing of the table is shown. So whoever knows the rule and the total
can exchange a hidden small cell with a hidden large one and gets another table that looks the same: no hidden cell has
only one value that fits. Regions hold countries and these hold cities: a place is parted only if it is shown itself.
tests/test_figures.py tries every table of a size.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from sympolis.core.languages import country_name, language_name
from sympolis.directory.models import Municipality, Region
from sympolis.directory.states import Gender, Sector
from sympolis.programme.models import Series
from sympolis.programme.states import SessionState
from sympolis.registrations.models import Registration
from sympolis.registrations.states import RegistrationState, Way

LEAST = 5  # a cell with fewer people is hidden
TRAITS = ("region_id", "country", "municipality_id", "sector", "gender", "language", "way")

Key = TypeVar("Key", bound=Hashable)


def protected(counts: Mapping[Key, int]) -> dict[Key, int | None] | None:
    """The cells of a table as they may be shown beside its total, hidden ones as None; None to show nothing of it."""
    small = {key for key, number in counts.items() if number < LEAST}
    if not small:
        return dict(counts)
    large = sorted(number for number in counts.values() if number >= LEAST)
    if len(large) < 2 or large[0] == large[-1]:
        return None
    return {key: None if number <= large[0] else number for key, number in counts.items()}


@dataclass
class Line:
    """A row of a table. `count` None: hidden. `share` of the largest one, in percent, for the length of its bar."""

    words: str
    count: int | None
    share: int = 0
    level: int = 1


@dataclass
class Table:
    """What is told of one trait. `lines` []: nothing of it may be shown."""

    key: str
    title: str
    lines: list[Line]
    others: int = 0  # people in cells that are not listed


@dataclass
class Figures:
    """Everything on the page of a series."""

    people: int
    took_part: int | None  # None: not to be shown
    cities: int
    countries: int
    tables: list[Table] = field(default_factory=list)


def counted(series: Series) -> QuerySet[Registration]:
    """Registrations that count: a confirmed seat, or somebody who came, in a public session that is not cancelled."""
    came = Q(state=RegistrationState.CONFIRMED) | ~Q(attendance="")
    held = Registration.objects.filter(came, session__series=series, session__released__isnull=False)
    return held.exclude(session__released__state=SessionState.CANCELLED).order_by()


def has_figures(series: Series) -> bool:
    """Whether enough people are registered to show anything."""
    people = counted(series).values("participant__person").distinct()[:LEAST]
    return len(people) >= LEAST


def figures(series: Series, language: str) -> Figures | None:
    """The figures of a series in a language; None while fewer than five people are registered.

    Everybody counts once, under however many addresses they take part, with what they told with their last registration.
    """
    last = counted(series).values("participant__person").annotate(last=Max("pk")).values("last")
    rows = Registration.objects.filter(pk__in=last).order_by().values_list(*TRAITS).annotate(number=Count("pk"))
    people = [(dict(zip(TRAITS, told, strict=False)), told[-1]) for told in rows]
    total = sum(number for _traits, number in people)
    if total < LEAST:
        return None
    came = counted(series).exclude(attendance="").values("participant__person").distinct().count()
    shown = protected({"came": came, "not": total - came}) or {}
    return Figures(
        people=total,
        took_part=shown.get("came"),
        cities=len({traits["municipality_id"] for traits, _number in people} - {None}),
        countries=len({traits["country"] for traits, _number in people} - {""}),
        tables=_tables(people, language),
    )


People = list[tuple[dict, int]]


def _tables(people: People, language: str) -> list[Table]:
    untold = _("not stated")

    def tongue(code: Hashable) -> str:
        return language_name(str(code), language)

    return [
        places(_tally(people, ("region_id", "country", "municipality_id")), language),
        closed("gender", _("Gender"), _by(people, "gender"), {**_words(Gender.choices), "": untold}),
        opened("sector", _("Sectors"), _by(people, "sector"), _words(Sector.choices).get, untold),
        opened("language", _("Languages in which people follow"), _by(people, "language"), tongue, untold),
        closed("way", _("Ways of taking part"), _by(people, "way"), _words(Way.choices)),
    ]


def _words(choices: Iterable[tuple]) -> dict[Hashable, str]:
    return {value: str(words) for value, words in choices}


def _tally(people: People, traits: tuple[str, ...]) -> Counter[tuple]:
    found: Counter[tuple] = Counter()
    for told, number in people:
        found[tuple(told[trait] for trait in traits)] += number
    return found


def _by(people: People, trait: str) -> Counter[Hashable]:
    return Counter({key: number for (key,), number in _tally(people, (trait,)).items()})


def closed(key: str, title: str, counts: Mapping[Hashable, int], words: Mapping[Hashable, str]) -> Table:
    """A table in which every value is listed, also those of nobody; hidden ones in their usual order, not by size."""
    cells = protected({value: counts.get(value, 0) for value in words})
    lines = [Line(words[value], number) for value, number in (cells or {}).items()]
    return Table(key, title, _with_shares(lines))


def opened(
    key: str, title: str, counts: Mapping[Hashable, int], words: Callable[[Hashable], str | None], untold: str
) -> Table:
    """A table in which only shown values are listed, the largest first; the rest is put together."""
    cells = protected(counts) or {}
    shown = {value: number for value, number in cells.items() if number is not None}
    lines = [Line((words(value) or str(value)) if value else untold, number) for value, number in shown.items()]
    lines.sort(key=lambda line: (line.words == untold, -(line.count or 0), line.words))
    return Table(key, title, _with_shares(lines), sum(counts.values()) - sum(shown.values()))


def places(counts: Mapping[tuple, int], language: str) -> Table:
    """Regions, in them countries, in them cities, each parted only where it is shown."""
    tree = parted(counts)
    regions = {region.pk: str(region) for region in Region.objects.all()}
    wanted = {path[2] for path in tree if len(path) == 3}
    cities = {city.pk: str(city) for city in Municipality.objects.filter(pk__in=wanted)}
    untold = _("not stated")
    names: list[Callable[[Hashable], str]] = [
        lambda pk: regions.get(pk, untold),  # type: ignore[call-overload]
        lambda code: country_name(str(code), language) if code else untold,
        lambda pk: cities.get(pk, untold),  # type: ignore[call-overload]
    ]
    lines = [Line(names[len(path) - 1](path[-1]), number, level=len(path)) for path, number in _in_order(tree, names)]
    top = sum(line.count or 0 for line in lines if line.level == 1)
    return Table("places", _("Regions, countries, cities"), _with_shares(lines), sum(counts.values()) - top)


def parted(counts: Mapping[tuple, int], path: tuple = ()) -> dict[tuple, int]:
    """The nodes of a tree that may be shown: path -> number. `counts` has the number of every leaf, by its path.

    What was not told (None or "") is not parted.
    """
    depth = len(path)
    here: Counter[Hashable] = Counter()
    for leaf, number in counts.items():
        here[leaf[depth]] += number
    shown: dict[tuple, int] = {}
    for key, visible in (protected(here) or {}).items():
        if visible is not None:
            shown[*path, key] = visible
            below = {leaf: count for leaf, count in counts.items() if leaf[depth] == key}
            if key and depth + 1 < len(next(iter(below))):
                shown |= parted(below, (*path, key))
    return shown


def _in_order(tree: Mapping[tuple, int], names: list[Callable[[Hashable], str]]) -> list[tuple[tuple, int]]:
    """Nodes with what is in them right behind them, the largest first, at each level those that were not told last."""

    def place(path: tuple) -> list:
        above = [path[: depth + 1] for depth in range(len(path))]
        return [(not node[-1], -tree[node], names[len(node) - 1](node[-1]), str(node[-1])) for node in above]

    return sorted(tree.items(), key=lambda item: place(item[0]))


def _with_shares(lines: list[Line]) -> list[Line]:
    most = max((line.count or 0 for line in lines), default=0) or 1
    for line in lines:
        line.share = round(100 * (line.count or 0) / most)
    return lines
