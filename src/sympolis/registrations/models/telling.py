"""Who still has to hear of a change, and which reminders went out."""

from django.db import models
from django.utils import timezone

from sympolis.programme.models import Session, SessionVersion


class Notice(models.Model):
    """A session changed in a way that those who come have to know; they are told once it has been quiet for a while.

    The row goes when they are told. Who registered is told by what they were told before (`Registration.told`),
    whoever has a part by `before`.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="notice")
    before = models.ForeignKey(SessionVersion, null=True, on_delete=models.CASCADE, related_name="+")
    way_in_changed = models.BooleanField(default=False)  # link to join or dial-in
    first_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at", "id"]

    def __str__(self) -> str:
        return f"{self.session_id} at {self.due_at}"


class Reminder(models.Model):
    """The reminders of a session at a certain time went out; at another time they go out again."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="reminders")
    hours = models.PositiveSmallIntegerField()  # before the start
    starts_at = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "hours", "starts_at"], name="reminder_once_a_start")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.hours} h"
