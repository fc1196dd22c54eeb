"""Who must not judge what. Declared conflicts are rows; the others follow from rows and are worked out each time anew.

So who becomes a co-author, or moves to the city, is kept out from that moment on, whatever was assigned before.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sympolis.contributions.models import Approval, Author, Conflict, Contribution, Namesake, Reviewer
from sympolis.contributions.states import ConflictKind
from sympolis.core.text import address_key, comparable
from sympolis.directory.models import Account, Municipality, Person
from sympolis.directory.queries import spellings
from sympolis.programme.models import Series

Found = dict[int, dict[int, str]]  # id of an account -> id of a contribution -> ConflictKind
Town = tuple[str, str]  # country, comparable name
GRAVER = {ConflictKind.NAME: 1, ConflictKind.AUTHOR: 2}  # than all others: what stands, whatever else is found


@dataclass
class Judge:
    """What ties somebody to contributions."""

    addresses: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)  # their own, as one compares them
    persons: set[int] = field(default_factory=set)
    cities: set[int] = field(default_factory=set)
    towns: set[Town] = field(default_factory=set)  # every spelling of the cities
    known: set[str] = field(default_factory=set)  # names and addresses of people they know


def of_account(account: Account, series: Series) -> dict[int, str]:
    """Contributions (ids) of a series that an account must not judge, and why."""
    return among(series, [account.pk]).get(account.pk, {})


def between(account: Account, contribution: Contribution) -> str:
    """Why an account must not judge a contribution, "" when it may."""
    found = among(contribution.series, [account.pk], [contribution.pk])
    return found.get(account.pk, {}).get(contribution.pk, "")


def among(series: Series, accounts: Iterable[int], contributions: Iterable[int] | None = None) -> Found:
    """All conflicts of accounts with contributions of a series (or with some of them), in a fixed number of queries."""
    judges = _judges(series, set(accounts))
    rows = Contribution.objects.filter(series=series).order_by()
    rows = rows if contributions is None else rows.filter(pk__in=list(contributions))
    found: Found = {pk: {} for pk in judges}
    by = _Index(judges)
    for pk, city, place, country in rows.values_list("pk", "municipality_id", "place", "country"):
        by.note(found, pk, ConflictKind.CITY, by.cities.get(city, ()), by.towns.get((country, comparable(place)), ()))
    _of_authors(found, by, rows)
    approvers = Approval.objects.filter(contribution__in=rows.values("pk")).exclude(email="").order_by()
    for pk, email in approvers.values_list("contribution_id", "email"):
        by.note(found, pk, ConflictKind.CITY, by.addresses.get(address_key(email), ()))
    declared = Conflict.objects.filter(account__in=judges, contribution__in=rows.values("pk")).order_by()
    for account, pk, kind in declared.values_list("account_id", "contribution_id", "kind"):
        found[account].setdefault(pk, kind)
    return found


def _of_authors(found: Found, by: "_Index", rows) -> None:
    apart = {
        (author, account)
        for author, account in Namesake.objects.filter(undone_at=None, author__contribution__in=rows.values("pk"))
        .order_by()
        .values_list("author_id", "reviewer__account_id")
    }
    columns = (
        "pk", "contribution_id", "participant__email_key", "participant__name_key", "participant__person_id",
        "participant__person__municipality_id", "participant__place", "participant__country",
    )  # fmt: skip
    authors = Author.objects.filter(contribution__in=rows.values("pk"), participant__erased_at=None).order_by()
    for author, pk, address, name, person, city, place, country in authors.values_list(*columns):
        by.note(found, pk, ConflictKind.AUTHOR, by.addresses.get(address, ()), by.persons.get(person, ()))
        by.note(found, pk, ConflictKind.NAME, (one for one in by.names.get(name, ()) if (author, one) not in apart))
        by.note(found, pk, ConflictKind.CITY, by.cities.get(city, ()), by.towns.get((country, comparable(place)), ()))
        by.note(found, pk, ConflictKind.PERSON, by.known.get(address, ()), by.known.get(name, ()))


class _Index:
    """From each thing that ties to those whom it ties."""

    def __init__(self, judges: dict[int, Judge]) -> None:
        def turned(things: Callable[[Judge], Iterable]) -> dict:
            found: dict = {}
            for account, judge in judges.items():
                for thing in things(judge):
                    found.setdefault(thing, []).append(account)
            return found

        self.addresses = turned(lambda judge: judge.addresses)
        self.names = turned(lambda judge: judge.names)
        self.persons = turned(lambda judge: judge.persons)
        self.cities = turned(lambda judge: judge.cities)
        self.towns = turned(lambda judge: judge.towns)
        self.known = turned(lambda judge: judge.known)

    def note(self, found: Found, pk: int, kind: ConflictKind, *accounts: Iterable[int]) -> None:
        """Note a conflict; one that is known already stays, unless this one is graver."""
        for some in accounts:
            for account in some:
                known = found[account].get(pk)
                if known is None or GRAVER.get(kind, 0) > GRAVER.get(ConflictKind(known), 0):
                    found[account][pk] = str(kind)


@dataclass(frozen=True, slots=True)
class Alike:
    """A reviewer and an author who have one name, and share neither address nor row of the directory.

    apart   what the team said of them, if it said that they are two people
    undone  what it said before, and took back
    """

    reviewer: Reviewer
    author: Author
    apart: Namesake | None
    undone: list[Namesake]


def alike(contribution: Contribution) -> list[Alike]:
    """Reviewers of the series with a name that an author of a contribution has too, in a fixed number of queries."""
    reviewers = Reviewer.objects.filter(series=contribution.series_id, ended_at=None, account__isnull=False)
    by_account = {one.account_id or 0: one for one in reviewers.select_related("account").order_by("name", "pk")}
    judges = _judges(contribution.series, set(by_account))
    said: dict[tuple[int, int], list[Namesake]] = {}
    for row in Namesake.objects.filter(author__contribution=contribution):
        said.setdefault((row.reviewer_id, row.author_id), []).append(row)
    found = []
    authors = contribution.authors.filter(participant__erased_at=None).select_related("participant__person")
    for author in authors.order_by("order", "pk"):
        who = author.participant
        for account, judge in judges.items():
            is_one = who.email_key in judge.addresses or who.person_id in judge.persons
            if who.name_key in judge.names and not is_one:
                rows = said.get((by_account[account].pk, author.pk), [])
                apart = next((row for row in rows if row.undone_at is None), None)
                found.append(Alike(by_account[account], author, apart, [row for row in rows if row.undone_at]))
    return found


def _judges(series: Series, accounts: set[int]) -> dict[int, Judge]:
    judges = {}
    for pk, email in Account.objects.filter(pk__in=accounts).values_list("pk", "email"):
        judges[pk] = Judge(addresses={address_key(email)})
    persons = Person.objects.filter(account__in=judges)
    for person in persons.only("given_name", "family_name", "account", "municipality"):
        judge = judges[person.account_id or 0]
        judge.persons.add(person.pk)
        judge.names |= keys_of(str(person))
        judge.cities |= {person.municipality_id} if person.municipality_id else set()
    for account, name, city, known in Reviewer.objects.filter(series=series, account__in=judges).values_list(
        "account_id", "name", "municipality_id", "known_people"
    ):
        judges[account].names |= keys_of(name)
        judges[account].cities |= {city} if city else set()
        judges[account].known |= {key for words in known for key in keys_of(words)}
    _name_towns(judges)
    return judges


def _name_towns(judges: dict[int, Judge]) -> None:
    wanted = set().union(*(judge.cities for judge in judges.values())) if judges else set()
    rows = Municipality.objects.filter(pk__in=wanted).prefetch_related("aliases") if wanted else ()
    towns = {row.pk: {(row.country, comparable(name)) for name in spellings(row)} for row in rows}
    for judge in judges.values():
        for city in judge.cities:
            judge.towns |= towns.get(city, set())


def keys_of(words: str) -> set[str]:
    """How a name or an address that somebody typed is compared with those of authors; none for blanks."""
    return {key for key in (address_key(words) if "@" in words else comparable(words),) if key}
