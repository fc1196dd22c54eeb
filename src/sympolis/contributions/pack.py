"""The pack of a session for those who interpret: programme, names as spoken, biographies, newest slides."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sympolis.contributions import preparing, speaking
from sympolis.contributions.models import Slides
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
    """Somebody who speaks in the session. `missing`: of what the pack holds, in words."""

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

    @property
    def direction(self) -> str:
        return direction(self.biography_language)


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

    @property
    def slides(self) -> list[tuple[Member, Slides]]:
        return [(member, member.slides) for member in self.members if member.slides]


def pack_of(session: Session, *, language: str, zone: str = "") -> Pack:
    """The pack as the session was released, else as it stands in the draft; times on a clock, "": the host's.

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
        _members(session, wanted),
    )  # fmt: skip


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
