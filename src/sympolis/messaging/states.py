"""Closed lists of the post office, its pauses, and its facts."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LetterState(TextChoices):
    """waiting -> sending -> sent | deferred | failed; deferred -> sending; sent -> bounced;

    failed | deferred | bounced -> waiting by hand.
    """

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    DEFERRED = "deferred", _("deferred")
    FAILED = "failed", _("failed")
    BOUNCED = "bounced", _("bounced")


OPEN = (LetterState.WAITING, LetterState.SENDING, LetterState.DEFERRED)
TROUBLED = (LetterState.FAILED, LetterState.DEFERRED, LetterState.BOUNCED)
OVER = (LetterState.SENT, LetterState.FAILED, LetterState.BOUNCED)


class CalendarMethod(TextChoices):
    """What a calendar part asks its reader's calendar to do (RFC 5546)."""

    NONE = "", ""
    REQUEST = "REQUEST", "REQUEST"
    CANCEL = "CANCEL", "CANCEL"
    PUBLISH = "PUBLISH", "PUBLISH"


# Pauses after the first, second, ... try that was put off; the last one repeats.
PAUSES = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
LONGEST_OUTAGE_PAUSE = timedelta(minutes=5)  # while the server is gone: back on their way soon after it is back
CLAIM = timedelta(minutes=3)  # a worker that began to send and said nothing since is taken for dead
GIVE_UP = timedelta(days=5)  # what mail servers do among themselves (RFC 5321 4.5.4.1)
GIVE_UP_SECRET = timedelta(hours=1)  # the code in it was good for minutes
TRIES_AT_LEAST = 4  # before giving up, so that a letter tried again by hand is not given up at once
KEPT = timedelta(days=90)  # letters hold names and addresses; sent and failed ones are deleted after this


def pause_after(tries: int, *, outage: bool = False) -> timedelta:
    """How long to wait after that many tries (1 or more); `outage`: the server was gone, no letter is to blame."""
    pause = PAUSES[min(max(tries, 1), len(PAUSES)) - 1]
    return min(pause, LONGEST_OUTAGE_PAUSE) if outage else pause


FACTS = {
    "letter.retried": "Somebody asked to send a failed letter again.",
    "letter.bounced": "A letter did not reach its address: refused at once (failed) or sent back later (bounced).",
    "letter_text.changed": "The network's own text of a kind of letter was changed in one language.",
    "letter_text.removed": "A kind of letter says again what the program says by itself.",
}
