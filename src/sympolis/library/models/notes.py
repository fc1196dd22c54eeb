"""The note of a session: what was said, offered and agreed; its versions, files, approvals, and who was told of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from sympolis.contributions.models import Contribution
from sympolis.core.texts import TextsField
from sympolis.directory.models import Municipality, Person
from sympolis.library.note_states import Answer, LineKind, NoteState, SuggestionState, Viewers
from sympolis.programme.models import Segment, Session
from sympolis.programme.states import SegmentKind
from sympolis.registrations.models import Registration


class SessionNote(models.Model):
    """A session's note as the team works on it. What others see is a version of it: `published`, or the one sent.

    `revision` is raised by every change of words. The recording and the files (`NoteFile`) are no words: they count at once.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="note")
    state = models.CharField(max_length=10, choices=NoteState.choices, default=NoteState.DRAFT)
    summary = TextsField()  # limited Markdown: what one reads who reads nothing else
    practices = models.ManyToManyField(Contribution, blank=True, related_name="notes")  # shown in the session
    recording_url = models.URLField(max_length=1000, blank=True)
    recording_for = models.CharField(max_length=12, choices=Viewers.choices, default=Viewers.PARTICIPANTS)
    revision = models.PositiveIntegerField(default=0)  # 0: no words were saved yet
    approve_until = models.DateTimeField(null=True, blank=True)  # what the team chose when it last asked
    silence_counts = models.BooleanField(default=False)  # the same; what each was told stands at NoteApproval
    published = models.ForeignKey(
        "NoteVersion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    published_at = models.DateTimeField(null=True, blank=True)  # for the first time
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by_id = models.BigIntegerField(null=True, blank=True)  # account

    def __str__(self) -> str:
        return f"note of {self.session_id}"


class NoteEntry(models.Model):
    """What was said in a part of the session, as key points."""

    note = models.ForeignKey(SessionNote, on_delete=models.CASCADE, related_name="entries")
    order = models.PositiveSmallIntegerField(default=0)
    segment = models.ForeignKey(Segment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=SegmentKind.choices, default=SegmentKind.PLENARY)
    title = TextsField()
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="note_entries")
    points = TextsField()  # limited Markdown

    class Meta:
        ordering = ["note", "order", "id"]

    def __str__(self) -> str:
        return str(self.title)


class NoteLine(models.Model):
    """A challenge, an offer or an agreed next step, in one line.

    municipality   whose challenge, who offers, who does it; of a person that of their city at the time
    whom           to which city something is offered; None: to all
    due_on         by when a next step is done
    """

    note = models.ForeignKey(SessionNote, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=10, choices=LineKind.choices)
    order = models.PositiveSmallIntegerField(default=0)
    text = TextsField()
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="note_lines")
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="note_lines"
    )
    whom = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["note", "kind", "order", "id"]

    def __str__(self) -> str:
        return str(self.text)


class NoteVersion(models.Model):
    """A note as it was sent to speakers or published. Never changed afterwards, but for people and cities that were
    merged or erased. Shape of `content`: library/notes.py; persons, cities and practices stand in it by id.
    """

    note = models.ForeignKey(SessionNote, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by_id = models.BigIntegerField(null=True, blank=True)  # account
    content = models.JSONField()
    sent_at = models.DateTimeField(null=True, blank=True)  # to speakers
    published_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)  # why it was published though somebody had not approved it

    class Meta:
        ordering = ["note", "-number"]
        constraints = [models.UniqueConstraint(fields=["note", "number"], name="note_version_once")]

    def __str__(self) -> str:
        return f"{self.note_id} v{self.number}"


class NoteFile(models.Model):
    """A file that belongs to a note: type told by content, kept under a random name."""

    note = models.ForeignKey(SessionNote, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="notes/")
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)  # what it is, in the words of the team
    size = models.PositiveIntegerField()  # bytes
    viewers = models.CharField(max_length=12, choices=Viewers.choices, default=Viewers.PARTICIPANTS)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["note", "id"]

    def __str__(self) -> str:
        return self.title or self.name


class NoteApproval(models.Model):
    """Somebody with a part in the session is asked whether the note may be published, and what they said.

    version         the one they were shown last; None: not asked yet, since they have no address
    until           by when they were told to answer
    silence_counts  they were told that no answer counts as a yes
    """

    note = models.ForeignKey(SessionNote, on_delete=models.CASCADE, related_name="approvals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="note_approvals")
    version = models.ForeignKey(NoteVersion, null=True, blank=True, on_delete=models.CASCADE, related_name="approvals")
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.ASKED)
    remark = models.TextField(blank=True)  # what they say of the whole
    noted = models.TextField(blank=True)  # how the team knows of an answer given elsewhere
    link_version = models.PositiveSmallIntegerField(default=0)
    times = models.PositiveSmallIntegerField(default=0)  # asked by letter
    until = models.DateTimeField(null=True, blank=True)
    silence_counts = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["note", "id"]
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="note_approval_once")]
        indexes = [models.Index(fields=["answer"], name="note_approval_answer", condition=Q(answer=Answer.ASKED))]

    def __str__(self) -> str:
        return f"{self.note_id}: {self.answer}"


class NoteSuggestion(models.Model):
    """Another wording of an entry, as somebody with a part wants it."""

    approval = models.ForeignKey(NoteApproval, on_delete=models.CASCADE, related_name="suggestions")
    entry = models.ForeignKey(NoteEntry, on_delete=models.CASCADE, related_name="suggestions")
    language = models.CharField(max_length=12)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=SuggestionState.choices, default=SuggestionState.OPEN)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["approval", "id"]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.state}"


class NoteTold(models.Model):
    """Somebody who registered was told that the note is there, and of which version."""

    note = models.ForeignKey(SessionNote, on_delete=models.CASCADE, related_name="told")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(NoteVersion, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "note told"
        constraints = [models.UniqueConstraint(fields=["note", "registration"], name="note_told_once")]

    def __str__(self) -> str:
        return f"{self.note_id}: {self.registration_id}"
