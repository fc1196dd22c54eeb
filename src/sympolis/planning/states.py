"""Closed lists of planning, and its facts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StepKind(TextChoices):
    """What somebody did on the schedule board."""

    PLACE = "place", _("placed")
    MOVE = "move", _("moved")
    LOCK = "lock", _("locked")
    UNLOCK = "unlock", _("unlocked")


FACTS = {
    "checklist.begun": "The go-live checklist of a session was copied from its network's list.",
    "checklist.changed": "An item of a session's go-live checklist was done, reopened, given to somebody or changed; facts: its key.",
    "checklist.reminded": "Somebody was reminded of items of go-live checklists that are due; facts: how many.",
    "checklist.list_changed": "A network changed its go-live checklist for sessions to come.",
    "go_live.changed": "Backup link, person on duty or rehearsal of a session changed; facts: names of fields.",
    "low_bandwidth.changed": "What a session has for those who only listen, or read and write, changed; facts: names of fields.",
}

TITLES = {
    "checklist.begun": _("Go-live checklist begun"),
    "checklist.changed": _("Go-live checklist changed"),
    "checklist.reminded": _("Reminded of the go-live checklist"),
    "checklist.list_changed": _("The network’s go-live checklist changed"),
    "go_live.changed": _("Backup, duty or rehearsal changed"),
    "low_bandwidth.changed": _("Plan for weak connections changed"),
}
