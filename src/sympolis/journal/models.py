"""What happened, and who still has to be told. Knows names and ids, never a model of a higher app."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from sympolis.journal.states import TRIES_BEFORE_ATTENTION, DeliveryState


class Entry(models.Model):
    """One fact that became true, written in the transaction that made it true."""

    name = models.CharField(max_length=60)  # "session.moved", declared in some app's states.FACTS
    network_id = models.BigIntegerField(null=True, blank=True)  # None: concerns no network
    subject_type = models.CharField(max_length=60)  # "programme.session"
    subject_id = models.CharField(max_length=40)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)  # small, no personal data
    by_id = models.BigIntegerField(null=True, blank=True)  # the account that did it; None: the program itself
    at = models.DateTimeField(default=timezone.now)
    on_pages = models.BooleanField(default=True)  # whether public pages show it

    class Meta:
        indexes = [
            models.Index(fields=["on_pages", "id"], name="entry_on_pages"),
            models.Index(fields=["network_id", "-id"], name="entry_network"),
            models.Index(fields=["subject_type", "subject_id", "id"], name="entry_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_type} {self.subject_id}"


class Delivery(models.Model):
    """One listener that has to be told of one entry: the row is the queue."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="deliveries")
    listener = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)  # begun, whether or not they came to an end
    due_at = models.DateTimeField(default=timezone.now)  # not before
    last_error = models.CharField(max_length=400, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "listener"], name="delivery_once_a_listener")]
        # Not partial: SQLite would not see that `state IN (?, ?)` is what the index holds, and read the whole table
        indexes = [models.Index(fields=["state", "due_at", "id"], name="delivery_state_due")]

    def __str__(self) -> str:
        return f"{self.entry_id} to {self.listener}"

    @property
    def needs_attention(self) -> bool:
        """Whether a person should look at it."""
        return self.state == DeliveryState.FAILED or (
            self.state == DeliveryState.WAITING and self.tries >= TRIES_BEFORE_ATTENTION
        )


class Duty(models.Model):
    """When a periodic duty is next due, so that restarts do not repeat it and two workers do not both do it."""

    name = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=400, blank=True)  # of the last time it ran; "" when that went well

    def __str__(self) -> str:
        return self.name
