import pytest

from sympolis.directory.tests import factories as directory
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import queries
from sympolis.programme.tests import factories

pytestmark = pytest.mark.django_db


def city(network, name: str, zone: str, region, longitude: float | None, size: str = "l"):
    return factories.municipality(network, name, zone=zone, region=region, longitude=longitude, size_band=size)


def names(place, **options) -> list[str]:
    return [str(row.municipality) for row in queries.clock_cities(place, **options)]


def test_one_city_a_zone_and_region_the_largest_from_west_to_east():
    network = factories.network()
    mena, africa, far = (directory.region() for _number in range(3))
    series = factories.series(network)
    series.regions.add(mena, africa)
    city(network, "Amman", "Asia/Amman", mena, 35.9, "xl")
    city(network, "Zarqa", "Asia/Amman", mena, 36.1, "l")
    city(network, "Batna", "Africa/Algiers", mena, 6.2)
    city(network, "Kumasi", "Africa/Accra", africa, -1.6)
    city(network, "Accra", "Africa/Accra", africa, -0.2, "xl")
    city(network, "Wuhan", "Asia/Shanghai", far, 114.3)
    directory.municipality("Not a member", zone="Asia/Beirut", region=mena)

    assert names(series) == ["Accra", "Batna", "Amman"]


def test_a_session_asks_its_own_regions_and_its_own_cities_come_first():
    network = factories.network()
    mena, africa = directory.region(), directory.region()
    series = factories.series(network)
    series.regions.add(mena)
    session = factories.session(series)
    amman = city(network, "Amman", "Asia/Amman", mena, 35.9, "xl")
    zarqa = city(network, "Zarqa", "Asia/Amman", mena, 36.1, "s")
    city(network, "Accra", "Africa/Accra", africa, -0.2)

    assert names(session) == ["Amman"]
    session.cities.add(zarqa)
    assert names(session) == ["Zarqa"]
    session.regions.add(africa)
    assert names(session) == ["Accra", "Zarqa"]
    assert queries.clock_cities(session)[1].zone == amman.zone


def test_without_regions_all_of_the_network_count_and_a_place_without_coordinates_goes_by_its_clock():
    network = factories.network()
    region = directory.region()
    city(network, "Berlin", "Europe/Berlin", region, 13.4)
    city(network, "Bogota", "America/Bogota", region, None)
    city(network, "Kathmandu", "Asia/Kathmandu", None, None, "")

    assert names(factories.series(network)) == ["Bogota", "Berlin", "Kathmandu"]


def test_no_region_is_left_out_for_the_second_city_of_another():
    network = factories.network()
    big, small = directory.region(), directory.region()
    zones = ["Europe/Berlin", "Europe/Kyiv", "Europe/Lisbon", "Europe/Paris"]
    for number, zone in enumerate(zones):
        city(network, f"Big {number}", zone, big, float(number), "xl")
    city(network, "Small", "Africa/Accra", small, -0.2, "s")

    assert names(factories.series(network), most=2) == ["Small", "Big 0"]


@pytest.mark.parametrize("number", [3, 30])
def test_clock_cities_take_few_queries(django_assert_max_num_queries, number):
    network = factories.network()
    session = factories.session(factories.series(network))
    for place in range(number):
        session.cities.add(city(network, f"City {place}", "Asia/Amman", directory.region(), float(place)))

    with django_assert_max_num_queries(4):
        assert len(queries.clock_cities(session)) == min(number, 12)


@pytest.mark.parametrize("number", [3, 30])
def test_the_draft_is_read_in_six_queries(django_assert_num_queries, number):
    series = factories.series()
    for session in factories.sessions(series, number):
        factories.segment(session)
        factories.part(session)

    with django_assert_num_queries(6):
        for session in queries.draft(series):
            assert [*session.regions.all(), *session.cities.all(), *session.segments.all()]
            assert [str(part.person) for part in session.parts.all()]


@pytest.mark.parametrize("number", [3, 30])
def test_series_on_the_desk_of_somebody_with_a_role_for_one(django_assert_max_num_queries, number):
    network = factories.network()
    mine, *_others = [factories.series(network) for _number in range(number)]
    account = networks.member(network, Role.CONTRACTOR, series_id=mine.pk)
    networks.member(networks.network(), Role.COORDINATOR, account)

    with django_assert_max_num_queries(3):
        assert list(queries.series_visible_to(account, network)) == [mine]


def test_series_on_the_desk_of_the_team_and_of_strangers():
    network = factories.network()
    series = factories.series(network)
    factories.series()

    assert list(queries.series_visible_to(networks.member(network, Role.VIEWER), network)) == [series]
    assert list(queries.series_visible_to(networks.member(factories.network()), network)) == []
    assert list(queries.series_visible_to(directory.account(), network)) == []


def test_edges_of_the_world_are_kept_when_there_are_too_many():
    network = factories.network()
    region = directory.region()
    for number, (zone, east) in enumerate([("Europe/Berlin", 10), ("Europe/Paris", 2), ("Europe/Rome", 12), ("Europe/Vienna", 16),
                                           ("America/Mexico_City", -99), ("Asia/Manila", 121), ("Africa/Nairobi", 37)]):  # fmt: skip
        city(network, f"City {number}", zone, region, float(east), "xl" if number < 4 else "s")

    assert names(factories.series(network), most=4) == ["City 4", "City 0", "City 6", "City 5"]
