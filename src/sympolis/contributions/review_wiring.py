"""What the review part of this app tells the apps below, in apps.ready()."""

from django.utils.translation import gettext_lazy

from sympolis.contributions import review_listeners
from sympolis.contributions.letters import decisions, reviewers
from sympolis.contributions.models import Reviewer
from sympolis.directory import merge
from sympolis.directory.changes import Changes
from sympolis.directory.states import Kind
from sympolis.journal import registry
from sympolis.messaging import stopping


def wire() -> None:
    decisions.declare()
    reviewers.declare()
    stopping.known_by("contributions.reviewers", reviewers.taker_of)
    registry.listen("reviewer.invited", "contributions.tell_reviewer", review_listeners.tell_reviewer)
    registry.listen("contribution.decided", "contributions.tell_decision", review_listeners.tell_decision)
    registry.listen("contribution.submitted", "contributions.close_remarks", review_listeners.close_remarks)
    for fact in ("author.added", "contribution.changed"):
        registry.listen(fact, "contributions.stand_aside", review_listeners.stand_aside)
    merge.words({"contributions.reviewer": gettext_lazy("Reviewers")})
    merge.join(Kind.CITY, "contributions.review", _join_cities)


def _join_cities(changes: Changes, kept: int, lost: int) -> None:
    changes.move(Reviewer.objects.all(), "municipality_id", kept, lost)
