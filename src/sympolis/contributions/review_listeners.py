"""When something was recorded, see to what follows from it. Each bears being run twice."""

from sympolis.contributions.actions.standing_aside import put_aside
from sympolis.contributions.letters import reviewers
from sympolis.contributions.models import Contribution, Reviewer
from sympolis.journal.models import Entry


def tell_reviewer(entry: Entry) -> None:
    """Write to somebody who is asked to review."""
    row = Reviewer.objects.select_related("series__network", "account").filter(pk=entry.subject_id).first()
    if row is not None:
        reviewers.tell_invited(row, once=str(entry.pk))


def stand_aside(entry: Entry) -> None:
    """Put reviews aside that a conflict stands against since somebody became an author, or the city became known."""
    number = entry.facts.get("contribution") or entry.subject_id
    row = Contribution.objects.select_related("series").filter(pk=number).first()
    if row is not None:
        put_aside(row.series, contributions=[row.pk])
