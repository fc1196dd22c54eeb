"""A contribution: what one city, or several people of it, tell once; who writes it, its versions, files, approvals."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sympolis.contributions.models.calls import Call
from sympolis.contributions.states import ApprovalState, ContributionState, Kind, Moment
from sympolis.core.texts import TextsField
from sympolis.directory.models import Municipality
from sympolis.programme.models import Series, Theme
from sympolis.registrations.models import Participant


class Contribution(models.Model):
    """Something brought to a series, above its sessions: it may be presented in one, in several, or in none.

    `content` holds the fields of its kind (contributions/content.py). `revision` is raised by every change of words:
    a form that was opened at an older one is compared before it counts.
    """

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="contributions")
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="contributions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=ContributionState.choices, default=ContributionState.DRAFT)
    state_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=12)  # that it is written in
    title = TextsField()
    summary = TextsField()  # the original and the one in the working language
    themes = models.ManyToManyField(Theme, through="ContributionTheme", blank=True, related_name="contributions")
    sdgs = models.JSONField(default=list, blank=True)  # numbers 1 to 17
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions"
    )
    place = models.CharField(max_length=300, blank=True)  # city as typed
    country = models.CharField(max_length=2, blank=True)
    organisation = models.CharField(max_length=300, blank=True)  # instead of a city
    content = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=dict, blank=True)  # to own questions of the call: {id: value}
    links = models.JSONField(default=list, blank=True)  # [{"url", "label"}]
    revision = models.PositiveIntegerField(default=1)
    form_key = models.CharField(max_length=40, unique=True, null=True, blank=True)  # of the form that began it
    reason = models.TextField(blank=True)  # of the last decision, in the words of its letter
    entered_by_id = models.BigIntegerField(null=True, blank=True)  # account of the team that wrote it for a city
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)  # for the first time

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["series", "state", "-id"], name="contribution_series_state")]

    def __str__(self) -> str:
        return str(self.title)

    def get_desk_url(self) -> str:
        return reverse("contributions_desk:contribution", args=[self.series.slug, self.pk])


class ContributionTheme(models.Model):
    """A contribution is about a theme of its series."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "theme"], name="contribution_theme_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.theme_id}"


class Author(models.Model):
    """Somebody who writes a contribution, by a personal link (contributions/links.py)."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="authors")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="authorships")
    order = models.PositiveSmallIntegerField(default=0)
    is_contact = models.BooleanField(
        default=False
    )  # agreed that other cities write to them, without seeing the address
    link_version = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True, blank=True)  # came by the mailed link and pressed a button
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["contribution", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["contribution", "participant"], name="author_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id} by {self.participant_id}"


class Version(models.Model):
    """A contribution as it stood at a moment. What was submitted, approved or published is never written over.

    `content` = {"title", "summary", "language", "content", "sdgs", "themes" (ids), "place", "links"}
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    moment = models.CharField(max_length=10, choices=Moment.choices, default=Moment.SAVED)
    at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(Author, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_id = models.BigIntegerField(null=True, blank=True)  # account of the team
    content = models.JSONField()

    class Meta:
        ordering = ["contribution", "-number"]
        constraints = [models.UniqueConstraint(fields=["contribution", "number"], name="contribution_version_once")]

    def __str__(self) -> str:
        return f"{self.contribution_id} v{self.number}"


class ContributionFile(models.Model):
    """A file that belongs to a contribution: type told by content, kept under a random name."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="contributions/")
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()  # bytes
    is_public = models.BooleanField(default=True)  # goes with it into the library
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["contribution", "id"]

    def __str__(self) -> str:
        return self.name


class Approval(models.Model):
    """A city is asked whether a version may be published in its name, and what it said."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="approvals")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="approvals")
    name = models.CharField(max_length=300)
    email = models.EmailField(blank=True)  # empty: the secretariat noted what was said elsewhere
    language = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=ApprovalState.choices, default=ApprovalState.ASKED)
    reason = models.TextField(blank=True)
    link_version = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    by_id = models.BigIntegerField(null=True, blank=True)  # account that asked, or noted the answer

    class Meta:
        ordering = ["contribution", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(state=ApprovalState.ASKED), name="approval_one_asked_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.state}"
