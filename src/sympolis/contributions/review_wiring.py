"""What the review part of this app tells the apps below, in apps.ready()."""

from django.utils.translation import gettext_lazy

from sympolis.contributions import review_attention, review_listeners, review_privacy
from sympolis.contributions.letters import decisions, reviewers
from sympolis.contributions.models import Presentation, Reviewer
from sympolis.directory import merge
from sympolis.directory.changes import Changes
from sympolis.directory.privacy import Holder, hold
from sympolis.directory.states import Kind
from sympolis.journal import registry
from sympolis.messaging import stopping
from sympolis.programme import next_steps
from sympolis.registrations import retention


def wire() -> None:
    decisions.declare()
    reviewers.declare()
    stopping.known_by("contributions.reviewers", reviewers.taker_of)
    registry.listen("reviewer.invited", "contributions.tell_reviewer", review_listeners.tell_reviewer)
    registry.listen("contribution.decided", "contributions.tell_decision", review_listeners.tell_decision)
    registry.listen("contribution.submitted", "contributions.close_remarks", review_listeners.close_remarks)
    for fact in ("author.added", "contribution.changed"):
        registry.listen(fact, "contributions.stand_aside", review_listeners.stand_aside)
    next_steps.add_steps(review_attention.steps)
    retention.also("contributions.review", review_privacy.further())
    hold(
        "contributions.review",
        Holder(signed_in=review_privacy.signed_in, erases=review_privacy.erases, closes=review_privacy.closes),
    )
    merge.words(
        {
            "contributions.reviewer": gettext_lazy("Reviewers"),
            "contributions.presentation": gettext_lazy("Presented in"),
        }
    )
    merge.join(Kind.CITY, "contributions.review", _join_cities)
    merge.join(Kind.PERSON, "contributions.review", _join_persons)


def _join_cities(changes: Changes, kept: int, lost: int) -> None:
    changes.move(Reviewer.objects.all(), "municipality_id", kept, lost)


def _join_persons(changes: Changes, kept: int, lost: int) -> None:
    changes.move(Presentation.objects.all(), "person_id", kept, lost)
