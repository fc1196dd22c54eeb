"""Who came: lists of meeting services and what became of their rows; what people say of a session."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sympolis.core.texts import TextsField
from sympolis.programme.models import Session
from sympolis.registrations.models.registration import Registration
from sympolis.registrations.states import Certainty


class AttendanceList(models.Model):
    """A list of those who were there, as a meeting service or a spreadsheet gives it."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance_lists")
    name = models.CharField(max_length=200)  # of the file
    encoding = models.CharField(max_length=10, blank=True)  # "cp1252" was a guess
    uploaded_at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True, blank=True)  # account
    taken_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.name


class AttendanceRow(models.Model):
    """One of those named in a list; several visits are joined. Rows are deleted with the session's personal data."""

    sheet = models.ForeignKey(AttendanceList, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()  # the first one in the file
    name = models.CharField(max_length=300, blank=True)
    email = models.CharField(max_length=254, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)  # None: the list does not tell
    certainty = models.CharField(max_length=10, choices=Certainty.choices)
    registration = models.ForeignKey(Registration, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    candidates = models.JSONField(default=list, blank=True)  # ids of registrations that it may mean, likeliest first
    before = models.JSONField(null=True, blank=True)  # attendance of the registration before the list was taken

    class Meta:
        ordering = ["sheet", "line"]
        constraints = [models.UniqueConstraint(fields=["sheet", "line"], name="attendance_line_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id}:{self.line}"


class Material(models.Model):
    """What stays of a session for those who registered: links to slides and recording, what was agreed."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="material")
    text = TextsField()
    told_at = models.DateTimeField(null=True, blank=True)  # the thank-you letters went out, the last time

    def __str__(self) -> str:
        return f"material of {self.session_id}"


class Feedback(models.Model):
    """What somebody says of a session. No name, no time of day and no order of arrival lead back to them."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="feedback")
    shuffle = models.UUIDField(unique=True)  # random: the order that rows are shown in
    on = models.DateField()
    usefulness = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 to 5
    will_use = models.TextField(blank=True)
    improvement = models.TextField(blank=True)
    answers = models.JSONField(default=dict, blank=True)  # to own questions: {id: str, number, or index of the option}
    language = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["session", "shuffle"]
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(
                condition=Q(usefulness=None) | Q(usefulness__gte=1, usefulness__lte=5), name="feedback_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return f"feedback on {self.session_id}"
