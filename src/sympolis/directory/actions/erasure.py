"""Somebody's data are deleted: everywhere, at once, for good."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import CharField, Model, Value
from django.db.models.functions import Cast, Concat

from sympolis.core.refusals import Refused
from sympolis.directory import erased, privacy
from sympolis.directory.actions.merging import forget_merges
from sympolis.directory.models import Account, Consent, Person
from sympolis.journal import actions as journal


def erase(persons: Iterable[Person], *, by: Account | None, account: Account | None = None) -> int:
    """Delete everything that is held of persons, and the accounts that nobody else signs in with; how many persons.

    account   goes too, even if no person belonged to it, unless somebody else does
    Erasing twice is once. What stays: rows without a name that counts and the public programme need, and a fact.
    Raises Refused (of a holder) when an account must not go yet; nothing is deleted then.
    """
    wanted = with_merged(person.pk for person in persons)
    with transaction.atomic():
        found = list(Person.objects.filter(pk__in=wanted).exclude(family_name="").order_by("pk"))
        leaving = _leaving(found, account)
        privacy.refuse_closing(leaving)
        _erase(found, leaving, by)
    return len(found)


def forget(persons: Iterable[Person]) -> int:
    """The same by the clock, when a series is forgotten: who is in a team stays a person with a name."""
    wanted = with_merged(person.pk for person in persons)
    with transaction.atomic():
        found = list(Person.objects.filter(pk__in=wanted).exclude(family_name="").order_by("pk"))
        leaving = _leaving(found, None)
        kept = {account.pk for account in leaving if _must_stay(account)}
        going = [person for person in found if person.account_id not in kept]
        _erase(going, [account for account in leaving if account.pk not in kept], None)
    return len(going)


def with_merged(persons: Iterable[int]) -> list[int]:
    """Ids of persons and of those who were merged into them."""
    wanted = list(persons)
    return [*wanted, *Person.objects.filter(merged_into__in=wanted).values_list("pk", flat=True)]


def _must_stay(account: Account) -> bool:
    try:
        privacy.refuse_closing([account])
    except Refused:
        return True
    return False


def _leaving(persons: Sequence[Person], account: Account | None) -> list[Account]:
    """Accounts of these persons that no other person signs in with."""
    ids = {person.account_id for person in persons if person.account_id} | ({account.pk} if account else set())
    others = Person.objects.exclude(pk__in=[person.pk for person in persons]).filter(account__in=ids)
    stays = set(others.values_list("account_id", flat=True))
    return list(Account.objects.filter(pk__in=ids - stays).order_by("pk"))


def _erase(persons: Sequence[Person], accounts: Sequence[Account], by: Account | None) -> None:
    if by is not None and by.pk in {account.pk for account in accounts}:
        by = None  # the journal does not name who is gone
    if persons:
        for holder in reversed(privacy.holders()):
            if holder.erases:
                holder.erases(persons, by)
        _empty(persons, by)
    for holder in reversed(privacy.holders()):
        if holder.closes and accounts:
            holder.closes(accounts)
    _record("account.erased", accounts, by)
    Account.objects.filter(pk__in=[account.pk for account in accounts]).delete()


def _empty(persons: Sequence[Person], by: Account | None) -> None:
    """Rows of people who took part stay, without anything in them, since their registrations are counted."""
    ids = [person.pk for person in persons]
    rows = list(Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    Consent.objects.filter(person__in=ids).delete()
    forget_merges(ids)
    _record("person.erased", rows, by)
    numbered = Concat(Value("erased--"), Cast("pk", CharField()), output_field=CharField())  # no name gives that slug
    Person.objects.filter(pk__in=ids).update(
        **dict.fromkeys(EMPTIED, ""), slug=numbered, function={}, biography={}, languages=[], account=None,
        municipality=None, organisation=None,
    )  # fmt: skip


EMPTIED = ("given_name", "family_name", "spoken_name", "email", "sector", "gender", "zone")


def _record(fact: str, rows: Sequence[Person] | Sequence[Account], by: Account | None) -> None:
    """The proof line, and the same in the list beside the database."""
    if rows:
        told: list[tuple[Model, dict[str, object]]] = [(row, {"made_at": row.created_at.isoformat()}) for row in rows]
        erased.note(journal.record_all(fact, told, network=None, by=by))


def erase_again(fact: str, rows: Iterable[tuple[int, str]]) -> int:
    """Erase persons and accounts that an older backup has brought back: (id, when the row was made) of each.

    An account that had a role then and has it again stays, without a person.
    """
    with transaction.atomic():
        if fact == "account.erased":
            accounts = [
                one for one in erased.same_rows(Account, rows) if one in _leaving([], one) and not _must_stay(one)
            ]
            _erase([], accounts, None)
            return len(accounts)
        found = erased.same_rows(Person, rows, family_name__gt="")
        _erase(found, [one for one in _leaving(found, None) if not _must_stay(one)], None)
        return len(found)
