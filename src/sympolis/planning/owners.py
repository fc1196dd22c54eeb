"""Who may care for something: the team of a series, and whoever has a part in a session. Both are named alike."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from sympolis.directory.models import Account, Person
from sympolis.networks.models import TeamMember
from sympolis.networks.permissions import WORK
from sympolis.networks.queries import counts_today
from sympolis.programme.models import Part, Session

Somebody = Account | Person


@dataclass
class Circle:
    """Who may care for something of a session.

    team     accounts that work on the series
    people   those with a part in it who are not of the team, each with their roles in words
    """

    team: list[Account] = field(default_factory=list)
    people: dict[int, tuple[Person, str]] = field(default_factory=dict)

    def choices(self, *, beside: Somebody | None = None) -> list:
        """For a select; `beside` stays to be chosen although they have left."""
        found: list = [("", _("Nobody yet"))]
        if self.team:
            found.append((_("Team"), [(key_of(one), name_of(one)) for one in self.team]))
        if self.people:
            rows = [(key_of(person), f"{person} ({roles})") for person, roles in self.people.values()]
            found.append((_("People of the session"), rows))
        if beside is not None and not self.holds(beside):
            found.append((_("No part any more"), [(key_of(beside), name_of(beside))]))
        return found

    def holds(self, one: Somebody) -> bool:
        if isinstance(one, Account):
            return any(account.pk == one.pk for account in self.team)
        return one.pk in self.people or any(account.pk == one.account_id for account in self.team)

    def found(self, key: str) -> Somebody | None:
        """Whom a key of `choices` means; None for nobody and for strangers."""
        everybody: list[Somebody] = [*self.team, *(person for person, _roles in self.people.values())]
        return next((one for one in everybody if key_of(one) == key), None)


def key_of(one: Somebody | None) -> str:
    """ "account-3", "person-17", "" for nobody."""
    if one is None:
        return ""
    return f"{'account' if isinstance(one, Account) else 'person'}-{one.pk}"


def name_of(one: Somebody) -> str:
    """The name; of an account that of its person, or the address when there is none or several share it."""
    if isinstance(one, Person):
        return str(one)
    persons = [person for person in one.persons.all() if person.merged_into_id is None]
    return str(persons[0]) if len(persons) == 1 else one.email


def address_of(one: Somebody) -> str:
    """Where letters to them go, "" when none is known."""
    return one.email if isinstance(one, Account) else one.address


def circles(sessions: Iterable[Session]) -> dict[int, Circle]:
    """Session (id) -> who may care for it, in three queries however many there are. Series are joined."""
    rows = list(sessions)
    networks = {session.series.network_id for session in rows}
    members = TeamMember.objects.filter(network__in=networks, role__in=WORK, account__is_active=True)
    team = [one for one in members.select_related("account", "network") if counts_today(one)]
    accounts = Account.objects.filter(pk__in={one.account_id for one in team}).prefetch_related("persons")
    known = {account.pk: account for account in accounts}
    parts = Part.objects.filter(session__in=rows).select_related("person__account").order_by("order", "pk")
    by_session: dict[int, list[Part]] = {}
    for part in parts:
        by_session.setdefault(part.session_id, []).append(part)
    return {session.pk: _circle(session, team, known, by_session.get(session.pk, [])) for session in rows}


def _circle(session: Session, team: list[TeamMember], known: dict[int, Account], parts: list[Part]) -> Circle:
    series = session.series
    mine = {
        one.account_id for one in team
        if one.network_id == series.network_id and one.series_id in (None, series.pk)
    }  # fmt: skip
    found = Circle(team=sorted((known[pk] for pk in mine), key=lambda one: name_of(one).casefold()))
    roles: dict[int, list[str]] = {}
    for part in parts:
        if part.person.account_id not in mine:
            roles.setdefault(part.person_id, []).append(str(part.get_role_display()))  # type: ignore[attr-defined]
            found.people[part.person_id] = (part.person, ", ".join(dict.fromkeys(roles[part.person_id])))
    return found


def either(of: str) -> Q:
    """Rows in which somebody stands in the pair of columns `of` and `of`_account."""
    return ~Q(**{of: None}) | ~Q(**{f"{of}_account": None})


def pair(of: str, one: Somebody | None) -> dict[str, Somebody | None]:
    """The two columns of a pair, for somebody or nobody."""
    account = one if isinstance(one, Account) else None
    return {of: None if account else one, f"{of}_account": account}
