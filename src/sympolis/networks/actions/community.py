"""The cities and people of a network. Their rows lie in the directory, which all networks here share."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import address_key, comparable
from sympolis.directory import actions as directory
from sympolis.directory.models import Account, Municipality, Organisation, Person
from sympolis.journal import actions as journal
from sympolis.networks.models import City, Contact, Network
from sympolis.networks.permissions import may_keep_directory
from sympolis.networks.queries import membership, organisations_open_to, persons_of, persons_visible_to


def add_city(network: Network, municipality: Municipality, *, by: Account | None, since: date | None = None) -> City:
    """Make a municipality of the directory part of the network's community; twice is once."""
    with transaction.atomic():
        _refuse_strangers(network, by)
        city, made = City.objects.get_or_create(network=network, municipality=municipality, defaults={"since": since})
        if made:
            journal.record("city.joined", municipality, network=network.pk, by=by)
    return city


def add_new_city(network: Network, *, by: Account | None, since: date | None = None, **fields: Any) -> Municipality:
    """Add a municipality to the directory and to the network; fields as in directory.actions.add_municipality."""
    with transaction.atomic():
        _refuse_strangers(network, by)
        municipality = directory.add_municipality(by=by, network=network.pk, **fields)
        add_city(network, municipality, by=by, since=since)
    return municipality


def change_city(
    network: Network, municipality: Municipality, *, by: Account | None, since: date | None, **fields: Any
) -> Municipality:
    """Change a municipality of the network's community, and since when it is part of it."""
    with transaction.atomic():
        _refuse_strangers(network, by)
        if not membership(network, municipality):
            raise Refused("not_a_member", _("This city is not part of your network."))
        municipality = directory.change_municipality(municipality, by=by, network=network.pk, **fields)
        city = membership(network, municipality)
        if city and city.since != since:
            city.since = since
            city.save(update_fields=["since"])
            journal.record("city.changed", municipality, network=network.pk, by=by)
    return municipality


def remove_city(network: Network, municipality: Municipality, *, by: Account | None) -> None:
    """End the membership. The municipality stays in the directory and in past sessions."""
    with transaction.atomic():
        _refuse_strangers(network, by)
        if City.objects.filter(network=network, municipality=municipality).delete()[0]:
            journal.record("city.left", municipality, network=network.pk, by=by)


def add_contact(network: Network, person: Person, *, by: Account | None) -> Contact:
    """The network knows a person of the directory from now on; twice is once.

    Raises Refused("not_allowed") for a person whom only other networks know.
    """
    with transaction.atomic():
        _refuse_strangers(network, by)
        if by is not None and not persons_visible_to(by).filter(pk=person.pk).exists():
            raise Refused("not_allowed", _("This person is not among your contacts."))
        contact, made = Contact.objects.get_or_create(network=network, person=person)
        if made:
            journal.record("contact.added", person, network=network.pk, by=by)
    return contact


def add_person(network: Network, *, by: Account | None, **fields: Any) -> Person:
    """Add somebody to the directory and to the network's people; fields as in directory.actions.add_person.

    Raises Refused("known_person") when the network has somebody of that name with that address or place.
    """
    with transaction.atomic():
        _refuse_strangers(network, by)
        _refuse_known_person(network, fields)
        person = directory.add_person(by=by, network=network.pk, **fields)
        Contact.objects.create(network=network, person=person)
        journal.record("contact.added", person, network=network.pk, by=by)
    return person


def change_person(network: Network, person: Person, *, by: Account | None, **fields: Any) -> Person:
    """Change somebody the network knows."""
    with transaction.atomic():
        _refuse_strangers(network, by)
        if not persons_of(network).filter(pk=person.pk).exists():
            raise Refused("not_allowed", _("This person is not among your contacts."))
        return directory.change_person(person, by=by, network=network.pk, **fields)


def add_organisation(network: Network, *, by: Account | None, **fields: Any) -> Organisation:
    """Add an organisation to the directory; fields as in directory.actions.add_organisation."""
    with transaction.atomic():
        _refuse_strangers(network, by)
        return directory.add_organisation(by=by, network=network.pk, **fields)


def change_organisation(
    network: Network, organisation: Organisation, *, by: Account | None, **fields: Any
) -> Organisation:
    """Change an organisation of the network's people, or one to which nobody belongs yet."""
    with transaction.atomic():
        _refuse_strangers(network, by)
        if not organisations_open_to(network).filter(pk=organisation.pk).exists():
            raise Refused("not_allowed", _("Only networks with people of this organisation can change it."))
        return directory.change_organisation(organisation, by=by, network=network.pk, **fields)


def _refuse_strangers(network: Network, by: Account | None) -> None:
    if by is not None and not may_keep_directory(by, network):
        raise Refused("not_allowed", _("Your role in this network does not allow changing people and cities."))


def _refuse_known_person(network: Network, fields: dict[str, Any]) -> None:
    name = comparable(f"{fields.get('given_name', '')} {fields['family_name']}")
    email = address_key(fields.get("email", ""))
    for known in persons_of(network).select_related("municipality"):
        same_place = bool(known.municipality) and known.municipality == fields.get("municipality")
        if comparable(str(known)) == name and (same_place or (email and address_key(known.email) == email)):
            raise Refused("known_person", _("%(person)s is among your people already.") % {"person": known})
