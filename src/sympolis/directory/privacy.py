"""What is held of people, and by whom: every app that holds something says so here, in its apps.ready().

An app answers two questions about persons: what do you hold of them, and delete it. The directory asks them all, so a
page that shows somebody their data, or deletes them, knows no app by name. docs/decisions/0018-erasing.md
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sympolis.directory.models import Account, Person


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that is held. `value` is what JSON can hold, or a day or moment; `shown` its words for people."""

    key: str
    label: str
    value: Any
    shown: str = ""

    @property
    def words(self) -> str:
        """What a page shows."""
        return self.shown or in_words(self.value)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What is held of one kind: `rows` of details, one row a thing."""

    key: str
    title: str
    rows: list[list[Detail]]


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody sent: its name for them, its path in the storage."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held of some people."""

    chapters: list[Chapter] = field(default_factory=list)
    files: list[File] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Holder:
    """An app that holds something of people.

    tells      what it holds of these persons
    signed_in  what it holds of accounts, whether or not a person belongs to them
    erases     deletes that, in the transaction of the directory; `by` is the account that asked, None for others
    refuses    raises Refused while an account must not go
    closes     deletes what it holds of accounts that are about to go
    """

    tells: Callable[[Sequence[Person]], Held] | None = None
    signed_in: Callable[[Sequence[Account]], Held] | None = None
    erases: Callable[[Sequence[Person], Account | None], None] | None = None
    refuses: Callable[[Account], None] | None = None
    closes: Callable[[Sequence[Account]], None] | None = None


_holders: dict[str, Holder] = {}


def hold(app: str, holder: Holder) -> None:
    """Say what an app holds. Lower floors come first, since apps are made ready in that order."""
    _holders[app] = holder


def holders() -> list[Holder]:
    """From the lowest floor to the highest."""
    return list(_holders.values())


def held(persons: Sequence[Person]) -> Held:
    """Everything that is held of these persons, and of the accounts they sign in with; chapters without a row are left out."""
    accounts = list({person.account_id: person.account for person in persons if person.account}.values())
    more = [holder.tells(persons) for holder in holders() if holder.tells]
    return _together(own_chapters(persons), [*more, *_of_accounts([one for one in accounts if one])])


def held_of_account(account: Account) -> Held:
    """The same of an account to which no person belongs."""
    return _together([own_account(account)], _of_accounts([account]))


def _of_accounts(accounts: Sequence[Account]) -> list[Held]:
    return [holder.signed_in(accounts) for holder in holders() if holder.signed_in and accounts]


def _together(chapters: list[Chapter], more: Iterable[Held]) -> Held:
    found = Held(chapters)
    for one in more:
        found.chapters.extend(one.chapters)
        found.files.extend(one.files)
    return Held([chapter for chapter in found.chapters if chapter.rows], found.files)


def own_chapters(persons: Sequence[Person]) -> list[Chapter]:
    """What the directory itself holds: persons, whoever was merged into them, the accounts they sign in with."""
    persons = [*persons, *Person.objects.filter(merged_into__in=persons).order_by("pk")]
    accounts = {person.account_id: person.account for person in persons if person.account}
    return [
        Chapter("persons", _("Person"), [_person(person) for person in persons]),
        Chapter("accounts", _("Account"), [_account(one) for one in accounts.values() if one]),
    ]


def own_account(account: Account) -> Chapter:
    """What is held of an account to which no person belongs."""
    return Chapter("accounts", _("Account"), [_account(account)])


def _person(person: Person) -> list[Detail]:
    return told(
        Detail("name", _("Name"), str(person)),
        Detail("spoken_name", _("Name as spoken"), person.spoken_name),
        Detail("email", _("E-mail address"), person.email),
        Detail("municipality", _("City"), str(person.municipality or "")),
        Detail("organisation", _("Organisation"), str(person.organisation or "")),
        Detail("sector", _("Sector"), person.sector, person.get_sector_display()),  # type: ignore[attr-defined]
        Detail("function", _("Function"), dict(person.function), str(person.function)),
        Detail("biography", _("Biography"), dict(person.biography), str(person.biography)),
        Detail("gender", _("Gender"), person.gender, person.get_gender_display()),  # type: ignore[attr-defined]
        Detail(
            "languages", _("Languages"), person.languages, ", ".join(one.get("code", "") for one in person.languages)
        ),
        Detail("zone", _("Time zone"), person.zone),
        Detail("since", _("Known since"), person.created_at),
    )


def _account(account: Account) -> list[Detail]:
    return told(
        Detail("email", _("E-mail address"), account.email),
        Detail("language", _("Language"), account.language),
        Detail("zone", _("Time zone"), account.zone),
        Detail("since", _("Made on"), account.created_at),
        Detail("last_login", _("Last signed in"), account.last_login),
    )


def told(*details: Detail) -> list[Detail]:
    """Those that say something."""
    return [one for one in details if one.value not in ("", None, [], {})]


def in_words(value: Any) -> str:
    """A value for people: moments to the minute in UTC."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def plain(found: Held) -> dict[str, Any]:
    """The same for a JSON file: chapter -> rows, each a dictionary; days and moments as ISO 8601."""
    return {
        chapter.key: [{one.key: _json(one.value) for one in row} for row in chapter.rows] for chapter in found.chapters
    }


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def refuse_closing(accounts: Iterable[Account]) -> None:
    """Raises Refused when one of these accounts must not go yet, in words that say what to do first."""
    for holder in holders():
        for account in accounts:
            if holder.refuses:
                holder.refuses(account)
