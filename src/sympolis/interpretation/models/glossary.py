"""The words of a network's themes in its languages."""

from django.db import models
from django.utils import timezone

from sympolis.networks.models import Network


class GlossaryEntry(models.Model):
    """A notion and its term in each language."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="glossary")
    theme = models.CharField(max_length=40, blank=True)  # code of a theme, the same across series; "": all of them
    terms = models.JSONField(default=dict)  # language -> term
    keys = models.TextField(blank=True)  # "en:resilience", one a line, folded: to find what is the same
    comment = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["network", "theme", "id"]
        verbose_name_plural = "glossary entries"

    def __str__(self) -> str:
        return next(iter(self.terms.values()), "")
