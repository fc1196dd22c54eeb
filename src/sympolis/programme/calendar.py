"""iCalendar files of a session and of a series (RFC 5545, 7986), by hand (docs/decisions/0007-calendar-files.md).

The UID of a session is `<its uuid>@sympolis`, whatever host serves it, so an entry stays the same entry when a network
moves to another address. SEQUENCE, LAST-MODIFIED and DTSTAMP come from the released version, so equal programmes give
equal bytes. The place to join is the public page of the session: a join link is for those who are confirmed, whose own
entries (`Personal`) are made from the same lines.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from sympolis import __version__
from sympolis.core import clock
from sympolis.core.text import isolated
from sympolis.programme.published import Entry, Published
from sympolis.programme.zone_rules import vtimezone

UID_DOMAIN = "sympolis"  # a fixed label, no host name (RFC 7986 5.3 advises against those)
REFRESH = "PT1H"
LINE_OCTETS = 75
LANGUAGE_TAG = re.compile(r"[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,5}")
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
LINE_ENDS = "\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029"  # to one reader or another: never raw inside a property
TAMED = str.maketrans({
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]),  # control characters go
    "\t": " ", "\n": "\n", **dict.fromkeys(LINE_ENDS, "\n"),
})  # fmt: skip
# COLOR of RFC 7986 is a CSS colour name; the network's own colour is told beside it to programs that read hex.
NAMED_COLOURS = {
    "black": 0x000000, "dimgray": 0x696969, "gray": 0x808080, "silver": 0xC0C0C0, "maroon": 0x800000,
    "firebrick": 0xB22222, "crimson": 0xDC143C, "tomato": 0xFF6347, "darkorange": 0xFF8C00, "orange": 0xFFA500,
    "gold": 0xFFD700, "khaki": 0xF0E68C, "olive": 0x808000, "yellowgreen": 0x9ACD32, "forestgreen": 0x228B22,
    "darkgreen": 0x006400, "mediumseagreen": 0x3CB371, "teal": 0x008080, "darkslategray": 0x2F4F4F,
    "turquoise": 0x40E0D0, "deepskyblue": 0x00BFFF, "steelblue": 0x4682B4, "dodgerblue": 0x1E90FF,
    "royalblue": 0x4169E1, "mediumblue": 0x0000CD, "navy": 0x000080, "indigo": 0x4B0082, "rebeccapurple": 0x663399,
    "mediumorchid": 0xBA55D3, "purple": 0x800080, "orchid": 0xDA70D6, "hotpink": 0xFF69B4, "sienna": 0xA0522D,
    "saddlebrown": 0x8B4513, "tan": 0xD2B48C, "midnightblue": 0x191970, "seagreen": 0x2E8B57, "darkslateblue": 0x483D8B,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Personal:
    """What only the entry of somebody who comes has, beside or instead of what the public reads (RFC 5546).

    sequence   SEQUENCE, as written, which also counts what became of their registration
    stamp      DTSTAMP: when this very entry was made
    parties    ORGANIZER and ATTENDEE, as unfolded lines
    join_url   where they join; "": on the public page
    dial_in    how to join by phone, as typed; ""
    ended      the entry has to go, whether or not the session takes place
    """

    sequence: str
    stamp: datetime
    parties: tuple[str, ...] = ()
    join_url: str = ""
    dial_in: str = ""
    ended: bool = False


def calendar_uid(uid: UUID) -> str:
    """The UID of a session's calendar entry."""
    return f"{uid}@{UID_DOMAIN}"


def of_series(programme: Published, *, source: str, entries: Iterable[Entry] | None = None, about: str = "") -> bytes:
    """The calendar of a series, or of some of its entries, to subscribe to.

    `source` is the address it is served at; `about` tells which part of the programme was chosen, if not all of it.
    """
    chosen = list(programme.entries if entries is None else entries)
    return file_of([*_feed_lines(programme, source, about), *_body(programme, chosen)])


def of_session(programme: Published, entry: Entry) -> bytes:
    """The calendar file of one session."""
    return file_of(_body(programme, [entry]))


def file_of(lines: Iterable[str]) -> bytes:
    """Unfolded lines as a whole calendar file."""
    folded = [line if len(line) * 4 <= LINE_OCTETS else fold(line) for line in file_lines(lines)]
    return "\r\n".join(folded).encode("utf-8", "replace")


def file_lines(lines: Iterable[str]) -> list[str]:
    """The lines with what stands around them in every file; an empty one ends it."""
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Sympolis//Sympolis {__version__}//EN", "CALSCALE:GREGORIAN")
    return [*head, *lines, "END:VCALENDAR", ""]


def _feed_lines(programme: Published, source: str, about: str) -> list[str]:
    series = programme.series
    name, language = programme.best(series.title)
    if about:
        name = f"{isolated(name)}: {isolated(about)}"
    summary, summary_language = programme.best(series.summary)
    colour = series.network.mast_light or "#ffc93a"
    lines = [
        _text("NAME", name, language),
        f"X-WR-CALNAME:{escape(name)}",
        f"X-WR-TIMEZONE:{escape(series.zone)}",
        f"URL:{programme.programme_url}",
        f"SOURCE;VALUE=URI:{source}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        f"COLOR:{nearest_colour(colour)}",
        f"X-APPLE-CALENDAR-COLOR:{colour}",
    ]
    if summary:
        lines += [_text("DESCRIPTION", summary, summary_language), f"X-WR-CALDESC:{escape(summary)}"]
    if programme.at:
        lines.append(f"LAST-MODIFIED:{utc(programme.at)}")
    return lines


def _body(programme: Published, entries: list[Entry]) -> list[str]:
    zones: dict[str, tuple[int, int]] = {}
    events: list[str] = []
    for entry in entries:
        events += event_lines(programme, entry, zones)
    if not entries:  # an iCalendar object has to hold something (RFC 5545 3.6)
        zones[programme.series.zone] = (programme.series.starts_on.year, programme.series.ends_on.year)
    return [*zone_lines(zones), *events]


def zone_lines(zones: dict[str, tuple[int, int]]) -> list[str]:
    """The VTIMEZONEs that events refer to."""
    return [line for name, (first, last) in sorted(zones.items()) for line in vtimezone(name, first, last)]


def event_lines(
    programme: Published, entry: Entry, zones: dict[str, tuple[int, int]], personal: Personal | None = None
) -> list[str]:
    """The VEVENT of a session. Zones it refers to are noted in `zones`: name -> (first year, last year)."""
    title, title_language = programme.title(entry)
    theme, theme_language = programme.theme(entry)
    released_at = utc(entry.released_at)
    gone = entry.cancelled or (personal is not None and personal.ended)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{calendar_uid(entry.uid)}",
        f"SEQUENCE:{personal.sequence if personal else entry.sequence}",
        f"DTSTAMP:{utc(personal.stamp) if personal else released_at}",
        f"CREATED:{utc(programme.first_released.get(entry.pk, entry.released_at))}",
        f"LAST-MODIFIED:{released_at}",
        *(personal.parties if personal else ()),
        *_times(entry, zones),
        _text("SUMMARY", title, title_language),
        *_place_lines(programme, entry, personal, gone),
        f"STATUS:{'CANCELLED' if gone else 'CONFIRMED'}",
        f"TRANSP:{'TRANSPARENT' if gone or entry.over_days else 'OPAQUE'}",
    ]
    if theme:
        lines.append(_text("CATEGORIES", theme, theme_language))
    return [*lines, "END:VEVENT"]


def _place_lines(programme: Published, entry: Entry, personal: Personal | None, gone: bool) -> list[str]:
    """DESCRIPTION, LOCATION, URL, CONFERENCE: the public page, and the link to join for whom it is."""
    words, url = _words(programme), programme.url(entry)
    join_url = personal.join_url if personal and not gone else ""
    about = description(programme, entry)
    if personal and not gone:
        about = "\n".join([about, *_ways_in(words, personal)])
    lines = [
        _text("DESCRIPTION", about, programme.language),
        f"LOCATION:{escape(join_url)}"
        if join_url
        else _text("LOCATION", words["online"] % {"url": url}, programme.language),
        f"URL:{url}",
    ]
    if not gone:
        label = words["join"] if join_url else words["label"]
        lines.append(f"CONFERENCE;VALUE=URI;FEATURE=VIDEO,AUDIO;LABEL={label}:{join_url or url}")
    return lines


def _ways_in(words: dict[str, str], personal: Personal) -> list[str]:
    return [
        words[name] % {name: value}
        for name, value in (("join_url", personal.join_url), ("dial_in", personal.dial_in))
        if value
    ]


def description(programme: Published, entry: Entry) -> str:
    """What a calendar shows below the title: summary, languages, the host's clock, where to find the session."""
    words, zone_name = _words(programme), _known_zone(entry)
    reason = programme.text(entry.cancelled_reason) if entry.cancelled else ""
    lines = [reason, programme.text(entry.card["summary"]), "", programme.languages_line(entry)]
    if not entry.over_days:
        lines.append(words["host"] % {"when": programme.clock_line(entry.starts_at, entry.ends_at, zone_name)})
    if entry.previous_starts_at and entry.previous_starts_at != entry.starts_at:
        until = entry.previous_starts_at + (entry.ends_at - entry.starts_at)
        before = programme.clock_line(entry.previous_starts_at, until, zone_name)
        lines.append(words["moved"] % {"when": before})
    lines.append(words["where"] % {"url": programme.url(entry)})
    return "\n".join(lines).strip().replace("\n\n\n", "\n\n")


def _words(programme: Published) -> dict[str, str]:
    """Our own sentences, looked up once a file."""
    return programme.kept(
        "calendar",
        lambda: {
            "online": _("Online: %(url)s"),
            "label": quoted(_("Page of the session, where you join")),
            "join": quoted(_("Join the session")),
            "join_url": _("Join here: %(join_url)s"),
            "dial_in": _("By phone: %(dial_in)s"),
            "host": _("Host's clock: %(when)s"),
            "moved": _("Moved. Before: %(when)s"),
            "where": _("How to join, programme and documents: %(url)s"),
        },
    )


def _known_zone(entry: Entry) -> str:
    """The session's zone, or UTC when the tz database in use does not have it (any more)."""
    try:
        clock.zone(entry.card["zone"])
    except clock.UnknownZone:
        return "UTC"
    return str(entry.card["zone"])


def _times(entry: Entry, zones: dict[str, tuple[int, int]]) -> list[str]:
    """DTSTART and DTEND: on the session's clock, in UTC for zone UTC, as whole days for a written exchange.

    A local time that happens twice means its first occurrence (RFC 5545 3.3.5); the second can only be told in UTC.
    """
    zone_name = _known_zone(entry)
    place = clock.zone(zone_name)
    start, end = entry.starts_at.astimezone(place), entry.ends_at.astimezone(place)
    if entry.over_days:
        after = (end - timedelta(seconds=1)).date() + timedelta(days=1)
        return [f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    if zone_name == "UTC" or start.fold or end.fold:
        return [f"DTSTART:{utc(entry.starts_at)}", f"DTEND:{utc(entry.ends_at)}"]
    first, last = zones.get(zone_name, (start.year, end.year))
    zones[zone_name] = (min(first, start.year), max(last, end.year))
    return [
        f"DTSTART;TZID={zone_name}:{_local(start)}",
        f"DTEND;TZID={zone_name}:{_local(end)}",
    ]


def utc(moment: datetime) -> str:
    """ "20201027T090000Z"."""
    return f"{_local(moment.astimezone(UTC))}Z"


def _local(moment: datetime) -> str:
    return moment.replace(tzinfo=None, microsecond=0).isoformat().replace("-", "").replace(":", "")


def escape(text: str) -> str:
    """A TEXT value (RFC 5545 3.3.11): nothing in it can end the property or begin another one."""
    if CONTROLS.search(text):
        text = text.replace("\r\n", "\n").translate(TAMED)
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _text(name: str, text: str, language: str) -> str:
    tag = f";LANGUAGE={language}" if LANGUAGE_TAG.fullmatch(language) else ""
    return f"{name}{tag}:{escape(text)}"


def quoted(text: str) -> str:
    """A parameter value in quotes, with RFC 6868's signs for what may not stand there."""
    plain = text.translate(dict.fromkeys([*range(0x20), 0x7F]))
    return '"' + plain.replace("^", "^^").replace('"', "^'") + '"'


def fold(line: str) -> str:
    """The line in pieces of at most 75 octets, the following ones begun with a blank; no character is cut in two."""
    octets = line.encode("utf-8", "replace")
    if len(octets) <= LINE_OCTETS:
        return line
    pieces, at, room = [], 0, LINE_OCTETS
    while at < len(octets):
        cut = min(at + room, len(octets))
        while cut < len(octets) and octets[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(octets[at:cut].decode())
        at, room = cut, LINE_OCTETS - 1
    return "\r\n ".join(pieces)


def nearest_colour(hex_colour: str) -> str:
    """The CSS colour name nearest to #rrggbb."""
    wanted = int(hex_colour.lstrip("#"), 16)
    return min(NAMED_COLOURS, key=lambda name: _distance(wanted, NAMED_COLOURS[name]))


def _distance(one: int, other: int) -> int:
    return sum(((one >> shift & 255) - (other >> shift & 255)) ** 2 for shift in (0, 8, 16))
