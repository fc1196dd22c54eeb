"""A version of a note as its readers see it: in their language, people and cities by name, nobody who must not be named.

Named is who has a public part in the session, and who approved the note. Of others stands their city only; to those who
took part also the name of whoever agreed that participants see it (purpose "contacts").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from sympolis.contributions.speaking import PublicSlides
from sympolis.core.languages import direction, pick
from sympolis.directory.models import Municipality, Person
from sympolis.library.models import NoteApproval
from sympolis.library.note_content import Content, cities_in, is_said, people_in, rows
from sympolis.library.note_states import Answer, LineKind
from sympolis.library.queries.practices import public
from sympolis.programme.models import Series, Session, SessionVersion
from sympolis.programme.states import PUBLIC_ROLES
from sympolis.registrations.agreements import purposes_of


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language that it is in."""

    text: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def mark(self) -> SafeString:
        """Attributes for its element, when it is another language than the page's."""
        if not self.text or self.language == get_language():
            return SafeString()
        return format_html(' lang="{}" dir="{}"', self.language, direction(self.language))


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody, or only where they are from."""

    name: str = ""
    place: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.place)


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of the session and what was said in it. `own`: it is of whoever reads."""

    pk: int
    title: Said
    kind: str
    who: Who
    points: Said
    own: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A challenge, an offer, a next step."""

    text: Said
    who: Who
    whom: str
    due: date | None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Practice:
    """A good practice that was shown. `url` leads to it."""

    title: Said
    place: str
    url: str


@dataclass
class Reading:
    """A note for one reader. `slides`, `files` and `recording` hold only what they may see."""

    summary: Said
    entries: list[Entry]
    challenges: list[Line]
    offers: list[Line]
    steps: list[Line]
    practices: list[Practice]
    slides: list[PublicSlides] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)
    recording: str = ""

    @property
    def has_more(self) -> bool:
        """Whether there is something to take along."""
        return bool(self.slides or self.files or self.recording)

    @property
    def is_empty(self) -> bool:
        parts = (self.summary, self.entries, self.challenges, self.offers, self.steps, self.practices)
        return not any(parts)


class Names:
    """People, cities and practices that notes name, looked up once for however many notes."""

    def __init__(self, contents: Iterable[Content], language: str, series: Series) -> None:
        found = list(contents)
        self.series, self.wanted = series, (language, series.working_language)
        people = Person.objects.select_related("municipality", "organisation").exclude(family_name="")
        self.people = people.in_bulk({pk for one in found for pk in people_in(one)})
        self.cities = Municipality.objects.in_bulk({pk for one in found for pk in cities_in(one)})
        self._practice_ids = {pk for one in found for pk in one["practices"]}

    @cached_property
    def practices(self) -> dict[int, Practice]:
        """Those that are public, by the id of their contribution."""
        if not self._practice_ids:
            return {}
        shown = public(self.series.network).filter(contribution__in=self._practice_ids)
        return {
            one.contribution_id: Practice(
                self.said(one.title), self.city(one.municipality) or one.place, one.get_absolute_url()
            )
            for one in shown.select_related("municipality").order_by("pk")
        }

    def said(self, texts: dict[str, Any]) -> Said:
        return Said(*pick(texts, *self.wanted))

    def city(self, city: Municipality | None) -> str:
        return pick(city.name, *self.wanted)[0] if city else ""

    def who(self, person_id: int | None, city_id: int | None, named: set[int]) -> Who:
        """Somebody by name if they may be named, else their city or organisation."""
        person, city = self.people.get(person_id or 0), self.city(self.cities.get(city_id or 0))
        if person is None:
            return Who(place=city)
        place = city or self.city(person.municipality) or str(person.organisation or "")
        return Who(str(person), place) if person.pk in named else Who(place=place)


def reading(
    content: Content, names: Names, *, named: set[int], reader: int | None = None, everything: bool = False
) -> Reading:
    """A note in words.

    named       ids of the people who may be named
    reader      whose own parts are marked
    everything  also entries in which nothing stands (for speakers and the team)
    """

    def line(row: dict[str, Any]) -> Line:
        due = date.fromisoformat(row["due"]) if row["due"] else None
        whom = names.city(names.cities.get(row["whom"] or 0))
        return Line(
            names.said(row["text"]), names.who(row["person"], row["city"], named), whom, due,
            own=reader is not None and row["person"] == reader,
        )  # fmt: skip

    entries = [
        Entry(
            row["id"], names.said(row["title"]), row["kind"], names.who(row["person"], None, named),
            names.said(row["points"]), own=reader is not None and row["person"] == reader,
        )
        for row in content["entries"]
        if everything or is_said(row["points"])
    ]  # fmt: skip
    lines = {kind: [line(row) for row in content["lines"][kind]] for kind in LineKind.values}
    return Reading(
        summary=names.said(content["summary"]),
        entries=entries,
        challenges=lines[LineKind.CHALLENGE],
        offers=lines[LineKind.OFFER],
        steps=lines[LineKind.STEP],
        practices=[names.practices[pk] for pk in content["practices"] if pk in names.practices],
    )


def public_people(version: SessionVersion | None) -> set[int]:
    """Whom the released programme names in a session."""
    if version is None:
        return set()
    parts = {part["person"] for part in version.content["parts"] if part["role"] in PUBLIC_ROLES}
    return (parts | {segment["person"] for segment in version.content["segments"]}) - {None}


def named_in(session: Session, content: Content, *, to_participants: bool = False) -> set[int]:
    """Who of those that stand in a note of the session may be named. The released version is joined."""
    return named_by_session({session: content}, to_participants=to_participants)[session.pk]


def named_by_session(contents: dict[Session, Content], *, to_participants: bool = False) -> dict[int, set[int]]:
    """The same for several sessions of one network, by the id of the session: at most two queries."""
    yes = NoteApproval.objects.filter(note__session__in=[one.pk for one in contents], answer=Answer.APPROVED)
    approved: dict[int, set[int]] = {}
    for session, person in yes.values_list("note__session", "person"):
        approved.setdefault(session, set()).add(person)
    agreed: set[int] = set()
    if to_participants:
        network = next(session.series.network_id for session in contents)
        standing = {row["person"] for one in contents.values() for row in rows(one)} - {None}
        agreed = {person for person, purposes in purposes_of(network, standing).items() if "contacts" in purposes}
    return {
        session.pk: public_people(session.released) | approved.get(session.pk, set()) | agreed for session in contents
    }


def languages_of(content: Content, wanted: Sequence[str]) -> list[str]:
    """Of these languages those that some text of the note is kept in."""
    texts = [content["summary"], *(entry["points"] for entry in content["entries"])]
    return [code for code in wanted if any(one.get(code) for one in texts)]
