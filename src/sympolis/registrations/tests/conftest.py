"""What tests of registrations begin with: a day at which time stands still, and nobody who has sent too many forms."""

from collections.abc import Iterator

import pytest
import time_machine

from sympolis.registrations import limits
from sympolis.registrations.tests.factories import NOW


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is NOW until the test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def quiet() -> None:
    """No form or file was sent before; what is counted stays in the process otherwise, from test to test."""
    for limit in (limits.forms_of_network, limits.forms_of_mailbox, limits.files_of_network):
        limit.full_until.clear()
