"""The desk's page about cities as people typed them."""

import pytest
from django.urls import reverse

from sympolis.directory.tests import factories as directory
from sympolis.networks.states import Role
from sympolis.registrations import towns
from sympolis.registrations.models import Participant, PlaceMerge
from sympolis.registrations.tests.desk import people_desk

pytestmark = pytest.mark.django_db
PAGE = "/desk/network/cities/spellings/"


@pytest.fixture
def desk():
    towns.forget()
    desk = people_desk(capacity=None)
    for number, place in enumerate(("Bon", "BON", "Ammann City", "Atlantis")):
        person = directory.person(f"N{number}")
        Participant.objects.create(
            network=desk.network, person=person, email_key=f"{number}@k.example", name_key=f"n{number}", place=place, country="DE"
            if place.lower() == "bon" else "",
        )  # fmt: skip
    return desk


def test_one_or_many_are_assigned_and_one_is_taken_back(desk):
    page = desk.client.get(PAGE).content.decode()
    assert 'value="Bonn, Germany"' in page

    answer = desk.client.post(
        PAGE,
        {"take": ["DE:bon", ":ammann city"], "city-DE:bon": "Bonn, Germany", "city-:ammann city": "Amman"},
        follow=True,
    )

    assert "3 people have a city now." in answer.content.decode()
    assert Participant.objects.exclude(place="").count() == 1
    done = PlaceMerge.objects.get(place="Bon")
    back = desk.client.post(reverse("spellings:undo", args=[done.pk]), follow=True).content.decode()
    assert "“Bon” is as it was typed again." in back
    assert set(Participant.objects.values_list("place", flat=True)) == {"Bon", "BON", "", "Atlantis"}


def test_what_was_typed_and_ticked_stays_when_no_city_is_called_so(desk):
    answer = desk.client.post(
        PAGE, {"take": [":atlantis", "DE:bon"], "city-:atlantis": "Poseidonia", "city-DE:bon": "Bonn, Germany"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "No city of the directory is called like this." in page
    assert 'value="Poseidonia"' in page
    assert 'value=":atlantis" checked' in page
    assert Participant.objects.filter(place__iexact="bon").count() == 0


def test_a_new_city_is_added_with_the_form_that_is_there(desk):
    page = desk.client.get(PAGE).content.decode()
    assert "/desk/network/cities/new/typed/?q=Bon&amp;country=DE" in page

    form = desk.client.get("/desk/network/cities/new/typed/?q=Bon&country=DE").context["form"]

    assert (form.initial["name"], form.initial["country"]) == ({desk.network.working_language: "Bon"}, "DE")


def test_a_viewer_sees_it_and_changes_nothing(desk):
    viewer = desk.signed_in(Role.VIEWER)

    page = viewer.client.get(PAGE).content.decode()
    viewer.client.post(PAGE, {"take": ["DE:bon"], "city-DE:bon": "Bonn, Germany"})

    assert 'name="take"' not in page
    assert not PlaceMerge.objects.exists()


def test_queries_do_not_grow_with_the_spellings(desk, django_assert_max_num_queries):
    def counted() -> int:
        with django_assert_max_num_queries(40) as queries:
            desk.client.get(PAGE)
        return len(queries)

    few = counted()
    for number in range(30):
        Participant.objects.create(
            network=desk.network, person=directory.person(), email_key=f"more{number}", name_key="x", place=f"Bonnn {number}"
        )  # fmt: skip

    assert counted() == few
