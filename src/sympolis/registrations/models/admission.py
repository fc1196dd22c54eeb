"""How one comes into a session: mode, for whom, kept seats, own questions, invitations."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sympolis.core.texts import TextsField
from sympolis.directory.models import Municipality, Region
from sympolis.directory.states import Sector
from sympolis.programme.models import Series, Session
from sympolis.registrations.states import Asked, Mode, QuestionKind, Share


class Admission(models.Model):
    """The rules of one session; a session without a row is open to everybody. Capacity is the session's own."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="admission")
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.OPEN)
    closes_at = models.DateTimeField(null=True, blank=True)  # no registration from then on; None: until the start
    for_regions = models.ManyToManyField(Region, blank=True, related_name="+")  # none: all
    for_sectors = models.JSONField(default=list, blank=True)  # Sector values; []: all
    members_only = models.BooleanField(default=False)  # people of the network's own cities
    offer_hours = models.PositiveSmallIntegerField(default=48)  # how long a free seat is offered to one who waits
    asks_motivation = models.BooleanField(default=False)  # closed formats: motivation, use, backing

    def __str__(self) -> str:
        return f"{self.session_id}: {self.mode}"


class KeptSeats(models.Model):
    """Seats of a session that are kept for a region, a sector or a city, until a moment."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="kept_seats")
    share = models.CharField(max_length=8, choices=Share.choices)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=16, choices=Sector.choices, blank=True)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveSmallIntegerField()
    until = models.DateTimeField(null=True, blank=True)  # free for everybody from then on

    class Meta:
        ordering = ["session", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(seats__gt=0), name="kept_seats_are_some"),
            models.CheckConstraint(
                condition=Q(share=Share.REGION, region__isnull=False, sector="", municipality=None)
                | (Q(share=Share.SECTOR, region=None, municipality=None) & ~Q(sector=""))
                | Q(share=Share.CITY, region=None, sector="", municipality__isnull=False),
                name="kept_seats_for_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.seats} for {self.region or self.municipality or self.sector}"


class Question(models.Model):
    """A question of the secretariat's own in the form of a series, for all its sessions or for some."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="questions")
    sessions = models.ManyToManyField(Session, blank=True, related_name="questions")  # none: all of the series
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    asked = models.CharField(max_length=8, choices=Asked.choices, default=Asked.FORM)
    label = TextsField()
    help = TextsField()
    options = models.JSONField(default=list, blank=True)  # of a choice: [texts]
    required = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)  # asked; a closed one keeps its answers

    class Meta:
        ordering = ["series", "order", "id"]

    def __str__(self) -> str:
        return str(self.label)


class Answer(models.Model):
    """What somebody answered, once for the series."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    participant = models.ForeignKey("registrations.Participant", on_delete=models.CASCADE, related_name="answers")
    value = models.JSONField()  # str, number, index of the option, true (consent), or {"name", "size"} of a file
    file = models.FileField(upload_to="answers/", blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "participant"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.question_id} by {self.participant_id}"


class Invitation(models.Model):
    """A personal way into a session by invitation, or into all of a series."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="invitations")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=12, blank=True)
    version = models.PositiveSmallIntegerField(default=0)  # of its link; raised to take the link back
    ends_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "session", "email", "name"], name="invitation_once"),
            models.UniqueConstraint(
                fields=["series", "email", "name"], condition=Q(session=None), name="invitation_once_a_series"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
