"""What a speaker has to give, what of it is missing, and when it is their turn. Values in, values out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sympolis.programme.states import SessionRole


class Need(StrEnum):
    """Something that a speaker gives."""

    NAME = "name"
    BIOGRAPHY = "biography"
    PHOTO = "photo"
    RECORDING = "recording"
    PUBLICATION = "publication"
    SLIDES = "slides"
    CHECK = "check"


class Stand(StrEnum):
    """How it stands."""

    MISSING = "missing"
    GIVEN = "given"
    DECLINED = "declined"  # said no, or said that there is none
    ASKED = "asked"  # wants a date for it: the team has to act


ON_STAGE = frozenset(
    {Need.NAME, Need.BIOGRAPHY, Need.PHOTO, Need.RECORDING, Need.PUBLICATION, Need.CHECK}
)  # of those whose names are public
OF_ROLE: dict[str, frozenset[Need]] = {
    SessionRole.SPEAKER: ON_STAGE | {Need.SLIDES},
    SessionRole.PANEL: ON_STAGE,
    SessionRole.MODERATOR: ON_STAGE,
    SessionRole.INTERPRETER: frozenset({Need.RECORDING, Need.CHECK}),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing, and how it stands. `session`: id of the one whose slides they are, 0 for all others."""

    need: Need
    stand: Stand
    session: int = 0

    @property
    def is_missing(self) -> bool:
        return self.stand == Stand.MISSING


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody has given so far.

    answers   Need.RECORDING and Need.PUBLICATION -> yes or no; not there while nothing was said
    slides    id of a session -> True: there are some, False: there will be none
    tech      "", "done" or "asked"
    """

    name: bool
    biography: bool
    photo: bool
    answers: dict[str, bool]
    slides: dict[int, bool]
    tech: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role in a session that is still to come."""

    session: int
    role: str
    is_recorded: bool


def items(roles: Sequence[Role], given: Given) -> list[Item]:
    """What these roles ask for, in the order of Need; slides once a session. Nothing for no roles."""
    wanted = set().union(*(OF_ROLE.get(role.role, frozenset()) for role in roles)) if roles else set()
    if not any(role.is_recorded for role in roles):
        wanted.discard(Need.RECORDING)
    found = []
    for need in Need:
        if need == Need.SLIDES:
            talks = dict.fromkeys(role.session for role in roles if Need.SLIDES in OF_ROLE.get(role.role, ()))
            found += [Item(need, _slides(given.slides.get(session)), session) for session in talks]
        elif need in wanted:
            found.append(Item(need, _stand(need, given)))
    return found


def _slides(said: bool | None) -> Stand:
    return Stand.MISSING if said is None else Stand.GIVEN if said else Stand.DECLINED


def _stand(need: Need, given: Given) -> Stand:
    if need in (Need.RECORDING, Need.PUBLICATION):
        return _slides(given.answers.get(need))
    if need == Need.CHECK:
        return {"done": Stand.GIVEN, "asked": Stand.ASKED}.get(given.tech, Stand.MISSING)
    there = {Need.NAME: given.name, Need.BIOGRAPHY: given.biography, Need.PHOTO: given.photo}[need]
    return Stand.GIVEN if there else Stand.MISSING


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a run of show with its moment. `mine`: the person speaks or leads then."""

    starts_at: datetime
    minutes: int
    segment: dict[str, Any]  # as in programme.versions
    mine: bool

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def steps(starts_at: datetime, segments: Iterable[dict[str, Any]], persons: Collection[int]) -> list[Step]:
    """The run of show of a released session on the clock; steps of one of these persons are theirs."""
    found, at = [], starts_at
    for segment in segments:
        found.append(Step(at, segment["minutes"], segment, segment["person"] in persons))
        at += timedelta(minutes=segment["minutes"])
    return found


@dataclass(frozen=True, slots=True)
class Slot:
    """When it is somebody's turn: one step or several that follow each other, or the whole session."""

    starts_at: datetime
    ends_at: datetime
    is_whole: bool

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def slots(run: Sequence[Step], starts_at: datetime, ends_at: datetime) -> list[Slot]:
    """The turns of whoever the steps are marked for; the whole session when none is."""
    found: list[Slot] = []
    for step in run:
        if not step.mine:
            continue
        if found and found[-1].ends_at == step.starts_at:
            found[-1] = Slot(found[-1].starts_at, step.ends_at, False)
        else:
            found.append(Slot(step.starts_at, step.ends_at, False))
    return found or [Slot(starts_at, ends_at, True)]


def overlapping(times: Iterable[tuple[datetime, datetime]], starts_at: datetime, ends_at: datetime) -> bool:
    """Whether one of these times (from, until) touches a session."""
    return any(start < ends_at and starts_at < end for start, end in times)
