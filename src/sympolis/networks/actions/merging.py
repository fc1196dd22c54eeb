"""A network's team says which cities, people and organisations are the same."""

from collections import Counter
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.actions import merging as directory
from sympolis.directory.models import Account, Merge, Municipality, Organisation, Person
from sympolis.directory.states import Kind
from sympolis.networks.models import Network
from sympolis.networks.permissions import may_keep_directory
from sympolis.networks.queries import municipalities_of, organisations_open_to, persons_of

Thing = Municipality | Person | Organisation


def merge(network: Network, kind: str, kept: Thing, lost: Thing, *, by: Account | None) -> Merge:
    """Let `kept` stand for both. Raises Refused: "not_allowed", "shared" (another network knows one of the two too),
    and as directory.actions.merging.merge.
    """
    _refuse(network, kind, kept, lost, by=by)
    return directory.merge(kind, kept.pk, lost.pk, by=by, network=network.pk)


def merge_plan(network: Network, kind: str, kept: Thing, lost: Thing, *, by: Account | None) -> Counter[str]:
    """Label of a model -> how many of its rows would change; writes nothing. Raises as `merge`."""
    _refuse(network, kind, kept, lost, by=by)
    return directory.merge_plan(kind, kept.pk, lost.pk)


def part(network: Network, done: Merge, *, by: Account | None) -> int:
    """Take a merge back; how many rows stay. Raises Refused: "not_allowed", and as directory.actions.merging.part."""
    if done.network_id != network.pk or (by is not None and not may_keep_directory(by, network)):
        raise Refused("not_allowed", _("Your role in this network does not allow changing people and cities."))
    return directory.part(done, by=by)


def mergeable(network: Network, kind: str) -> Any:
    """What of the directory a network may merge: its cities, its people, organisations of its people."""
    rows = {
        Kind.CITY: municipalities_of(network),
        Kind.PERSON: persons_of(network).exclude(family_name=""),
        Kind.ORGANISATION: organisations_open_to(network),
    }[Kind(kind)]
    return rows.filter(merged_into=None)


def _refuse(network: Network, kind: str, *things: Thing, by: Account | None) -> None:
    if by is not None and not may_keep_directory(by, network):
        raise Refused("not_allowed", _("Your role in this network does not allow changing people and cities."))
    ids = {thing.pk for thing in things}
    if mergeable(network, kind).filter(pk__in=ids).count() < len(ids):
        raise Refused("gone", _("One of the two is no longer there."))
    for other in _networks_of(kind, ids).exclude(pk=network.pk):
        if by is not None and not may_keep_directory(by, other):
            words = _(
                "Another network knows one of the two as well, so only the host of this installation can merge them."
            )
            raise Refused("shared", words)


def _networks_of(kind: str, ids: set[int]) -> Any:
    known = {
        Kind.CITY: Q(cities__municipality__in=ids),
        Kind.PERSON: Q(contacts__person__in=ids),
        Kind.ORGANISATION: Q(contacts__person__organisation__in=ids),
    }[Kind(kind)]
    return Network.objects.filter(known).distinct()
