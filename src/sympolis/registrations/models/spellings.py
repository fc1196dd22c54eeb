"""Spellings of cities that somebody assigned."""

from django.db import models
from django.utils import timezone

from sympolis.directory.models import Municipality
from sympolis.networks.models import Network


class PlaceMerge(models.Model):
    """A city as people typed it is one of the directory: what that changed, so that it can be taken back exactly."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="place_merges")
    place = models.CharField(max_length=300)  # as typed, most often
    country = models.CharField(max_length=2, blank=True)  # as told with it
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveIntegerField()  # how many it was
    changes = models.JSONField(default=list)  # directory/changes.py
    at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True, blank=True)  # account
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.place
