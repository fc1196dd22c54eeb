"""Reads of networks: which network answers to a host name, whose networks these are."""

import copy
import time
from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from sympolis.core import clock, pulse
from sympolis.directory.models import Municipality, Organisation, Person
from sympolis.networks.models import City, Network, TeamMember
from sympolis.networks.states import Role

FRESH = 1.0  # seconds; a change made on this host is noticed at once
_kept: list[tuple[float, int, list[Network]]] = []  # (when, counter of changes, rows): one entry at most


def network_of_host(host: str) -> Network | None:
    """The network that answers to a host name (without port): its own, else the one without a host, else the only one.

    A copy: whoever asked may change it without others seeing what is not stored.
    """
    networks = _networks()
    own = [network for network in networks if network.host and network.host == host.lower()]
    rest = [network for network in networks if not network.host]
    found = next(iter(own or rest or networks), None) if own or rest or len(networks) == 1 else None
    return copy.copy(found)


def _networks() -> list[Network]:
    """All of this host's; every request asks for them."""
    now, change = time.monotonic(), pulse.read("pages")
    if connection.in_atomic_block:  # what is read here may never be true for others
        return list(Network.objects.all()[:200])
    if _kept and _kept[0][1] == change and now - _kept[0][0] < FRESH:
        return _kept[0][2]
    networks = list(Network.objects.all()[:200])
    _kept[:] = [(now, change, networks)]
    return networks


def networks_of(account) -> QuerySet[Network]:
    """Networks in whose team the account has a role that counts now. Every visible_to() is built on it."""
    if not getattr(account, "is_authenticated", False) or not account.is_active:
        return Network.objects.none()
    if account.is_superuser:
        return Network.objects.all()
    members = TeamMember.objects.filter(account=account).select_related("network")
    current = {
        member.network_id for member in members if member.ends_on is None or member.ends_on >= today_in(member.network)
    }
    return Network.objects.filter(pk__in=current)


def today_in(network: Network) -> date:
    """The calendar day in the network's zone."""
    return timezone.now().astimezone(clock.zone(network.zone)).date()


def roles_of(account, network: Network, *, series_id: int | None = None) -> set[str]:
    """Roles that count now: those for the whole network and, with `series_id`, those for that series too."""
    if not getattr(account, "is_authenticated", False) or not account.is_active:
        return set()
    if account.is_superuser:
        return {Role.COORDINATOR}
    today = today_in(network)
    return {
        member.role
        for member in TeamMember.objects.filter(network=network, account=account)
        if (member.ends_on is None or member.ends_on >= today) and member.series_id in {None, series_id}
    }


def all_roles_of(account, network: Network) -> set[str]:
    """Roles that count now, whether for the whole network or for one series of it."""
    if getattr(account, "is_superuser", False):
        return roles_of(account, network)
    return {member.role for member in memberships_of(account) if member.network_id == network.pk}


def municipalities_of(network: Network) -> QuerySet[Municipality]:
    """The municipalities of a network's community."""
    return Municipality.objects.filter(memberships__network=network)


def persons_of(network: Network) -> QuerySet[Person]:
    """People the network knows."""
    return Person.objects.filter(contacts__network=network)


def persons_visible_to(account) -> QuerySet[Person]:
    """People known to a network in whose team the account is; each once."""
    return Person.objects.filter(contacts__network__in=networks_of(account)).distinct()


def membership(network: Network, municipality: Municipality) -> City | None:
    """The municipality's membership of the network's community."""
    return City.objects.filter(network=network, municipality=municipality).first()


def since_of(network: Network, municipalities: Iterable[Municipality]) -> dict[int, date | None]:
    """Id of each municipality with the day since which it is part of the network, None when nobody told."""
    cities = City.objects.filter(network=network, municipality__in=[row.pk for row in municipalities])
    return dict(cities.values_list("municipality_id", "since"))


def organisations_open_to(network: Network) -> QuerySet[Organisation]:
    """Organisations that this network may change: those of its people, and those to which nobody belongs yet."""
    rows = Organisation.objects.filter(merged_into=None)
    return rows.filter(Q(persons__contacts__network=network) | Q(persons=None)).distinct()


def team_of(network: Network) -> QuerySet[TeamMember]:
    """Every role in the team, ended ones too, by address; the account is joined."""
    return TeamMember.objects.filter(network=network).select_related("account", "network")


def counts_today(member: TeamMember) -> bool:
    """Whether the role counts on this day in the network's zone (the last day included)."""
    return member.ends_on is None or member.ends_on >= today_in(member.network)


def memberships_of(account) -> list[TeamMember]:
    """The roles of an account that count now, in all networks; the network is joined."""
    if not getattr(account, "is_authenticated", False) or not account.is_active:
        return []
    rows = TeamMember.objects.filter(account=account).select_related("network").order_by("network__slug", "id")
    return [member for member in rows if counts_today(member)]
