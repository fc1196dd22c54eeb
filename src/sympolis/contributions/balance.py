"""Who speaks in a session and in the whole series, by region, sector and gender. What nobody told stands as such."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sympolis.contributions.models import Contribution, Presentation
from sympolis.directory.models import Municipality, Person, Region
from sympolis.directory.states import Gender, Sector
from sympolis.programme.models import Part, Series, Session
from sympolis.programme.states import SessionRole, SessionState

SPEAKS = (SessionRole.SPEAKER, SessionRole.PANEL)
TRAITS = ("region", "sector", "gender")
Traits = tuple[int | None, str, str]  # id of the region, sector, gender; None and "" for what is not told


@dataclass(frozen=True, slots=True)
class Line:
    """One region, sector or gender: who speaks in the session, of those ticked, in all sessions of the series."""

    key: str  # "region:3"
    words: str
    here: int
    ticked: int
    series: int


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one trait."""

    words: str
    lines: list[Line]


class Regions:
    """Where cities and countries belong, read once."""

    def __init__(self) -> None:
        rows = Municipality.objects.exclude(region=None).order_by().values_list("pk", "country", "region_id")
        self._of_city: dict[int, int] = {}
        counted: dict[str, Counter[int]] = {}
        for pk, country, region in rows:
            self._of_city[pk] = region
            counted.setdefault(country, Counter())[region] += 1
        self._of_country = {country: found.most_common(1)[0][0] for country, found in counted.items()}
        self.names = {region.pk: str(region) for region in Region.objects.all()}

    def of(self, row: Contribution | None, person: Person | None) -> int | None:
        """Of a contribution: its city's, else the one in which most cities of its country are; else the person's."""
        if row and (found := self._of_city.get(row.municipality_id or 0) or self._of_country.get(row.country)):
            return found
        return self._of_city.get(person.municipality_id or 0) if person else None


def traits_of(row: Contribution | None, person: Person | None, regions: Regions) -> Traits:
    """Of whoever presents a contribution, or of a speaker without one."""
    return regions.of(row, person), person.sector if person else "", person.gender if person else ""


def keys_of(traits: Traits) -> list[str]:
    """What ties a tick box to its lines in the page."""
    return [f"{name}:{value or ''}" for name, value in zip(TRAITS, traits, strict=True)]


def speakers(series: Series, regions: Regions) -> dict[int, list[Traits]]:
    """Session id -> traits of everybody who speaks there, in the draft; cancelled sessions are left out."""
    sessions = Session.objects.filter(series=series).exclude(state=SessionState.CANCELLED)
    shown = list(Presentation.objects.filter(session__in=sessions).select_related("contribution"))
    presented = {(one.session_id, one.person_id): one.contribution for one in shown}
    found: dict[int, list[Traits]] = {}
    people: dict[tuple[int, int], Person] = {}  # once, whatever their parts
    for part in Part.objects.filter(session__in=sessions, role__in=SPEAKS).select_related("person"):
        people[part.session_id, part.person_id] = part.person
    for (session, number), person in people.items():
        found.setdefault(session, []).append(traits_of(presented.get((session, number)), person, regions))
    for one in shown:
        if one.person_id is None:
            found.setdefault(one.session_id, []).append(traits_of(one.contribution, None, regions))
    return found


def groups(
    here: Iterable[Traits], ticked: Iterable[Traits], series: Iterable[Traits], regions: Regions,
    possible: Iterable[Traits] = (),
) -> list[Group]:  # fmt: skip
    """The balance of those who speak here, with those who are ticked, beside the whole series.

    possible   who could be ticked: a line stands for each of them
    """
    names: list[tuple[str, Mapping[Any, Any]]] = [
        (_("Region"), regions.names), (_("Sector"), dict(Sector.choices)), (_("Gender, as people say of themselves"), dict(Gender.choices)),
    ]  # fmt: skip
    told = [list(rows) for rows in (here, ticked, series)]
    likely = list(possible)
    found = []
    for place, (words, known) in enumerate(names):
        counts = [Counter(row[place] for row in rows) for rows in told]
        seen = {row[place] for rows in (*told, likely) for row in rows}
        lines = [_line(place, value, str(known[value]), counts) for value in known if value in seen]
        if {None, ""} & seen:
            lines.append(_line(place, None, _("not stated"), [Counter({None: one[None] + one[""]}) for one in counts]))
        found.append(Group(str(words), lines))
    return found


def _line(place: int, value: Any, words: str, counts: list[Counter]) -> Line:
    here, ticked, series = (count[value] for count in counts)
    return Line(f"{TRAITS[place]}:{value or ''}", words, here, ticked, series)
