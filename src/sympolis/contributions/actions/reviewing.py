"""Writing a review, and the discussion of those who have."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions import conflicts
from sympolis.contributions.actions.moving import locked, turn
from sympolis.contributions.models import Assignment, Contribution, Post, Review, Reviewer, ReviewPlan, Score
from sympolis.contributions.permissions import may_run_review
from sympolis.contributions.states import REVIEWED, SEEN_BY_REVIEWERS, ContributionState, Recommendation
from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account
from sympolis.journal import actions as journal

LONGEST_COMMENT = 5000
MOST_POSTS = 500  # of one contribution


def save_review(
    assignment: Assignment,
    *,
    by: Account,
    scores: Mapping[int, int],
    recommendation: str = "",
    comment_team: str = "",
    comment_author: str = "",
    seen: int,
    sends: bool,
) -> Review:
    """Keep a review as a draft, or send it: then it counts, and its writer sees what others wrote.

    scores   criterion id -> 1 to the top of the scale; those that are left out are not given
    seen     revision of the contribution that was read
    A review that was sent can be sent again in other words until the contribution is decided; a draft does not take it
    back. Raises Refused: "not_allowed" (not theirs, ended, or a conflict), "closed" (decided or taken back meanwhile),
    "unknown_choice", "too_long", "missing" (sends: a score or the recommendation; its field is "s_<criterion>" or
    "recommendation").
    """
    comments = {"comment_team": tidy(comment_team), "comment_author": tidy(comment_author)}
    with transaction.atomic():
        row = locked(assignment.contribution)
        held = _own(assignment, row, by)
        plan = ReviewPlan.objects.filter(call=row.call_id).prefetch_related("criteria").first()
        if row.state not in REVIEWED or plan is None:
            words = _("This contribution was decided or taken back meanwhile; reviews of it are closed.")
            raise Refused("closed", words)
        _check(plan, scores, recommendation, comments)
        review = Review.objects.select_for_update(of=("self",)).filter(assignment=held).first() or Review(
            assignment=held
        )
        sends = sends or review.sent_at is not None
        if sends:
            _refuse_unfinished(plan, scores, recommendation)
        review.recommendation, review.revision, review.changed_at = recommendation, seen, timezone.now()
        for name, text in comments.items():
            setattr(review, name, text)
        if sends:
            review.sent_at = review.sent_at or review.changed_at
        review.save()
        _set_scores(review, scores)
        if sends:
            journal.record_all(
                "review.sent", [(review, {"series": row.series_id, "contribution": row.pk})],
                network=row.series.network_id, by=by, on_pages=False,
            )  # fmt: skip
        if row.state == ContributionState.SUBMITTED:
            turn(row, ContributionState.IN_REVIEW, by=by)
    return review


def discuss(contribution: Contribution, text: str, *, by: Account) -> Post:
    """Say something to the reviewers of a contribution and the team.

    Reviewers join once they have sent their own review. Raises Refused: "not_allowed", "missing", "too_long", "too_many".
    """
    text = tidy(text)
    if not text:
        raise Refused("missing", _("Write what you want to say."), "text")
    if len(text) > LONGEST_COMMENT:
        raise Refused(
            "too_long", _("This text is too long: at most %(most)s signs.") % {"most": LONGEST_COMMENT}, "text"
        )
    with transaction.atomic():
        row = locked(contribution)
        name = _name_in_discussion(row, by)
        if name is None:
            raise Refused("not_allowed", _("Send your own review first, then you can read and discuss the others."))
        if row.posts.count() >= MOST_POSTS:
            raise Refused("too_many", _("This discussion is full. Please go on by mail."))
        post = Post.objects.create(contribution=row, account=by, name=name, text=text)
        journal.record_all(
            "review.discussed", [(row, {"series": row.series_id})], network=row.series.network_id, by=by, on_pages=False
        )
    return post


def _name_in_discussion(row: Contribution, by: Account) -> str | None:
    """What somebody is called there; None for who must not take part."""
    if row.state not in SEEN_BY_REVIEWERS or conflicts.between(by, row):
        return None
    reviewer = Reviewer.objects.filter(series=row.series, account=by, ended_at=None).first()
    mine = Assignment.objects.filter(contribution=row, reviewer=reviewer, aside_at=None) if reviewer else None
    if reviewer and mine and mine.exists():
        return reviewer.name if mine.filter(review__sent_at__isnull=False).exists() else None
    if not may_run_review(by, row.series):
        return None
    person = by.persons.order_by("pk").first()
    return reviewer.name if reviewer else str(person) if person else _("The team")


def _own(assignment: Assignment, row: Contribution, by: Account) -> Assignment:
    held = (
        Assignment.objects.select_related("reviewer").filter(pk=assignment.pk, contribution=row, aside_at=None).first()
    )
    mine = held is not None and held.reviewer.is_active and held.reviewer.account_id == by.pk
    if not mine or conflicts.between(by, row):
        raise Refused("not_allowed", _("This contribution is not on your list any more."))
    assert held is not None  # it is mine
    return held


def _check(plan: ReviewPlan, scores: Mapping[int, int], recommendation: str, comments: Mapping[str, str]) -> None:
    known = {one.pk for one in plan.criteria.all()}
    for criterion, value in scores.items():
        if criterion not in known or not 1 <= value <= plan.top:
            words = _("Choose a number from %(least)s to %(most)s.") % {"least": 1, "most": plan.top}
            raise Refused("unknown_choice", words, f"s_{criterion}")
    if recommendation and recommendation not in Recommendation.values:
        raise Refused("unknown_choice", _("Choose from the list."), "recommendation")
    for name, text in comments.items():
        if len(text) > LONGEST_COMMENT:
            words = _("This text is too long: at most %(most)s signs.") % {"most": LONGEST_COMMENT}
            raise Refused("too_long", words, name)


def _refuse_unfinished(plan: ReviewPlan, scores: Mapping[int, int], recommendation: str) -> None:
    for criterion in plan.criteria.all():
        if criterion.pk not in scores:
            raise Refused("missing", _("Give a score for “%(name)s”.") % {"name": criterion.name}, f"s_{criterion.pk}")
    if not recommendation:
        raise Refused("missing", _("Say what you recommend."), "recommendation")


def _set_scores(review: Review, scores: Mapping[int, int]) -> None:
    stored = dict(review.scores.values_list("criterion_id", "value"))
    if stored != dict(scores):
        review.scores.all().delete()
        Score.objects.bulk_create(Score(review=review, criterion_id=pk, value=value) for pk, value in scores.items())
