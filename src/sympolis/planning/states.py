"""Closed lists of planning, and its facts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StepKind(TextChoices):
    """What somebody did on the schedule board."""

    PLACE = "place", _("placed")
    MOVE = "move", _("moved")
    LOCK = "lock", _("locked")
    UNLOCK = "unlock", _("unlocked")


class PlanState(TextChoices):
    """Where a question for fair times stands."""

    ASKED = "asked", _("Being worked out")
    READY = "ready", _("Worked out")
    IMPOSSIBLE = "impossible", _("Wishes collide")
    FAILED = "failed", _("Not worked out")


FACTS = {
    "checklist.begun": "The go-live checklist of a session was copied from its network's list.",
    "checklist.changed": "An item of a session's go-live checklist was done, reopened, given to somebody or changed; facts: its key.",
    "checklist.reminded": "Somebody was reminded of items of go-live checklists that are due; facts: how many.",
    "checklist.list_changed": "A network changed its go-live checklist for sessions to come.",
    "go_live.changed": "Backup link, person on duty or rehearsal of a session changed; facts: names of fields.",
    "plan.asked": "Somebody asked for fair times for sessions of a series.",
    "plan.taken": "Times that the planner proposed were taken over; facts: how many sessions moved.",
    "plan.taken_back": "Sessions got the times back that they had before a plan was taken over; facts: how many moved.",
    "low_bandwidth.changed": "What a session has for those who only listen, or read and write, changed; facts: names of fields.",
}

TITLES = {
    "checklist.begun": _("Go-live checklist begun"),
    "checklist.changed": _("Go-live checklist changed"),
    "checklist.reminded": _("Reminded of the go-live checklist"),
    "checklist.list_changed": _("The network’s go-live checklist changed"),
    "go_live.changed": _("Backup, duty or rehearsal changed"),
    "plan.asked": _("Fair times asked for"),
    "plan.taken": _("Fair times taken over"),
    "plan.taken_back": _("Fair times taken back"),
    "low_bandwidth.changed": _("Plan for weak connections changed"),
}
