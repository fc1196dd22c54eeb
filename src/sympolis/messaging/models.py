"""Letters on their way. Knows envelopes, never a session."""

from django.db import models
from django.utils import timezone

from sympolis.messaging.states import CalendarMethod, LetterState


class Letter(models.Model):
    """One letter to one address. `key` makes it one even if its cause is told twice."""

    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    network_id = models.BigIntegerField(null=True, blank=True)
    to_address = models.EmailField()
    to_name = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=12, default="en")
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(blank=True)
    reply_to = models.EmailField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)  # directory.Person, for status, export and erasure
    about = models.CharField(max_length=80, blank=True)  # "registrations.registration:12"
    calendar = models.TextField(blank=True)  # iCalendar text that goes with it
    calendar_method = models.CharField(max_length=8, choices=CalendarMethod.choices, blank=True)
    stop_url = models.TextField(blank=True)  # where its reader stops letters like it (RFC 8058)
    is_secret = models.BooleanField(default=False)  # subject and bodies are encrypted, and wiped once sent
    message_id = models.CharField(max_length=200, blank=True)  # stable: a second copy is recognised
    state = models.CharField(max_length=8, choices=LetterState.choices, default=LetterState.WAITING)
    tries = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        # Not unique=True: PostgreSQL would get a second index of the keys, for LIKE, that nobody asks
        constraints = [models.UniqueConstraint(fields=["key"], name="letter_key")]
        # Not partial: SQLite would not see that `state IN (?, ?)` is what the index holds, and read the whole table
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="letter_state_due"),
            models.Index(fields=["network_id", "state", "id"], name="letter_network_state"),
            models.Index(fields=["about"], name="letter_about"),
            models.Index(fields=["person_id"], name="letter_person"),
            models.Index(fields=["message_id"], name="letter_message"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class LetterText(models.Model):
    """A network's own words for one kind of letter in one language."""

    network_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    body = models.TextField()  # limited Markdown with {placeholders}
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["kind", "language"]
        constraints = [
            models.UniqueConstraint(fields=["network_id", "kind", "language"], name="letter_text_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"


class Mailbox(models.Model):
    """How far a mailbox has been read."""

    address = models.CharField(max_length=300, unique=True)  # user, host and folder; never the password
    validity = models.BigIntegerField(default=0)  # UIDVALIDITY: numbers count as long as it stays (RFC 3501 2.3.1.1)
    newest = models.BigIntegerField(default=0)  # UID of the last mail that was read
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return f"mailbox {self.pk}"
