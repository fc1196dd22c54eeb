"""Another city uses a practice too: what it tells, and whether the practice's city knows of it."""

from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sympolis.contributions.models import Author
from sympolis.directory.models import Municipality
from sympolis.library.models.practices import Practice
from sympolis.library.states import ReuseState


class Reuse(models.Model):
    """What somebody of another city told. Name and address are never public, the rest is once it is confirmed."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="reuses")
    state = models.CharField(max_length=10, choices=ReuseState.choices, default=ReuseState.TOLD)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="reuses"
    )
    place = models.CharField(max_length=300, blank=True)  # city as typed, where it is not in the directory
    country = models.CharField(max_length=2, blank=True)
    adapted = models.TextField()
    since = models.PositiveSmallIntegerField()  # year
    evidence = models.URLField(max_length=1000, blank=True)
    name = models.CharField(max_length=300, blank=True)  # empty: taken back, or erased
    email = models.EmailField(blank=True)
    email_key = models.CharField(max_length=254, blank=True, db_index=True)  # core.text.address_key
    language = models.CharField(max_length=12, blank=True)  # of letters to them
    form_key = models.CharField(max_length=40, unique=True, null=True, blank=True)  # the same form twice is one
    link_version = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(default=timezone.now)
    proven_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)  # what the city said, or how the team knows
    author = models.ForeignKey(Author, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # answered
    by_id = models.BigIntegerField(null=True, blank=True)  # account of the team that answered

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[ReuseState.CONFIRMED, ReuseState.REFUSED]) | Q(answered_at__isnull=False),
                name="reuse_answered_at_some_time",
            )
        ]
        indexes = [models.Index(fields=["practice", "state"], name="reuse_practice_state")]

    def __str__(self) -> str:
        return f"{self.practice_id} used elsewhere: {self.state}"

    @property
    def site(self) -> str:
        """Where its link leads, in short."""
        return (urlsplit(self.evidence).hostname or "").removeprefix("www.")
