"""For whom a letter is: language, clock, personal addresses, who writes."""

from dataclasses import dataclass
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.urls import reverse

from sympolis.core import clock
from sympolis.core.languages import pick
from sympolis.core.text import one_line
from sympolis.directory.models import Person
from sympolis.messaging.drafts import Draft
from sympolis.messaging.texts import Written
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.programme.models import Series
from sympolis.registrations import itip, links
from sympolis.registrations.models import Participant

PLACE = "SECRET"


@dataclass(frozen=True, slots=True)
class Reader:
    """How somebody reads: language wanted, IANA name of their clock ("" when it is not known: the host's)."""

    language: str
    zone: str


def reader_of(participant: Participant, series: Series | None = None) -> Reader:
    """How a participant reads. Uses their person and its municipality."""
    network = participant.network
    language = participant.language or (series.working_language if series else network.working_language)
    return Reader(language, known_zone(participant.zone) or zone_of(participant.person))


def reader_with_part(person: Person, series: Series) -> Reader:
    """How somebody with a part in a session reads. Uses account and municipality."""
    account = person.account
    language = (account.language if account else "") or series.working_language
    return Reader(language, zone_with_part(person))


def zone_with_part(person: Person) -> str:
    """The clock of somebody with a part, "" when it is not known. Uses account and municipality."""
    return known_zone(person.account.zone if person.account else "") or zone_of(person)


def zone_of(person: Person) -> str:
    home = person.municipality
    return known_zone(person.zone) or known_zone(home.zone if home else "")


def known_zone(name: str) -> str:
    """The name, "" for one that the tz database does not have."""
    try:
        clock.zone(name)
    except clock.UnknownZone:
        return ""
    return name


def mine_url(participant: Participant) -> str:
    """The personal page."""
    return public_base(participant.network) + _mine().replace(PLACE, links.token(participant, links.Purpose.MINE))


@lru_cache(maxsize=1)
def _mine() -> str:
    """Looked up once: ten thousand letters hold such an address."""
    return reverse("registrations:mine", args=[PLACE])


def feed_url(participant: Participant) -> str:
    """The personal calendar."""
    path = reverse("calendars:feed", args=[links.token(participant, links.Purpose.FEED)])
    return public_base(participant.network) + path


def stop_url(participant: Participant) -> str:
    """Where bulk letters are stopped."""
    return public_base(participant.network) + f"/letters/stop/{links.token(participant, links.Purpose.STOP)}/"


def organizer_of(series: Series, language: str) -> itip.Party:
    """Who invites to the sessions of a series: its reply address, which a program reads, under the network's name."""
    name = pick(series.network.name, language, series.working_language)[0]
    address = settings.REPLY_TO.replace("{series}", series.slug) or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return itip.Party(one_line(name), address)


def asks_for_replies() -> bool:
    """Whether answers of calendars reach anybody: else nobody is asked for one."""
    return bool(settings.REPLY_TO)


def contact_of(series: Series | None, network: Network) -> str:
    """Where answers of people go."""
    return (series.contact_email if series else "") or network.contact_email


def draft(participant: Participant, kind: str, key: str, written: Written, **more) -> Draft:
    """A letter to a participant."""
    return Draft(
        key=key, kind=kind, to_address=participant.email, to_name=str(participant.person), language=written.language,
        subject=written.subject, text=written.text, html=written.html, network=participant.network_id,
        person=participant.person_id, **more,
    )  # fmt: skip
