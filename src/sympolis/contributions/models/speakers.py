"""Speakers: what somebody with a part in sessions gives for them, by a personal link."""

from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from sympolis.contributions.states import TechCheck
from sympolis.directory.models import Person
from sympolis.networks.models import Network
from sympolis.programme.models import Series, Session


class Speaker(models.Model):
    """Somebody with parts in the sessions of a series, whatever their role: what they said, and how they were written to.

    Made when the team first writes to them, or notes something for them. Name as spoken, function and biography stand
    with the person, a yes to recording or publication in directory.Consent.
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="speaking")
    link_version = models.PositiveSmallIntegerField(default=0)  # raised to take the link back
    declined = models.JSONField(default=list, blank=True)  # purposes of consents to which they said no
    wrote_biography = models.BooleanField(default=False)  # the one that stands now: it is public only with their yes
    tech = models.CharField(max_length=6, choices=TechCheck.choices, blank=True)
    tech_at = models.DateTimeField(null=True, blank=True)
    tech_by_id = models.BigIntegerField(null=True, blank=True)  # account of the team; None: they did it themselves
    tech_wish = models.CharField(max_length=300, blank=True)  # when they would like to do it with the host
    remark = models.TextField(blank=True)  # to the secretariat
    draft = models.JSONField(
        default=dict, blank=True
    )  # typed on their page and not saved yet: name of the field -> text
    invited_at = models.DateTimeField(null=True, blank=True)  # the link was sent, the last time
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "person"], name="speaker_once_a_series")]

    def __str__(self) -> str:
        return f"speaker {self.pk}"


class Talk(models.Model):
    """A speaker in one session: their slides, or that there are none."""

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="talks")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="talks")
    without_slides = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)  # the newest slides may be published after the session

    class Meta:
        constraints = [models.UniqueConstraint(fields=["speaker", "session"], name="talk_once_a_session")]

    def __str__(self) -> str:
        return f"talk {self.pk}"


class Slides(models.Model):
    """A version of the slides of a talk. All are kept; the one with the highest number counts."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="slides")
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to="slides/")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()  # bytes
    at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True, blank=True)  # account of the team; None: the speaker

    class Meta:
        ordering = ["talk", "-number"]
        verbose_name_plural = "slides"
        constraints = [models.UniqueConstraint(fields=["talk", "number"], name="slides_version_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The random part of its name in the storage, which nobody can guess: its name in public addresses."""
        return PurePosixPath(str(self.file.name)).stem


class Unavailable(models.Model):
    """A time at which a speaker cannot be there."""

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="unavailable")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)  # in which they told it

    class Meta:
        ordering = ["speaker", "starts_at", "id"]
        verbose_name_plural = "unavailable"
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="unavailable_takes_time")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} - {self.ends_at:%Y-%m-%d %H:%M}"


class Portrait(models.Model):
    """The photo of somebody as a network shows it, in the sizes of core.pictures. Public only with their yes."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="portraits")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="portraits")
    key = models.CharField(
        max_length=24, unique=True
    )  # in its address and in the names of its files; another one each time
    sides = models.JSONField(default=dict)  # size asked for -> pixels of the side
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "person"], name="portrait_once_a_network")]

    def __str__(self) -> str:
        return f"portrait {self.pk}"

    def path(self, size: int | str) -> str:
        """Where a size lies in the storage."""
        return f"portraits/{self.key}-{size}.jpg"

    def side(self, size: int) -> int:
        """Width and height in pixels of a size."""
        return int(self.sides[str(size)])

    def body(self, size: int | str) -> bytes:
        """The JPEG of a size. Raises FileNotFoundError."""
        with default_storage.open(self.path(size)) as file:
            content: bytes = file.read()
        return content


class SpeakersReminded(models.Model):
    """The speakers of a session were reminded that many days before it, for the start it had then."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "days", "starts_at"], name="speakers_reminded_once")]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.days}"


class PackLink(models.Model):
    """The link by which interpreters without an account open the pack of a session, until the session is over."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="pack_link")
    version = models.PositiveSmallIntegerField(default=1)  # raised to take the link back
    is_open = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"pack of {self.session_id}"
