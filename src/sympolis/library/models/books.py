"""The book of a series: what the team adds to it, and whether everybody may have it."""

from django.db import models
from django.utils import timezone

from sympolis.core.texts import TextsField
from sympolis.programme.models import Series


class SeriesBook(models.Model):
    """The documentation of a series as one book. Its matter is what is public elsewhere, so it is always up to date."""

    series = models.OneToOneField(Series, on_delete=models.CASCADE, related_name="book")
    foreword = TextsField()  # limited Markdown
    is_public = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)  # the last time
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"book of {self.series_id}"
