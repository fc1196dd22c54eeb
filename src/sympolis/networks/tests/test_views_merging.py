"""The desk's pages about what stands in the directory twice."""

import pytest
from django.test import Client

from sympolis.directory.models import Merge, Municipality
from sympolis.directory.tests import factories as directory
from sympolis.networks.states import Role
from sympolis.networks.tests import factories

pytestmark = pytest.mark.django_db
HOME = "/desk/network/duplicates/"


@pytest.fixture
def network():
    return factories.network("desk", languages=["en"])


@pytest.fixture
def client(network) -> Client:
    client = Client()
    client.force_login(factories.member(network, Role.CONTRACTOR))
    return client


def pair(network, kind: str):
    if kind == "cities":
        rows = [directory.municipality(name, country="GH") for name in ("Kumasi", "Kumassi")]
        for row in rows:
            factories.city(network, row)
        return rows
    if kind == "people":
        return [factories.contact(network, directory.person(name)) for name in ("Boateng", "Boatengg")]
    return [directory.organisation(name) for name in ("Association of Cities", "Asociation of Cities")]


@pytest.mark.parametrize("kind", ["cities", "people", "organisations"])
def test_a_pair_is_found_looked_at_merged_and_parted(client, network, kind):
    one, other = pair(network, kind)
    page = client.get(f"{HOME}{kind}/").content.decode()
    assert f'href="{HOME}{kind}/{one.pk}/{other.pk}/"' in page
    assert "What moves" in client.get(f"{HOME}{kind}/{one.pk}/{other.pk}/").content.decode()
    assert not Merge.objects.exists()

    merged = client.post(f"{HOME}{kind}/{one.pk}/{other.pk}/", follow=True).content.decode()

    assert "They are one now:" in merged
    other.refresh_from_db()
    assert other.merged_into == one
    assert client.get(f"{HOME}{kind}/{one.pk}/{other.pk}/").status_code == 404
    parted = client.post(f"/desk/network/merges/{Merge.objects.get().pk}/undo/", follow=True).content.decode()
    assert "They are two again." in parted
    other.refresh_from_db()
    assert other.merged_into is None


def test_two_others_are_found_by_name_and_chosen(client, network):
    one, other = (factories.city(network, directory.municipality(name)) for name in ("Bonn", "Lima"))

    page = client.get(f"{HOME}cities/?q=lim").content.decode()
    answer = client.get(f"{HOME}cities/?q=lim&kept={one.pk}&lost={other.pk}")

    assert f'name="lost" value="{other.pk}"' in page
    assert answer.url == f"{HOME}cities/{one.pk}/{other.pk}/"
    assert client.get(f"{HOME}cities/?kept=x&lost=99999999999999999999999").status_code == 302


def test_what_another_network_knows_too_is_refused_with_words(client, network):
    one, other = pair(network, "cities")
    factories.city(factories.network("south", host="south.example"), other)

    answer = client.post(f"{HOME}cities/{one.pk}/{other.pk}/")

    assert answer.status_code == 422
    assert "Another network knows one of the two as well" in answer.content.decode()
    assert Municipality.objects.filter(merged_into=None).count() == 2


def test_other_kinds_and_foreign_rows_are_not_there(client, network):
    one, other = (directory.municipality(name) for name in ("Bonn", "Lima"))

    assert client.get(f"{HOME}regions/").status_code == 404
    assert client.get(f"{HOME}cities/{one.pk}/{other.pk}/").status_code == 404


@pytest.mark.parametrize("kind", ["cities", "people", "organisations"])
def test_queries_do_not_grow_with_the_pairs(client, network, kind, django_assert_max_num_queries):
    def counted() -> int:
        with django_assert_max_num_queries(40) as queries:
            client.get(f"{HOME}{kind}/")
        return len(queries)

    pair(network, kind)
    few = counted()
    for number in range(30):
        if kind == "cities":
            factories.city(network, directory.municipality(f"Kumasi {number}", country="GH"))
        elif kind == "people":
            factories.contact(network, directory.person(f"Boateng {number}"))
        else:
            directory.organisation(f"Association of Cities {number}")

    assert counted() == few
