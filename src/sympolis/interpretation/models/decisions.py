"""Which languages a session has, and why: the terms of a series, and every decision that was taken."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from sympolis.interpretation.states import Outcome, Service
from sympolis.programme.models import Series, Session


class Terms(models.Model):
    """From when on a series orders interpretation, and what it may cost."""

    series = models.OneToOneField(Series, on_delete=models.CASCADE, related_name="interpretation_terms")
    threshold = models.PositiveSmallIntegerField(default=5)  # people expected who follow in the language
    show_rate = models.PositiveSmallIntegerField(default=60)  # percent who come, where nothing is known yet
    budget = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")  # ISO 4217
    fee = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True
    )  # of one a session, to reckon with
    give_back_days = models.PositiveSmallIntegerField(default=7)  # before a session: until then it costs nothing

    def __str__(self) -> str:
        return f"terms of {self.series_id}"


class Decision(models.Model):
    """Whether a session has a language, decided once. Never changed: the newest one counts."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="language_decisions")
    language = models.CharField(max_length=12)  # BCP 47; sign languages as "sgn-..." or their own code
    service = models.CharField(max_length=10, choices=Service.choices, default=Service.SPOKEN)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.TextField()
    # What was known then: {"asked", "expected", "only", "waiting", "threshold", "percent": numbers, "interpreters": ...,
    # "regions": {code: asked}}
    counted = models.JSONField(default=dict)
    cost = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["session", "-at", "-id"]

    def __str__(self) -> str:
        return f"{self.session_id} {self.language}: {self.outcome}"
