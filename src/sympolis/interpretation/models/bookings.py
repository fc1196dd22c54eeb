"""Interpreters in sessions: offered, accepted, given back; and what they find missing."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sympolis.directory.models import Person
from sympolis.interpretation.models.roster import Interpreter
from sympolis.interpretation.states import Answer, BookingState, FeeUnit, Lack, Service
from sympolis.programme.models import Session


class Booking(models.Model):
    """An interpreter for one language of a session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="bookings")
    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, related_name="bookings")
    language = models.CharField(max_length=12)  # that of the channel
    service = models.CharField(max_length=10, choices=Service.choices, default=Service.SPOKEN)
    source = models.CharField(max_length=12)  # what they hear: the floor, or the channel they take relay from
    is_relay = models.BooleanField(default=False)  # `source` is another channel of the session
    order = models.PositiveSmallIntegerField(default=0)  # whose turn comes first
    state = models.CharField(max_length=12, choices=BookingState.choices, default=BookingState.PROPOSED)
    # Agreed, for this session; where `fee_unit` is a day: for the day, once however many sessions it has (fees.charges)
    fee = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    fee_unit = models.CharField(max_length=8, choices=FeeUnit.choices, default=FeeUnit.SESSION)
    rate = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True
    )  # from which `fee` comes; None: by hand
    currency = models.CharField(max_length=3, default="EUR")
    starts_at = models.DateTimeField()  # of the session when they last heard of it
    minutes = models.PositiveIntegerField()  # likewise
    moved_from = models.DateTimeField(null=True, blank=True)  # the time that was accepted, while asked anew
    offered_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)  # once an offer
    answered_at = models.DateTimeField(null=True, blank=True)
    willing_at = models.DateTimeField(null=True, blank=True)  # said yes when all seats were taken: still offered
    words = models.TextField(blank=True)  # of the interpreter, with the answer
    has_part = models.BooleanField(default=False)  # made their part in the session, which goes with it
    recording = models.CharField(max_length=4, choices=Answer.choices, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)  # technical check done
    seen_at = models.DateTimeField(null=True, blank=True)  # until when they know what is in the pack
    told = models.JSONField(default=dict, blank=True)  # what they know of the session (news.py); {}: nothing yet
    news_at = models.DateTimeField(null=True, blank=True)  # when to look whether something is new
    invoice_number = models.CharField(max_length=60, blank=True)
    invoiced_at = models.DateField(null=True, blank=True)
    paid_at = models.DateField(null=True, blank=True)
    has_entry = models.BooleanField(default=False)  # in their calendar, by a letter of ours
    calendar_turns = models.PositiveSmallIntegerField(default=0)  # what this adds to SEQUENCE of their calendar entry
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["session", "service", "language", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "interpreter"], name="booking_once_a_session"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="booking_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.language}: {self.interpreter_id}"

    def is_late(self, now: datetime) -> bool:
        """Whether an offer has no answer, and the time for it is over."""
        return self.state == BookingState.OFFERED and self.answer_by is not None and self.answer_by <= now


class FixedTurn(models.Model):
    """From when on somebody of a channel has their turn, as the team set it; without any, turns are worked out (turns.py)."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="fixed_turns")
    start = models.PositiveIntegerField()  # minutes from the beginning of the session

    class Meta:
        ordering = ["start", "id"]
        constraints = [models.UniqueConstraint(fields=["booking", "start"], name="turn_begins_once")]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.start}"


class Ending(models.Model):
    """That somebody said no, gave a session back or was told that they are not needed. It stays when they are asked anew."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="endings")
    state = models.CharField(max_length=12, choices=BookingState.choices)
    service = models.CharField(max_length=10, choices=Service.choices)
    language = models.CharField(max_length=12)
    starts_at = models.DateTimeField()  # of the session then
    at = models.DateTimeField(default=timezone.now)
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["booking", "at", "id"]

    def __str__(self) -> str:
        return f"{self.booking_id}: {self.state}"


class Missing(models.Model):
    """Something that an interpreter marked as missing in the pack of a session; who has to bring it is reminded."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="missing")
    by = models.ForeignKey(Interpreter, null=True, on_delete=models.SET_NULL, related_name="+")
    lack = models.CharField(max_length=10, choices=Lack.choices)
    # Who has to bring it; None: the team. Not their part: saving the people of a session writes its parts anew
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session", "at", "id"]
        verbose_name_plural = "missing"

    def __str__(self) -> str:
        return f"{self.session_id}: {self.lack}"
