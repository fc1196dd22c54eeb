"""States of a delivery, how long it waits between tries, and the journal's own facts."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    """waiting -> done, or waiting -> failed once the tries are used up; failed -> waiting by hand."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


OPEN = (DeliveryState.WAITING, DeliveryState.FAILED)

# Pauses after the first, second, ... failed try; the last one repeats.
PAUSES = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
TRIES_BEFORE_ATTENTION = 3  # from here on a person should look: about six minutes of trouble
MOST_TRIES = 32  # about a week


def pause_after(tries: int) -> timedelta:
    """How long to wait after that many tries (1 or more)."""
    return PAUSES[min(tries, len(PAUSES)) - 1]


FACTS = {
    "delivery.retried": "Somebody asked to try a failing delivery again at once.",
}
