"""Cities and people of a network, and the wall between networks."""

from datetime import date

import pytest

from sympolis.core.refusals import Refused
from sympolis.directory.models import Municipality, Person
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.networks import actions
from sympolis.networks.models import City, Contact
from sympolis.networks.queries import membership, municipalities_of, persons_of, persons_visible_to
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks

pytestmark = pytest.mark.django_db
CITY = {"name": "Amman", "country": "JO", "zone": "Asia/Amman"}


@pytest.fixture
def north():
    return networks.network("north")


@pytest.fixture
def south():
    return networks.network("south")


def refused(call, *arguments, **named) -> Refused:
    with pytest.raises(Refused) as refusal:
        call(*arguments, **named)
    return refusal.value


def test_new_city_joins_the_network_that_adds_it(north, south):
    keeper = networks.member(north, Role.CONTRACTOR, series_id=7)  # a role for one series is enough

    amman = actions.add_new_city(north, by=keeper, since=date(2020, 7, 1), **CITY)

    assert list(municipalities_of(north)) == [amman]
    assert list(municipalities_of(south)) == []
    assert membership(north, amman).since == date(2020, 7, 1)
    assert [(entry.name, entry.network_id) for entry in Entry.objects.order_by("id")] == [
        ("municipality.added", north.pk), ("city.joined", north.pk),
    ]  # fmt: skip


def test_city_known_to_another_network_joins_without_a_second_row(north, south):
    amman = actions.add_new_city(south, by=None, **CITY)

    assert refused(actions.add_new_city, north, by=None, **CITY).code == "known_city"
    actions.add_city(north, amman, by=None)
    actions.add_city(north, amman, by=None)

    assert (Municipality.objects.count(), City.objects.count()) == (1, 2)


def test_membership_ends_and_the_city_stays(north):
    amman = networks.city(north)

    actions.remove_city(north, amman, by=None)
    actions.remove_city(north, amman, by=None)

    assert list(municipalities_of(north)) == []
    assert Municipality.objects.filter(pk=amman.pk).exists()
    assert [entry.name for entry in Entry.objects.all()] == ["city.left"]


def test_city_of_another_network_is_not_changed_from_here(north, south):
    amman = networks.city(south)

    assert refused(actions.change_city, north, amman, by=networks.member(north), since=None).code == "not_a_member"


def test_since_is_changed_with_the_city(north):
    amman = networks.city(north)

    actions.change_city(north, amman, by=None, since=date(2019, 1, 1), size_band="xl")

    assert membership(north, amman).since == date(2019, 1, 1)
    assert [entry.name for entry in Entry.objects.order_by("id")] == ["municipality.changed", "city.changed"]


@pytest.mark.parametrize("role", [Role.VIEWER, None])
def test_viewers_and_strangers_change_neither_cities_nor_people(north, south, role):
    somebody = networks.member(north, role) if role else networks.member(south)
    ana, amman = networks.contact(north), networks.city(north)
    calls = [
        lambda: actions.add_new_city(north, by=somebody, **CITY),
        lambda: actions.add_city(north, directory.municipality(), by=somebody),
        lambda: actions.change_city(north, amman, by=somebody, since=None, size_band="s"),
        lambda: actions.remove_city(north, amman, by=somebody),
        lambda: actions.add_person(north, by=somebody, family_name="New"),
        lambda: actions.change_person(north, ana, by=somebody, family_name="New"),
        lambda: actions.add_contact(north, directory.person(), by=somebody),
        lambda: actions.add_organisation(north, by=somebody, name="New"),
    ]

    assert [refused(call).code for call in calls] == ["not_allowed"] * 8
    assert not Entry.objects.exists()


def test_person_is_known_to_the_network_that_adds_them(north, south):
    keeper, stranger = networks.member(north, Role.CARRIER), networks.member(south)

    ana = actions.add_person(north, by=keeper, family_name="Lima", email="ana@city.example")

    assert list(persons_of(north)) == [ana]
    assert list(persons_visible_to(keeper)) == [ana]
    assert list(persons_visible_to(stranger)) == []
    assert list(persons_visible_to(directory.account())) == []


def test_person_known_to_another_network_is_neither_seen_nor_changed_nor_linked(north, south):
    ana, stranger = networks.contact(north), networks.member(south)

    assert refused(actions.change_person, south, ana, by=stranger, family_name="Mine").code == "not_allowed"
    assert refused(actions.add_contact, south, ana, by=stranger).code == "not_allowed"
    assert Contact.objects.count() == 1


def test_somebody_in_both_teams_may_bring_a_person_along(north, south):
    ana, both = networks.contact(north), networks.member(north)
    networks.member(south, Role.COORDINATOR, both)

    actions.add_contact(south, ana, by=both)

    assert list(persons_visible_to(both)) == [ana]  # once, not twice


def test_same_person_twice_is_refused_in_a_network_and_not_told_across(north, south):
    fields = {"family_name": "Lima", "given_name": "Ana", "email": "ana@city.example"}
    actions.add_person(north, by=None, **fields)

    assert refused(actions.add_person, north, by=None, **{**fields, "given_name": "ANÁ"}).code == "known_person"
    actions.add_person(south, by=None, **fields)  # south is not told that north knows her

    assert Person.objects.count() == 2


def test_two_people_may_share_a_mailbox(north):
    actions.add_person(north, by=None, family_name="Lima", email="office@city.example")
    actions.add_person(north, by=None, family_name="Costa", email="office@city.example")

    assert persons_of(north).count() == 2
