"""Whose clocks count, for many sessions at once."""

import pytest

from sympolis.directory.tests import factories as directory
from sympolis.programme import queries
from sympolis.programme.clocks import Clocks
from sympolis.programme.tests import factories

pytestmark = pytest.mark.django_db


def test_for_every_session_it_chooses_as_the_query_does(django_assert_num_queries):
    series = factories.series()
    regions = [directory.region(), directory.region()]
    zones = ["America/Bogota", "Europe/Berlin", "Asia/Amman", "Asia/Kolkata", "Asia/Shanghai"]
    for number in range(20):
        factories.municipality(
            series.network, zone=zones[number % 5], region=regions[number % 2], longitude=float(number), size_band="m"
        )
    foreign = directory.municipality("Guest", zone="Pacific/Auckland")
    for number, session in enumerate(factories.sessions(series, 4)):
        session.regions.set(regions[: number % 3])
        session.cities.set([foreign] if number % 2 else [])
    series.regions.set(regions[1:])
    sessions = list(queries.draft(series))

    expected = [queries.clock_cities(session) for session in sessions]
    clocks = Clocks.of_series(series)
    with django_assert_num_queries(0):
        found = [[city.municipality.pk for city in clocks.of(session)] for session in sessions]

    assert found == [[city.municipality.pk for city in cities] for cities in expected]
