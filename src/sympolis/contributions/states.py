"""Closed lists of what is brought to a series, and its facts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a call asks for."""

    PRACTICE = "practice", _("Good practice")
    INPUT = "input", _("Input")
    CHALLENGE = "challenge", _("Challenge")
    WORKSHOP = "workshop", _("Workshop offer")


class CallState(TextChoices):
    """Where a call stands. After its last moment an open one takes nothing more, without anybody closing it."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


FACTS = {
    "call.added": "A call for contributions was added to a series, as a draft.",
    "call.changed": "A call for contributions changed; facts: names of fields.",
    "call.opened": "A call for contributions was opened.",
    "call.closed": "A call for contributions was closed.",
    "call.removed": "A call that was never opened was removed.",
}

TITLES = {
    "call.added": _("Call added"),
    "call.changed": _("Call changed"),
    "call.opened": _("Call opened"),
    "call.closed": _("Call closed"),
    "call.removed": _("Call removed"),
}
