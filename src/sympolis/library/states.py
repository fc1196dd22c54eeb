"""Closed lists of what is kept of a series, and its facts."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sympolis.contributions.states import ContributionState
from sympolis.library import note_states


class PracticeState(TextChoices):
    """Where a practice of the library stands."""

    PUBLISHED = "published", _("Published")
    OUTDATED = "outdated", _("Outdated")
    WITHDRAWN = "withdrawn", _("Taken down")


SHOWN = frozenset({PracticeState.PUBLISHED, PracticeState.OUTDATED})
# A contribution in any other state has no approval that counts. Approved: a newer version, while the one before stands
STANDING = frozenset({ContributionState.APPROVED, ContributionState.PUBLISHED, ContributionState.OUTDATED})

FACTS: dict[str, str] = {
    **note_states.FACTS,
    "practice.published": "A good practice, or a newer version of it, is in the library; facts: series, contribution, version.",
    "practice.withdrawn": "A good practice was taken out of the library; facts: series, contribution.",
    "practice.outdated": "A good practice was marked as outdated; facts: series, contribution.",
    "practice.current": "A good practice is no longer outdated, or was confirmed as it stands; facts: series, contribution.",
}

TITLES: dict[str, Any] = {
    **note_states.TITLES,
    "practice.published": _("Practice published"),
    "practice.withdrawn": _("Practice taken down"),
    "practice.outdated": _("Practice marked as outdated"),
    "practice.current": _("Practice confirmed as current"),
}
