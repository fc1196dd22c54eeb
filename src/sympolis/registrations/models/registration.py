"""Somebody and a session."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sympolis.directory.models import Municipality, Region
from sympolis.directory.states import Gender, Sector
from sympolis.programme.models import Session, SessionVersion
from sympolis.registrations.models.people import Participant
from sympolis.registrations.states import Attendance, Brings, Ending, NotedFrom, RegistrationState, Reply, Source, Way


class Delegation(models.Model):
    """Colleagues who wait and come as one. Its lead confirms for all."""

    lead = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="delegations")
    label = models.CharField(max_length=300)  # "City of Kumasi"
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.label


class Registration(models.Model):
    """A participant's place in a session. One row for good: who registers again gets the same row back."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="registrations")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="registrations")
    delegation = models.ForeignKey(
        Delegation, null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    state = models.CharField(max_length=12, choices=RegistrationState.choices)
    state_at = models.DateTimeField(default=timezone.now)
    ending = models.CharField(max_length=12, choices=Ending.choices, blank=True)
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.FORM)
    created_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(null=True, blank=True)  # place in the waiting list: earliest first, then by id
    until = models.DateTimeField(null=True, blank=True)  # end of the offer, or of the seat kept unconfirmed
    # As told at the time; seats are kept and figures counted by these, also after the person is erased
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    country = models.CharField(max_length=2, blank=True)
    sector = models.CharField(max_length=16, choices=Sector.choices, blank=True)
    gender = models.CharField(max_length=10, choices=Gender.choices, blank=True)
    language = models.CharField(max_length=12, blank=True)  # channel to follow in
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.VIDEO)
    brings = models.CharField(max_length=10, choices=Brings.choices, blank=True)
    brings_text = models.TextField(blank=True)
    question = models.TextField(blank=True)  # for the speakers
    motivation = models.TextField(blank=True)
    city_use = models.TextField(blank=True)  # what the city will do with it
    is_backed = models.BooleanField(default=False)  # the superior agrees
    # Selection
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)  # account
    decision_reason = models.TextField(blank=True)  # for the team
    # What letters have told the person: which turn of the registration, which released version of the session
    told_state_at = models.DateTimeField(null=True, blank=True)  # the state_at that a letter told
    told = models.ForeignKey(
        SessionVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    # The calendar entry sent to the person; its SEQUENCE: registrations/itip.py
    has_entry = models.BooleanField(default=False)  # their calendar shows the session, by what we sent
    calendar_turns = models.PositiveSmallIntegerField(default=0)  # how often they registered anew
    reply = models.CharField(max_length=10, choices=Reply.choices, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    # On the day
    attendance = models.CharField(max_length=10, choices=Attendance.choices, blank=True)
    attended_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    attendance_from = models.CharField(max_length=12, choices=NotedFrom.choices, blank=True)
    feedback_on = models.DateField(null=True, blank=True)  # that something was said, not what

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "session"], name="registration_once"),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.WAITING) | Q(queued_at__isnull=False),
                name="registration_waits_since",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "state", "queued_at", "id"], name="registration_line"),
            models.Index(fields=["state", "until"], name="registration_until"),
        ]

    def __str__(self) -> str:
        return f"registration {self.pk}"
