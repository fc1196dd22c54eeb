"""What was done on the schedule board, step by step, so that it can be taken back."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from sympolis.planning.models.plans import Plan
from sympolis.planning.states import StepKind
from sympolis.programme.models import Series, Session


class Step(models.Model):
    """A session was placed, moved, locked or unlocked on the board.

    `before` and `after`: {"local": "2020-10-27T10:00", "zone", "second_hour", "starts_at": UTC, "state", "is_locked"}.
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="board_steps")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="board_steps")
    plan = models.ForeignKey(  # of the fair-time planner; taking it over did this, and it was not taken back with it
        Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="steps"
    )
    kind = models.CharField(max_length=8, choices=StepKind.choices)
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["series", "-id"]
        indexes = [models.Index(fields=["series", "-id"], name="step_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.session_id}"
