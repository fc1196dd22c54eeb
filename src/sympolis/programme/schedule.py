"""Schedule files of the c3voc/frab family: JSON (schema version 1) and XML, as conference apps read them.

The schemas are published in the repository voc/schedule (validator/json/schema.json, validator/xsd/schedule.xml.xsd)
and have changed over the years. We keep to what the versions with a "generator" share: no "answers" and no
"do_not_record" in JSON (forbidden, and a text, in one version or another; XML tells it in recording/optout), persons by
"name". What our tests hold, and how to check against a checkout of that repository: tests/schemas/README.md.
Everything happens in one room, "Online"; days and clock times are those of the series' zone.
"""

import json
import re
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from sympolis import __version__
from sympolis.core import clock
from sympolis.directory.models import Person
from sympolis.programme.published import Entry, Published
from sympolis.programme.states import Recording

SCHEMA = "https://c3voc.de/schedule/schema.json"
NAMESPACE = UUID("5b0e9a3c-6f0d-4f0b-9d2b-7f1a55a7c3e1")  # of the ids we derive; never change it
ZONE_NAME = re.compile(r"([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")  # what the schemas take for a zone
HOURS_IN_XML = 100  # hours have at most two digits there; longer spans are told in days
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_json(programme: Published) -> bytes:
    """The schedule as JSON. Needs a programme read with content."""
    return json.dumps(as_dict(programme), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def as_dict(programme: Published) -> dict[str, Any]:
    """The schedule as plain values in the shape of the JSON schema."""
    room = _("Online")
    days = days_of(programme)
    conference = {
        **_conference(programme, len(days)),
        "description": programme.text(programme.series.summary),
        "url": programme.programme_url,
        "colors": {"primary": programme.series.network.mast_light or "#ffc93a"},
        "tracks": [
            {"name": programme.text(theme.short_name) or programme.text(theme.name), "slug": theme.code}
            for theme in programme.theme_rows.values()
        ],
        "rooms": [{"name": room, "guid": str(_room_id(programme)), "description": None, "capacity": None}],
        "days": [_day(programme, index, day, room) for index, day in enumerate(days, 1)],
    }
    return {
        "$schema": SCHEMA,
        "generator": {"name": "Sympolis", "version": __version__},
        "schedule": {
            "version": str(programme.number),
            "base_url": programme.series_url,
            "conference": conference,
        },
    }


def _conference(programme: Published, days: int) -> dict[str, Any]:
    series = programme.series
    zone_name = {"time_zone_name": series.zone} if ZONE_NAME.match(series.zone) else {}
    return {
        "acronym": acronym(series.slug),
        "title": programme.text(series.title),
        "start": series.starts_on.isoformat(),
        "end": series.ends_on.isoformat(),
        "daysCount": days,
        "timeslot_duration": "00:05",
        **zone_name,
    }


def acronym(slug: str) -> str:
    """The slug in the letters that the schemas allow for an acronym: a-z, 0-9 and _, four or more."""
    plain = re.sub(r"[^a-z0-9_]", "_", slug.lower())
    return plain if len(plain) >= 4 else f"series_{plain}"


def _room_id(programme: Published) -> UUID:
    series = programme.series
    return uuid5(NAMESPACE, f"room/{series.pk}/{series.created_at.isoformat()}")


Day = tuple[date, datetime, datetime, list[tuple[Entry, datetime]]]


def days_of(programme: Published) -> list[Day]:
    """(date, start, end, [(entry, local start)]) of every day with a session, in the series' zone.

    A session belongs to the day it starts on; the day then lasts until the session is over. A programme without
    sessions has one empty day, the first of the series, since the XML schema asks for one.
    """
    place = clock.zone(programme.series.zone)
    found: dict[date, list[tuple[Entry, datetime]]] = defaultdict(list)
    for entry in programme.entries:
        local = entry.starts_at.astimezone(place)
        found[local.date()].append((entry, local))
    found = found or {programme.series.starts_on: []}
    return [_span(day, rows, place) for day, rows in sorted(found.items())]


def _span(day: date, rows: list[tuple[Entry, datetime]], place: ZoneInfo) -> Day:
    start, end = _midnight(day, place), _midnight(day + timedelta(days=1), place)
    ends = [entry.ends_at.astimezone(place) for entry, _local in rows if not entry.over_days]
    return day, start, max([end, *ends]), rows


def _midnight(day: date, place: ZoneInfo) -> datetime:
    """The first moment of a day; where clocks jump over midnight, the moment after the jump."""
    return datetime.combine(day, time(), tzinfo=place).astimezone(UTC).astimezone(place)


def _day(programme: Published, index: int, day: Day, room: str) -> dict[str, Any]:
    date_, start, end, rows = day
    return {
        "index": index,
        "date": date_.isoformat(),
        "day_start": start.isoformat(),
        "day_end": end.isoformat(),
        "rooms": {room: [_event(programme, entry, local, room) for entry, local in rows]},
    }


def _event(programme: Published, entry: Entry, local: datetime, room: str) -> dict[str, Any]:
    url = programme.url(entry)
    return {
        "id": entry.pk,
        "guid": str(entry.uid),
        "date": local.isoformat(),
        "start": f"{local:%H:%M}",
        "duration": hours_minutes(entry.card["minutes"]),
        "room": room,
        "slug": event_slug(programme, entry),
        "url": url,
        "title": programme.title(entry)[0],
        "subtitle": "",
        "track": programme.theme(entry)[0],
        "type": programme.format_name(entry) or programme.kept("session", lambda: _("Session")),
        "language": entry.card["floor"],
        "abstract": programme.text(entry.card["summary"]),
        "description": description(programme, entry),
        "recording_license": "",
        "persons": [person_of(programme, person) for person, _role in programme.speakers(entry)],
        "links": [{"url": url, "title": title} for title in link_titles(programme, entry)],
        "attachments": [],
    }


def event_slug(programme: Published, entry: Entry) -> str:
    """Unique in the file also where slugs differ in case only; ends with a letter or a figure."""
    plain = re.sub(r"[^a-z0-9_-]", "-", entry.card["slug"].lower()).rstrip("-_")
    return f"{acronym(programme.series.slug)}-{entry.pk}-{plain}".rstrip("-_")


def hours_minutes(minutes: int) -> str:
    """ "01:30", "336:00"."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def xml_duration(minutes: int) -> str:
    """ "01:30"; from 100 hours on days:hours:minutes, "14:00:00"; 99 days are the most that the schema can say."""
    if minutes < HOURS_IN_XML * 60:
        return hours_minutes(minutes)
    days, rest = divmod(min(minutes, 100 * 1440 - 1), 1440)
    return f"{days}:{rest // 60:02d}:{rest % 60:02d}"


def description(programme: Published, entry: Entry) -> str:
    """The long text with the languages below it; a cancelled session begins with the reason."""
    reason = programme.text(entry.cancelled_reason) if entry.cancelled else ""
    parts = (reason, programme.text(entry.content.get("description")), programme.languages_line(entry))
    return "\n\n".join(part for part in parts if part)


def link_titles(programme: Published, entry: Entry) -> list[str]:
    """Titles of links to the session's page: one more for an interpreted session, as apps show one language only."""
    page = programme.kept("link", lambda: _("Page of the session, where you join"))
    return [page, programme.languages_line(entry)] if entry.card["into"] else [page]


def person_of(programme: Published, person: Person) -> dict[str, Any]:
    return programme.kept(("person", person.pk), lambda: _person(programme, person))


def _person(programme: Published, person: Person) -> dict[str, Any]:
    return {
        "id": person.pk,
        "guid": str(uuid5(NAMESPACE, f"person/{person.slug}")),
        "name": str(person),
        "url": programme.base_url + person.get_absolute_url(),
    }


def as_xml(programme: Published) -> bytes:
    """The schedule as XML. Needs a programme read with content."""
    room = _("Online")
    days = days_of(programme)
    conference = _conference(programme, len(days))
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<schedule>\n',
        f'<generator name="Sympolis" version="{__version__}"/>\n<version>{programme.number}</version>\n<conference>\n',
        *(_element(name, conference[name]) for name in ("title", "acronym", "start", "end")),
        _element("days", len(days)),
        _element("timeslot_duration", conference["timeslot_duration"]),
        _element("base_url", programme.series_url),
        _element("time_zone_name", conference["time_zone_name"]) if "time_zone_name" in conference else "",
        "</conference>\n",
        *(_day_xml(programme, index, day, room) for index, day in enumerate(days, 1)),
        "</schedule>\n",
    ]
    return "".join(parts).encode("utf-8", "replace")


def _day_xml(programme: Published, index: int, day: Day, room: str) -> str:
    date_, start, end, rows = day
    events = "".join(_event_xml(programme, entry, local, room) for entry, local in rows)
    return (
        f'<day index="{index}" date="{date_.isoformat()}" start="{start.isoformat()}" end="{end.isoformat()}">\n'
        f"<room name={_attribute(room)}>\n{events}</room>\n</day>\n"
    )


def _event_xml(programme: Published, entry: Entry, local: datetime, room: str) -> str:
    event = _event(programme, entry, local, room)
    event["duration"] = xml_duration(entry.card["minutes"])
    persons = "".join(f'<person id="{person["id"]}">{_plain(person["name"])}</person>' for person in event["persons"])
    links = "".join(f"<link href={_attribute(link['url'])}>{_plain(link['title'])}</link>" for link in event["links"])
    first = "".join(_element(name, event[name]) for name in ("date", "start", "duration", "room", "slug", "url"))
    texts = ("title", "subtitle", "track", "type", "language", "abstract", "description")
    silent = "true" if entry.card["recording"] == Recording.NONE else "false"
    return (
        f'<event id="{event["id"]}" guid="{event["guid"]}">\n{first}'
        f"<recording><license/><optout>{silent}</optout></recording>\n"
        f"{''.join(_element(name, event[name]) for name in texts)}"
        f"<persons>{persons}</persons>\n<links>{links}</links>\n<attachments/>\n</event>\n"
    )


def _element(name: str, value: object) -> str:
    return f"<{name}>{_plain(str(value))}</{name}>\n"


def _plain(text: str) -> str:
    """Text for XML 1.0: markup escaped, characters that may not stand there left out."""
    return escape(NOT_IN_XML.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(NOT_IN_XML.sub("", text))
