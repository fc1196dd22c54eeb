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
from sympolis.contributions.models.review import (
    Assignment,
    Conflict,
    Criterion,
    Decision,
    Post,
    Presentation,
    Remark,
    Review,
    Reviewer,
    ReviewPlan,
    Score,
)
from sympolis.contributions.models.speakers import (
    PackLink,
    Portrait,
    Slides,
    Speaker,
    SpeakersReminded,
    Talk,
    Unavailable,
)

__all__ = [
    "Approval",
    "Assignment",
    "Author",
    "Call",
    "CallQuestion",
    "CallTheme",
    "Conflict",
    "Contribution",
    "ContributionFile",
    "ContributionTheme",
    "Criterion",
    "Decision",
    "PackLink",
    "Portrait",
    "Post",
    "Presentation",
    "Remark",
    "Review",
    "ReviewPlan",
    "Reviewer",
    "Score",
    "Slides",
    "Speaker",
    "SpeakersReminded",
    "Talk",
    "Unavailable",
    "Version",
]
