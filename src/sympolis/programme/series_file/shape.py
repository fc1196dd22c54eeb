"""What may stand in a series file: every table with its keys. docs/secretariat/series-file.md is written from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sympolis.directory.states import Gender, Sector, SizeBand
from sympolis.networks.states import CarrierKind
from sympolis.programme.series_file import kinds
from sympolis.programme.series_file.kinds import Kind
from sympolis.programme.states import Focus, Recording, SegmentKind, SeriesState, SessionRole, SessionState


@dataclass(frozen=True)
class Texts:
    """A text in the working language, or a table of texts by language."""

    kind: Kind
    many: bool = False  # a list of lines in each language


@dataclass(frozen=True)
class ListOf:
    """A list of single values."""

    kind: Kind


@dataclass(frozen=True)
class TableOf:
    """A table with free keys and values of one kind; `also_list`: a plain list of keys will do."""

    key: Kind
    value: Kind
    also_list: bool = False


@dataclass(frozen=True)
class Rows:
    """A list of tables; `word`: a single word may stand for it."""

    keys: Mapping[str, "Key"]
    word: str = ""


@dataclass(frozen=True)
class Table:
    """A table in a table."""

    keys: Mapping[str, "Key"]


@dataclass(frozen=True)
class Key:
    """A key of a table."""

    kind: "Kind | Texts | ListOf | TableOf | Rows | Table"
    example: str = ""  # what a missing line looks like; only for keys that a new row needs

    @property
    def needed(self) -> bool:
        return bool(self.example)


_NAME = Texts(kinds.line())
_TEXT = Texts(kinds.text())
_MINUTES = kinds.number(1, 60 * 1440)  # an exchange in writing may take weeks

CARRIER = {
    "name": Key(kinds.line(needed=True), '"City association"'),
    "kind": Key(kinds.choice(CarrierKind)),
    "website": Key(kinds.website()),
}
LOOK = {
    name: Key(kinds.colour)
    for name in ("mast_light", "mast_dark", "on_mast_light", "on_mast_dark", "brand_light", "brand_dark")
}
NETWORK = {
    "slug": Key(kinds.slug(60), '"connective-cities"'),
    "name": Key(_NAME, '"Connective Cities"'),
    "claim": Key(_NAME),
    "about": Key(_TEXT),
    "privacy": Key(_TEXT),
    "languages": Key(ListOf(kinds.language)),
    "zone": Key(kinds.zone),
    "contact": Key(kinds.email),
    "carriers": Key(Rows(CARRIER)),
    "look": Key(Table(LOOK)),
    "demo": Key(kinds.flag),
}
REGION = {
    "code": Key(kinds.slug(40), '"latin-america"'),
    "name": Key(_NAME, '"Latin America"'),
}
CITY = {
    "slug": Key(kinds.slug(120), '"amman"'),
    "name": Key(_NAME, '"Amman"'),
    "country": Key(kinds.country, '"JO"'),
    "subdivision": Key(kinds.subdivision),
    "region": Key(kinds.line(40)),
    "zone": Key(kinds.zone, '"Asia/Amman"'),
    "size": Key(kinds.choice(SizeBand, empty=True)),
    "at": Key(kinds.place),
    "aliases": Key(ListOf(kinds.line(200, needed=True))),
    "website": Key(kinds.website()),
    "summary": Key(_TEXT),
    "since": Key(kinds.maybe_day),
    "demo": Key(kinds.flag),
}
ORGANISATION = {
    "name": Key(kinds.line(needed=True), '"University of Gondola"'),
    "country": Key(kinds.maybe_country),
    "sector": Key(kinds.choice(Sector, empty=True)),
    "website": Key(kinds.website()),
    "demo": Key(kinds.flag),
}
PERSON = {
    "slug": Key(kinds.slug(160), '"ana-marques"'),
    "given_name": Key(kinds.line()),
    "family_name": Key(kinds.line(needed=True), '"Marques"'),
    "spoken_name": Key(kinds.line()),
    "email": Key(kinds.email),
    "city": Key(kinds.line(120)),
    "organisation": Key(kinds.line()),
    "sector": Key(kinds.choice(Sector, empty=True)),
    "function": Key(_NAME),
    "biography": Key(_TEXT),
    "gender": Key(kinds.choice(Gender, empty=True)),
    "languages": Key(TableOf(kinds.language, kinds.level, also_list=True)),
    "zone": Key(kinds.maybe_zone),
    "demo": Key(kinds.flag),
}
STEP = {  # of a format
    "minutes": Key(_MINUTES, "10"),
    "title": Key(_NAME, '"Welcome"'),
    "kind": Key(kinds.choice(SegmentKind)),
    "note": Key(_TEXT),
    "fallback": Key(_TEXT),
}
MEETING = {  # a part of a format of several meetings
    "title": Key(_NAME, '"Getting to know each other"'),
    "day": Key(kinds.number(0, 366)),
    "segments": Key(Rows(STEP)),
}
FORMAT = {
    "code": Key(kinds.code, '"K"'),
    "name": Key(_NAME, '"Coffee round"'),
    "summary": Key(_TEXT),
    "backstage": Key(kinds.number(0, 240)),
    "segments": Key(Rows(STEP)),
    "parts": Key(Rows(MEETING)),
}
SERIES = {
    "slug": Key(kinds.slug(80), '"lessons-learned-2020"'),
    "title": Key(_NAME, '"Lessons Learned"'),
    "over_title": Key(_NAME),
    "summary": Key(_TEXT),
    "description": Key(_TEXT),
    "audience": Key(_TEXT),
    "starts": Key(kinds.day, "2020-08-25"),
    "ends": Key(kinds.day, "2020-12-31"),
    "zone": Key(kinds.zone, '"Europe/Berlin"'),
    "host_city": Key(kinds.line(120)),
    "where_note": Key(_TEXT),
    "working_language": Key(kinds.language),
    "languages": Key(ListOf(kinds.language)),
    "languages_note": Key(_TEXT),
    "apply_by": Key(kinds.maybe_day),
    "apply_line": Key(_NAME),
    "apply_note": Key(_TEXT),
    "contact": Key(kinds.email),
    "regions": Key(ListOf(kinds.slug(40))),
    "targets": Key(TableOf(kinds.slug(60), kinds.amount)),
    "funder": Key(kinds.line()),
    "retention": Key(kinds.maybe_day),
    "state": Key(kinds.choice(SeriesState)),
    "released": Key(kinds.flag),
    "release_note": Key(_TEXT),
    "demo": Key(kinds.flag),
}
THEME = {
    "code": Key(kinds.slug(40), '"digitalisation"'),
    "name": Key(Texts(kinds.line(1000)), '"Digitalisation of processes and services"'),
    "short_name": Key(_NAME),
    "short_note": Key(_NAME),
}
PART = {
    "person": Key(kinds.slug(160), '"ana-marques"'),
    "role": Key(kinds.choice(SessionRole)),
    "topic": Key(_NAME),
}
SEGMENT = {
    **STEP,
    "person": Key(kinds.slug(160)),
    "language": Key(kinds.language),
    "tool": Key(kinds.line()),
}
MOVE = {
    "from": Key(kinds.local_time, "2020-11-23 14:00:00"),
    "zone": Key(kinds.zone),
    "second_hour": Key(kinds.flag),
    "reason": Key(_TEXT),
    "on": Key(kinds.moment),
}
SESSION = {
    "slug": Key(kinds.slug(120), '"cities-in-crisis"'),
    "title": Key(_NAME, '"Cities in Crisis"'),
    "start": Key(kinds.local_time, "2020-11-23 14:00:00"),
    "zone": Key(kinds.zone),
    "second_hour": Key(kinds.flag),
    "locked": Key(kinds.flag),
    "minutes": Key(_MINUTES),
    "format": Key(kinds.maybe_code),
    "part": Key(kinds.number(1, 20)),
    "theme": Key(kinds.line(40)),
    "focus": Key(kinds.choice(Focus)),
    "regions": Key(ListOf(kinds.slug(40))),
    "cities": Key(ListOf(kinds.slug(120))),
    "floor": Key(kinds.language),
    "into": Key(ListOf(kinds.channel)),
    "left_out": Key(ListOf(kinds.channel)),
    "capacity": Key(kinds.number(1, 1_000_000, empty=True)),
    "recording": Key(kinds.choice(Recording)),
    "state": Key(kinds.choice(SessionState)),
    "cancelled_reason": Key(_TEXT),
    "summary": Key(_TEXT),
    "description": Key(_TEXT),
    "audience": Key(_TEXT),
    "questions": Key(Texts(kinds.line(1000, needed=True), many=True)),
    "join_url": Key(kinds.website(1000)),
    "dial_in": Key(kinds.line(200)),
    "parts": Key(Rows(PART)),
    "segments": Key(Rows(SEGMENT, word="format")),
    "moves": Key(Rows(MOVE)),
}
FILE = {
    "network": Key(Table(NETWORK), "[network]"),
    "regions": Key(Rows(REGION)),
    "cities": Key(Rows(CITY)),
    "organisations": Key(Rows(ORGANISATION)),
    "people": Key(Rows(PERSON)),
    "formats": Key(Rows(FORMAT)),
    "series": Key(Table(SERIES), "[series]"),
    "themes": Key(Rows(THEME)),
    "sessions": Key(Rows(SESSION)),
}
