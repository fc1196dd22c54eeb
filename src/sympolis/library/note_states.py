"""Closed lists of session notes, and their facts."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sympolis.programme.states import SegmentKind


class NoteState(TextChoices):
    """How far the note of a session is."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("With the speakers")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")


class LineKind(TextChoices):
    """What a line of a note is."""

    CHALLENGE = "challenge", _("Challenges")
    OFFER = "offer", _("Offers")
    STEP = "step", _("Next steps")


class Viewers(TextChoices):
    """Who may see a file or the recording."""

    PUBLIC = "public", _("everybody")
    PARTICIPANTS = "participants", _("those who had a seat or came")


class Answer(TextChoices):
    """What somebody with a part says to the note."""

    ASKED = "asked", _("No answer yet")
    APPROVED = "approved", _("Approved")
    CHANGES = "changes", _("Wants changes")
    SILENT = "silent", _("No answer in time: counts as a yes")
    OUTDATED = "outdated", _("To be asked anew")  # their part has changed since


FOR_APPROVAL = "note_for_approval"  # kind of the letter by which somebody is asked
CONSENT = frozenset({Answer.APPROVED, Answer.SILENT})


class SuggestionState(TextChoices):
    OPEN = "open", _("Open")
    TAKEN = "taken", _("Taken over")
    LEFT = "left", _("Not taken over")


LEFT_OUT = frozenset({SegmentKind.WELCOME, SegmentKind.BREAK, SegmentKind.OFFERS, SegmentKind.CLOSING})  # of a new note

FACTS: dict[str, str] = {
    "note.begun": "The note of a session was begun; the subject is the session.",
    "note.changed": "The words of a session's note changed; told once a sitting.",
    "note.file_added": "A file was added to the note of a session; facts: file, viewers.",
    "note.file_changed": "A file of a session's note is for others now; facts: file, viewers.",
    "note.file_removed": "A file was removed from the note of a session; facts: file.",
    "note.recording_changed": "The recording of a session is elsewhere, gone, or for others; facts: viewers.",
    "note.sent": "The note of a session went to those with a part in it; facts: version, approvals (ids).",
    "note.reminded": "Somebody was reminded to look at the note of a session; facts: approval.",
    "note.approved": "Somebody with a part approved the note of a session; facts: version, approval, noted by the team or not.",
    "note.changes_wanted": "Somebody with a part wants the note of a session changed; facts: version, approval.",
    "note.assumed": "Nobody answered in time, which counts as a yes; facts: approvals (ids).",
    "note.suggestion_settled": "A suggested change was taken over or not; facts: approval, state.",
    "note.published": "The note of a session is public; facts: version, without (number of approvals missing).",
    "note.withdrawn": "The note of a session is no longer public; facts: version.",
    "note.told": "Those who registered were told of the note of a session; facts: version, letters.",
}

TITLES: dict[str, Any] = {
    "note.begun": _("Session note begun"),
    "note.changed": _("Session note changed"),
    "note.file_added": _("File added to the session note"),
    "note.file_changed": _("File of the session note is for others now"),
    "note.file_removed": _("File removed from the session note"),
    "note.recording_changed": _("Recording of the session changed"),
    "note.sent": _("Session note sent to the speakers"),
    "note.reminded": _("Reminded of the session note"),
    "note.approved": _("Session note approved"),
    "note.changes_wanted": _("Changes of the session note wanted"),
    "note.assumed": _("No answer on the session note in time"),
    "note.suggestion_settled": _("Suggested change settled"),
    "note.published": _("Session note published"),
    "note.withdrawn": _("Session note withdrawn"),
    "note.told": _("Participants told of the session note"),
}
