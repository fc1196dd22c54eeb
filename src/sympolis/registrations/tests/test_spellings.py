"""Cities as people typed them become cities of the directory."""

import pytest
import time_machine

from sympolis.directory.actions import erasure
from sympolis.directory.models import Alias, Person
from sympolis.directory.tests import factories as directory
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations import towns
from sympolis.registrations.actions.spellings import assign, unassign
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.spellings import Spelling, suggest, unassigned
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW, network_of
from sympolis.registrations.tests.test_joining import everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    towns.forget()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def meeting():
    session = factories.session(capacity=5)
    network = network_of(session)
    programme.municipality(network, "Kumasi", country="GH", region=directory.region("africa"))
    programme.municipality(network, "Tamale", country="GH")
    for name, place, country in (
        ("Ama Boateng", "Kumassy", "GH"), ("Kofi Mensah", "KUMASSY", "GH"), ("Esi Owusu", "Kumassy", "TG"),
        ("Abena Ofori", "Nowhere at all", "GH"),
    ):  # fmt: skip
        factories.registered(session, name, place=place, country=country)
    return session


def spelling(network, key: tuple[str, str]) -> Spelling:
    found = {one.key: one for one in unassigned(network)}
    suggest(network, found.values())
    return found[key]


def test_spellings_are_grouped_with_the_likeliest_city_of_their_country(meeting):
    network = network_of(meeting)
    directory.municipality("Kumassi", slug="foreign", country="TG")

    found = unassigned(network)
    suggest(network, found)

    assert [(one.key, one.people, [city.slug for city in one.likely]) for one in found] == [
        (("kumassy", "GH"), 2, [city.slug for city in found[0].likely]), (("kumassy", "TG"), 1, ["foreign"]),
        (("nowhere at all", "GH"), 1, []),
    ]  # fmt: skip
    assert str(found[0].likely[0]) == "Kumasi"


def test_assigning_reaches_people_registrations_and_the_next_who_writes_it_so(meeting):
    network = network_of(meeting)
    one = spelling(network, ("kumassy", "GH"))
    city = one.likely[0]
    before = everything()

    done = assign(network, one, city, by=None)

    assert done.people == 2
    assert Person.objects.filter(municipality=city).count() == 2
    rows = Registration.objects.filter(municipality=city).values_list("region_id", "country")
    assert set(rows) == {(city.region_id, "GH")}
    assert set(Participant.objects.filter(pk__in=one.participants).values_list("place", "country")) == {("", "GH")}
    towns.forget()
    assert towns.find(network, "kumassy", "GH").municipality_id == city.pk
    assert {left.key for left in unassigned(network)} == {("kumassy", "TG"), ("nowhere at all", "GH")}
    assert unassign(done, by=None) == 0
    after = everything()
    assert [row["place"] for row in after.pop("registrations.placemerge")] == ["Kumassy"]
    assert after == {key: rows for key, rows in before.items() if key != "registrations.placemerge"}
    with refused("undone"):
        unassign(done, by=None)


def test_what_somebody_changed_since_stays(meeting):
    network = network_of(meeting)
    done = assign(network, one := spelling(network, ("kumassy", "GH")), one.likely[0], by=None)
    ama = Participant.objects.get(name_key="ama boateng")
    tamale = network.cities.last().municipality
    Person.objects.filter(pk=ama.person_id).update(municipality=tamale)

    assert unassign(done, by=None) == 1
    assert Person.objects.get(pk=ama.person_id).municipality == tamale


def test_the_erased_get_nothing_back(meeting):
    network = network_of(meeting)
    done = assign(network, one := spelling(network, ("kumassy", "GH")), one.likely[0], by=None)
    ama = Participant.objects.get(name_key="ama boateng")
    erasure.erase([ama.person], by=None)

    unassign(done, by=None)

    ama.refresh_from_db()
    assert (ama.place, ama.country) == ("", "")


def test_only_the_team_assigns_and_only_once(meeting):
    network = network_of(meeting)
    one = spelling(network, ("kumassy", "GH"))
    with refused("not_allowed"):
        assign(network, one, one.likely[0], by=networks.member(network, Role.VIEWER))
    done = assign(network, one, one.likely[0], by=networks.member(network, Role.CONTRACTOR))
    with refused("gone"):
        assign(network, one, one.likely[0], by=None)
    with refused("not_allowed"):
        unassign(done, by=directory.account())
    assert Alias.objects.filter(text="Kumassy").count() == 1
