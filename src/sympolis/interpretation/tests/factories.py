"""The smallest valid rows of interpretation. Bookings are made by the real verbs."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sympolis.interpretation.actions import bookings, roster
from sympolis.interpretation.models import Booking, Interpreter
from sympolis.networks.models import Network
from sympolis.networks.tests import factories as networks
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as programme

NOW = datetime(2020, 10, 5, 9, tzinfo=UTC)
FRENCH = (("spoken", "en", "fr"), ("spoken", "fr", "en"))
ARABIC = (("spoken", "en", "ar"), ("spoken", "ar", "en"))
FRENCH_TO_ARABIC = (("spoken", "fr", "ar"),)


def interpreter(
    network: Network, name: str = "", *, pairs: Any = FRENCH, zone: str = "Africa/Accra", **fields: Any
) -> Interpreter:
    """Somebody who works between English and French, on Accra's clock."""
    about = {name: fields.pop(name) for name in ("slug", "municipality") if name in fields}
    email = fields.pop("email", f"{name.lower() or 'somebody'}@interpret.example")
    person = programme.person(network, name, email=email, zone=zone, **about)
    return roster.add_interpreter(network, person, by=None, pairs=pairs, **{"fee": Decimal(300), **fields})


def session(*args: Any, **fields: Any) -> Session:
    """A session of two hours with French."""
    return programme.session(*args, **{"interpretation_languages": ["fr"], **fields})


def water() -> Session:
    """A released session of two hours with French, in the series "own" of the network that tests visit."""
    made = session(
        programme.series(networks.network(host="testserver"), slug="own"), slug="water", title={"en": "Water"}
    )
    programme.release(made.series)
    made.refresh_from_db()
    return made


def proposed(session: Session, who: Interpreter, language: str = "fr", **fields: Any) -> Booking:
    return bookings.propose(session, who, by=None, language=language, **fields)


def offered(session: Session, who: Interpreter, language: str = "fr", **fields: Any) -> Booking:
    return bookings.offer(proposed(session, who, language, **fields), by=None)


def accepted(session: Session, who: Interpreter, language: str = "fr", **fields: Any) -> Booking:
    return bookings.accept(offered(session, who, language, **fields), by=who)
