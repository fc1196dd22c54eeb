"""Series, themes, formats, sessions with their run of show, and the released versions of a programme."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sympolis.core.texts import TextsField
from sympolis.directory.models import Municipality, Person, Region
from sympolis.networks.models import Network
from sympolis.programme.states import Focus, Recording, Reply, SegmentKind, SeriesState, SessionRole, SessionState


class Format(models.Model):
    """A reusable kind of session with a run-of-show template. May have several parts (a workshop of five sessions)."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="formats")
    code = models.SlugField(max_length=20)  # A ... I, or the network's own
    name = TextsField()
    summary = TextsField()
    backstage_minutes = models.PositiveSmallIntegerField(
        default=15
    )  # before the start: sound check, interpreters, slides

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["network", "code"], name="format_code_once_a_network")]

    def __str__(self) -> str:
        return str(self.name)


class FormatPart(models.Model):
    """One meeting of a format; most formats have just one."""

    format = models.ForeignKey(Format, on_delete=models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField(default=0)
    title = TextsField()
    day_offset = models.PositiveSmallIntegerField(default=0)  # days after the first part

    class Meta:
        ordering = ["format", "order", "id"]

    def __str__(self) -> str:
        return str(self.title)


class FormatSegment(models.Model):
    """A step of a format's run of show."""

    part = models.ForeignKey(FormatPart, on_delete=models.CASCADE, related_name="segments")
    order = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveIntegerField()
    title = TextsField()
    kind = models.CharField(max_length=10, choices=SegmentKind.choices, default=SegmentKind.PLENARY)
    note = TextsField()  # for the moderator
    fallback = TextsField()

    class Meta:
        ordering = ["part", "order", "id"]
        constraints = [models.CheckConstraint(condition=Q(minutes__gt=0), name="format_segment_takes_time")]

    def __str__(self) -> str:
        return str(self.title)


class Series(models.Model):
    """A programme of sessions with themes, dates and carriers."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="series")
    slug = models.SlugField(max_length=80)
    title = TextsField()
    over_title = TextsField()  # the line above the title: the umbrella it belongs to
    summary = TextsField()
    description = TextsField()
    audience = TextsField()
    languages_note = TextsField()  # "Interpretation where a region needs it"
    apply_by = models.DateField(null=True, blank=True)
    apply_line = TextsField()  # "Registration open"
    apply_note = TextsField()
    where_note = TextsField()
    contact_email = models.EmailField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    zone = models.CharField(max_length=64)  # the host's
    host_city = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    working_language = models.CharField(max_length=12, default="en")
    languages = models.JSONField(default=list)  # languages the texts are kept in, the working language among them
    regions = models.ManyToManyField(Region, blank=True, related_name="series")
    targets = models.JSONField(default=dict, blank=True)  # indicator -> target value
    funder = models.CharField(max_length=300, blank=True)
    retention_on = models.DateField(null=True, blank=True)  # personal data of the series are deleted after this day
    state = models.CharField(max_length=10, choices=SeriesState.choices, default=SeriesState.DRAFT)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-starts_on", "id"]
        verbose_name_plural = "series"
        constraints = [
            models.UniqueConstraint(fields=["network", "slug"], name="series_slug_once_a_network"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="series_ends_after_start"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("site:series", args=[self.slug])

    def get_programme_url(self) -> str:
        return reverse("site:programme", args=[self.slug])


class Theme(models.Model):
    """A theme of a series. `name` holds the full wording, `short_name` what fits in a list beside it."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="themes")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    name = TextsField()
    short_name = TextsField()
    short_note = TextsField()

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["series", "code"], name="theme_code_once_a_series")]

    def __str__(self) -> str:
        return str(self.short_name) or str(self.name)


class Release(models.Model):
    """A numbered version of a series' programme, made public at once."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    note = TextsField()
    changes = models.JSONField(default=list)  # [{"session": slug, "kind": "added|moved|changed|cancelled", ...}]

    class Meta:
        ordering = ["series", "-number"]
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="release_number_once_a_series")]

    def __str__(self) -> str:
        return f"{self.series_id} #{self.number}"


class Session(models.Model):
    """A dated meeting, as the secretariat works on it. What the public sees is its `released` version."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="sessions")
    slug = models.SlugField(max_length=120)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # calendar entry, never changes
    title = TextsField()
    summary = TextsField()
    description = TextsField()
    audience = TextsField()
    guiding_questions = TextsField()  # one a line
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions")
    format = models.ForeignKey(Format, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions")
    focus = models.CharField(max_length=10, choices=Focus.choices, default=Focus.GLOBAL)
    regions = models.ManyToManyField(Region, blank=True, related_name="sessions")
    cities = models.ManyToManyField(Municipality, blank=True, related_name="sessions")  # presented or invited
    local_date = models.DateField()
    local_time = models.TimeField()
    second_hour = models.BooleanField(default=False)  # of a local time that happens twice: the later one
    zone = models.CharField(max_length=64)
    starts_at = models.DateTimeField()  # computed from the four above
    minutes = models.PositiveIntegerField()
    floor_language = models.CharField(max_length=12)
    interpretation_languages = models.JSONField(default=list, blank=True)  # also captions: core/channels.py
    left_out_languages = models.JSONField(default=list, blank=True)  # decided that these will not be there
    capacity = models.PositiveIntegerField(null=True, blank=True)
    join_url = models.URLField(max_length=1000, blank=True)  # hidden until confirmed
    dial_in = models.CharField(max_length=200, blank=True)  # hidden likewise
    recording = models.CharField(max_length=10, choices=Recording.choices, default=Recording.NONE)
    state = models.CharField(max_length=12, choices=SessionState.choices, default=SessionState.PLANNED)
    cancelled_reason = TextsField()
    is_locked = models.BooleanField(default=False)  # its time is fixed: whoever moves it has to unlock it first
    revision = models.PositiveIntegerField(default=0)  # counts every saved change of the draft
    released = models.ForeignKey(
        "SessionVersion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["series", "starts_at"], name="session_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["series", "slug"], name="session_slug_once_a_series"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="session_takes_time"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        return reverse("site:session", args=[self.series.slug, self.slug])

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=self.minutes)


class Segment(models.Model):
    """A step of a session's run of show."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="segments")
    order = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveIntegerField()
    title = TextsField()
    kind = models.CharField(max_length=10, choices=SegmentKind.choices, default=SegmentKind.PLENARY)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="segments")
    language = models.CharField(max_length=12, blank=True)
    tool = models.CharField(max_length=300, blank=True)
    note = TextsField()  # internal
    fallback = TextsField()  # internal

    class Meta:
        ordering = ["session", "order", "id"]
        constraints = [models.CheckConstraint(condition=Q(minutes__gt=0), name="segment_takes_time")]

    def __str__(self) -> str:
        return str(self.title)


class Part(models.Model):
    """Somebody's part in a session."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="parts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="parts")
    role = models.CharField(max_length=12, choices=SessionRole.choices, default=SessionRole.SPEAKER)
    topic = TextsField()
    order = models.PositiveSmallIntegerField(default=0)
    reply = models.CharField(max_length=10, choices=Reply.choices, blank=True)  # of their calendar
    replied_at = models.DateTimeField(null=True, blank=True)
    reply_sequence = models.PositiveIntegerField(default=0)  # of the released version that was answered

    class Meta:
        ordering = ["session", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "person", "role"], name="part_once_a_role")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"

    @property
    def is_reply_old(self) -> bool:
        """Whether the calendar answered a version that was overtaken since. The session's released version is joined."""
        released = self.session.released
        return released is not None and self.reply_sequence < released.sequence


class Move(models.Model):
    """A session had another time before."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="moves")
    from_starts_at = models.DateTimeField()
    to_starts_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    reason = TextsField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["session", "at", "id"]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.from_starts_at} -> {self.to_starts_at}"


class SessionVersion(models.Model):
    """What the public sees of a session since a release. Never changed afterwards, but for the id of a city or person
    that was merged into another (programme/joining.py).

    `card` is what lists need and `content` the rest of the page; persons stand in it by id only, so that an
    erased person is gone from it too. Shapes: programme/versions.py.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="versions")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="versions")
    sequence = models.PositiveIntegerField(default=0)  # SEQUENCE of the calendar entry (RFC 5545 3.8.7.4)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    previous_starts_at = models.DateTimeField(null=True, blank=True)  # released before at another time
    state = models.CharField(max_length=12, choices=SessionState.choices)
    card = models.JSONField(default=dict)
    content = models.JSONField(default=dict)

    class Meta:
        ordering = ["session", "-release__number"]
        constraints = [models.UniqueConstraint(fields=["session", "release"], name="version_once_a_release")]

    def __str__(self) -> str:
        return f"{self.session_id} v{self.sequence}"


__all__ = [
    "Format", "FormatPart", "FormatSegment", "Move", "Part", "Release", "Segment", "Series", "Session",
    "SessionVersion", "Theme",
]  # fmt: skip
