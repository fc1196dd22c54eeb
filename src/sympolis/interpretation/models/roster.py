"""Who interprets for a network: languages, fee, times away."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sympolis.directory.models import Person
from sympolis.interpretation.states import Answer, FeeUnit, Service
from sympolis.networks.models import Network


class Interpreter(models.Model):
    """Somebody whom a network may ask to interpret. Their own page opens by a personal link or when they sign in."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="interpreters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interpreting")
    fee = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    fee_unit = models.CharField(max_length=8, choices=FeeUnit.choices, default=FeeUnit.SESSION)
    currency = models.CharField(max_length=3, default="EUR")  # ISO 4217
    language = models.CharField(max_length=12, blank=True)  # of letters to them; "": as their account says
    recording = models.CharField(max_length=4, choices=Answer.choices, blank=True)  # in general; a booking may differ
    invoice = models.TextField(blank=True)  # name, address, tax number as on their invoices; never public
    note = models.TextField(blank=True)  # of the team
    is_active = models.BooleanField(default=True)
    link_version = models.PositiveSmallIntegerField(default=0)  # raised to take the link back
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "person"], name="interpreter_once_a_network")]

    def __str__(self) -> str:
        return f"interpreter {self.pk}"


class Pair(models.Model):
    """A direction in which somebody works. Both directions are two rows."""

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="pairs")
    service = models.CharField(max_length=10, choices=Service.choices, default=Service.SPOKEN)
    source = models.CharField(max_length=12)  # BCP 47, what is heard
    target = models.CharField(max_length=12)  # what is spoken, signed or written

    class Meta:
        ordering = ["interpreter", "service", "source", "target"]
        constraints = [
            models.UniqueConstraint(fields=["interpreter", "service", "source", "target"], name="pair_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} > {self.target}"


class Away(models.Model):
    """A time at which an interpreter cannot work."""

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="away")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)  # in which it was told

    class Meta:
        ordering = ["interpreter", "starts_at", "id"]
        verbose_name_plural = "away"
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="away_takes_time")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} - {self.ends_at:%Y-%m-%d %H:%M}"


class WorkRules(models.Model):
    """What a network asks of its interpreters' days. Without a row the defaults count."""

    network = models.OneToOneField(Network, on_delete=models.CASCADE, related_name="work_rules")
    rest_minutes = models.PositiveSmallIntegerField(default=60)  # between two sessions of one interpreter
    most_a_day = models.PositiveSmallIntegerField(default=3)  # sessions, on their own calendar
    answer_hours = models.PositiveSmallIntegerField(default=72)  # in which an offer is to be answered

    class Meta:
        verbose_name_plural = "work rules"

    def __str__(self) -> str:
        return f"work rules of {self.network_id}"
