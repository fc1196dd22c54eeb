"""Who answers for the city of a practice."""

from collections.abc import Iterable, Sequence

from sympolis.contributions.actions.contact import purpose
from sympolis.contributions.models import Author
from sympolis.directory.models import Consent
from sympolis.library.models import Practice


def proven(practice: Practice) -> list[Author]:
    """Authors who have shown that their address is theirs; their participant and person are fetched along."""
    return proven_of([practice]).get(practice.contribution_id, [])


def proven_of(practices: Iterable[Practice]) -> dict[int, list[Author]]:
    """Contribution (id) -> its proven authors, for several practices in one query."""
    rows = Author.objects.filter(
        contribution__in=[one.contribution_id for one in practices], proven_at__isnull=False,
        participant__erased_at=None,
    )  # fmt: skip
    rows = rows.exclude(participant__email="").select_related("participant__person").order_by("order", "pk")
    found: dict[int, list[Author]] = {}
    for author in rows:
        found.setdefault(author.contribution_id, []).append(author)
    return found


def answering(authors: Sequence[Author]) -> list[Author]:
    """Of the proven authors of a practice those who are asked: its contacts if there are any, else all."""
    contacts = [author for author in authors if author.is_contact]
    return contacts or list(authors)


def contacts(practice: Practice) -> list[Author]:
    """Whom other cities may write to: proven authors who agreed, as long as that yes stands."""
    agreed = Consent.objects.filter(
        network_id=practice.network_id, purpose=purpose(practice.contribution), withdrawn_at=None
    )  # fmt: skip
    yes = set(agreed.values_list("person_id", flat=True))
    return [one for one in proven(practice) if one.is_contact and one.participant.person_id in yes]
