"""The formats A to I that every network begins with, and what a run of show should keep to. No database.

The formats stand in house_formats/*.toml, one file each: minutes, kinds, and for every segment a title, a note for the
moderator and a fallback, in English and German.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from sympolis.programme.states import SegmentKind

FOLDER = Path(__file__).parent / "house_formats"
LONGEST_BLOCK = 90  # minutes without a break
SPEAKING = {SegmentKind.WELCOME, SegmentKind.INPUT, SegmentKind.QUESTIONS, SegmentKind.PLENARY, SegmentKind.ADVICE}
INTERACTIVE = {SegmentKind.BREAKOUT, SegmentKind.ADVICE}
A_DAY = 1440


@dataclass(frozen=True, slots=True)
class SegmentPlan:
    """A step of a run of show."""

    minutes: int
    kind: str  # SegmentKind
    title: dict[str, str]
    note: dict[str, str]  # for the moderator
    fallback: dict[str, str]  # what to do when it fails


@dataclass(frozen=True, slots=True)
class PartPlan:
    """One meeting of a format."""

    title: dict[str, str]
    day_offset: int  # days after the first meeting
    segments: tuple[SegmentPlan, ...]

    @property
    def minutes(self) -> int:
        return sum(segment.minutes for segment in self.segments)


@dataclass(frozen=True, slots=True)
class FormatPlan:
    """A format as it is installed."""

    code: str
    name: dict[str, str]
    summary: dict[str, str]
    backstage_minutes: int
    parts: tuple[PartPlan, ...]


@lru_cache(maxsize=1)
def house_formats() -> tuple[FormatPlan, ...]:
    """A to I, by code."""
    return tuple(_format(tomllib.loads(path.read_text())) for path in sorted(FOLDER.glob("*.toml")))


def _format(plan: dict[str, Any]) -> FormatPlan:
    parts = tuple(_part(part) for part in plan["parts"])
    return FormatPlan(plan["code"], plan["name"], plan["summary"], plan["backstage_minutes"], parts)


def _part(plan: dict[str, Any]) -> PartPlan:
    segments = tuple(SegmentPlan(**segment) for segment in plan["segments"])
    return PartPlan(plan["title"], plan["day_offset"], segments)


class Step(Protocol):
    """What a rule looks at: a segment of a session, of a format, or a plan."""

    minutes: Any
    kind: Any
    fallback: Any


@dataclass(frozen=True, slots=True)
class Advice:
    """Something the desk points out; nothing is refused because of it."""

    code: str  # "too_short", "too_long", "no_break", "no_offers", "no_survey", "no_fallback", "interpretation"
    words: str
    places: tuple[int, ...] = ()  # indexes of the segments it is about


def advice_for(
    steps: Sequence[Step], *, minutes: int | None = None, interpreted: bool = False, ends_here: bool = True
) -> list[Advice]:
    """What a run of show should keep to, and does not.

    minutes      length of the session, to compare the sum with
    interpreted  whether there is interpretation: speaking takes a tenth longer
    ends_here    False for a meeting of a format that goes on: offers and survey come in its last one
    """
    if not steps:
        return []
    found = [*_length(steps, minutes), *_blocks(steps), *_ending(steps, ends_here), *_fallbacks(steps)]
    return [*found, *_interpretation(steps, minutes)] if interpreted else found


def _length(steps: Sequence[Step], minutes: int | None) -> list[Advice]:
    total = sum(step.minutes for step in steps)
    if minutes is None or total == minutes:
        return []
    told = {"total": total, "minutes": minutes, "rest": abs(minutes - total)}
    if total > minutes:
        words = _("The segments take %(total)s minutes, the session has %(minutes)s: take out %(rest)s.")
        return [Advice("too_long", words % told)]
    words = _("The segments take %(total)s minutes, the session has %(minutes)s: %(rest)s are left.")
    return [Advice("too_short", words % told)]


def _blocks(steps: Sequence[Step]) -> list[Advice]:
    """Stretches without a break that are too long; an exchange over days has none."""
    if sum(step.minutes for step in steps) >= A_DAY:
        return []
    words = _("%(minutes)s minutes without a break; plan one after %(most)s at the latest.")
    blocks: list[list[int]] = [[]]
    for place, step in enumerate(steps):
        if step.kind == SegmentKind.BREAK:
            blocks.append([])
        else:
            blocks[-1].append(place)
    lengths = [(sum(steps[place].minutes for place in block), tuple(block)) for block in blocks]
    return [
        Advice("no_break", words % {"minutes": length, "most": LONGEST_BLOCK}, places)
        for length, places in lengths
        if length > LONGEST_BLOCK
    ]


def _ending(steps: Sequence[Step], ends_here: bool) -> list[Advice]:
    """An interactive session ends with offers and needs, then a survey."""
    interactive = [place for place, step in enumerate(steps) if step.kind in INTERACTIVE]
    if not ends_here or not interactive:
        return []
    found = []
    if not any(step.kind == SegmentKind.OFFERS for step in steps[interactive[-1] + 1 :]):
        found.append(Advice("no_offers", _("Nothing leads to follow-up: add offers and needs after the group work.")))
    if steps[-1].kind != SegmentKind.CLOSING:
        found.append(Advice("no_survey", _("End with the survey and the close."), (len(steps) - 1,)))
    return found


def _fallbacks(steps: Sequence[Step]) -> list[Advice]:
    places = tuple(place for place, step in enumerate(steps) if not step.fallback)
    words = _("Say what happens if a segment fails, for example when the speaker is missing.")
    return [Advice("no_fallback", words, places)] if places else []


def _interpretation(steps: Sequence[Step], minutes: int | None) -> list[Advice]:
    """Ten per cent more for speaking; only where the session has no room for it."""
    total = sum(step.minutes for step in steps)
    more = round(sum(step.minutes for step in steps if step.kind in SPEAKING) / 10)
    if total >= A_DAY or not more or (minutes or total) - total >= more:
        return []
    words = _(
        "With interpretation speaking takes about %(more)s minutes longer: shorten inputs or lengthen the session."
    )
    return [Advice("interpretation", words % {"more": more})]
