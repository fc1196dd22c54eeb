"""Carry out due deliveries: each in a transaction of its own, at least once, failures retried with growing pauses."""

import logging

from django.db import connection, transaction
from django.utils import timezone

from sympolis.journal import queries, registry
from sympolis.journal.faults import told
from sympolis.journal.models import Delivery
from sympolis.journal.states import MOST_TRIES, DeliveryState, pause_after

log = logging.getLogger(__name__)
CANDIDATES = 8  # rows looked at for one claim, so that several workers do not wait for the same one


class NoListener(LookupError):
    """The listener of a waiting delivery is not part of this version of the program."""


def deliver_due(stopping: registry.Stopping) -> int:
    """Tell listeners what they are due until nothing is left or the worker stops; how many were told or tried."""
    count = 0
    while not stopping() and (delivery := _claim()):
        _try(delivery)
        count += 1
    return count


def _claim() -> Delivery | None:
    """The next due delivery, its next try put off already.

    So a listener that kills the process is tried again after a pause and holds up nobody else. The condition on
    `tries` lets exactly one of several workers have it.
    """
    now = timezone.now()
    for delivery in queries.due(now)[:CANDIDATES]:
        tries = delivery.tries + 1
        mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING, tries=delivery.tries)
        if mine.update(tries=tries, due_at=now + pause_after(tries)):
            delivery.tries = tries
            return delivery
    return None


def _try(delivery: Delivery) -> None:
    try:
        with transaction.atomic():
            if _locked(delivery):
                _listener(delivery)(delivery.entry)
                Delivery.objects.filter(pk=delivery.pk).update(
                    state=DeliveryState.DONE, done_at=timezone.now(), last_error=""
                )
    except Exception as error:
        _note(delivery, error)


def _locked(delivery: Delivery) -> bool:
    """Hold the row while it is carried out; a slow try that is still under way elsewhere keeps it."""
    rows = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return rows.first() is not None


def _listener(delivery: Delivery) -> registry.Listener:
    function = registry.listeners_of(delivery.entry.name).get(delivery.listener)
    if function is None:
        raise NoListener(f"Nothing in this version listens as {delivery.listener}.")
    return function


def _note(delivery: Delivery, error: Exception) -> None:
    words = told(error)
    log.warning("delivery %s to %s, try %s: %s", delivery.pk, delivery.listener, delivery.tries, words)
    given_up = delivery.tries >= MOST_TRIES
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(
        last_error=words, state=DeliveryState.FAILED if given_up else DeliveryState.WAITING
    )
