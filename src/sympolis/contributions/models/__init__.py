"""What cities bring to a series: calls for it, and what comes in."""

from sympolis.contributions.models.calls import Call, CallQuestion, CallTheme
from sympolis.contributions.models.contributions import (
    Approval,
    Author,
    Contribution,
    ContributionFile,
    ContributionTheme,
    Version,
)

__all__ = [
    "Approval",
    "Author",
    "Call",
    "CallQuestion",
    "CallTheme",
    "Contribution",
    "ContributionFile",
    "ContributionTheme",
    "Version",
]
