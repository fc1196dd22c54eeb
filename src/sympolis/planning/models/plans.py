"""Questions to the fair-time planner, with what it answered."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from sympolis.planning.states import PlanState
from sympolis.programme.models import Series


class Plan(models.Model):
    """One question for fair times, worked out once. Shapes of `asked` and `answer`: planning/plan_content.py."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="plans")
    asked = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.ASKED)
    answer = models.JSONField(default=dict, blank=True)
    why = models.CharField(max_length=400, blank=True)  # there is no answer
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)  # when a worker began with it
    ready_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_aim = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["series", "-at", "-id"]

    def __str__(self) -> str:
        return f"plan {self.pk}"
