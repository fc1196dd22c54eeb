"""What networks hold of people: that they know them, and their roles in teams."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account, Person
from sympolis.directory.privacy import Chapter, Detail, Held, told
from sympolis.networks.models import Contact, TeamMember
from sympolis.networks.queries import memberships_of


def tells(persons: Sequence[Person]) -> Held:
    """Networks that know these persons; roles of the accounts they sign in with."""
    contacts = Contact.objects.filter(person__in=persons).select_related("network").order_by("pk")
    accounts = [person.account_id for person in persons if person.account_id]
    members = TeamMember.objects.filter(account__in=accounts).select_related("network").order_by("pk")
    return Held([
        Chapter("networks", _("Networks"), [
            told(Detail("network", _("Network"), str(one.network.name)), Detail("since", _("Since"), one.since))
            for one in contacts
        ]),
        Chapter("roles", _("Roles"), [
            told(
                Detail("network", _("Network"), str(one.network.name)),
                Detail("role", _("Role"), one.role, one.get_role_display()),  # type: ignore[attr-defined]
                Detail("since", _("Since"), one.created_at), Detail("ends_on", _("Last day"), one.ends_on),
            )
            for one in members
        ]),
    ])  # fmt: skip


def erases(persons: Sequence[Person], by: Account | None) -> None:
    """No network knows them any more."""
    Contact.objects.filter(person__in=persons).delete()


def refuses(account: Account) -> None:
    """Raises Refused("in_team") while an account has a role that counts."""
    members = memberships_of(account)
    if members:
        words = _(
            "You are in the team of %(network)s and sign in with this address. Ask a coordinator to end your role in the "
            "team first; then you can erase your data."
        )
        raise Refused("in_team", words % {"network": members[0].network.name})
    if account.is_superuser:
        raise Refused("in_team", _("This account runs the installation. Its host removes it: sympolis user remove."))
