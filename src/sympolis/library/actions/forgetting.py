"""Names and addresses in the library go: when somebody erases themselves, and by the clock."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from sympolis.directory.models import Account, Person
from sympolis.library.actions.enquiries import forget as forget_enquiry
from sympolis.library.actions.reuse import about
from sympolis.library.models import Enquiry, Reuse
from sympolis.library.note_privacy import blank_in, names_of
from sympolis.library.privacy import addresses, mailboxes
from sympolis.library.states import ReuseState
from sympolis.messaging.privacy import forget as forget_letters

UNPROVEN_KEPT = timedelta(days=30)
TELLERS_KEPT = timedelta(days=365)  # after the last thing that happened: to ask back, and to clear up


def erase_of_persons(persons: Sequence[Person], by: Account | None) -> None:
    """For the directory: what these persons told of their city stays, if they had shown that it was they; nobody
    told it, and where their whole name stands in it or in an answer, a gap stands then.
    """
    theirs = Q(email_key__in=mailboxes(persons)) | Q(author__participant__person__in=persons)
    of_practice = Q(practice__contribution__authors__participant__person__in=persons)
    names = names_of(persons)
    for reuse in Reuse.objects.filter(theirs | of_practice).distinct():
        blank_in(reuse, ("adapted", "answer"), names)
    forget_tellers(Reuse.objects.filter(email_key__in=mailboxes(persons)))
    mine = Enquiry.objects.filter(email_key__in=mailboxes(persons))
    for row in mine | Enquiry.objects.filter(author__participant__person__in=persons):
        forget_enquiry(row)


def close_accounts(accounts: Sequence[Account]) -> None:
    """For the directory: the same of accounts that go, also if no person belongs to them."""
    mine = addresses(accounts)
    forget_tellers(Reuse.objects.filter(email_key__in=mine))
    for row in Enquiry.objects.filter(email_key__in=mine):
        forget_enquiry(row)


def forget_tellers(rows: QuerySet[Reuse]) -> int:
    """Take names and addresses out, in the caller's transaction; how many. What nobody has shown to be theirs goes."""
    found = list(rows.exclude(email_key="").only("pk", "state"))
    forget_letters(about=[about(row) for row in found])
    Reuse.objects.filter(pk__in=[row.pk for row in found if row.state == ReuseState.TOLD]).delete()
    Reuse.objects.filter(pk__in=[row.pk for row in found]).update(name="", email="", email_key="")
    return len(found)


def forget_due() -> int:
    """Forget whoever told something a year after the last thing that happened, and what nobody has shown to be theirs for 30 days; how many.

    The practice may be older than its series' data: what is told of it does not go with them.
    """
    now = timezone.now()
    unproven = Q(state=ReuseState.TOLD, told_at__lt=now - UNPROVEN_KEPT)
    long_ago = now - TELLERS_KEPT
    old = Q(told_at__lt=long_ago)
    for last in ("proven_at", "answered_at"):
        old &= Q(**{last: None}) | Q(**{f"{last}__lt": long_ago})
    with transaction.atomic():
        return forget_tellers(Reuse.objects.filter(unproven | old))
