"""The pack of a session for those who interpret: programme, names as spoken, biographies, slides, what is presented."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from sympolis.contributions import preparing, reading, speaking
from sympolis.contributions.models import Author, Presentation, Slides, Version
from sympolis.contributions.reading import Reading
from sympolis.contributions.states import CHOSEN
from sympolis.core import clock
from sympolis.core.languages import direction, language_name, pick
from sympolis.directory.models import Person
from sympolis.programme.models import Session
from sympolis.programme.states import SegmentKind, SessionRole
from sympolis.programme.versions import card_of, content_of
from sympolis.registrations.offers import languages_words
from sympolis.registrations.times import IN_WRITING, Times, times

LISTED = [role for role in SessionRole.values if role not in (SessionRole.INTERPRETER, SessionRole.NOTES)]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who speaks in the session.

    missing   of what the pack holds, in words
    url       of the slides, "" where they are only listed
    is_new    whether the slides came since the reader last said that they know what is here
    """

    person: Person
    roles: list[str]
    spoken: str
    function: str
    place: str
    biography: str
    biography_language: str
    topic: str
    slides: Slides | None
    missing: list[str]
    url: str = ""
    is_new: bool = False

    @property
    def direction(self) -> str:
        return direction(self.biography_language)


@dataclass(frozen=True, slots=True)
class Presented:
    """A contribution that is presented, as it stands now. `version` None: it was never kept as one."""

    reading: Reading
    person: Person | None
    version: Version | None
    is_new: bool = False

    @property
    def direction(self) -> str:
        return direction(self.reading.title[1])


@dataclass(frozen=True, slots=True)
class Pack:
    """Everything in it. `run`: {"time", "length", "title", "person", "language", "class"} a step."""

    session: Session
    title: str
    summary: str
    when: Times
    languages: str
    floor: str
    run: list[dict[str, Any]]
    members: list[Member]
    presented: list[Presented] = field(default_factory=list)
    hosts: list[Person] = field(default_factory=list)  # who cares for sound and picture

    @property
    def slides(self) -> list[tuple[Member, Slides]]:
        return [(member, member.slides) for member in self.members if member.slides]

    @property
    def news(self) -> int:
        """How much came since the reader last looked."""
        return sum(member.is_new for member in self.members) + sum(one.is_new for one in self.presented)


SlidesAt = Callable[[Person, Slides], str]


def pack_of(
    session: Session, *, language: str, zone: str = "", slides_at: SlidesAt | None = None, since: datetime | None = None
) -> Pack:
    """The pack as the session was released, else as it stands in the draft; times on a clock, "": the host's.

    slides_at   the address of somebody's slides
    since       what came later is marked as new
    Joined as in programme.queries.draft. The number of queries does not grow with the people.
    """
    version, series = session.released, session.series
    card = version.card if version else card_of(session)
    content = version.content if version else content_of(session)
    starts_at = version.starts_at if version else session.starts_at
    wanted = (language, series.working_language)
    run = preparing.steps(starts_at, content["segments"], ())
    names = Person.objects.in_bulk({step.segment["person"] for step in run if step.segment["person"]})
    return Pack(
        session, pick(card["title"], *wanted)[0], pick(card["summary"], *wanted)[0],
        times(starts_at, card["minutes"], zone=zone, host=str(card["zone"])), languages_words(card, language),
        language_name(card["floor"], language), _run(run, names, wanted, zone or str(card["zone"]), language),
        [_addressed(one, slides_at, since) for one in _members(session, wanted)], presented(session, language, since),
        [part.person for part in session.parts.all() if part.role == SessionRole.HOST],
    )  # fmt: skip


def _addressed(member: Member, slides_at: SlidesAt | None, since: datetime | None) -> Member:
    if member.slides is None:
        return member
    url = slides_at(member.person, member.slides) if slides_at else ""
    return replace(member, url=url, is_new=since is not None and member.slides.at > since)


def presented(session: Session, language: str, since: datetime | None = None) -> list[Presented]:
    """What is presented in a session, with the version that its words stand in; without what only the team reads."""
    authors = Author.objects.filter(participant__erased_at=None).select_related("participant__person")
    rows = Presentation.objects.filter(session=session, contribution__state__in=CHOSEN).order_by("pk")
    rows = rows.select_related("contribution__series", "contribution__municipality", "contribution__call", "person")
    rows = rows.prefetch_related(
        Prefetch("contribution__authors", authors), "contribution__files", "contribution__call__questions",
        Prefetch("contribution__versions", Version.objects.defer("content").order_by("-number"), "newest_first"),
    )  # fmt: skip
    found = []
    for row in rows:
        version = next(iter(row.contribution.newest_first), None)  # type: ignore[attr-defined]
        is_new = since is not None and version is not None and version.at > since
        found.append(Presented(_public(reading.read(row.contribution, language=language)), row.person, version, is_new))
    return found


def _public(read: Reading) -> Reading:
    kept = [part for part in read.parts if part.title is not reading.QUESTIONS]
    parts = [replace(part, pieces=[one for one in part.pieces if not one.is_internal]) for part in kept]
    return replace(read, parts=[part for part in parts if part.pieces], files=[])


def _run(
    run: list[preparing.Step], names: dict[int, Person], wanted: tuple[str, str], zone: str, language: str
) -> list[dict[str, Any]]:
    place, found = clock.zone(zone), []
    for step in run:
        spoken, written = step.segment["language"], step.minutes >= IN_WRITING
        found.append({
            "at": step.starts_at, "time": "" if written else f"{step.starts_at.astimezone(place):%H:%M}",
            "length": "" if written else _("%(count)d min") % {"count": step.minutes},
            "title": pick(step.segment["title"], *wanted)[0], "person": names.get(step.segment["person"] or 0),
            "language": language_name(spoken, language) if spoken else "",
            "class": "pause" if step.segment["kind"] == SegmentKind.BREAK else "",
        })  # fmt: skip
    return found


def _members(session: Session, wanted: tuple[str, str]) -> list[Member]:
    """Who speaks, each once, in the order of the team."""
    found = []
    for who in speaking.preparations(session.series, session=session):
        parts = [part for part in who.parts if part.role in LISTED]
        if not parts:
            continue
        person, slides, talk = who.person, who.slides.get(session.pk), who.talks.get(session.pk)
        biography, language = pick(person.biography, *wanted)
        speaks = any(part.role == SessionRole.SPEAKER for part in parts)
        missing = [words for words, is_missing in (
            (_("name as spoken"), not person.spoken_name), (_("biography"), not biography),
            (_("slides"), speaks and not slides and not (talk and talk.without_slides)),
        ) if is_missing]  # fmt: skip
        found.append(Member(
            person, list(dict.fromkeys(part.get_role_display() for part in parts)), person.spoken_name,  # type: ignore[attr-defined]
            pick(person.function, *wanted)[0], str(person.municipality or person.organisation or ""), biography, language,
            next((words for part in parts if (words := pick(part.topic, *wanted)[0])), ""), slides, missing,
        ))  # fmt: skip
    return found
