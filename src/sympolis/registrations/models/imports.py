"""Lists of people that the secretariat brings along from before."""

from django.db import models
from django.utils import timezone

from sympolis.programme.models import Series


class Import(models.Model):
    """A spreadsheet of people, from reading it to taking it over, until it is undone or forgotten."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="imports")
    name = models.CharField(max_length=200)  # of the file
    encoding = models.CharField(max_length=10, blank=True)  # "cp1252" was a guess
    columns = models.JSONField(default=list)  # their names, in order
    mapping = models.JSONField(default=dict)  # field -> place of its column
    sessions = models.JSONField(default=list)  # ids of sessions for every row
    tells = models.BooleanField(default=False)  # whether letters go out
    uploaded_at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True, blank=True)  # account
    made = models.JSONField(default=dict)  # {"participants": [ids], "registrations": [ids]}, for undoing
    taken_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_taken(self) -> bool:
        return self.taken_at is not None and self.undone_at is None


class ImportRow(models.Model):
    """A row of it as it came."""

    sheet = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["sheet", "line"]
        constraints = [models.UniqueConstraint(fields=["sheet", "line"], name="import_line_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id}:{self.line}"
