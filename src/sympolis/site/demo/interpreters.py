"""Interpreters of the running series: a roster, two booked pairs, an open offer; the rest is still to be found."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from sympolis.contributions.actions.speaking import Away
from sympolis.directory.models import Person
from sympolis.interpretation.actions import bookings, roster
from sympolis.interpretation.models import Interpreter
from sympolis.interpretation.states import Service
from sympolis.networks import actions as networks
from sympolis.networks.models import Network
from sympolis.programme.models import Series, Session
from sympolis.programme.states import SessionState
from sympolis.site.demo.files import SLUG

ROSTER: list[dict[str, Any]] = [
    {"slug": "ines-caballero", "pairs": "es-en", "fee": 380, "recording": "yes", "zone": "Europe/Madrid"},
    {"slug": "nour-mansouri", "pairs": "ar-en ar-fr fr-en", "fee": 420, "zone": "Africa/Tunis"},
    {"slug": "thomas-lefevre", "name": ("Thomas", "Lefèvre"), "pairs": "fr-en", "fee": 400, "zone": "Europe/Paris", "language": "en"},
    {"slug": "awa-diop", "name": ("Awa", "Diop"), "pairs": "fr-en fr-pt", "fee": 340, "zone": "Africa/Dakar", "recording": "yes"},
    {"slug": "salma-idrissi", "name": ("Salma", "Idrissi"), "pairs": "ar-en ar-fr", "fee": 380, "zone": "Africa/Casablanca"},
    {"slug": "yusuf-kanaan", "name": ("Yusuf", "Kanaan"), "pairs": "ar-en", "fee": 400, "zone": "Asia/Amman"},
    {"slug": "diego-salinas", "name": ("Diego", "Salinas"), "pairs": "es-en es-pt", "fee": 320, "zone": "America/Bogota", "recording": "no"},
    {"slug": "hannah-voss", "name": ("Hannah", "Voss"), "pairs": "en-ils", "service": Service.SIGN, "fee": 95, "fee_unit": "hour", "zone": "Europe/Berlin"},
]  # fmt: skip
BIOGRAPHY = {"en": "An invented person of this demonstration.", "de": "Eine erfundene Person dieser Vorführung."}
PAIRS = (("es", "ines-caballero", "diego-salinas"), ("fr", "thomas-lefevre", "awa-diop"))  # booked together, once each
OPEN = ("ar", "nour-mansouri")  # asked for the next session with Arabic, and has not answered
AWAY = "awa-diop"  # for four days, six weeks from now


def settle() -> None:
    """Fill the roster, and staff some of the sessions to come."""
    series = Series.objects.select_related("network").get(slug=SLUG)
    people = {told["slug"]: _added(series.network, told) for told in ROSTER}
    coming = Session.objects.filter(series=series, starts_at__gt=timezone.now()).exclude(state=SessionState.CANCELLED)
    sessions = list(coming.select_related("series__network").order_by("starts_at"))
    for language, *pair in PAIRS:
        session = _next(sessions, language)
        for slug in pair if session else ():
            row = bookings.propose(session, people[slug], by=None, language=language)
            bookings.accept(bookings.offer(row, by=None), by=people[slug])
    session = _next(sessions, OPEN[0])
    if session:
        bookings.offer(bookings.propose(session, people[OPEN[1]], by=None, language=OPEN[0]), by=None)
    start = (timezone.now() + timedelta(weeks=6)).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    roster.set_away(people[AWAY], [Away(start, start + timedelta(days=4))], "Africa/Dakar", by=None)


def _next(sessions: list[Session], language: str) -> Session | None:
    """The next session with a channel for the language."""
    return next((one for one in sessions if language in one.interpretation_languages), None)


def _added(network: Network, told: dict[str, Any]) -> Interpreter:
    person = Person.objects.filter(slug=told["slug"]).first()
    email = f"{told['slug']}@demo.example"
    if person is None:
        given, family = told["name"]
        person = networks.add_person(
            network, by=None, is_demo=True, slug=told["slug"], given_name=given, family_name=family, email=email,
            zone=told["zone"], function={"en": "Interpreter", "de": "Dolmetscherin oder Dolmetscher"}, biography=BIOGRAPHY,
        )  # fmt: skip
    else:
        networks.change_person(network, person, by=None, email=person.email or email, zone=told["zone"])
    service, pairs = told.get("service", Service.SPOKEN), [tuple(pair.split("-")) for pair in told["pairs"].split()]
    both = [(service, *pair) for one, other in pairs for pair in ((one, other), (other, one))]
    row = Interpreter.objects.filter(network=network, person=person).first()
    if row is not None:
        return row
    more = {name: told[name] for name in ("fee_unit", "recording", "language") if name in told}
    invoice = f"{person}\nInvented Street 1\n00000 Demo"
    return roster.add_interpreter(
        network, person, by=None, pairs=both, fee=Decimal(told["fee"]), invoice=invoice, **more
    )
