"""The smallest valid rows of the library, made by the real verbs."""

from django.utils import timezone

from sympolis.contributions.models import Approval, Contribution, ContributionTheme
from sympolis.contributions.states import ApprovalState, ContributionState
from sympolis.contributions.tests import factories as contributions
from sympolis.library import actions
from sympolis.library.models import Practice
from sympolis.programme.models import Series, Theme


def approved(series: Series | None = None, *, themes: tuple[Theme, ...] = (), **fields) -> Contribution:
    """A good practice whose city said yes to the publication of its newest version."""
    made = contributions.contribution(series, state=ContributionState.APPROVED, **fields)
    for theme in themes:
        ContributionTheme.objects.create(contribution=made, theme=theme)
    approve(made)
    return made


def approve(contribution: Contribution) -> Approval:
    """The city says yes to the contribution as it stands."""
    version = contributions.version_of(contribution)
    now = timezone.now()
    Contribution.objects.filter(pk=contribution.pk).update(state=ContributionState.APPROVED)
    return Approval.objects.create(
        contribution=contribution, version=version, name="Town clerk", state=ApprovalState.APPROVED, asked_at=now,
        answered_at=now,
    )  # fmt: skip


def practice(series: Series | None = None, **fields) -> Practice:
    """A practice in the library."""
    return actions.publish(approved(series, **fields), by=None)
