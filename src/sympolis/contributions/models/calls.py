"""Calls for contributions."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from sympolis.contributions.states import Asked, CallState
from sympolis.core.texts import TextsField
from sympolis.directory.models import Region
from sympolis.programme.models import Series, Theme


class Call(models.Model):
    """A call of a series for contributions of some kinds, until a moment or for as long as it is open."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="calls")
    title = TextsField()
    intro = TextsField()  # limited Markdown: what is asked for, what becomes of it
    kinds = models.JSONField(default=list)  # Kind values, at least one
    themes = models.ManyToManyField(Theme, through="CallTheme", blank=True, related_name="calls")  # none: all
    regions = models.ManyToManyField(Region, blank=True, related_name="+")  # none: from everywhere
    closes_at = models.DateTimeField(null=True, blank=True)  # None: rolling
    zone = models.CharField(max_length=64)  # in which the deadline is said
    grace_minutes = models.PositiveSmallIntegerField(default=0)  # after the deadline, for those who are still typing
    state = models.CharField(max_length=8, choices=CallState.choices, default=CallState.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)  # for the first time
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["series", "id"]
        indexes = [models.Index(fields=["series", "state"], name="call_series_state")]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def ends_at(self) -> datetime | None:
        """When the last contribution can come in: the deadline and its grace."""
        return None if self.closes_at is None else self.closes_at + timedelta(minutes=self.grace_minutes)

    def takes(self, now: datetime) -> bool:
        """Whether contributions come in at a moment."""
        return self.state == CallState.OPEN and (self.ends_at is None or now < self.ends_at)


class CallQuestion(models.Model):
    """A question of the secretariat's own to whoever answers a call."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(default=0)
    shape = models.CharField(max_length=8, choices=Asked.choices, default=Asked.TEXT)
    label = TextsField()
    help = TextsField()
    options = models.JSONField(default=list, blank=True)  # of a choice: [texts]
    required = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)  # asked; a closed one keeps its answers

    class Meta:
        ordering = ["call", "order", "id"]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def code(self) -> str:
        """What its field is called in forms, and where remarks of a decision stand at it."""
        return f"q_{self.pk}"


class CallTheme(models.Model):
    """A call asks for a theme. The theme cannot go meanwhile: the call would become one for all of them."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "theme"], name="call_theme_once")]

    def __str__(self) -> str:
        return f"{self.call_id}: {self.theme_id}"
