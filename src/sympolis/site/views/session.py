"""One session as the public sees it."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sympolis.contributions import speaking
from sympolis.contributions.speaking import PublicSlides
from sympolis.core import clock
from sympolis.core.languages import language_name, pick
from sympolis.directory.models import Person
from sympolis.library import queries as library
from sympolis.library.models import NoteVersion
from sympolis.library.note_reading import Names, Reading, named_in
from sympolis.library.note_reading import reading as read_note
from sympolis.library.queries import notes as note_queries
from sympolis.programme import linked_data, queries
from sympolis.programme.models import SessionVersion
from sympolis.programme.spoken import beside
from sympolis.programme.standing import from_west
from sympolis.programme.states import PUBLIC_ROLES, Recording, SegmentKind, SessionRole, SessionState
from sympolis.registrations import offers
from sympolis.site.reading import SeriesReading
from sympolis.site.zones import zone_bar
from sympolis.ui.caching import public_page
from sympolis.ui.strip import bar, dial

CORE = {SegmentKind.INPUT, SegmentKind.BREAKOUT, SegmentKind.PLENARY, SegmentKind.ADVICE, SegmentKind.QUESTIONS}


@public_page
def session(request: HttpRequest, slug: str, session_slug: str) -> HttpResponse:
    """Everything about a session that is public: when on whose clock, programme, people, calendar."""
    reading = SeriesReading(request, slug)
    versions = list(queries.released(reading.series))
    place = next((index for index, version in enumerate(versions) if version.card["slug"] == session_slug), None)
    if place is None:
        raise Http404
    version = versions[place]
    people = public_people(version)
    row = reading.maker.row(version.card, version.starts_at, version.state, version.previous_starts_at, reading.now)
    note = note_queries.published_version(version.session_id) if version.starts_at <= reading.now else None
    following = next((v for v in versions[place + 1 :] if v.state != SessionState.CANCELLED), None)
    return render(request, "site/session.html", {
        "series": reading.series, "maker": reading.maker, "version": version, "row": row, "card": version.card,
        "content": texts_of(version, reading), "clocks": clock_rows(version, reading), "dial": session_dial(version, reading),
        "segments": segment_rows(version, reading, people), "people": people_rows(version, reading, people), "slides": slides_rows(version, reading),
        "cities": city_links(version, reading),
        "languages": language_rows(version.card, reading), "format": format_line(version.card, reading),
        "recording": Recording(version.card["recording"]).label, "calendar": calendar_links(request, version, reading),
        "way_in": offers.way_in(version, reading.now, reading.maker.zone), "changes": change_rows(version, reading), "bar": zone_bar(request, reading.series, reading.community),
        "practices": library.presented_in(reading.series.network, version.session_id),
        "next": reading.maker.row(following.card, following.starts_at, following.state, None, reading.now) if following else None,
        "linked_data": linked_data.script(linked_data.event(version, series=reading.series, base_url=base_of(request), language=request.reader.language)),
        "note": note_of(note, version, reading), "written": version.card["minutes"] >= 1440, "short": len(row["title"]) < 24, "here": "programme",
    })  # fmt: skip


def note_of(note: NoteVersion | None, version: SessionVersion, reading: SeriesReading) -> Reading | None:
    """The key points of the session's note, when it is public."""
    if note is None:
        return None
    version.session.series, version.session.released = reading.series, version
    names = Names([note.content], reading.maker.language, reading.series)
    return read_note(note.content, names, named=named_in(version.session, note.content))


def base_of(request: HttpRequest) -> str:
    """Scheme and host of this request, without a slash at the end."""
    return request.build_absolute_uri("/").rstrip("/")


def public_people(version: SessionVersion) -> dict[int, Person]:
    """The persons whose part is public, by id, with their city or organisation."""
    wanted = {part["person"] for part in version.content["parts"] if part["role"] in PUBLIC_ROLES}
    wanted |= {segment["person"] for segment in version.content["segments"] if segment["person"]}
    return Person.objects.select_related("municipality", "organisation").in_bulk(wanted) if wanted else {}


def texts_of(version: SessionVersion, reading: SeriesReading) -> dict[str, Any]:
    """The long texts: (text, language attributes); guiding questions as a list."""
    picked = {
        key: pick(version.content[key], *reading.maker.wanted)
        for key in ("description", "audience", "questions", "cancelled_reason")
    }
    summary = pick(version.card["summary"], *reading.maker.wanted)
    return {
        **{key: {"text": text, "mark": reading.maker.mark(language)} for key, (text, language) in picked.items()},
        "summary": {"text": summary[0], "mark": reading.maker.mark(summary[1])},
        "question_list": [
            line.strip("-• ").strip() for line in picked["questions"][0].splitlines() if line.strip("-• ").strip()
        ],
    }


def clock_rows(version: SessionVersion, reading: SeriesReading) -> list[dict[str, Any]]:
    """A row a city, west to east, the reader's and the host's among them."""
    maker, card = reading.maker, version.card
    rows = [
        {
            "name": city.name(maker.language),
            "small": city.country_name(maker.language),
            "zone": city.zone,
            "at": from_west(city)[0],
        }
        for city in maker.clocks(card)
    ]
    zones = {row["zone"] for row in rows}
    for zone_name, small in ((card["zone"], _("host")), (maker.zone, _("you"))):
        if zone_name not in zones:
            east = clock.offset_hours(version.starts_at, clock.zone(zone_name)) * 15
            rows.append(
                {
                    "name": maker.place_words(zone_name),
                    "small": small,
                    "zone": zone_name,
                    "at": east,
                }
            )
            zones.add(zone_name)
    return [clock_row(row, version, maker) for row in sorted(rows, key=lambda row: row["at"])]


def clock_row(row: dict[str, Any], version: SessionVersion, maker) -> dict[str, Any]:
    minutes = version.card["minutes"]
    start = maker.minute_of(version.starts_at, row["zone"])
    times = maker.times(version.starts_at, minutes, row["zone"])
    mine = maker.times(version.starts_at, minutes, maker.zone)
    part = clock.part_during(start, minutes)
    return {
        **row, "bar": bar(start, minutes), "hours": times.hours, "part": str(part), "you": row["zone"] == maker.zone,
        "day": "" if times.day == mine.day else times.day,
        "words": {"night": _("night"), "edge": _("edge of day"), "day": _("day")}[str(part)],
    }  # fmt: skip


def session_dial(version: SessionVersion, reading: SeriesReading) -> dict[str, Any]:
    """The dial in the masthead: one ring a city."""
    clocks = reading.maker.clocks(version.card)
    arcs = [(reading.maker.minute_of(version.starts_at, city.zone), version.card["minutes"]) for city in clocks]
    return {"svg": dial(arcs, _("The session on a 24 hour dial, one ring a city, west to east")), "count": len(clocks)}


def segment_rows(version: SessionVersion, reading: SeriesReading, people: dict[int, Person]) -> list[dict[str, Any]]:
    """The run of show in public: clock time in the reader's zone, minutes, title, person."""
    rows, at = [], version.starts_at
    for segment in version.content["segments"]:
        title, language = pick(segment["title"], *reading.maker.wanted)
        person = people.get(segment["person"])
        kind = segment["kind"]
        rows.append({
            "at": at, "time": f"{at.astimezone(reading.maker.place):%H:%M}", "minutes": segment["minutes"],
            "length": length_words(segment["minutes"]), "days": day_words(at, segment["minutes"], version.starts_at),
            "title": title, "mark": reading.maker.mark(language), "person": person,
            "class": "pause" if kind == SegmentKind.BREAK else "core" if kind in CORE else "",
            "tall": min(segment["minutes"] // 5 * 5, 60),
        })  # fmt: skip
        at += timedelta(minutes=segment["minutes"])
    return rows


def length_words(minutes: int) -> str:
    return _("%(count)d min") % {"count": minutes} if minutes < 1440 else ""


def day_words(at: datetime, minutes: int, start: datetime) -> str:
    """ "Day 1" or "Days 2 to 3" of a written exchange."""
    if minutes < 1440:
        return ""
    first, last = (at - start).days + 1, (at - start).days + minutes // 1440
    return (
        _("Day %(day)d") % {"day": first}
        if first == last
        else _("Days %(first)d to %(last)d") % {"first": first, "last": last}
    )


def people_rows(version: SessionVersion, reading: SeriesReading, people: dict[int, Person]) -> list[dict[str, Any]]:
    """Who speaks and moderates, in the secretariat's order."""
    portraits = speaking.public_portraits(reading.series.network_id, people)
    return [
        {
            "person": people[part["person"]], "portrait": portraits.get(part["person"]), "role": SessionRole(part["role"]).label,
            "function": pick(people[part["person"]].function, *reading.maker.wanted)[0],
            "topic": pick(part["topic"], *reading.maker.wanted)[0],
        }
        for part in version.content["parts"]
        if part["role"] in PUBLIC_ROLES and part["person"] in people
    ]  # fmt: skip


def slides_rows(version: SessionVersion, reading: SeriesReading) -> list[PublicSlides]:
    """Slides to take away, once the session is over."""
    version.session.series = reading.series
    return speaking.public_slides(version, reading.now)


def city_links(version: SessionVersion, reading: SeriesReading) -> list[dict[str, str]]:
    """The session's own cities."""
    own = [reading.community.cities[pk] for pk in version.card["cities"] if pk in reading.community.cities]
    return [{"url": reverse("site:city", args=[city.slug]), "name": city.name(reading.maker.language)} for city in own]


def language_rows(card: dict, reading: SeriesReading) -> dict[str, str]:
    """{"floor": "English", "into": "Into Spanish, French; captions in English"}."""
    return {
        "floor": language_name(card["floor"], reading.maker.language),
        "into": beside(card["into"], reading.maker.language),
    }


def format_line(card: dict, reading: SeriesReading) -> dict[str, str]:
    """{"name": "Opening plenary", "note": "Global, 150 minutes"}."""
    name = pick(card["format"]["name"], *reading.maker.wanted)[0] if card["format"] else _("Session")
    minutes = card["minutes"]
    length = (
        _("%(count)d days in writing") % {"count": minutes // 1440}
        if minutes >= 1440
        else _("%(count)d minutes") % {"count": minutes}
    )
    return {"name": name, "note": f"{reading.maker.where(card)}, {length}"}


def calendar_links(request: HttpRequest, version: SessionVersion, reading: SeriesReading) -> dict[str, str]:
    """Calendar file, and prefilled forms of the two widespread web calendars (times in UTC)."""
    url = base_of(request) + f"{reading.series.get_absolute_url()}sessions/{version.card['slug']}/"
    title = pick(version.card["title"], *reading.maker.wanted)[0]
    span = f"{version.starts_at:%Y%m%dT%H%M%SZ}/{version.ends_at:%Y%m%dT%H%M%SZ}"
    google = urlencode({"action": "TEMPLATE", "text": title, "dates": span, "details": url, "location": url})
    outlook = urlencode({"path": "/calendar/action/compose", "rru": "addevent", "subject": title, "body": url,
                         "startdt": f"{version.starts_at:%Y-%m-%dT%H:%M:%SZ}", "enddt": f"{version.ends_at:%Y-%m-%dT%H:%M:%SZ}"})  # fmt: skip
    return {
        "file": f"{reading.series.get_absolute_url()}sessions/{version.card['slug']}.ics",
        "google": f"https://calendar.google.com/calendar/render?{google}",
        "outlook": f"https://outlook.office.com/calendar/0/deeplink/compose?{outlook}",
    }


def change_rows(version: SessionVersion, reading: SeriesReading) -> list[dict[str, Any]]:
    """Released times of the session before this one and why it moved, newest first: nobody is left with an old note."""
    maker, minutes = reading.maker, version.card["minutes"]
    return [
        {"old": maker.times(old, minutes, maker.zone), "new": maker.times(new, minutes, maker.zone), "why": maker.marked(why)}
        for (new, why), (old, _why_there) in pairwise(queries.released_starts(version.session_id))
        if old != new
    ]  # fmt: skip
