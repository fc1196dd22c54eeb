"""Closed lists of planning."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StepKind(TextChoices):
    """What somebody did on the schedule board."""

    PLACE = "place", _("placed")
    MOVE = "move", _("moved")
    LOCK = "lock", _("locked")
    UNLOCK = "unlock", _("unlocked")
