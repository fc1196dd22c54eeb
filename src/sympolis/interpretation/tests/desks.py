"""Interpreters with bookings to try their desk on: in a session of 27 October 2020 with a speaker."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sympolis.contributions.tests import speakers
from sympolis.interpretation.models import Booking, Interpreter, Pair
from sympolis.interpretation.states import BookingState
from sympolis.networks.models import Network
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as programme

NOW = speakers.NOW


def network(**fields: Any) -> Network:
    return networks.network(host="testserver", **fields)


def session(network: Network, slug: str = "water", **fields: Any) -> Session:
    """A released session of two hours with French, in a series of its own."""
    series = fields.pop("series", None) or programme.series(network, slug="own")
    told = {"slug": slug, "title": {"en": "Water", "de": "Wasser"}, "interpretation_languages": ["fr"], **fields}
    return speakers.released(speakers.session(series, **told))


def interpreter(network: Network, name: str = "Luc Diallo", **fields: Any) -> Interpreter:
    """Somebody who works between English and French, on Dakar's clock."""
    given, _blank, family = name.rpartition(" ")
    person = programme.person(
        network, family, given_name=given, email=f"{family.lower()}@interpret.example", zone="Africa/Dakar"
    )
    row = Interpreter.objects.create(network=network, person=person, **{"fee": Decimal(300), **fields})
    Pair.objects.create(interpreter=row, source="en", target="fr")
    Pair.objects.create(interpreter=row, source="fr", target="en")
    return row


def booking(session: Session, who: Interpreter, **fields: Any) -> Booking:
    """Accepted, into French."""
    told = {
        "language": "fr", "source": "en", "state": BookingState.ACCEPTED, "fee": Decimal(300), "currency": "EUR",
        "starts_at": session.starts_at, "minutes": session.minutes, **fields,
    }  # fmt: skip
    return Booking.objects.create(session=session, interpreter=who, **told)


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2020, 10, day, hour)
