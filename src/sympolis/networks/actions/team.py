"""Who is in a network's team. The letter to somebody new is written by site, which listens to `team.joined`."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.actions import account_for
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.networks.models import Network, TeamMember
from sympolis.networks.permissions import may_run
from sympolis.networks.queries import counts_today, team_of, today_in
from sympolis.networks.states import Role


def invite(
    network: Network,
    email: str,
    role: str,
    *,
    by: Account | None,
    series_id: int | None = None,
    ends_on: date | None = None,
    language: str = "",
) -> TeamMember:
    """Give the account of an address a role, making the account if there is none.

    series_id   id of the one series of this network the role is for; None = the whole network
    ends_on     last day of the role, in the network's zone; None = no end
    language    interface language of a new account, so that its first letter can be read
    Raises Refused: "not_allowed", "wrong_address", "unknown_choice", "past_day", "already_member".
    """
    with transaction.atomic():
        network = _locked(network, by)
        _refuse_role(network, role, ends_on)
        account = account_for(email, by=by, language=language)
        member = TeamMember.objects.filter(network=network, account=account, series_id=series_id).first()
        if member and counts_today(member):
            words = _("%(email)s is in the team already. Change the role in the list instead.")
            raise Refused("already_member", words % {"email": account.email}, "email")
        member = member or TeamMember(network=network, account=account, series_id=series_id)
        member.role, member.ends_on = role, ends_on
        member.save()
        journal.record("team.joined", member, network=network.pk, by=by, role=str(role))
    return member


def change_role(
    member: TeamMember, *, by: Account | None, role: str, series_id: int | None, ends_on: date | None
) -> TeamMember:
    """Give a role in the team another name, scope or last day; it counts at once.

    Raises Refused: "not_allowed", "unknown_choice", "past_day", "already_member", "last_coordinator".
    """
    with transaction.atomic():
        network = _locked(member.network, by)
        member = TeamMember.objects.select_related("account").get(pk=member.pk)
        member.network = network
        _refuse_role(network, role, ends_on if ends_on != member.ends_on else None)
        twins = TeamMember.objects.filter(network=network, account=member.account, series_id=series_id)
        if twins.exclude(pk=member.pk).exists():
            raise Refused("already_member", _("This person has another role for the same series."), "series_id")
        led = _leads(member)
        if _store(member, role=role, series_id=series_id, ends_on=ends_on):
            field = "role" if role != Role.COORDINATOR else "series_id" if series_id else "ends_on"
            _refuse_leaderless(network, led, field)
            journal.record("team.changed", member, network=network.pk, by=by, role=str(role))
    return member


def end_role(member: TeamMember, *, by: Account | None) -> None:
    """Take a role away; the next request of its holder is refused.

    Raises Refused: "not_allowed", "last_coordinator".
    """
    with transaction.atomic():
        network = _locked(member.network, by)
        member = TeamMember.objects.get(pk=member.pk)
        journal.record("team.left", member, network=network.pk, by=by, role=str(member.role))
        led = _leads(member)
        member.delete()
        _refuse_leaderless(network, led)


def remove_account(account: Account, *, by: Account | None) -> None:
    """Delete an account with its roles, sessions and passkeys. People linked to it, and what it did, stay.

    Raises Refused: "not_allowed" unless `by` is None, a superuser or the account itself; "last_coordinator".
    """
    with transaction.atomic():
        if by is not None and by != account and not by.is_superuser:
            raise Refused("not_allowed", _("Only the host of this installation can remove an account."))
        for member in TeamMember.objects.filter(account=account).select_related("network"):
            end_role(member, by=None)
        journal.record("account.removed", account, network=None, by=by if by != account else None)
        account.delete()


def _locked(network: Network, by: Account | None) -> Network:
    """The network's row, locked: two coordinators who leave at once must not both be the other one's successor."""
    network = Network.objects.select_for_update().get(pk=network.pk)
    if by is not None and not may_run(by, network):
        raise Refused("not_allowed", _("Only coordinators of this network can change its team."))
    return network


def _refuse_role(network: Network, role: str, ends_on: date | None) -> None:
    if role not in Role.values:
        raise Refused("unknown_choice", _("Choose one of the roles."), "role")
    if ends_on and ends_on < today_in(network):
        raise Refused("past_day", _("The last day lies in the past. To take the role away, end it."), "ends_on")


def _leads(member: TeamMember) -> bool:
    return member.role == Role.COORDINATOR and member.series_id is None and member.ends_on is None


def _refuse_leaderless(network: Network, led: bool, field: str = "") -> None:
    """Looked at after the change of one who led, inside its transaction: the refusal rolls it back."""
    if led and not any(_leads(member) for member in team_of(network)):
        words = _("A network needs a coordinator for the whole network without an end date. Name another one first.")
        raise Refused("last_coordinator", words, field)


def _store(member: TeamMember, **fields: Any) -> bool:
    """Save what differs; whether anything did."""
    if all(getattr(member, field) == value for field, value in fields.items()):
        return False
    for field, value in fields.items():
        setattr(member, field, value)
    member.save(update_fields=list(fields))
    return True
