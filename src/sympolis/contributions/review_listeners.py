"""When something was recorded, see to what follows from it. Each bears being run twice."""

from sympolis.contributions.actions.standing_aside import put_aside
from sympolis.contributions.letters import decisions, reviewers
from sympolis.contributions.models import Contribution, Decision, Reviewer
from sympolis.contributions.states import ContributionState
from sympolis.journal.models import Entry


def tell_reviewer(entry: Entry) -> None:
    """Write to somebody who is asked to review."""
    row = Reviewer.objects.select_related("series__network", "account").filter(pk=entry.subject_id).first()
    if row is not None:
        reviewers.tell_invited(row, once=str(entry.pk))


def tell_decision(entry: Entry) -> None:
    """Write to the authors what was decided."""
    rows = Decision.objects.select_related("contribution__series__network")
    row = rows.filter(pk=entry.subject_id).first()
    if row is not None:
        decisions.tell(row, key=f"contribution_decision:{row.pk}")


def close_remarks(entry: Entry) -> None:
    """What was asked for is done once a contribution is sent again."""
    row = Contribution.objects.filter(pk=entry.subject_id).exclude(state=ContributionState.RETURNED).first()
    if row is not None:
        row.remarks.filter(done_at=None, at__lte=entry.at).update(done_at=entry.at)


def stand_aside(entry: Entry) -> None:
    """Put reviews aside that a conflict stands against since somebody became an author, or the city became known."""
    number = entry.facts.get("contribution") or entry.subject_id
    row = Contribution.objects.select_related("series").filter(pk=number).first()
    if row is not None:
        put_aside(row.series, contributions=[row.pk])
