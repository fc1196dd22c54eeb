"""What has to be done before a session begins: the network's list, a session's own copy, and who is on duty."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from sympolis.core.texts import TextsField
from sympolis.directory.models import Person
from sympolis.networks.models import Network
from sympolis.programme.models import Session


class ChecklistLine(models.Model):
    """A line of a network's list. A network without lines has ours (planning/checks.py)."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="checklist")
    key = models.SlugField(max_length=40)  # of a check of ours, or "own-..." of the network's
    order = models.PositiveSmallIntegerField(default=0)
    title = TextsField()  # {}: our words for the key
    days = models.PositiveSmallIntegerField(default=0)  # before the start of a session, by which it has to be done

    class Meta:
        ordering = ["network", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["network", "key"], name="checklist_line_once")]

    def __str__(self) -> str:
        return self.key


class GoLive(models.Model):
    """A session whose list has begun: from then on it is the session's own. Nothing of this is public."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="go_live")
    backup_url = models.URLField(max_length=1000, blank=True)  # where everybody goes when the room fails
    on_duty = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    on_duty_account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    duty_phone = models.CharField(max_length=60, blank=True)
    rehearsal_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(on_duty=None) | Q(on_duty_account=None), name="go_live_one_on_duty")
        ]

    def __str__(self) -> str:
        return f"go-live of {self.session_id}"


class Item(models.Model):
    """An item of a session's list. What the system sees by itself is never stored: only who cares for it, and by when."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="checklist")
    key = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    title = TextsField()  # {}: our words for the key
    days = models.PositiveSmallIntegerField(default=0)  # before the start; the date moves with the session
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    owner_account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)  # ticked by hand
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    done_by_person = models.ForeignKey(  # its owner, by their personal link
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_left_out = models.BooleanField(default=False)  # not needed here; `note` says why
    reminded_at = models.DateTimeField(null=True, blank=True)  # its owner, of this item

    class Meta:
        ordering = ["session", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "key"], name="checklist_item_once"),
            models.CheckConstraint(condition=Q(owner=None) | Q(owner_account=None), name="checklist_item_one_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.key}"
