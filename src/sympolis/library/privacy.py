"""What the library holds of people: what they told of their city's use of a practice."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sympolis.core.text import address_key
from sympolis.directory.models import Account, Person
from sympolis.directory.privacy import Chapter, Detail, Held, told
from sympolis.directory.queries import mailboxes_of
from sympolis.library.models import Enquiry, Reuse
from sympolis.registrations.models import Participant


def mailboxes(persons: Sequence[Person]) -> set[str]:
    """Every address that is known of these persons and of whoever was merged into them, as `address_key`.

    What was told and asked is held by address, so by this it follows whoever stays when two become one.
    """
    people = Participant.objects.filter(person__in=persons, erased_at=None)
    return mailboxes_of(persons) | set(people.values_list("email_key", flat=True))


def tells(persons: Sequence[Person]) -> Held:
    """What was told and asked under their addresses, and what they answered."""
    mine = mailboxes(persons)
    asked = Enquiry.objects.filter(Q(email_key__in=mine) | Q(author__participant__person__in=persons))
    return _held(mine, asked)


def signed_in(accounts: Sequence[Account]) -> Held:
    """What was told and asked under the addresses of accounts to which no person belongs; `tells` has all others'."""
    persons = Person.objects.filter(account__in=accounts).values_list("account_id", flat=True)
    mine = addresses([account for account in accounts if account.pk not in set(persons)])
    return _held(mine, Enquiry.objects.filter(email_key__in=mine))


def addresses(accounts: Sequence[Account]) -> set[str]:
    """Of accounts, as `address_key`."""
    return {address_key(account.email) for account in accounts}


def _held(mine: set[str], asked: QuerySet[Enquiry]) -> Held:
    rows = Reuse.objects.filter(email_key__in=mine).select_related("practice", "municipality").order_by("pk")
    questions = asked.select_related("practice").order_by("pk")
    return Held(
        [
            Chapter("reuses", _("Practices that your city uses too"), [_reuse(row) for row in rows]),
            Chapter("enquiries", _("Questions to cities"), [_enquiry(row) for row in questions]),
        ]
    )


def _enquiry(row: Enquiry) -> list[Detail]:
    return told(
        Detail("practice", _("Practice"), dict(row.practice.title), str(row.practice.title)),
        Detail("name", _("Name"), row.name),
        Detail("city", _("City"), row.city),
        Detail("message", _("Question"), row.message),
        Detail("answer", _("Answer"), row.answer),
        Detail("state", _("State"), row.state, row.get_state_display()),  # type: ignore[attr-defined]
        Detail("at", _("Asked on"), row.asked_at),
    )


def _reuse(row: Reuse) -> list[Detail]:
    return told(
        Detail("practice", _("Practice"), dict(row.practice.title), str(row.practice.title)),
        Detail("name", _("Name"), row.name),
        Detail("email", _("E-mail address"), row.email),
        Detail("city", _("City"), str(row.municipality or row.place)),
        Detail("adapted", _("What was told"), row.adapted),
        Detail("since", _("Since"), row.since),
        Detail("evidence", _("Link"), row.evidence),
        Detail("state", _("State"), row.state, row.get_state_display()),  # type: ignore[attr-defined]
        Detail("answer", _("Answer"), row.answer),
        Detail("at", _("Told on"), row.told_at),
    )
