"""What authors leave when their data are erased: the city's words stay, nobody stands behind them."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F

from sympolis.contributions.actions.contact import withdraw_consents
from sympolis.contributions.actions.files import delete_files
from sympolis.contributions.models import Approval, Author, Contribution
from sympolis.contributions.states import ContributionState
from sympolis.core.text import address_key
from sympolis.directory.models import Account, Person
from sympolis.messaging.privacy import forget as forget_letters
from sympolis.registrations.models import Participant


def erase_of_persons(persons: Sequence[Person], by: Account | None) -> None:
    """For the directory: authorships of these persons, and questions to their addresses."""
    participants = Participant.objects.filter(person__in=persons).values_list("pk", flat=True)
    forget_participants(participants)
    addresses = {address_key(person.email) for person in persons if person.email}
    _forget_approvals(addresses)


def forget_participants(participants: Iterable[int]) -> None:
    """Take these participants out of everything they wrote.

    A draft that nobody else writes goes with its files; what was sent belongs to the city and stays. Twice changes
    nothing.
    """
    with transaction.atomic():
        rows = Author.objects.filter(participant__in=list(participants))
        authors = list(rows.select_related("participant"))
        numbers = [author.contribution_id for author in authors]
        withdraw_consents(authors)
        Author.objects.filter(pk__in=[author.pk for author in authors]).delete()
        drafts = Contribution.objects.filter(pk__in=numbers, state=ContributionState.DRAFT, authors=None)
        for row in drafts.filter(submitted_at=None, entered_by_id=None):
            delete_files(row.files.all())
            forget_letters(about=[f"contributions.contribution:{row.pk}"])
            row.delete()


def _forget_approvals(addresses: set[str]) -> None:
    rows = Approval.objects.exclude(email="").only("pk", "email")
    mine = [row.pk for row in rows if address_key(row.email) in addresses]
    Approval.objects.filter(pk__in=mine).update(name="", email="", link_version=F("link_version") + 1)
