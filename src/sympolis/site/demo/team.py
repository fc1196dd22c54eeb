"""Who can sign in to the demo, and who of the people in its programme they are."""

from datetime import timedelta

from sympolis.directory.actions import account_for
from sympolis.directory.models import Account, Person
from sympolis.networks import actions as networks
from sympolis.networks.models import Network, TeamMember
from sympolis.networks.queries import today_in
from sympolis.networks.states import Role

NETWORK = "connective-cities"
TEAM = {  # address -> role
    "secretariat@demo.example": Role.COORDINATOR,
    "carrier@demo.example": Role.CARRIER,
    "contractor@demo.example": Role.CONTRACTOR,
    "funder@demo.example": Role.VIEWER,
}
CONTRACT = timedelta(days=90)  # the contractor's role ends then
PEOPLE = {  # address -> who of the programme it belongs to
    "speaker@demo.example": "kwame-asante",
    "interpreter@demo.example": "ines-caballero",
    "city@demo.example": "lina-khoury",
    "participant@demo.example": "femi-adeyemi",
}
PARTICIPANT = {
    "slug": "femi-adeyemi",
    "given_name": "Femi",
    "family_name": "Adeyemi",
    "sector": "administration",
    "function": {"en": "Town planner", "de": "Stadtplaner"},
    "biography": {
        "en": "An invented person of this demonstration.",
        "de": "Eine erfundene Person dieser Vorführung.",
    },
    "zone": "Africa/Lagos",
}
ACCOUNTS = [
    ("secretariat@demo.example", "runs the network: team, series, releases"),
    ("carrier@demo.example", "sets up series and releases them"),
    ("contractor@demo.example", "works on sessions until the contract ends"),
    ("funder@demo.example", "sees the desk and changes nothing"),
    ("speaker@demo.example", "speaks in several sessions"),
    ("interpreter@demo.example", "interprets between Spanish and English"),
    ("city@demo.example", "works for a city of the network, and reviews what others bring"),
    ("participant@demo.example", "takes part"),
]


def settle() -> None:
    """Make the accounts, roles and links that are missing."""
    network = Network.objects.get(slug=NETWORK)
    members = set(TeamMember.objects.filter(network=network).values_list("account__email", flat=True))
    for email, role in TEAM.items():
        if email not in members:
            ends_on = today_in(network) + CONTRACT if role == Role.CONTRACTOR else None
            networks.invite(network, email, role, by=None, ends_on=ends_on)
    linked = set(Account.objects.filter(email__in=PEOPLE, persons__isnull=False).values_list("email", flat=True))
    for email, slug in PEOPLE.items():
        if email not in linked:
            _link(network, email, slug)


def _link(network: Network, email: str, slug: str) -> None:
    account = account_for(email, by=None)
    person = Person.objects.filter(slug=slug).first()
    if person is None:
        networks.add_person(network, by=None, is_demo=True, email=email, account=account, **PARTICIPANT)
    else:
        networks.change_person(network, person, by=None, email=email, account=account)
