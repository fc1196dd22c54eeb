"""Once a year the city of a practice is asked whether it still runs."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sympolis.contributions.models import Author
from sympolis.library.models.practices import Practice
from sympolis.library.states import CheckAnswer, CheckEnd


class Check(models.Model):
    """One time of asking. It is open until somebody answers, or nobody does for six weeks."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="checks")
    opened_at = models.DateTimeField(default=timezone.now)
    asked = models.PositiveSmallIntegerField(default=0)  # people who were written to
    reminded_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=CheckEnd.choices, blank=True)
    answer = models.CharField(max_length=10, choices=CheckAnswer.choices, blank=True)
    how = models.TextField(blank=True)  # how the team knows
    author = models.ForeignKey(Author, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # answered
    by_id = models.BigIntegerField(null=True, blank=True)  # account of the team that asked or answered by hand

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["practice"], condition=Q(ended_at=None), name="check_one_open_at_a_time")
        ]
        indexes = [models.Index(fields=["ended_at", "opened_at"], name="check_open")]

    def __str__(self) -> str:
        return f"{self.practice_id}: {self.answer or self.end or 'open'}"
