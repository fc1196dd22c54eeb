"""`sympolis user` as a host runs it."""

import json

import pytest

from sympolis.config import cli
from sympolis.directory.models import Account
from sympolis.directory.tests import factories as directory
from sympolis.networks.models import TeamMember
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db


def user(*arguments: str) -> int:
    """Run it in this process; its exit code."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["user", *arguments])
    return int(ended.value.code or 0)


def test_list_tells_every_account_with_its_roles(capsys):
    north = networks.network("north")
    networks.member(north, Role.VIEWER, directory.account("vera@city.example"))
    directory.account("ana@city.example", language="de")

    assert user("list", "--json") == 0

    role = {"network": "north", "role": "viewer", "series": None, "until": None, "counts": True}
    assert json.loads(capsys.readouterr().out) == [
        {"email": "ana@city.example", "active": True, "language": "de", "roles": []},
        {"email": "vera@city.example", "active": True, "language": "", "roles": [role]},
    ]


def test_list_of_nobody_says_what_to_do(capsys):
    assert user("list") == 0
    assert "sympolis user add ADDRESS" in capsys.readouterr().out


def test_add_makes_an_account_once(capsys):
    assert user("add", "Ana@City.example", "--language", "de", "--zone", "Africa/Nairobi") == 0
    account = Account.objects.get()
    assert (account.email, account.language, account.zone) == ("ana@city.example", "de", "Africa/Nairobi")
    assert not account.has_usable_password()

    assert user("add", "ANA@city.example") == 1
    assert "already" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [("nobody",), ("a@city.example", "--zone", "Mars/Base"), ("a@city.example", "--language", "xx-yy-zz")]
)
def test_add_refuses_nonsense(arguments, capsys):
    assert user("add", *arguments) == 1
    assert capsys.readouterr().err
    assert not Account.objects.exists()


def test_role_is_given_changed_and_ended():
    north = networks.network("north")
    networks.member(north)
    series = programme.series(north, slug="autumn")

    assert user("role", "ana@city.example", "contractor", "--series", "autumn", "--until", "2099-12-31") == 0
    member = TeamMember.objects.get(account__email="ana@city.example")
    assert (member.role, member.series_id, str(member.ends_on)) == ("contractor", series.pk, "2099-12-31")

    assert user("role", "ana@city.example", "viewer", "--series", "autumn") == 0
    member.refresh_from_db()
    assert (member.role, member.ends_on) == ("viewer", None)

    assert user("role", "ana@city.example", "none", "--series", "autumn") == 0
    assert not TeamMember.objects.filter(account__email="ana@city.example").exists()


def test_role_needs_a_network_named_when_there_are_several(capsys):
    networks.network("north")
    south = networks.network("south")

    assert user("role", "ana@city.example", "coordinator") == 1
    assert "north, south" in capsys.readouterr().err
    assert user("role", "ana@city.example", "coordinator", "--network", "south") == 0
    assert TeamMember.objects.get().network == south


def test_series_of_another_network_is_not_found(capsys):
    networks.network("north")
    programme.series(networks.network("south"), slug="autumn")

    assert user("role", "ana@city.example", "viewer", "--network", "north", "--series", "autumn") == 1
    assert "no series" in capsys.readouterr().err


def test_remove_deletes_the_account_and_leaves_the_person():
    north = networks.network("north")
    networks.member(north)
    account = networks.member(north, Role.VIEWER, directory.account("vera@city.example"))
    person = directory.person(account=account)

    assert user("remove", "vera@city.example") == 0

    assert not Account.objects.filter(email="vera@city.example").exists()
    person.refresh_from_db()
    assert person.account is None


def test_last_coordinator_is_not_removed(capsys):
    networks.member(networks.network("north"), account=directory.account("ana@city.example"))

    assert user("remove", "ana@city.example") == 1

    assert "coordinator" in capsys.readouterr().err
    assert TeamMember.objects.count() == 1
