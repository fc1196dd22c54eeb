"""What tests of fair times begin with: a solver that is given time."""

import pytest

from sympolis.planning.fair_times import proposals as solver


@pytest.fixture
def patient(monkeypatch) -> None:
    """A busy machine is no fault of ours."""
    monkeypatch.setattr(solver, "SECONDS", 60.0)
    monkeypatch.setattr(solver, "MOST_SECONDS", 60.0)
