"""Participants: who is who by name and address, and what they tell about themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sympolis.core.languages import INTERFACE_LANGUAGES
from sympolis.core.refusals import Refused
from sympolis.core.rows import insert_few
from sympolis.core.text import address_key, comparable, one_line, random_tail
from sympolis.core.texts import Texts
from sympolis.directory import actions as directory
from sympolis.directory.models import Account, Person
from sympolis.journal import actions as journal
from sympolis.networks.models import Contact, Network
from sympolis.registrations.actions import answers, consents
from sympolis.registrations.actions.about import About, Agreed
from sympolis.registrations.models import Participant
from sympolis.registrations.permissions import Somebody

LONGEST_NAME = 300
LONGEST_ADDRESS = 254
OF_PERSON = ("spoken_name", "municipality_id", "sector", "gender", "languages", "zone")
OF_PARTICIPANT = (
    "language",
    "zone",
    "way",
    "place",
    "country",
    "organisation",
    "phone",
    "captions",
    "sign_language",
    "access_needs",
)


def checked_name(name: str) -> str:
    """The name on one line. Raises Refused("missing") or ("too_long"), field "name"."""
    name = one_line(name)
    if not comparable(name):
        raise Refused("missing", _("Tell us your name."), "name")
    if len(name) > LONGEST_NAME:
        raise Refused("too_long", _("This name is too long: at most %(most)s signs.") % {"most": LONGEST_NAME}, "name")
    return name


def checked_address(email: str) -> str:
    """The address as letters are sent to it. Raises Refused("missing") or ("wrong_address"), field "email"."""
    email = one_line(email)
    if not email:
        raise Refused("missing", _("Tell us your e-mail address; the link to the session goes there."), "email")
    try:
        validate_email(email)
    except ValidationError:
        words = _("This is no e-mail address. Write it like ama@kumasi.example.")
        raise Refused("wrong_address", words, "email") from None
    if len(email) > LONGEST_ADDRESS:
        raise Refused("wrong_address", _("This address is too long."), "email")
    return email


@dataclass(frozen=True)
class Named:
    """Somebody by name and address, both checked; `about` (About.details) is what is told beside.

    person   who it is, when somebody known before takes part for the first time
    """

    network: Network
    name: str
    email: str
    about: dict[str, Any]
    person: Person | None = None

    def keys(self) -> tuple[int, str, str]:
        """What tells participants apart: network, address, name."""
        return self.network.pk, address_key(self.email), comparable(self.name)[:LONGEST_NAME]


def participants_for(named: Sequence[Named]) -> list[tuple[Participant, bool]]:
    """(the participant, whether it is new) of each name and address, in as few statements as for one.

    A new one gets `about` at once. For a known one it is kept aside until somebody shows that the address is theirs: a
    stranger who knows name and address must not change what a person has told. Raises IntegrityError when the same form
    was sent twice and the other one was faster, or when one is named twice.
    """
    if not named:
        return []
    keys = [one.keys() for one in named]
    numbers = _numbers_of(keys)
    known = Participant.objects.select_related("person").in_bulk(list(numbers.values())) if numbers else {}
    new = _new([(one, key) for one, key in zip(named, keys, strict=True) if key not in numbers])
    found = []
    for one, key in zip(named, keys, strict=True):
        if key in numbers:
            set_aside(known[numbers[key]], **one.about)
            found.append((known[numbers[key]], False))
        else:
            found.append((next(new), True))
    return found


def _numbers_of(keys: list[tuple[int, str, str]]) -> dict[tuple[int, str, str], int]:
    """Keys -> id of the participant; mostly there are none. In SQL, as everybody of a rush is looked for."""
    places = ", ".join(["(%s, %s, %s)"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT network_id, email_key, name_key, id FROM registrations_participant "  # noqa: S608 - places only
            f"WHERE (network_id, email_key, name_key) IN (VALUES {places})",
            [value for key in keys for value in key],
        )
        return {key: pk for *told, pk in cursor.fetchall() if (key := tuple(told))}


def set_aside(participant: Participant, **told: Any) -> None:
    """Keep what was typed under a known address until its owner confirms it. What was left empty changes nothing."""
    told = {field: value for field, value in told.items() if value not in ("", None, [], False)}
    if told:
        participant.given = {**participant.given, **told}
        participant.save(update_fields=["given"])


def _new(named: list[tuple[Named, tuple[int, str, str]]]) -> Iterator[Participant]:
    """Those who are not known yet, written, in their order; persons and contacts with them."""
    persons = [one.person or _person(one) for one, _key in named]
    made = [(one, person) for (one, _key), person in zip(named, persons, strict=True) if one.person is None]
    insert_few([person for _one, person in made])
    insert_few([Contact(network=one.network, person=person) for one, person in made])
    for one, _key in named:
        if one.person is not None:
            Contact.objects.get_or_create(network=one.network, person=one.person)
    participants = [
        Participant(
            person=person, email=one.email, network_id=network_id, email_key=email_key, name_key=name_key,
            **{field: value for field, value in one.about.items() if field in OF_PARTICIPANT},
        )
        for (one, (network_id, email_key, name_key)), person in zip(named, persons, strict=True)
    ]  # fmt: skip
    insert_few(participants)
    return iter(participants)


def _person(named: Named) -> Person:
    given_name, _blank, family_name = named.name.rpartition(" ")
    person = Person(
        slug=f"{slugify(comparable(named.name))[:90]}-{random_tail(8)}".strip("-"),
        given_name=given_name,
        family_name=family_name,
        email=named.email,
    )
    _set_details(person, named.about)
    return person


def _set_details(person: Person, told: dict[str, Any]) -> list[str]:
    """Set what belongs to the person; names of the fields set."""
    mine = {field: told[field] for field in OF_PERSON if field in told}
    if told.get("function"):
        language = told.get("language") or "en"
        mine["function"] = Texts({**person.function, language: told["function"]})
    for field, value in mine.items():
        setattr(person, field, value)
    return list(mine)


def prove(participant: Participant, *, by: Somebody) -> None:
    """The address is read by whom it belongs to: what was typed under it counts, and they can sign in with it.

    Inside the caller's transaction, with the participant's row locked or new. Twice changes nothing.
    """
    apply_given(participant)
    if participant.address_confirmed_at is None:
        participant.address_confirmed_at = timezone.now()
        participant.save(update_fields=["address_confirmed_at"])
        by_account = by if isinstance(by, Account) else None
        journal.record("participant.confirmed", participant, network=participant.network_id, by=by_account)
    person = participant.person
    if person.account_id is None:
        language = participant.language if participant.language in dict(INTERFACE_LANGUAGES) else ""
        person.account = directory.account_for(participant.email, by=None, language=language, zone=participant.zone)
        person.save(update_fields=["account"])


def take_back_needs(participant: Participant, about: About) -> None:
    """The form showed them what they had ticked before: what is not ticked in it any more, they do not need.

    It counts once they are proven.
    """
    told = {"captions": about.captions, "sign_language": about.sign_language}
    if told != {name: getattr(participant, name) for name in told}:
        participant.given = {**participant.given, **told}


def apply_given(participant: Participant) -> None:
    """Take over what was typed under a known address, now that its owner has confirmed it."""
    if not participant.given:
        return
    told = dict(participant.given)
    answers.keep(participant, answers.unpacked(told.pop("answers", [])))
    for series_id, *agreed in told.pop("agreed", []):
        consents.agree(participant, [Agreed(*agreed)], series_id=series_id)
    set_details(participant, told)
    participant.given = {}
    participant.save(update_fields=["given"])


def set_details(participant: Participant, told: dict[str, Any]) -> None:
    """Set details (About.details) of the person and of the participant, in two queries."""
    person = Person.objects.select_for_update(no_key=True).get(pk=participant.person_id)
    if fields := _set_details(person, told):
        person.save(update_fields=fields)
    own = [field for field in OF_PARTICIPANT if field in told]
    for field in own:
        setattr(participant, field, told[field])
    if own:
        participant.save(update_fields=own)
    participant.person = person
