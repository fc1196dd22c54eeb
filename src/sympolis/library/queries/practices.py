"""Reads of the library."""

from django.db.models import QuerySet

from sympolis.contributions.models import Approval, Contribution, Version
from sympolis.contributions.states import ApprovalState
from sympolis.library.models import Practice
from sympolis.library.states import SHOWN, STANDING
from sympolis.networks.models import Network


def public(network: Network) -> QuerySet[Practice]:
    """What everybody may see: published or outdated, as long as the city's approval stands.

    The contribution is joined, so that a withdrawal hides the practice in the same moment.
    """
    return Practice.objects.filter(network=network, state__in=SHOWN, contribution__state__in=STANDING)


def is_gone(network: Network, slug: str) -> bool:
    """Whether a practice had this address and may no longer be seen."""
    mine = Practice.objects.filter(network=network, slug=slug)
    return mine.exists() and not public(network).filter(slug=slug).exists()


def approved_version(contribution: Contribution) -> tuple[Version, Approval] | None:
    """The version that the city approved last, and its answer; None when none of its answers is a yes that stands."""
    rows = Approval.objects.filter(contribution=contribution, state=ApprovalState.APPROVED).select_related("version")
    newest = rows.order_by("-answered_at", "-id").first()
    return (newest.version, newest) if newest else None
