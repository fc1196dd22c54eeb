"""What a session has for those who only listen, or read and write."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from sympolis.core.texts import TextsField
from sympolis.directory.models import Person
from sympolis.programme.models import Session


class LowBandwidth(models.Model):
    """What the team gives beside what is known from the session itself. Nothing of this is public."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="low_bandwidth")
    notes = TextsField()  # what will be said and shown, in words, for those who see no slides
    questions_to = models.EmailField(blank=True)  # "": the series' address
    voice = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    voice_account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # whoever reads out what comes in by mail

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(voice=None) | Q(voice_account=None), name="low_bandwidth_one_voice")
        ]

    def __str__(self) -> str:
        return f"low bandwidth of {self.session_id}"
