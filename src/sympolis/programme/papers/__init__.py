"""Concept note and run of show, made from the record: one content for the page to read and for the PDF.

The shapes stand at the top of concept_note.typ and run_of_show.typ. A concept note is made from a card and a content
(programme/versions.py), released or taken from the draft; a run of show always from the draft, it is internal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.dateformat import DateFormat
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from sympolis.core import clock
from sympolis.core.languages import country_name, language_name, pick, zone_city
from sympolis.directory.models import Person, Region
from sympolis.programme.clocks import Clocks
from sympolis.programme.models import Series, Session, SessionVersion
from sympolis.programme.spoken import beside
from sympolis.programme.states import PUBLIC_ROLES, Recording, SegmentKind, SessionRole
from sympolis.programme.versions import card_of, content_of

HERE = Path(__file__).parent
CONCEPT_NOTE = HERE / "concept_note.typ"
RUN_OF_SHOW = HERE / "run_of_show.typ"
DAY = 1440
CORE = {SegmentKind.INPUT, SegmentKind.BREAKOUT, SegmentKind.PLENARY, SegmentKind.ADVICE, SegmentKind.QUESTIONS}


@dataclass(frozen=True)
class Subject:
    """What a paper is about. `version` is the line that says how current it is."""

    series: Series
    card: dict[str, Any]
    content: dict[str, Any]
    starts_at: datetime
    version: str
    draft: bool


def released_subject(version: SessionVersion, series: Series) -> Subject:
    """A released session as the subject of a paper."""
    words = _("Programme version %(number)d of %(day)s") % {
        "number": version.release.number,
        "day": DateFormat(version.release.at).format(_("j F Y")),
    }
    return Subject(series, version.card, version.content, version.starts_at, words, draft=False)


def draft_subject(session: Session) -> Subject:
    """A session as it stands in the draft; it comes with its joins (queries.draft)."""
    return Subject(session.series, card_of(session), content_of(session), session.starts_at, _("Draft"), draft=True)


def concept_note(subject: Subject, *, language: str, url: str = "") -> dict[str, Any]:
    """The content of concept_note.typ. `url` is where one takes part, "" when there is no public page yet."""
    writer = _Writer(subject, language)
    return {
        **writer.frame(_("Concept note")),
        "stamp": _("Draft, not released") if subject.draft else None,
        "summary": writer.text(subject.card["summary"]),
        "facts": [*writer.facts(), *writer.audience()],
        "clocks": writer.clocks(),
        "background": writer.background(),
        "questions": writer.questions(),
        "programme": writer.programme(),
        "speakers": writer.speakers(),
        "taking_part": writer.taking_part(url),
    }


def run_of_show(session: Session, *, language: str) -> dict[str, Any]:
    """The content of run_of_show.typ: internal, from the draft, with links, notes and fallbacks."""
    writer = _Writer(draft_subject(session), language)
    return {
        **writer.frame(_("Run of show")),
        "stamp": _("Internal: not for participants"),
        "facts": [*writer.facts(), *_room(session, writer)],
        "people": _who_is_who(session, writer),
        "interpretation": _interpretation(session, writer),
        "backstage": _backstage(session, writer),
        "plan": _plan(session, writer),
    }


class _Writer:
    """Says what a subject holds in one language, on the host's clock."""

    def __init__(self, subject: Subject, language: str) -> None:
        self.subject, self.series, self.card, self.content = subject, subject.series, subject.card, subject.content
        self.language = language
        self.wanted = (language, subject.series.working_language)
        self.place = clock.zone(self.card["zone"])
        self.written = self.card["minutes"] >= DAY
        ids = {part["person"] for part in self.content["parts"]} | {s["person"] for s in self.content["segments"]}
        people = Person.objects.select_related("municipality", "organisation")
        self.people = people.in_bulk([pk for pk in ids if pk])

    def text(self, texts: dict[str, Any]) -> str:
        return pick(texts, *self.wanted)[0]

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.place)

    def frame(self, kind: str) -> dict[str, Any]:
        """What every paper needs."""
        network = self.series.network
        return {
            "network": pick(network.name, *self.wanted)[0],
            "kind": kind,
            "title": self.text(self.card["title"]),
            "series": self.text(self.series.title),
            "footer": {"version": self.subject.version, "page": _("Page {page} of {pages}")},
            "colours": {"mast": network.mast_light or None, "brand": network.brand_light or None},
        }

    def facts(self) -> list[dict[str, Any]]:
        """When, focus, format, languages."""
        start = self.local(self.subject.starts_at)
        end = self.local(self.subject.starts_at + timedelta(minutes=self.card["minutes"]))
        zone = _("%(place)s time, %(offset)s") % {
            "place": zone_city(self.card["zone"], self.language),
            "offset": clock.offset_label(self.subject.starts_at, self.place),
        }
        hours = (
            _("in writing, %(count)d days") % {"count": self.card["minutes"] // DAY}
            if self.written
            else f"{start:%H:%M}–{end:%H:%M}"
        )
        chosen = self.card["format"]
        regions = list(Region.objects.filter(pk__in=self.card["regions"]))
        return [
            {"label": DateFormat(start).format(_("l j F Y")), "value": hours, "note": zone},
            {"label": _("Focus"), "value": ", ".join(self.text(region.name) for region in regions) or _("Global")},
            {"label": _("Format"), "value": self.text(chosen["name"]) if chosen else _("Session")},
            {
                "label": _("Languages"),
                "value": language_name(self.card["floor"], self.language),
                "note": beside(self.card["into"], self.language) or None,
            },
        ]

    def audience(self) -> list[dict[str, Any]]:
        words = self.text(self.content["audience"])
        return [{"label": _("For whom"), "value": words}] if words else []

    def clocks(self) -> dict[str, Any] | None:
        """The session on the clocks of its cities, west to east, the host's zone among them."""
        if self.written:
            return None
        own = list(self._own_cities())
        regions = self.card["regions"] if self.card["focus"] == "regional" else []
        rows = [
            self._clock_row(str(pick(city.municipality.name, *self.wanted)[0]), country_name(city.municipality.country, self.language), city.zone)
            for city in Clocks.of_series(self.series).among(regions, own)
        ]  # fmt: skip
        if self.card["zone"] not in {row["zone"] for row in rows}:
            rows.append(self._clock_row(zone_city(self.card["zone"], self.language), _("host"), self.card["zone"]))
        for row in rows:
            row["host"] = row.pop("zone") == self.card["zone"]
        return {
            "heading": _("On whose clock"),
            "columns": [_("City"), _("Local time")],
            "key": {"day": _("day, 08–20 h"), "edge": _("edge of day"), "night": _("night, 22–06 h")},
            "rows": rows,
        }

    def _own_cities(self):
        from sympolis.directory.models import Municipality

        return Municipality.objects.filter(pk__in=self.card["cities"]).select_related("region")

    def _clock_row(self, name: str, note: str, zone_name: str) -> dict[str, Any]:
        place = clock.zone(zone_name)
        start = self.subject.starts_at.astimezone(place)
        end = (self.subject.starts_at + timedelta(minutes=self.card["minutes"])).astimezone(place)
        minute = clock.local_minute(self.subject.starts_at, place)
        part = clock.part_during(minute, self.card["minutes"])
        labels = {"night": _("at night"), "edge": _("edge of day"), "day": ""}
        other_day = start.date() != self.local(self.subject.starts_at).date()
        return {
            "city": name, "note": note, "zone": zone_name, "time": f"{start:%H:%M}–{end:%H:%M}",
            "day": DateFormat(start).format(_("D j M")) if other_day else None, "part": str(part),
            "part_label": labels[str(part)], "start": minute, "minutes": self.card["minutes"],
        }  # fmt: skip

    def background(self) -> dict[str, Any] | None:
        text = self.text(self.content["description"])
        return {"heading": _("Background"), "blocks": blocks_of(text)} if text else None

    def questions(self) -> dict[str, Any] | None:
        lines = [line.strip("-•* ").strip() for line in self.text(self.content["questions"]).splitlines()]
        items = [line for line in lines if line]
        return {"heading": _("Guiding questions"), "items": items} if items else None

    def programme(self) -> dict[str, Any] | None:
        """The segments with their clock time and length."""
        rows, at = [], self.subject.starts_at
        for segment in self.content["segments"]:
            person = self.people.get(segment["person"])
            rows.append(
                {
                    "start": self.start_words(at, segment["minutes"]),
                    "minutes": segment["minutes"] if not self.written else segment["minutes"] // 60,
                    "length": "" if self.written else _("%(count)d min") % {"count": segment["minutes"]},
                    "title": self.text(segment["title"]),
                    "detail": str(person) if person else None,
                    "weight": weight_of(segment["kind"]),
                }
            )
            at += timedelta(minutes=segment["minutes"])
        note = _("Times for %(place)s.") % {"place": zone_city(self.card["zone"], self.language)}
        columns = [_("Start"), _("Length"), _("Part")]
        return {"heading": _("Programme"), "note": note, "columns": columns, "rows": rows} if rows else None

    def start_words(self, at: datetime, minutes: int) -> str:
        """ "14:10", or "Day 2" of a written exchange."""
        if minutes < DAY:
            return f"{self.local(at):%H:%M}"
        return _("Day %(day)d") % {"day": (at - self.subject.starts_at).days + 1}

    def speakers(self) -> dict[str, Any] | None:
        rows = [
            {
                "name": str(person), "function": pick(person.function, *self.wanted)[0],
                "city": where(person, self.wanted), "role": str(SessionRole(part["role"]).label),
            }
            for part in self.content["parts"]
            if part["role"] in PUBLIC_ROLES and (person := self.people.get(part["person"]))
        ]  # fmt: skip
        note = _("Invented persons.") if any(person.is_demo for person in self.people.values()) else None
        return {"heading": _("Speakers"), "note": note, "rows": rows} if rows else None

    def taking_part(self, url: str) -> dict[str, Any]:
        rows: list[dict[str, Any]] = []
        if url:
            rows.append({"label": _("Programme and calendar"), "text": [{"text": url, "link": url}]})
        rows.append({"label": _("Recording"), "text": str(Recording(self.card["recording"]).label)})
        if self.series.contact_email:
            address = self.series.contact_email
            rows.append({"label": _("Contact"), "text": [{"text": address, "link": f"mailto:{address}"}]})
        return {"heading": _("Taking part"), "rows": rows}


def weight_of(kind: str) -> str:
    """How a segment is set: core, plain or pause."""
    return "pause" if kind == SegmentKind.BREAK else "core" if kind in CORE else "plain"


def where(person: Person, wanted: Sequence[str]) -> str:
    """A person's city, else organisation, else ""."""
    if person.municipality:
        return pick(person.municipality.name, *wanted)[0]
    return str(person.organisation or "")


def blocks_of(text: str) -> list[dict[str, Any]]:
    """Limited Markdown as the blocks of ui/papers/base.typ: paragraphs, lists, emphasis, links."""
    found: list[dict[str, Any]] = []
    inside: list[dict[str, Any]] = []
    for token in _reader().parse(text):
        if token.type in {"bullet_list_open", "ordered_list_open"} and not inside:
            inside.append({"kind": "list", "ordered": token.type.startswith("ordered"), "items": []})
        elif token.type in {"bullet_list_close", "ordered_list_close"} and token.level == 0:
            found.append(inside.pop())
        elif token.type == "inline":
            runs = _runs(token.children or [])
            if inside:
                inside[0]["items"].append(runs)
            else:
                found.append({"kind": "paragraph", "text": runs})
    return found


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    return MarkdownIt("zero", {"html": False}).enable(["emphasis", "list", "link", "newline", "escape"])


def _runs(tokens: list[Any]) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = []
    strong = emphasis = 0
    link = None
    for token in tokens:
        strong += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        emphasis += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        if token.type == "link_open":
            link = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            link = None
        text = " " if token.type in {"softbreak", "hardbreak"} else token.content
        if text:
            runs.append({"text": text, "strong": bool(strong), "emphasis": bool(emphasis), "link": link or None})
    return runs


def _room(session: Session, writer: _Writer) -> list[dict[str, Any]]:
    opens = writer.local(session.starts_at - timedelta(minutes=_backstage_minutes(session)))
    facts = [{"label": _("Backstage opens"), "value": f"{opens:%H:%M}"}] if not writer.written else []
    if session.join_url:
        facts.append({"label": _("Room"), "value": session.join_url})
    if session.dial_in:
        facts.append({"label": _("By phone"), "value": session.dial_in})
    return facts


def _backstage_minutes(session: Session) -> int:
    return session.format.backstage_minutes if session.format else 15


def _who_is_who(session: Session, writer: _Writer) -> dict[str, Any] | None:
    rows = [
        {
            "role": str(SessionRole(part.role).label), "name": str(part.person), "reach": part.person.email,
            "note": part.person.spoken_name or writer.text(part.topic) or None,
        }
        for part in session.parts.all()
    ]  # fmt: skip
    columns = [_("Part"), _("Name"), _("Reach"), _("Name as spoken, topic")]
    return {"heading": _("Who is who"), "columns": columns, "rows": rows} if rows else None


def _interpretation(session: Session, writer: _Writer) -> dict[str, Any] | None:
    floor = language_name(session.floor_language, writer.language)
    names = ", ".join(str(part.person) for part in session.parts.all() if part.role == SessionRole.INTERPRETER)
    rows = [
        {
            "channel": f"{floor} ↔ {language_name(code, writer.language)}",
            "names": names or _("not booked yet"),
            "note": None,
        }
        for code in session.interpretation_languages
    ]
    columns = [_("Channel"), _("Interpreters"), _("Note")]
    return {"heading": _("Interpretation"), "columns": columns, "rows": rows} if rows else None


def _backstage(session: Session, writer: _Writer) -> dict[str, Any] | None:
    if writer.written:
        return None
    before = _backstage_minutes(session)
    steps = [
        (before, _("Sound check, names as spoken")),
        (before // 2, _("Interpreters on their channels, final slides")),
    ]
    rows = [
        {
            "start": f"{writer.local(session.starts_at - timedelta(minutes=minutes)):%H:%M}",
            "title": title,
            "names": None,
        }
        for minutes, title in steps
        if minutes
    ]
    return {"heading": _("Backstage"), "rows": rows} if rows else None


def _plan(session: Session, writer: _Writer) -> dict[str, Any]:
    rows, at, total = [], session.starts_at, 0
    for segment in session.segments.all():
        total += segment.minutes
        person = writer.people.get(segment.person_id)
        rows.append(
            {
                "start": writer.start_words(at, segment.minutes), "minutes": segment.minutes, "total": total,
                "title": writer.text(segment.title), "kind": str(SegmentKind(segment.kind).label),
                "weight": weight_of(segment.kind), "persons": [str(person)] if person else [],
                "language": language_name(segment.language or session.floor_language, writer.language),
                "tool": segment.tool or None, "link": None, "note": writer.text(segment.note) or None,
                "fallback": writer.text(segment.fallback) or None,
            }
        )  # fmt: skip
        at += timedelta(minutes=segment.minutes)
    columns = {
        "start": _("Start"), "minutes": _("Min."), "total": _("Sum"), "part": _("Segment"), "persons": _("Who"),
        "tool": _("Tool"), "note": _("Moderator"), "fallback": _("If it goes wrong"),
    }  # fmt: skip
    end = {"start": f"{writer.local(at):%H:%M}", "title": _("End"), "total": total}
    note = _("Times for %(place)s.") % {"place": zone_city(session.zone, writer.language)}
    return {"heading": _("Minute by minute"), "note": note, "columns": columns, "rows": rows, "end": end}
