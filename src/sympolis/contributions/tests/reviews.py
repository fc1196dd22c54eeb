"""The smallest valid rows of reviewing, made by the real verbs."""

from itertools import count

from sympolis.contributions.actions.assigning import assign
from sympolis.contributions.actions.review_plan import begin_plan, save_plan
from sympolis.contributions.actions.reviewers import invite_reviewer
from sympolis.contributions.actions.reviewing import save_review
from sympolis.contributions.models import Assignment, Call, Contribution, Review, Reviewer, ReviewPlan
from sympolis.contributions.tests import factories
from sympolis.programme.models import Series

_number = count(1)


def call(series: Series, **rules) -> Call:
    """An open call with our criteria for good practices."""
    made = factories.call(series)
    plan(made, **rules)
    return made


def plan(call: Call, **rules) -> ReviewPlan:
    made = begin_plan(call, "practice", ["en", "de"], by=None)
    return save_plan(call, by=None, **rules) if rules else made


def criteria(call: Call) -> list[int]:
    """Ids of the criteria, in order."""
    return list(call.review_plan.criteria.values_list("pk", flat=True))


def reviewer(series: Series, name: str = "", email: str = "", **fields) -> Reviewer:
    """Somebody who reviews for a series."""
    number = next(_number)
    return invite_reviewer(
        series, email or f"reviewer{number}@peers.example", by=None, name=name or f"Reviewer {number}", **fields
    )


def assigned(contribution: Contribution, reviewer: Reviewer) -> Assignment:
    return assign(contribution, reviewer, by=None)


def review(assignment: Assignment, *scores: int, recommends: str = "accept", sends: bool = True, **told) -> Review:
    """A review with these scores; the last one is given to all criteria that are left."""
    numbers = criteria(assignment.contribution.call)
    given = {pk: (scores or (4,))[min(place, len(scores or (4,)) - 1)] for place, pk in enumerate(numbers)}
    assert assignment.reviewer.account is not None
    return save_review(
        assignment, by=assignment.reviewer.account, scores=given, recommendation=recommends,
        seen=assignment.contribution.revision, sends=sends, **told,
    )  # fmt: skip


def reviewed(contribution: Contribution, *scores: int, **told) -> Review:
    """A sent review by somebody new."""
    return review(assigned(contribution, reviewer(contribution.series)), *scores, **told)
