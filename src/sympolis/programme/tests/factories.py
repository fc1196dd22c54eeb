"""The smallest valid rows of the programme. `released_session` and `release` go through the real verb."""

from datetime import date, datetime, timedelta
from itertools import count

from sympolis.core import clock
from sympolis.directory.models import Account, Municipality, Person
from sympolis.directory.tests import factories as directory
from sympolis.networks.models import Contact, Network
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions
from sympolis.programme.models import (
    Format,
    FormatPart,
    FormatSegment,
    Part,
    Release,
    Segment,
    Series,
    Session,
    Theme,
)
from sympolis.programme.states import SegmentKind, SeriesState, SessionRole, SessionState

_number = count(1)


def network(slug: str = "", **fields) -> Network:
    return networks.network(slug, **fields)


def coordinator(network: Network) -> Account:
    """An account that may do everything in the network."""
    return networks.member(network, Role.COORDINATOR)


def person(network: Network, family_name: str = "", **fields) -> Person:
    """Somebody the network knows."""
    return networks.contact(network, directory.person(family_name, **fields))


def municipality(network: Network, name: str = "", **fields) -> Municipality:
    """A city of the network's community."""
    return networks.city(network, directory.municipality(name, **fields))


def series(network: Network | None = None, **fields) -> Series:
    """A published series from 25 August to 31 December 2020, host's zone Europe/Berlin, texts in English and German."""
    number = next(_number)
    given = {
        "slug": f"series-{number}",
        "title": {"en": f"Series {number}"},
        "starts_on": date(2020, 8, 25),
        "ends_on": date(2020, 12, 31),
        "zone": "Europe/Berlin",
        "languages": ["en", "de"],
        "state": SeriesState.PUBLISHED,
        **fields,
    }
    return Series.objects.create(network=network or networks.network(), **given)


def theme(series: Series, name: str = "", **fields) -> Theme:
    number = next(_number)
    given = {"code": f"theme-{number}", "order": number, "name": {"en": name or f"Theme {number}"}, **fields}
    return Theme.objects.create(series=series, **given)


def format(network: Network, code: str = "", *, minutes: tuple[int, ...] = (60,), **fields) -> Format:
    """A format of one part with a plenary segment for each of `minutes`."""
    code = code or f"f{next(_number)}"
    kind = Format.objects.create(network=network, code=code, **{"name": {"en": f"Format {code}"}, **fields})
    part = FormatPart.objects.create(format=kind, title={"en": "Part"})
    for order, length in enumerate(minutes):
        FormatSegment.objects.create(part=part, order=order, minutes=length, title={"en": f"Step {order + 1}"})
    return kind


def session(series_: Series | None = None, local_start: datetime = datetime(2020, 10, 27, 10), **fields) -> Session:
    """A planned session of two hours, on 27 October 2020 at 10:00 in Berlin unless told otherwise."""
    chosen, number = series_ or series(), next(_number)
    given = {
        "slug": f"session-{number}",
        "title": {"en": f"Session {number}"},
        "zone": chosen.zone,
        "minutes": 120,
        "floor_language": "en",
        "state": SessionState.PLANNED,
        **fields,
    }
    starts_at = clock.instant(local_start, given["zone"], second=given.get("second_hour", False))
    return Session.objects.create(
        series=chosen,
        local_date=local_start.date(),
        local_time=local_start.time(),
        **{"starts_at": starts_at, **given},
    )


def sessions(series_: Series, number: int, **fields) -> list[Session]:
    """That many sessions, a day apart."""
    first = datetime(2020, 9, 1, 14)
    return [session(series_, first + timedelta(days=day), **fields) for day in range(number)]


def segment(session: Session, minutes: int = 10, **fields) -> Segment:
    number = next(_number)
    given = {"order": number, "title": {"en": f"Step {number}"}, "kind": SegmentKind.PLENARY, **fields}
    return Segment.objects.create(session=session, minutes=minutes, **given)


def part(session: Session, person_: Person | None = None, role: str = SessionRole.SPEAKER, **fields) -> Part:
    """A part of somebody the network knows."""
    who = person_ or person(session.series.network)
    Contact.objects.get_or_create(network=session.series.network, person=who)
    return Part.objects.create(session=session, person=who, role=role, **fields)


def release(series: Series, **fields) -> Release:
    """Release what is pending, as the system."""
    return actions.release(series, by=None, **fields)


def released_session(
    series_: Series | None = None, local_start: datetime = datetime(2020, 10, 27, 10), **fields
) -> Session:
    """A session that the public sees, as in `session`. Releases everything that is pending in its series."""
    row = session(series_, local_start, **fields)
    release(row.series)
    row.refresh_from_db()
    return row
