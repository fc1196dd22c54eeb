"""Facts, listeners and duties for tests, taken away again afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from sympolis.journal import actions, registry
from sympolis.journal.models import Duty, Entry

FACT = "delivery.retried"  # the one fact the journal has of its own


@contextmanager
def listening(**listeners: registry.Listener) -> Iterator[None]:
    """For a while these, and nobody else, listen to FACT."""
    before = registry._listeners.pop(FACT, None)
    for name, function in listeners.items():
        registry.listen(FACT, name, function)
    try:
        yield
    finally:
        registry._listeners.pop(FACT, None)
        if before is not None:
            registry._listeners[FACT] = before


@contextmanager
def dutiful(seconds: int, function: Callable[[], object]) -> Iterator[str]:
    """For a while there is one duty and no other; gives its name."""
    before = dict(registry._duties)
    registry._duties.clear()
    registry.every(seconds, "test.duty", function)
    try:
        yield "test.duty"
    finally:
        registry._duties.clear()
        registry._duties.update(before)


def subject() -> Duty:
    """Some row that something can happen to."""
    return Duty.objects.get_or_create(name="subject")[0]


def entry(*, network: int | None = None, **facts: object) -> Entry:
    """A recorded fact, with a delivery for each of its listeners."""
    with transaction.atomic():
        return actions.record(FACT, subject(), network=network, by=None, **facts)
