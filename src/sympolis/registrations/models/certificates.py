"""Certificates of taking part."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from sympolis.registrations.models.registration import Registration


class Certificate(models.Model):
    """Says that somebody took part in a session. `content` is what was true when it was issued.

    content = {"network": texts, "series": texts, "title": texts, "starts_at": "…Z", "zone": IANA name, "minutes": int,
               "attendance": "live" | "followed"}
    """

    code = models.CharField(max_length=20, unique=True)  # random; whoever has the paper has the code
    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="certificate")
    name = models.CharField(max_length=600)  # as printed; "" when the person erased their data
    content = models.JSONField()
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)  # the attendance was taken back

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("after:certificate", args=[self.code])
