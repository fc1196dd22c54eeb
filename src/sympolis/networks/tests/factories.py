"""The smallest valid rows of networks."""

from itertools import count

from sympolis.directory.models import Account, Municipality, Person
from sympolis.directory.tests import factories as directory
from sympolis.networks.models import City, Contact, Network, TeamMember
from sympolis.networks.states import Role

_number = count(1)


def network(slug: str = "", **fields) -> Network:
    slug = slug or f"network-{next(_number)}"
    return Network.objects.create(
        slug=slug, **{"name": {"en": slug.replace("-", " ").title()}, "languages": ["en"], **fields}
    )


def member(network: Network, role: str = Role.COORDINATOR, account: Account | None = None, **fields) -> Account:
    """An account with a role in the network's team."""
    account = account or directory.account()
    TeamMember.objects.create(network=network, account=account, role=role, **fields)
    return account


def city(network: Network, municipality: Municipality | None = None, **fields) -> Municipality:
    """A municipality that is part of the network."""
    municipality = municipality or directory.municipality()
    City.objects.create(network=network, municipality=municipality, **fields)
    return municipality


def contact(network: Network, person: Person | None = None) -> Person:
    """A person the network knows."""
    person = person or directory.person()
    Contact.objects.create(network=network, person=person)
    return person
