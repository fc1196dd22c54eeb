"""What the post office holds of people: the letters to them, for as long as they are kept."""

from collections.abc import Iterable, Sequence

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from sympolis.core.text import address_key
from sympolis.directory.models import Account, Person
from sympolis.directory.privacy import Chapter, Detail, Held, told
from sympolis.messaging.models import Letter

A_STEP = 500


def tells(persons: Sequence[Person]) -> Held:
    """Letters to these persons: what about, when, whether they arrived."""
    letters = Letter.objects.filter(person_id__in=[person.pk for person in persons])
    return Held([chapter(letters.defer("text", "html", "calendar").order_by("pk"))])


def chapter(letters: Iterable[Letter]) -> Chapter:
    """Letters as their reader is told of them; the subject of one with a code in it is not readable."""
    return Chapter("letters", _("Letters"), [
        told(
            Detail("subject", _("Subject"), "" if one.is_secret else one.subject),
            Detail("to", _("To"), one.to_address),
            Detail("written", _("Written on"), one.created_at),
            Detail("sent", _("Sent on"), one.sent_at),
            Detail("state", _("State"), one.state, one.get_state_display()),  # type: ignore[attr-defined]
        )
        for one in letters
    ])  # fmt: skip


def erases(persons: Sequence[Person], by: Account | None) -> None:
    """Delete every letter to them, sent or not; those to a mailbox that others use too only if addressed to them."""
    addresses = {address_key(person.email) for person in persons if person.email}
    others = Person.objects.exclude(pk__in=[person.pk for person in persons]).annotate(lowered=Lower("email"))
    shared = set(others.filter(lowered__in=addresses).values_list("lowered", flat=True))
    forget(persons=[person.pk for person in persons], addresses=addresses - shared)


def closes(accounts: Sequence[Account]) -> None:
    """Delete the letters to their addresses: codes, roles, passkeys."""
    forget(addresses=[account.email for account in accounts])


def forget(*, persons: Iterable[int] = (), about: Iterable[str] = (), addresses: Iterable[str] = ()) -> int:
    """Delete all letters to these persons (ids) or addresses and about these things, also those on their way.

    Returns how many. One that is being handed over at this moment may still arrive.
    """
    letters = Letter.objects.annotate(address=Lower("to_address"))
    gone = 0
    for name, values in (("person_id", persons), ("about", about), ("address", addresses)):
        wanted = [value for value in values if value]
        for at in range(0, len(wanted), A_STEP):
            gone += letters.filter(**{f"{name}__in": wanted[at : at + A_STEP]}).delete()[0]
    return gone
