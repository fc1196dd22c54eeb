"""When something was recorded, see to the letters that follow from it. Each bears being run twice."""

from sympolis.contributions.actions import erasure
from sympolis.contributions.letters import own
from sympolis.contributions.models import Approval, Author, Contribution
from sympolis.journal.models import Entry
from sympolis.registrations.models import Participant


def tell_author(entry: Entry) -> None:
    """Mail somebody who may write their own link."""
    rows = Author.objects.select_related("participant__person", "contribution__series__network")
    author = rows.filter(pk=entry.subject_id, participant__erased_at=None).first()
    if author is not None:
        own.tell_author(author, str(entry.facts["why"]), key=f"contribution_author:{entry.pk}")


def tell_received(entry: Entry) -> None:
    """Tell the authors that their contribution came in."""
    row = Contribution.objects.select_related("series__network").filter(pk=entry.subject_id).first()
    if row is not None:
        own.tell_received(
            row, key=f"contribution_received:{row.pk}:{entry.at:%Y%m%d%H}"
        )  # pressed again within the hour: one letter


def ask_city(entry: Entry) -> None:
    """Mail a city the question whether it approves."""
    row = Approval.objects.select_related("contribution__series__network").filter(pk=entry.subject_id).first()
    if row is not None:
        own.ask(row)


def forget_author(entry: Entry) -> None:
    """Whoever erased their data writes nothing any more."""
    participant = Participant.objects.filter(pk=entry.subject_id).first()
    if participant is not None:
        erasure.forget_participants([participant.pk])
