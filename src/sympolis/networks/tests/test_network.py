"""Setting up and changing a network; what cannot be read is refused."""

import pytest

from sympolis.core.refusals import Refused
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.networks import actions
from sympolis.networks.models import Network
from sympolis.networks.queries import network_of_host
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks

pytestmark = pytest.mark.django_db


def refused(call, *arguments, **named) -> Refused:
    with pytest.raises(Refused) as refusal:
        call(*arguments, **named)
    return refusal.value


def test_network_is_set_up_by_the_system():
    network = actions.create_network(by=None, name="North Sea Cities", languages=["en", "de"], zone="Europe/Oslo")

    network.refresh_from_db()
    assert (network.slug, str(network), network.working_language) == ("north-sea-cities", "North Sea Cities", "en")
    assert Entry.objects.get().name == "network.created"


def test_coordinator_elsewhere_cannot_set_up_a_network():
    somebody = networks.member(networks.network("north"))

    assert refused(actions.create_network, by=somebody, name="Mine").code == "not_allowed"


def test_host_and_slug_belong_to_one_network():
    actions.create_network(by=None, name="North", host="north.example")

    assert refused(actions.create_network, by=None, name="North").field == "slug"
    assert refused(actions.create_network, by=None, name="Other", host="NORTH.example").field == "host"


@pytest.mark.parametrize(
    ("host", "slug"), [("north.example", "north"), ("NORTH.example", "north"), ("other.example", "rest")]
)
def test_network_answers_to_its_host(host, slug):
    networks.network("north", host="north.example")
    networks.network("rest")
    networks.network("south", host="south.example")

    assert network_of_host(host).slug == slug


def test_foreign_host_finds_none_when_every_network_has_its_own():
    networks.network("north", host="north.example")
    networks.network("south", host="south.example")

    assert network_of_host("other.example") is None


def test_change_keeps_what_is_not_named():
    north = networks.network("north", claim={"en": "Learning"}, contact_email="a@b.example")

    actions.change_network(north, by=networks.member(north), name={"en": "North", "de": "Nord"}, languages=["de", "en"])

    north.refresh_from_db()
    assert (north.name, north.languages) == ({"en": "North", "de": "Nord"}, ["de", "en"])
    assert (north.claim, north.contact_email) == ({"en": "Learning"}, "a@b.example")
    assert Entry.objects.get().facts == {"fields": ["languages", "name"]}


@pytest.mark.parametrize("role", [Role.CARRIER, Role.CONTRACTOR, Role.VIEWER, None])
def test_only_coordinators_change_the_network(role):
    north = networks.network("north")
    somebody = networks.member(north, role) if role else directory.account()

    assert refused(actions.change_network, north, by=somebody, claim="Ours").code == "not_allowed"
    assert refused(actions.set_carriers, north, [{"name": "Us"}], by=somebody).code == "not_allowed"


@pytest.mark.parametrize("field", ["slug", "host", "is_demo", "id", "state"])
def test_other_fields_cannot_be_changed(field):
    north = networks.network("north")

    with pytest.raises(TypeError):
        actions.change_network(north, by=None, **{field: "x"})


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": {}}, "missing"), ({"name": " \u200b"}, "missing"), ({"name": "x" * 301}, "too_long"),
        ({"claim": {"zz-zz-zz": "x"}}, "unknown_language"), ({"zone": "Mars/Base"}, "unknown_zone"),
        ({"zone": "../etc/passwd"}, "unknown_zone"), ({"languages": []}, "missing"), ({"languages": ["qq1"]}, "unknown_language"),
        ({"contact_email": "nobody"}, "wrong_address"), ({"mast_light": "red"}, "wrong_colour"),
        ({"mast_light": "#12345g"}, "wrong_colour"), ({"brand_light": "url(//evil.example)"}, "wrong_colour"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_stored_nowhere(fields, code):
    north = networks.network("north", zone="Europe/Berlin")

    refusal = refused(actions.change_network, north, by=None, **fields)

    assert (refusal.code, refusal.field) == (code, next(iter(fields)))
    assert Network.objects.filter(zone="Europe/Berlin", languages=["en"], mast_light="").count() == 1


@pytest.mark.parametrize(
    ("colours", "field"),
    [
        ({"mast_light": "#ffffff", "on_mast_light": "#eeeeee"}, "on_mast_light"),
        ({"mast_light": "#333333"}, "on_mast_light"),  # against the usual dark text
        ({"brand_light": "#ffdd00"}, "brand_light"),  # on light paper
        ({"brand_dark": "#002211"}, "brand_dark"),  # on dark paper
    ],
)
def test_colours_that_cannot_be_read_are_refused(colours, field):
    north = networks.network("north")

    refusal = refused(actions.change_network, north, by=None, **colours)

    assert (refusal.code, refusal.field) == ("unreadable", field)
    assert "4.5 : 1" in str(refusal.words)


def test_readable_colours_are_kept():
    north = networks.network("north")

    actions.change_network(north, by=None, mast_light="#0B3D91", on_mast_light="#FFFFFF")

    north.refresh_from_db()
    assert (north.mast_light, north.on_mast_light) == ("#0b3d91", "#ffffff")


def test_carriers_are_kept_in_their_order():
    north = networks.network("north")
    rows = [{"name": "City League", "kind": "carrier", "website": "https://league.example"},
            {"name": "Ministry", "kind": "funder", "website": ""}]  # fmt: skip

    actions.set_carriers(north, rows, by=None)
    actions.set_carriers(north, rows, by=None)  # the same again tells nobody

    assert list(north.carriers.values("name", "kind", "website")) == rows
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [({"name": " "}, "missing"), ({"name": "x", "kind": "boss"}, "unknown_choice"),
     ({"name": "x", "website": "javascript:alert(1)"}, "wrong_address")],
)  # fmt: skip
def test_wrong_carriers_leave_the_old_ones(row, code):
    north = networks.network("north")
    actions.set_carriers(north, [{"name": "League"}], by=None)

    assert refused(actions.set_carriers, north, [{"name": "New"}, row], by=None).code == code
    assert [carrier.name for carrier in north.carriers.all()] == ["League"]
