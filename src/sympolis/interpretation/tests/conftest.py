"""What tests of interpretation begin with: a day at which time stands still, and the team that plans a session."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from sympolis.interpretation.tests.factories import NOW
from sympolis.interpretation.tests.pages import client_of
from sympolis.networks.models import Network


@pytest.fixture
def october() -> Iterator[time_machine.Traveller]:
    """It is NOW until the test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def network(session) -> Network:
    """Of the session that the module's own fixture of that name makes."""
    return session.series.network


@pytest.fixture
def team(network) -> Client:
    """Signed in as the network's coordinator."""
    return client_of(network)
