"""Write a series back into a file that can be read again."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from sympolis.core import clock
from sympolis.core.languages import ORIGINS, translation_state
from sympolis.directory.models import Municipality, Organisation, Person, Region
from sympolis.networks.look import DEFAULTS
from sympolis.networks.models import City, Network
from sympolis.networks.states import CarrierKind
from sympolis.programme import queries
from sympolis.programme.formats import house_formats
from sympolis.programme.models import Format, Move, Part, Segment, Series, Session
from sympolis.programme.series_file import toml
from sympolis.programme.series_file.apply.meetings import is_like
from sympolis.programme.series_file.apply.plan import is_public
from sympolis.programme.states import Focus, Recording, SegmentKind, SessionRole, SessionState

HEAD = """Series file of Sympolis. Change it, then: sympolis import FILE --dry-run
A key that is left out leaves things as they are; "" empties them. Times are on the wall clock of their zone."""

Fields = dict[str, Any]


def write(series: Series, *, with_secrets: bool = False) -> str:
    """The file of a series as its draft stands, with everything it points at and the network's cities.

    with_secrets   also join links, dial-in numbers and the e-mail addresses of people
    """
    return _Writer(series, with_secrets).text()


class _Writer:
    """Texts without a language are in the working language, which is written first."""

    def __init__(self, series: Series, with_secrets: bool) -> None:
        self.series, self.with_secrets = series, with_secrets
        self.network: Network = series.network
        self.language = series.working_language
        self.sessions = list(_sessions_of(series))
        self.people = _people_of(self.sessions)
        members = {city.municipality_id: city.since for city in City.objects.filter(network=self.network)}
        pointed: set[int | None] = {city.pk for session in self.sessions for city in session.cities.all()}
        pointed |= {person.municipality_id for person in self.people} | {series.host_city_id}
        cities = Municipality.objects.filter(pk__in=[pk for pk in {*members, *pointed} if pk])
        self.cities = list(cities.select_related("region").prefetch_related("aliases"))
        self.members = members

    def text(self) -> str:
        tables: list[tuple[str, Any]] = [
            ("network", self.network_table()),
            ("series", self.series_table()),
            ("themes", [self.theme(theme) for theme in self.series.themes.all()]),
            ("sessions", [self.session(session) for session in self.sessions]),
            ("formats", [self.format(kind) for kind in self.formats()]),
            ("people", [self.person(person) for person in self.people]),
            ("organisations", [self.organisation(organisation) for organisation in self.organisations()]),
            ("cities", [self.city(city) for city in self.cities]),
            ("regions", [self.region(region) for region in self.regions()]),
        ]
        return toml.document(tables, HEAD)

    # --- texts

    def words(self, texts: dict[str, Any], shape: Callable[[str], Any] = str) -> Any:
        """A text in the working language alone, else a table by language; "" when there is none."""
        told = {code: shape(text) for code, text in _by_language(texts, self.language)}
        if not told or set(told) == {self.language}:
            return told.get(self.language, "")
        outdated = [code for code in told if translation_state(texts, self.language, code) == "outdated"]
        return {**told, "outdated": outdated} if outdated else told

    def texts(self, row: Any, *fields: str) -> Fields:
        return {field: self.words(getattr(row, field)) for field in fields}

    # --- tables

    def network_table(self) -> Fields:
        network = self.network
        look = {name: getattr(network, name) for name in DEFAULTS}
        carriers = [
            _told({"name": one.name, "kind": _unless(one.kind, CarrierKind.CARRIER), "website": one.website})
            for one in network.carriers.all()
        ]
        return _told(
            {
                "slug": network.slug,
                **self.texts(network, "name", "claim", "about", "privacy"),
                "languages": network.languages,
                "zone": network.zone,
                "contact": network.contact_email,
                "demo": network.is_demo,
                "look": _told(look),
                "carriers": toml.Below(carriers),
            }
        )

    def series_table(self) -> Fields:
        series = self.series
        last = series.releases.order_by("-number").first()
        pending = is_public(series.state) and bool(queries.pending_changes(series))
        return _told(
            {
                "slug": series.slug,
                **self.texts(series, "title", "over_title", "summary", "description", "audience"),
                "starts": series.starts_on,
                "ends": series.ends_on,
                "zone": series.zone,
                "host_city": series.host_city.slug if series.host_city else "",
                **self.texts(series, "where_note"),
                "working_language": series.working_language,
                "languages": series.languages,
                **self.texts(series, "languages_note"),
                "apply_by": series.apply_by,
                **self.texts(series, "apply_line", "apply_note"),
                "contact": series.contact_email,
                "regions": [region.code for region in series.regions.all()],
                "targets": series.targets,
                "funder": series.funder,
                "retention": series.retention_on,
                "demo": series.is_demo,
                "state": series.state,
                "release_note": self.words(last.note) if last and not pending else "",  # no release, no note on it
            }
        ) | ({"released": False} if pending else {})

    def theme(self, theme: Any) -> Fields:
        return _told({"code": theme.code, **self.texts(theme, "name", "short_name", "short_note")})

    def session(self, session: Session) -> Fields:
        kind = session.format
        regions = [region.code for region in session.regions.all()]
        secrets = {"join_url": session.join_url, "dial_in": session.dial_in} if self.with_secrets else {}
        return _told(
            {
                "slug": session.slug,
                **self.texts(session, "title", "summary"),
                "start": datetime.combine(session.local_date, session.local_time),
                "zone": session.zone if session.zone != self.series.zone else "",
                **self.second_hour(session),
                "locked": session.is_locked,
                "minutes": session.minutes,
                "format": kind.code if kind else "",
                "theme": session.theme.code if session.theme else "",
                "focus": _unless(session.focus, Focus.REGIONAL if regions else Focus.GLOBAL),
                "regions": regions,
                "cities": [city.slug for city in session.cities.all()],
                "floor": _unless(session.floor_language, self.language),
                "into": session.interpretation_languages,
                "left_out": session.left_out_languages,
                "capacity": session.capacity,
                "recording": _unless(session.recording, Recording.NONE),
                "state": _unless(session.state, SessionState.PLANNED),
                **self.texts(session, "cancelled_reason"),
                **secrets,
                "parts": [self.part(part) for part in session.parts.all()],
                "moves": [self.move(move, session) for move in session.moves.all()],
                **self.run_of_show(session),
                **self.texts(session, "description", "audience"),
                "questions": self.words(session.guiding_questions, str.splitlines),
            }
        )

    def second_hour(self, session: Session) -> Fields:
        """Told for a doubled hour only, and then for the first one too."""
        local = datetime.combine(session.local_date, session.local_time)
        return {"second_hour": session.second_hour} if _is_doubled(local, session.zone) else {}

    def run_of_show(self, session: Session) -> Fields:
        """Nothing when it is that of the format's first part; which part; else every segment."""
        steps = list(session.segments.all())
        parts = list(session.format.parts.all()) if session.format else []
        for number, part in enumerate(parts, 1):
            if is_like(steps, list(part.segments.all())):
                return {"part": number} if number > 1 else {}
        return {"segments": [self.segment(step) for step in steps]} if steps or parts else {}

    def segment(self, step: Segment) -> Fields:
        person = step.person.slug if step.person else ""
        return {**self.step(step), **_told({"person": person, "language": step.language, "tool": step.tool})}

    def step(self, step: Any) -> Fields:
        kind = _unless(step.kind, SegmentKind.PLENARY)
        return _told({"minutes": step.minutes, "kind": kind, **self.texts(step, "title", "note", "fallback")})

    def part(self, part: Part) -> Fields:
        return _told(
            {"person": part.person.slug, "role": _unless(part.role, SessionRole.SPEAKER), **self.texts(part, "topic")}
        )

    def move(self, move: Move, session: Session) -> Fields:
        local = move.from_starts_at.astimezone(clock.zone(move.zone)).replace(tzinfo=None)
        second = (
            {"second_hour": _is_second(move.from_starts_at, local, move.zone)} if _is_doubled(local, move.zone) else {}
        )
        zone = move.zone if move.zone != session.zone else ""
        return _told({"from": local, "zone": zone, **second, **self.texts(move, "reason"), "on": move.at})

    def formats(self) -> list[Format]:
        """The network's own formats, and those of the house that it has changed."""
        kinds = self.network.formats.prefetch_related("parts__segments")
        house = {plan.code: plan for plan in house_formats()}
        return [kind for kind in kinds if kind.code not in house or not _is_house(kind, house[kind.code])]

    def format(self, kind: Format) -> Fields:
        parts = list(kind.parts.all())
        fields = {"code": kind.code, **self.texts(kind, "name", "summary"), "backstage": kind.backstage_minutes}
        if len(parts) == 1 and parts[0].title == kind.name:
            return {**_told(fields), "segments": [self.step(step) for step in parts[0].segments.all()]}
        rows = [
            {
                **_told({**self.texts(part, "title"), "day": part.day_offset}),
                "segments": [self.step(step) for step in part.segments.all()],
            }
            for part in parts
        ]
        return {**_told(fields), "parts": toml.Below(rows)}

    def person(self, person: Person) -> Fields:
        levels = {one["code"]: one.get("level", "") for one in person.languages}
        return _told(
            {
                "slug": person.slug,
                "given_name": person.given_name,
                "family_name": person.family_name,
                "spoken_name": person.spoken_name,
                "email": person.email if self.with_secrets else "",
                "city": person.municipality.slug if person.municipality else "",
                "organisation": person.organisation.name if person.organisation else "",
                "sector": person.sector,
                **self.texts(person, "function"),
                "gender": person.gender,
                "languages": levels if any(levels.values()) else list(levels),
                "zone": person.zone,
                "demo": person.is_demo,
                **self.texts(person, "biography"),
            }
        )

    def organisations(self) -> list[Organisation]:
        found = {person.organisation.pk: person.organisation for person in self.people if person.organisation}
        return sorted(found.values(), key=lambda organisation: organisation.name)

    def organisation(self, one: Organisation) -> Fields:
        return _told(
            {
                "name": one.name,
                "country": one.country,
                "sector": one.sector,
                "website": one.website,
                "demo": one.is_demo,
            }
        )

    def city(self, city: Municipality) -> Fields:
        place = [city.latitude, city.longitude] if city.latitude is not None and city.longitude is not None else []
        return _told(
            {
                "slug": city.slug,
                **self.texts(city, "name"),
                "country": city.country,
                "subdivision": city.subdivision,
                "region": city.region.code if city.region else "",
                "zone": city.zone,
                "size": city.size_band,
                "at": place,
                "aliases": sorted(alias.text for alias in city.aliases.all()),
                "website": city.website,
                "since": self.members.get(city.pk),
                "demo": city.is_demo,
                **self.texts(city, "summary"),
            }
        )

    def regions(self) -> list[Region]:
        found: set[int | None] = {region.pk for session in self.sessions for region in session.regions.all()}
        found |= {region.pk for region in self.series.regions.all()} | {city.region_id for city in self.cities}
        return list(Region.objects.filter(pk__in=[pk for pk in found if pk]))

    def region(self, region: Region) -> Fields:
        return _told({"code": region.code, **self.texts(region, "name")})


def _sessions_of(series: Series) -> Iterable[Session]:
    steps = Prefetch(
        "segments", Segment.objects.select_related("person", "person__municipality", "person__organisation")
    )
    parts = Prefetch("parts", Part.objects.select_related("person", "person__municipality", "person__organisation"))
    stored = series.sessions.select_related("theme", "format")
    return stored.prefetch_related("regions", "cities", steps, parts, "moves", "format__parts__segments")


def _people_of(sessions: list[Session]) -> list[Person]:
    """Everybody the sessions name, by surname."""
    named = [part.person for session in sessions for part in session.parts.all()]
    named += [step.person for session in sessions for step in session.segments.all() if step.person]
    found = {person.pk: person for person in named}
    return sorted(found.values(), key=lambda person: (person.family_name, person.given_name, person.slug))


def _by_language(texts: dict[str, Any], first: str) -> list[tuple[str, str]]:
    told = [(code, text) for code, text in texts.items() if code != ORIGINS and text]
    return sorted(told, key=lambda pair: (pair[0] != first, pair[0]))


def _told(fields: Fields) -> Fields:
    """Without what is empty. 0 is told; False is told for `second_hour` only, where it chooses one of two hours."""
    return {key: part for key, part in fields.items() if _says_something(key, part)}


def _says_something(key: str, part: Any) -> bool:
    if part is None or part is False:
        return key == "second_hour" and part is False
    return part not in ("", [], {})


def _unless(value: str, usual: str) -> str:
    return "" if value == usual else value


def _is_doubled(local: datetime, zone: str) -> bool:
    try:
        clock.instant(local, zone)
    except clock.DoubledHour:
        return True
    except clock.MissingHour:  # zone rules changed since; the file will say so when it is read
        return False
    return False


def _is_second(moment: datetime, local: datetime, zone: str) -> bool:
    return clock.instant(local, zone, second=True) == moment


def _is_house(kind: Format, plan: Any) -> bool:
    parts = list(kind.parts.all())
    return (
        (dict(kind.name), dict(kind.summary), kind.backstage_minutes)
        == (plan.name, plan.summary, plan.backstage_minutes)
        and len(parts) == len(plan.parts)
        and all(
            dict(part.title) == house.title
            and part.day_offset == house.day_offset
            and [_step(step) for step in part.segments.all()] == [_step(step) for step in house.segments]
            for part, house in zip(parts, plan.parts, strict=True)
        )
    )


def _step(step: Any) -> tuple[Any, ...]:
    return (step.minutes, step.kind, dict(step.title), dict(step.note), dict(step.fallback))
