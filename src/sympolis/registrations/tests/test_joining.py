"""Cities, people and organisations that are the same become one, and exactly two again."""

from typing import Any

import pytest
import time_machine
from django.apps import apps

from sympolis.directory import actions as directory_actions
from sympolis.directory.actions import erasure, merging
from sympolis.directory.models import Alias, Consent, Merge, Municipality, Person
from sympolis.directory.states import Kind
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.networks import actions as networks
from sympolis.networks.actions import merging as network_merging
from sympolis.networks.models import City, Contact, Network
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as network_factories
from sympolis.programme.models import SessionVersion
from sympolis.programme.pending import change_of
from sympolis.programme.queries import draft
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations import actions, towns
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW, network_of

pytestmark = pytest.mark.django_db
NOT_COMPARED = {"journal.entry", "journal.delivery", "journal.duty", "directory.merge", "sessions.session"}


@pytest.fixture(autouse=True)
def clock():
    towns.forget()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, but for what tells of the merge itself."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label_lower not in NOT_COMPARED:
            rows = [dict(row) for row in model._base_manager.order_by("pk").values()]
            for row in rows:
                row.pop("merges", None)
            found[model._meta.label_lower] = rows
    return found


@pytest.fixture
def meeting():
    """A released session with two cities that are the same and two speakers that are the same."""
    session = factories.session(capacity=5, title={"en": "Water at night"})
    network = network_of(session)
    cities = [programme.municipality(network, name, country="GH") for name in ("Kumasi", "Kumassi City")]
    people = [programme.person(network, name, slug=name.lower()) for name in ("Boateng", "Boatengg")]
    session.cities.set(cities)
    for person in people:
        programme.part(session, person)
    programme.release(session.series)
    session.refresh_from_db()
    return session, cities, people


def came(session, person: Person, email: str, state: str = "confirmed", **fields) -> Registration:
    """A registration of a person under an address."""
    row = factories.registered(session, f"{person} {email}", email=email)
    Participant.objects.filter(pk=row.participant_id).update(person=person)
    Registration.objects.filter(pk=row.pk).update(state=state, **fields)
    return Registration.objects.get(pk=row.pk)


def test_everything_of_a_city_moves_and_comes_back_exactly(meeting):
    session, (kept, lost), people = meeting
    Person.objects.filter(pk=people[0].pk).update(municipality=lost)
    directory_actions.add_alias(lost, "Coomassie", by=None)
    factories.registered(session, municipality_id=lost.pk, country="GH")
    actions.set_kept_seats(session, [actions.admission.Wished(seats=1, municipality=lost)], by=None)
    before = everything()

    done = merging.merge(Kind.CITY, kept.pk, lost.pk, by=None, network=network_of(session).pk)

    assert set(session.cities.all()) == {kept}
    version = SessionVersion.objects.get(pk=session.released_id)
    assert version.card["cities"] == [kept.pk]
    assert set(City.objects.values_list("municipality_id", flat=True)) == {kept.pk}
    assert {row.municipality for row in Registration.objects.all()} == {kept}
    assert session.kept_seats.get().municipality == kept
    assert set(kept.aliases.values_list("text", flat=True)) == {"Kumassi City", "Coomassie"}
    assert Person.objects.get(pk=people[0].pk).municipality == kept
    assert merging.part(done, by=None) == 0
    assert everything() == before


@pytest.mark.parametrize(("kept_in", "lost_in", "stays"), [
    (("DE", ""), ("DE", "DE-SN"), "DE-SN"), (("DE", "DE-NW"), ("DE", "DE-SN"), "DE-NW"), (("AT", ""), ("DE", "DE-SN"), ""),
])  # fmt: skip
def test_a_city_takes_its_part_of_the_country_from_its_double(meeting, kept_in, lost_in, stays):
    session, (kept, lost), _people = meeting
    for city, (country, part) in ((kept, kept_in), (lost, lost_in)):
        Municipality.objects.filter(pk=city.pk).update(country=country, subdivision=part)

    done = merging.merge(Kind.CITY, kept.pk, lost.pk, by=None, network=network_of(session).pk)

    kept.refresh_from_db()
    assert kept.subdivision == stays
    merging.part(done, by=None)
    kept.refresh_from_db()
    assert kept.subdivision == kept_in[1]


def test_the_old_address_of_a_city_and_a_speaker_leads_to_the_one_that_stays(meeting, client):
    session, (kept, lost), (stays, goes) = meeting
    network = network_of(session)
    before = {path: client.get(path).status_code for path in (lost.get_absolute_url(), goes.get_absolute_url())}
    assert set(before.values()) == {200}
    merging.merge(Kind.CITY, kept.pk, lost.pk, by=None, network=network.pk)
    merging.merge(Kind.PERSON, stays.pk, goes.pk, by=None, network=network.pk)

    for old, new in ((lost, kept), (goes, stays)):
        answer = client.get(old.get_absolute_url())
        assert (answer.status_code, answer["Location"]) == (301, new.get_absolute_url())
        assert client.get(new.get_absolute_url()).status_code == 200
    programme_page = client.get(f"{session.series.get_absolute_url()}programme/").content.decode()
    assert "Kumassi City" not in programme_page


def test_a_merge_is_no_change_of_the_programme(meeting):
    session, (kept, lost), (stays, goes) = meeting
    merging.merge(Kind.CITY, kept.pk, lost.pk, by=None, network=network_of(session).pk)
    merging.merge(Kind.PERSON, stays.pk, goes.pk, by=None, network=network_of(session).pk)

    assert [change_of(one) for one in draft(session.series)] == [None]
    content = SessionVersion.objects.get(pk=session.released_id).content
    assert [part["person"] for part in content["parts"]] == [stays.pk]


def test_everything_of_a_person_moves_and_comes_back_exactly(meeting):
    session, _cities, (kept, lost) = meeting
    network = network_of(session)
    Person.objects.filter(pk=lost.pk).update(email="other@kumasi.example", gender="woman", account=directory.account())
    came(session, kept, "one@kumasi.example")
    other = factories.session(session.series, title={"en": "Markets"})
    came(other, lost, "two@kumasi.example")
    for person in (kept, lost):
        Consent.objects.create(person=person, network_id=network.pk, purpose="news", wording="Yes", language="en")
    Letter.objects.create(key="a", kind="test", subject="", text="", to_address="two@kumasi.example", person_id=lost.pk)
    before = everything()

    done = merging.merge(Kind.PERSON, kept.pk, lost.pk, by=None, network=network.pk)

    kept.refresh_from_db()
    assert kept.gender == "woman"
    assert kept.account is not None
    assert set(Participant.objects.values_list("person_id", flat=True)) == {kept.pk}
    assert not Contact.objects.filter(person=lost).exists()
    assert Letter.objects.get(key="a").person_id == kept.pk
    assert Consent.objects.filter(person=kept, withdrawn_at=None).count() == 1
    assert session.parts.get().person == kept
    assert merging.part(done, by=None) == 0
    assert everything() == before


@pytest.mark.parametrize(
    ("one", "two", "stays"),
    [("confirmed", "waiting", "one"), ("waiting", "confirmed", "two"), ("applied", "offered", "two"),
     ("cancelled", "waiting", "two"), ("confirmed", "confirmed", "one")],
)  # fmt: skip
def test_who_is_registered_twice_keeps_the_place_that_is_further_along_and_gets_no_letter(meeting, one, two, stays):
    session, _cities, (kept, lost) = meeting
    rows = {
        "one": came(session, kept, "one@k.example", one, queued_at=session.starts_at),
        "two": came(session, lost, "two@k.example", two, queued_at=session.starts_at),
    }
    before, entries = everything(), Entry.objects.count()

    done = merging.merge(Kind.PERSON, kept.pk, lost.pk, by=None, network=network_of(session).pk)

    loser = rows.pop("two" if stays == "one" else "one")
    (winner,) = rows.values()
    assert Registration.objects.get(pk=winner.pk).state == winner.state
    loser_now = Registration.objects.get(pk=loser.pk)
    assert loser_now.state == "cancelled"
    assert loser_now.told_state_at == loser_now.state_at or loser.state == "cancelled"
    facts = set(Entry.objects.order_by("pk")[entries:].values_list("name", flat=True))
    assert facts <= {"directory.merged", "registration.merged"}
    assert merging.part(done, by=None) == 0
    assert everything() == before


def test_the_seat_that_becomes_free_is_offered_and_does_not_come_back(meeting):
    session, _cities, (kept, lost) = meeting
    session.capacity = 2
    session.save()
    came(session, kept, "one@k.example")
    second = came(session, lost, "two@k.example")
    third = factories.registered(session, "Kofi Mensah")
    assert third.state == "waiting"

    done = merging.merge(Kind.PERSON, kept.pk, lost.pk, by=None, network=network_of(session).pk)
    third.refresh_from_db()
    assert third.state == "offered"

    assert merging.part(done, by=None) == 1
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, third.state) == ("cancelled", "offered")
    assert second.participant.person_id == lost.pk


def test_who_came_counts_once(meeting):
    session, _cities, (kept, lost) = meeting
    came(session, kept, "one@k.example", attendance="")
    two = came(session, lost, "two@k.example", attendance="live")

    merging.merge(Kind.PERSON, kept.pk, lost.pk, by=None, network=network_of(session).pk)

    assert list(Registration.objects.filter(state="confirmed").values_list("pk", "attendance")) == [(two.pk, "live")]


def test_organisations_become_one_and_two_again(meeting):
    network = network_of(meeting[0])
    kept, lost = (
        directory.organisation("Association of Cities"),
        directory.organisation("Assoc. of Cities", country="GH"),
    )
    network_factories.contact(network, directory.person("Owusu", organisation=lost))
    before = everything()

    done = network_merging.merge(network, Kind.ORGANISATION, kept, lost, by=None)

    kept.refresh_from_db()
    assert (kept.country, kept.persons.count(), lost.persons.count()) == ("GH", 1, 0)
    assert network_merging.part(network, done, by=None) == 0
    assert everything() == before


def test_what_somebody_changed_since_stays(meeting):
    session, (kept, lost), _people = meeting
    row = factories.registered(session, municipality_id=lost.pk)
    done = merging.merge(Kind.CITY, kept.pk, lost.pk, by=None, network=network_of(session).pk)
    third = programme.municipality(network_of(session), "Tamale")
    Registration.objects.filter(pk=row.pk).update(municipality=third)

    assert merging.part(done, by=None) == 1

    row.refresh_from_db()
    assert row.municipality == third


def test_merges_are_taken_back_in_their_order(meeting):
    network = network_of(meeting[0])
    one, two, three = (programme.municipality(network, name) for name in ("Old", "Middle", "New"))
    before = everything()
    first = merging.merge(Kind.CITY, two.pk, one.pk, by=None, network=network.pk)
    second = merging.merge(Kind.CITY, three.pk, two.pk, by=None, network=network.pk)
    assert Municipality.objects.get(pk=one.pk).merged_into == three

    with refused("later"):
        merging.part(first, by=None)
    merging.part(second, by=None)
    merging.part(first, by=None)
    with refused("undone"):
        merging.part(first, by=None)

    assert everything() == before


def test_looking_first_writes_nothing(meeting):
    _session, (kept, lost), _people = meeting
    before = everything()

    counted = merging.merge_plan(Kind.CITY, kept.pk, lost.pk)

    assert counted["programme.sessionversion"] >= 1
    assert (everything(), Merge.objects.count()) == (before, 0)


def test_the_erased_are_erased_with_all_who_were_merged_into_them(meeting):
    session, _cities, (kept, lost) = meeting
    done = merging.merge(Kind.PERSON, kept.pk, lost.pk, by=None, network=network_of(session).pk)

    erasure.erase([kept], by=None)

    assert set(Person.objects.filter(pk__in=[kept.pk, lost.pk]).values_list("family_name", "email")) == {("", "")}
    done.refresh_from_db()
    assert done.changes == []
    with refused("gone"):
        merging.part(done, by=None)


def test_the_erased_leave_what_merges_of_others_have_written_down(meeting):
    session, _cities, (kept, lost) = meeting
    third = programme.person(network_of(session), "Mensah")
    programme.part(session, third, topic={"en": "Wells of Mensah"})
    programme.release(session.series)
    done = merging.merge(Kind.PERSON, kept.pk, lost.pk, by=None, network=network_of(session).pk)
    assert "Wells of Mensah" in str(done.changes)

    erasure.erase([third], by=None)

    done.refresh_from_db()
    assert "Wells of Mensah" not in str(done.changes)
    assert done.changes != []
    merging.part(done, by=None)
    assert Person.objects.get(pk=lost.pk).merged_into is None


def test_only_the_team_merges_and_only_what_is_its_own(meeting):
    session, (kept, lost), _people = meeting
    network = network_of(session)
    viewer, keeper = network_factories.member(network, Role.VIEWER), network_factories.member(network, Role.CONTRACTOR)
    with refused("not_allowed"):
        network_merging.merge(network, Kind.CITY, kept, lost, by=viewer)
    elsewhere = network_factories.network("south")
    foreign = programme.municipality(elsewhere, "Lima")
    with refused("gone"):
        network_merging.merge(network, Kind.CITY, kept, foreign, by=keeper)
    with refused("same"):
        network_merging.merge(network, Kind.CITY, kept, kept, by=keeper)
    networks.add_city(elsewhere, lost, by=None)
    with refused("shared"):
        network_merging.merge(network, Kind.CITY, kept, lost, by=keeper)
    City.objects.filter(network=elsewhere, municipality=lost).delete()

    done = network_merging.merge(network, Kind.CITY, kept, lost, by=keeper)

    with refused("not_allowed"):
        network_merging.part(elsewhere, done, by=keeper)
    assert network_merging.part(network, done, by=keeper) == 0
    assert Network.objects.get(pk=network.pk).merges == 2
    assert not Alias.objects.filter(municipality=kept).exists()
