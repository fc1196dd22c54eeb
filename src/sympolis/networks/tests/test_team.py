"""Who is in a team: inviting, changing, ending, and what counts at which moment."""

from datetime import date, timedelta

import pytest

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.networks import actions, permissions
from sympolis.networks.models import TeamMember
from sympolis.networks.queries import networks_of, roles_of, today_in
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks

pytestmark = pytest.mark.django_db


@pytest.fixture
def north():
    return networks.network("north")


@pytest.fixture
def lead(north):
    return networks.member(north)


def refused(call, *arguments, **named) -> Refused:
    with pytest.raises(Refused) as refusal:
        call(*arguments, **named)
    return refusal.value


def facts() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("name", flat=True))


def test_invite_makes_the_account_and_the_role(north, lead):
    member = actions.invite(north, "Vera@City.example", Role.VIEWER, by=lead, language="de")

    assert (member.account.email, member.account.language) == ("vera@city.example", "de")
    assert roles_of(member.account, north) == {Role.VIEWER}
    assert facts() == ["account.added", "team.joined"]


def test_invite_uses_the_account_that_is_there(north, lead):
    vera = directory.account("vera@city.example")

    assert actions.invite(north, "VERA@city.example", Role.VIEWER, by=lead).account == vera
    assert Account.objects.count() == 2


@pytest.mark.parametrize("role", [Role.CARRIER, Role.CONTRACTOR, Role.VIEWER, None])
def test_only_coordinators_change_the_team(north, lead, role):
    somebody = networks.member(north, role) if role else directory.account()
    other = TeamMember.objects.get(account=networks.member(north, Role.VIEWER))
    changed = {"role": Role.COORDINATOR, "series_id": None, "ends_on": None}

    codes = [
        refused(actions.invite, north, "x@city.example", Role.COORDINATOR, by=somebody).code,
        refused(actions.change_role, other, by=somebody, **changed).code,
        refused(actions.end_role, other, by=somebody).code,
    ]

    assert codes == ["not_allowed"] * 3
    other.refresh_from_db()
    assert other.role == Role.VIEWER
    assert not Account.objects.filter(email="x@city.example").exists()


def test_coordinator_of_another_network_changes_nothing_here(north, lead):
    stranger = networks.member(networks.network("south"))

    assert refused(actions.invite, north, "x@city.example", Role.VIEWER, by=stranger).code == "not_allowed"


def test_coordinator_for_one_series_does_not_run_the_network(north, lead):
    one_series = networks.member(north, Role.COORDINATOR, series_id=7)

    assert not permissions.may_run(one_series, north)
    assert not permissions.may_set_up(one_series, north)
    assert permissions.may_set_up(one_series, north, series_id=7)
    assert not permissions.may_set_up(one_series, north, series_id=8)


def test_same_scope_twice_is_refused_and_another_scope_is_not(north, lead):
    actions.invite(north, "vera@city.example", Role.VIEWER, by=lead)

    assert refused(actions.invite, north, "vera@city.example", Role.CARRIER, by=lead).code == "already_member"
    actions.invite(north, "vera@city.example", Role.CONTRACTOR, by=lead, series_id=7)
    assert TeamMember.objects.filter(account__email="vera@city.example").count() == 2


def test_invite_after_the_end_gives_the_role_anew(north, lead):
    vera = networks.member(north, Role.VIEWER, ends_on=date(2020, 1, 1))

    member = actions.invite(north, vera.email, Role.CARRIER, by=lead)

    assert (member.role, member.ends_on) == (Role.CARRIER, None)
    assert TeamMember.objects.filter(account=vera).count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"email": "nobody"}, "wrong_address"), ({"role": "king"}, "unknown_choice"),
        ({"ends_on": date(2020, 1, 1)}, "past_day"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_leaves_nothing(north, lead, fields, code):
    given = {"email": "vera@city.example", "role": Role.VIEWER, "ends_on": None, **fields}

    assert refused(actions.invite, north, given.pop("email"), given.pop("role"), by=lead, **given).code == code
    assert (TeamMember.objects.count(), Account.objects.count(), facts()) == (1, 1, [])


def test_role_counts_through_its_last_day_in_the_networks_zone(time_machine):
    kiritimati = networks.network("far", zone="Pacific/Kiritimati")  # UTC+14
    vera = networks.member(kiritimati, Role.VIEWER, ends_on=date(2026, 11, 30))

    time_machine.move_to("2026-11-30T09:59:00+00:00")  # 23:59 there
    assert roles_of(vera, kiritimati) == {Role.VIEWER}
    assert list(networks_of(vera)) == [kiritimati]

    time_machine.move_to("2026-11-30T10:00:00+00:00")  # midnight there
    assert roles_of(vera, kiritimati) == set()
    assert list(networks_of(vera)) == []


def test_ended_role_is_gone_at_once(north, lead):
    vera = networks.member(north, Role.COORDINATOR)

    actions.end_role(TeamMember.objects.get(account=vera), by=lead)

    assert roles_of(vera, north) == set()
    assert facts() == ["team.left"]


def test_changed_role_counts_at_once(north, lead):
    vera = networks.member(north, Role.VIEWER)
    member = TeamMember.objects.get(account=vera)

    actions.change_role(member, by=lead, role=Role.CARRIER, series_id=None, ends_on=today_in(north))
    assert permissions.may_set_up(vera, north)

    actions.change_role(member, by=lead, role=Role.CARRIER, series_id=7, ends_on=None)
    assert not permissions.may_set_up(vera, north)
    assert facts() == ["team.changed", "team.changed"]


def test_changing_nothing_tells_nobody(north, lead):
    member = TeamMember.objects.get(account=networks.member(north, Role.VIEWER))

    actions.change_role(member, by=lead, role=Role.VIEWER, series_id=None, ends_on=None)

    assert facts() == []


def test_role_that_ended_can_be_changed_without_moving_its_day(north, lead):
    """Another role for somebody whose day is past must not be held up by that day."""
    member = TeamMember.objects.get(account=networks.member(north, Role.VIEWER, ends_on=date(2020, 1, 1)))

    actions.change_role(member, by=lead, role=Role.CARRIER, series_id=None, ends_on=date(2020, 1, 1))

    assert TeamMember.objects.get(pk=member.pk).role == Role.CARRIER


@pytest.mark.parametrize(
    "change",
    [
        {"role": Role.VIEWER, "series_id": None, "ends_on": None},
        {"role": Role.COORDINATOR, "series_id": 7, "ends_on": None},
        {"role": Role.COORDINATOR, "series_id": None, "ends_on": date.today() + timedelta(days=30)},
    ],
)
def test_last_coordinator_stays(north, lead, change):
    networks.member(north, Role.COORDINATOR, ends_on=today_in(north) + timedelta(days=9))  # does not stay for good
    networks.member(networks.network("south"))
    member = TeamMember.objects.get(account=lead)

    assert refused(actions.change_role, member, by=lead, **change).code == "last_coordinator"
    assert refused(actions.end_role, member, by=lead).code == "last_coordinator"

    member.refresh_from_db()
    assert (member.role, member.series_id, member.ends_on) == (Role.COORDINATOR, None, None)
    assert facts() == []


def test_coordinator_with_a_successor_may_leave(north, lead):
    networks.member(north)

    actions.end_role(TeamMember.objects.get(account=lead), by=lead)

    assert roles_of(lead, north) == set()


def test_viewer_of_a_network_without_coordinator_can_be_ended(north):
    vera = networks.member(north, Role.VIEWER)

    actions.end_role(TeamMember.objects.get(account=vera), by=None)

    assert TeamMember.objects.count() == 0


def test_closed_account_has_no_role(north):
    vera = networks.member(north, Role.COORDINATOR, directory.account(is_active=False))

    assert roles_of(vera, north) == set()
    assert list(networks_of(vera)) == []
