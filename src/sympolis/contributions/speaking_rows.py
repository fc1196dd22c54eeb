"""The sessions of a speaker as their own page shows them: when it is their turn, on their clock and the host's."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sympolis.contributions import preparing, speaking
from sympolis.contributions.models import Slides, Talk
from sympolis.contributions.speaking import Preparation
from sympolis.contributions.speaking_beside import Fact, facts
from sympolis.core import clock
from sympolis.core.languages import direction, language_name, pick
from sympolis.directory.models import Person
from sympolis.programme.models import Part, Session, SessionVersion
from sympolis.programme.states import Recording, SegmentKind, SessionRole
from sympolis.registrations.door import door, doors
from sympolis.registrations.offers import languages_words
from sympolis.registrations.times import IN_WRITING, Times, place_of, times
from sympolis.ui.strip import bar


@dataclass(frozen=True, slots=True)
class Turn:
    """When it is their turn."""

    when: Times
    minutes: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A turn on somebody's clock, drawn: as a row of the strip in large."""

    place: str
    small: str
    hours: str
    bar: SafeString
    part: str  # class: "night", "dusk" or ""
    words: str
    you: bool


@dataclass
class Row:
    """A session of a speaker. `join`, `dial_in`, `opens`: as on the page of those who take part."""

    session: Session
    title: str
    language: str
    url: str
    roles: list[str]
    topic: str
    when: Times
    turns: list[Turn]
    lines: list[Line]
    run: list[dict[str, Any]]
    moderators: list[str]
    languages: str
    floor: str
    recording: str
    is_over: bool
    is_cancelled: bool
    reason: str = ""
    join: str = ""
    dial_in: str = ""
    opens: str = ""
    asks_slides: bool = False
    talk: Talk | None = None
    slides: Slides | None = None
    clash: bool = False  # they said that they cannot be there then
    beside: list[Fact] = field(default_factory=list)  # what apps above say

    @property
    def direction(self) -> str:
        return direction(self.language)


def rows(who: Preparation, *, language: str, zone: str, now: datetime) -> list[Row]:
    """Their sessions that are public, in three queries and those of apps above; `zone` "": the host's of each."""
    parts: dict[int, list[Part]] = {}
    for part in who.parts:
        if speaking.is_shown(part.session):
            parts.setdefault(part.session_id, []).append(part)
    ids = [pk for own in parts.values() if (pk := own[0].session.released_id)]
    versions = {row.session_id: row for row in SessionVersion.objects.filter(pk__in=ids)}
    names = Person.objects.in_bulk({pk for version in versions.values() for pk in _named(version)})
    clashes = {part.session_id for part in who.clashes()}
    made = [_row(who, own, versions[pk], names, language, zone, now) for pk, own in parts.items()]
    beside = facts([row.session for row in made if not row.is_over and not row.is_cancelled], zone)
    for row in made:
        row.clash, row.beside = row.session.pk in clashes, beside.get(row.session.pk, [])
    return sorted(made, key=lambda row: (versions[row.session.pk].starts_at, row.session.pk))


def _named(version: SessionVersion) -> set[int]:
    people = {segment["person"] for segment in version.content["segments"] if segment["person"]}
    return people | {part["person"] for part in version.content["parts"] if part["role"] == SessionRole.MODERATOR}


def _row(
    who: Preparation,
    own: list[Part],
    version: SessionVersion,
    names: dict[int, Person],
    language: str,
    zone: str,
    now: datetime,
) -> Row:
    session, card, host = own[0].session, version.card, str(version.card["zone"])
    wanted = (language, session.series.working_language)
    title, title_language = pick(card["title"], *wanted)
    run = preparing.steps(version.starts_at, version.content["segments"], {who.person.pk})
    slots = preparing.slots(run, version.starts_at, version.ends_at)
    written = card["minutes"] >= IN_WRITING
    opens_at, closes_at = doors(session)
    cancelled = speaking.is_cancelled(session)
    row = Row(
        session, title, title_language, session.get_absolute_url(),
        list(dict.fromkeys(part.get_role_display() for part in own)),  # type: ignore[attr-defined]
        next((words for part in own if (words := pick(part.topic, *wanted)[0])), ""),
        times(version.starts_at, card["minutes"], zone=zone, host=host),
        [Turn(times(slot.starts_at, slot.minutes, zone=zone, host=host), slot.minutes, slot.is_whole) for slot in slots],
        [] if written else _lines(slots[0], zone, host),
        _run(run, names, wanted, zone or host, version.starts_at),
        [str(names[part["person"]]) for part in version.content["parts"]
         if part["role"] == SessionRole.MODERATOR and part["person"] in names and part["person"] != who.person.pk],
        languages_words(card, language), language_name(card["floor"], language),
        str(Recording(card["recording"]).label), version.ends_at <= now, cancelled,
        asks_slides=any(item.session == session.pk for item in who.items),
        talk=who.talks.get(session.pk), slides=who.slides.get(session.pk),
    )  # fmt: skip
    if cancelled:
        row.reason = pick(version.content["cancelled_reason"] or session.cancelled_reason, *wanted)[0]
    elif now <= closes_at:
        before = door(session, opens_at, zone=zone or host, now=now)
        row.join, row.dial_in, row.opens = before.join, before.dial_in, before.words
    return row


def _run(
    run: list[preparing.Step], names: dict[int, Person], wanted: tuple[str, str], zone: str, start: datetime
) -> list[dict[str, Any]]:
    """The run of show as the public reads it, on a clock, with their own steps marked."""
    place = clock.zone(zone)
    found = []
    for step in run:
        title, language = pick(step.segment["title"], *wanted)
        in_writing = step.minutes >= IN_WRITING
        found.append({
            "at": step.starts_at, "time": f"{step.starts_at.astimezone(place):%H:%M}", "title": title,
            "language": language, "direction": direction(language), "mine": step.mine,
            "person": names.get(step.segment["person"] or 0), "day": (step.starts_at - start).days + 1 if in_writing else 0,
            "length": "" if in_writing else _("%(count)d min") % {"count": step.minutes},
            "class": "pause" if step.segment["kind"] == SegmentKind.BREAK else "",
            "tall": min(step.minutes // 5 * 5, 60),
        })  # fmt: skip
    return found


def _lines(slot: preparing.Slot, zone: str, host: str) -> list[Line]:
    """Their clock, and the host's when it shows something else."""
    shown = (
        [(zone, _("you"), True), (host, _("host"), False)] if zone and zone != host else [(host, _("host"), not zone)]
    )
    return [_line(slot, name, small, you) for name, small, you in shown]


def _line(slot: preparing.Slot, zone: str, small: str, you: bool) -> Line:
    start = clock.local_minute(slot.starts_at, clock.zone(zone))
    part = clock.part_during(start, slot.minutes)
    hours = times(slot.starts_at, slot.minutes, zone=zone, host=zone).hours
    words = {"night": _("night"), "edge": _("edge of day"), "day": _("day")}[str(part)]
    style = {"night": "night", "edge": "dusk"}.get(str(part), "")
    return Line(place_of(zone), small, hours, bar(start, slot.minutes), style, words, you)


def rooms(found: list[Row]) -> list[str]:
    """Scheme and host of the meetings that are open now: where their buttons may lead (CSP form-action)."""
    parts = {urlsplit(row.join)[:2] for row in found if row.join}
    return sorted(f"{scheme}://{host}" for scheme, host in parts if scheme in {"http", "https"} and "'" not in host)


def planned(who: Preparation, now: datetime) -> int:
    """How many sessions with them are still to be made public."""
    parts = [part for part in who.parts if speaking.is_coming(part.session, now)]
    return len({part.session_id for part in parts if not speaking.is_shown(part.session)})
