"""When something was recorded, see to what the library shows of it. Each bears being run twice."""

from sympolis.contributions.models import Contribution
from sympolis.journal.models import Entry
from sympolis.library.actions.practices import follow


def follow_contribution(entry: Entry) -> None:
    """A practice whose contribution lost its approval, or was withdrawn, is taken down."""
    contribution = Contribution.objects.filter(pk=entry.subject_id).first()
    if contribution is not None:
        follow(contribution)
