"""A person as one who takes part in a network's sessions."""

from django.db import models
from django.utils import timezone

from sympolis.directory.models import Person
from sympolis.networks.models import Network
from sympolis.registrations.states import Way


class Participant(models.Model):
    """A name and an address under which somebody registered with a network.

    The two keys together are one person: two colleagues who share an office mailbox are two participants, and the
    same name and address again is the same one. Empty keys: the person erased their data, the row keeps the counts.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="participants")
    email = models.EmailField(blank=True)
    email_key = models.CharField(max_length=254)  # core.text.address_key, or "erased:<number>"
    name_key = models.CharField(max_length=300)  # core.text.comparable of the whole name
    language = models.CharField(max_length=12, blank=True)  # of letters and, until told otherwise, of the channel
    zone = models.CharField(max_length=64, blank=True)
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.VIDEO)
    place = models.CharField(max_length=300, blank=True)  # city as typed; the person has it when it is known
    country = models.CharField(max_length=2, blank=True)
    organisation = models.CharField(max_length=300, blank=True)  # as typed
    phone = models.CharField(max_length=60, blank=True)  # for emergencies on the day
    captions = models.BooleanField(default=False)  # needs what is said as live text
    sign_language = models.CharField(max_length=12, blank=True)  # the one they need; core/channels.py
    access_needs = models.TextField(blank=True)  # in their own words
    address_confirmed_at = models.DateTimeField(null=True, blank=True)
    given = models.JSONField(default=dict, blank=True)  # details typed under a known address, until it is confirmed
    link_version = models.PositiveSmallIntegerField(default=0)  # of personal links; raised to take them back
    feed_version = models.PositiveSmallIntegerField(default=0)  # of the calendar address
    unwanted = models.JSONField(default=list, blank=True)  # kinds of bulk letters the person has stopped
    bounced_at = models.DateTimeField(null=True, blank=True)
    bounce_reason = models.CharField(max_length=400, blank=True)
    tell_at = models.DateTimeField(null=True, blank=True, db_index=True)  # a letter about their registrations is due
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "email_key", "name_key"], name="participant_once"),
        ]
        indexes = [models.Index(fields=["email_key"], name="participant_address")]

    def __str__(self) -> str:
        return f"participant {self.pk}"
