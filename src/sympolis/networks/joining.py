"""What networks do when two cities or people of the directory become one."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from sympolis.directory.changes import Changes
from sympolis.networks.models import City, Contact, Network

WORDS = {"networks.city": _("Memberships of networks"), "networks.contact": _("Contacts of networks")}


def cities(changes: Changes, kept: int, lost: int) -> None:
    changes.move(City.objects.all(), "municipality_id", kept, lost, once=("network_id",))


def persons(changes: Changes, kept: int, lost: int) -> None:
    changes.move(Contact.objects.all(), "person_id", kept, lost, once=("network_id",))


def read_anew() -> None:
    """Whatever a process keeps of released versions names other rows now."""
    Network.objects.update(merges=F("merges") + 1)
