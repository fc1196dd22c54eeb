"""A house with processes of its own, for the tests that start and kill them."""

from collections.abc import Iterator

import pytest

from sympolis.config.tests.house import House


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.close()


@pytest.fixture
def house(_built: House) -> Iterator[House]:
    """A house without anybody in it."""
    yield _built
    _built.empty()
