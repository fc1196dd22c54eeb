"""The worker stands back while many people press buttons."""

import threading
from types import SimpleNamespace

import pytest

from sympolis.config import worker
from sympolis.core import pulse
from sympolis.journal import registry


@pytest.fixture(autouse=True)
def own_counters(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(pulse, "_folder", [tmp_path])


class Clock:
    """Seconds that pass only when told."""

    def __init__(self, monkeypatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=lambda: self.now))

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


def pressed(times: int) -> None:
    for _time in range(times):
        pulse.bump("people")


def test_a_rush_is_noticed_and_over_when_people_are_fewer(monkeypatch):
    clock = Clock(monkeypatch)
    rush = worker.Rush()
    pressed(1)
    clock.pass_by(0.1)
    assert not rush.is_on()

    pressed(5)
    clock.pass_by(0.1)
    assert rush.is_on()

    clock.pass_by(0.1)
    assert not rush.is_on()


def test_letters_do_not_wait_for_a_rush_without_end(monkeypatch):
    clock = Clock(monkeypatch)
    rush, waited = worker.Rush(), []

    for _tenth in range(200):
        pressed(10)
        clock.pass_by(0.1)
        waited.append(rush.is_on())

    assert 90 <= sum(waited) <= 110  # half of the twenty seconds
    longest = max(len(part) for part in "".join("x" if one else " " for one in waited).split())
    assert longest * 0.1 <= worker.PATIENCE + 0.2


@pytest.mark.django_db(transaction=True)
def test_a_step_that_stood_back_goes_on_by_itself():
    stop, told, rush = threading.Event(), [], worker.Rush()

    def step(stopping: registry.Stopping) -> int:
        told.append(stopping())
        if len(told) == 1:
            pressed(50)
            while not stopping():
                stop.wait(0.01)
        else:
            stop.set()
        return 0

    worker._loop("test", step, stop, rush)

    assert len(told) == 2
