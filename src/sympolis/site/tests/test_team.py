"""The team's page, and the letter to somebody who was given a role."""

from datetime import timedelta

import pytest
from django.test import Client

from sympolis.directory.models import Account
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Delivery, Entry
from sympolis.messaging.models import Letter
from sympolis.networks import actions
from sympolis.networks.models import TeamMember
from sympolis.networks.queries import today_in
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.site import listeners

pytestmark = pytest.mark.django_db
TEAM = "/desk/network/team/"


@pytest.fixture
def north():
    return networks.network("north", name={"en": "North", "de": "Nord"})


@pytest.fixture
def lead(north):
    return networks.member(north, account=directory.account("lead@city.example"))


@pytest.fixture
def desk(lead) -> Client:
    client = Client()
    client.force_login(lead)
    return client


def page(answer) -> str:
    return answer.content.decode()


def test_team_tells_roles_scopes_and_ends(north, desk):
    series = programme.series(north, title={"en": "Autumn dialogue"})
    networks.member(north, Role.CONTRACTOR, directory.account("mo@madiba.example"), series_id=series.pk,
                    ends_on=today_in(north) + timedelta(days=5))  # fmt: skip
    networks.member(
        north, Role.VIEWER, directory.account("old@city.example"), ends_on=today_in(north) - timedelta(days=1)
    )
    networks.member(networks.network("south"), account=directory.account("stranger@south.example"))

    rows = desk.get(TEAM).context["rows"]

    assert [(row["member"].account.email, str(row["series"] or ""), row["counts"]) for row in rows] == [
        ("lead@city.example", "", True), ("mo@madiba.example", "Autumn dialogue", True), ("old@city.example", "", False),
    ]  # fmt: skip


def test_somebody_is_added_for_one_series_until_a_day(north, desk):
    series = programme.series(north)
    last = today_in(north) + timedelta(days=30)
    typed = {"email": "Mo@Madiba.example", "role": "contractor", "series_id": series.pk, "ends_on": last.isoformat()}

    answer = desk.post(f"{TEAM}new/", typed)

    member = TeamMember.objects.get(account__email="mo@madiba.example")
    assert answer["Location"] == TEAM
    assert (member.network, member.role, member.series_id, member.ends_on) == (north, "contractor", series.pk, last)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "nobody"}, "email"), ({"email": ""}, "email"), ({"role": "king"}, "role"), ({"role": ""}, "role"),
        ({"series_id": "999999"}, "series_id"), ({"ends_on": "soon"}, "ends_on"), ({"ends_on": "2001-01-01"}, "ends_on"),
        ({"email": "lead@city.example"}, "email"),
    ],
)  # fmt: skip
def test_wrong_fields_are_told_and_nothing_typed_is_lost(north, desk, wrong, field):
    typed = {"email": "mo@madiba.example", "role": "viewer", "ends_on": "2099-12-31", **wrong}

    answer = desk.post(f"{TEAM}new/", typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert TeamMember.objects.count() == 1
    if field != "email":
        assert 'value="mo@madiba.example"' in page(answer)


def test_series_of_another_network_cannot_be_chosen(north, desk):
    foreign = programme.series(networks.network("south"), title={"en": "Southern secret"})

    assert "Southern secret" not in page(desk.get(f"{TEAM}new/"))
    desk.post(f"{TEAM}new/", {"email": "mo@madiba.example", "role": "viewer", "series_id": foreign.pk})

    assert not Account.objects.filter(email="mo@madiba.example").exists()


def test_extra_fields_change_nothing(north, desk):
    south = networks.network("south")
    typed = {"email": "mo@madiba.example", "role": "viewer", "network": south.pk, "network_id": south.pk, "account": "1",
             "is_staff": "1", "is_superuser": "1", "is_active": "0", "series_id": ""}  # fmt: skip

    desk.post(f"{TEAM}new/", typed)

    member = TeamMember.objects.select_related("account").get(account__email="mo@madiba.example")
    assert member.network == north
    assert (member.account.is_superuser, member.account.is_active) == (False, True)
    assert not south.team.exists()


def test_role_is_changed_and_ended(north, desk):
    vera = networks.member(north, Role.VIEWER)
    member = TeamMember.objects.get(account=vera)

    desk.post(f"{TEAM}{member.pk}/", {"role": "carrier", "series_id": "", "ends_on": ""})
    member.refresh_from_db()
    assert member.role == "carrier"

    assert desk.get(f"{TEAM}{member.pk}/end/").status_code == 200
    assert TeamMember.objects.filter(pk=member.pk).exists()
    desk.post(f"{TEAM}{member.pk}/end/")
    assert not TeamMember.objects.filter(pk=member.pk).exists()


def test_last_coordinator_is_told_why_not(north, desk, lead):
    member = TeamMember.objects.get(account=lead)

    ended = desk.post(f"{TEAM}{member.pk}/end/")

    assert ended.status_code == 422
    for words in ("Name another one first.", "lead@city.example", "End the role"):
        assert words in page(ended)
    assert TeamMember.objects.get().role == Role.COORDINATOR


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"role": "viewer"}, "role"), ({"series_id": True}, "series_id"), ({"ends_on": "2099-12-31"}, "ends_on")],
)
def test_what_the_last_coordinator_cannot_do_is_told_where_it_was_chosen(north, desk, lead, wrong, field):
    series = programme.series(north)
    member = TeamMember.objects.get(account=lead)
    typed = {"role": "coordinator", "series_id": "", "ends_on": "", **wrong}
    if typed["series_id"]:
        typed["series_id"] = str(series.pk)

    answer = desk.post(f"{TEAM}{member.pk}/", typed)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in typed} == typed


def test_the_second_of_two_who_change_a_role_is_told_and_what_they_typed_stays(north, desk):
    vera = networks.member(north, Role.VIEWER)
    url = f"{TEAM}{TeamMember.objects.get(account=vera).pk}/"
    seen = desk.get(url).context["form"]["seen"].value()
    last = (today_in(north) + timedelta(days=9)).isoformat()
    desk.post(url, {"role": "carrier", "seen": seen})

    answer = desk.post(url, {"role": "contractor", "ends_on": last, "seen": seen})

    assert answer.status_code == 422
    assert [(row["name"], row["theirs"], row["mine"]) for row in answer.context["form"].theirs] == [
        ("role", "Carrier", "Contractor"), ("ends_on", "", last),
    ]  # fmt: skip
    assert TeamMember.objects.get(account=vera).role == "carrier"
    now = answer.context["form"]["seen"].value()
    assert desk.post(url, {"role": "contractor", "ends_on": last, "seen": now}).status_code == 302
    assert TeamMember.objects.get(account=vera).role == "contractor"


def test_queries_do_not_grow_with_the_team(north, desk, django_assert_max_num_queries):
    series = programme.series(north)
    for number in range(30):
        networks.member(north, Role.VIEWER, series_id=series.pk if number % 2 else None)

    with django_assert_max_num_queries(12):
        assert len(desk.get(TEAM).context["rows"]) == 31


def test_letter_to_a_new_member_is_queued_with_the_role_and_written_once(north, lead):
    series = programme.series(north, title={"en": "Autumn dialogue"})
    actions.invite(north, "mo@madiba.example", Role.CONTRACTOR, by=lead, series_id=series.pk, ends_on=today_in(north))
    delivery = Delivery.objects.get(listener="site.greet_member")

    for _time in range(2):
        listeners.greet_member(Entry.objects.get(pk=delivery.entry_id))

    (letter,) = Letter.objects.all()
    assert (letter.to_address, letter.subject) == ("mo@madiba.example", "You are in the team of North")
    for words in ("Contractor", "Autumn dialogue", "mo@madiba.example", "/accounts/login/"):
        assert words in letter.text


def test_letter_speaks_the_members_language_not_the_inviters(north, lead):
    directory.account("mo@madiba.example", language="de")
    actions.invite(north, "mo@madiba.example", Role.VIEWER, by=lead)

    listeners.greet_member(Entry.objects.get(name="team.joined"))

    letter = Letter.objects.get()
    assert (letter.language, "Nord" in letter.text) == ("de", True)


def test_nobody_is_greeted_whose_role_is_gone_again(north, lead):
    member = actions.invite(north, "mo@madiba.example", Role.VIEWER, by=lead)
    actions.end_role(member, by=lead)

    listeners.greet_member(Entry.objects.get(name="team.joined"))

    assert not Letter.objects.exists()


def test_letter_names_the_networks_own_host(lead, settings):
    settings.ORIGIN = "https://sympolis.example"
    south = networks.network("south", host="south.example")
    actions.invite(south, "mo@madiba.example", Role.VIEWER, by=None)

    listeners.greet_member(Entry.objects.get(name="team.joined"))

    assert "https://south.example/accounts/login/" in Letter.objects.get().text
