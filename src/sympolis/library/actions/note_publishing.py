"""The note of a session becomes public, or is taken back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account
from sympolis.library.actions.note_locking import (
    assume_consent,
    held_note,
    keep_version,
    record,
    settle,
)
from sympolis.library.models import NoteVersion, SessionNote
from sympolis.library.note_content import content_of, is_empty
from sympolis.library.note_states import Answer
from sympolis.library.queries import notes as note_queries
from sympolis.programme.actions import given
from sympolis.programme.models import Session
from sympolis.programme.queries import PUBLIC_STATES

LONGEST_REASON = 1000


def publish_note(session: Session, *, reason: str = "", revision: int | None = None, by: Account | None) -> NoteVersion:
    """Make the note as it stands public, in place of an earlier version of it.

    reason    why it is published though somebody has not approved it; kept with the version
    revision  of the note that whoever publishes has read
    Publishing the same version again changes nothing. Raises Refused: "not_allowed", "no_note", "changed_meanwhile",
    "empty", "not_public" (the series or the session), "not_approved" (field "reason"), "too_long".
    """
    reason = given.within(tidy(reason), LONGEST_REASON, "reason")
    with transaction.atomic():
        note = held_note(session, by)
        if revision is not None and revision != note.revision:
            words = _(
                "The note was changed since you opened this page. Read it below as it stands now, then publish it."
            )
            raise Refused("changed_meanwhile", words)
        assume_consent(note)
        _refuse(note)
        without = note_queries.missing(note.session, note)
        if without and not reason:
            words = _("Not approved by %(names)s. Say why it is published all the same.")
            names = ", ".join(str(person) for person in without)
            raise Refused("not_approved", words % {"names": names}, "reason")
        version = keep_version(note, by)
        if note.published_id == version.pk:
            return version
        now = timezone.now()
        version.published_at, version.reason = now, reason if without else ""
        version.save(update_fields=["published_at", "reason"])
        note.published, note.published_at = version, note.published_at or now
        note.save(update_fields=["published", "published_at"])
        settle(note)
        record("note.published", note.session, by, version=version.number, without=len(without))
    return version


def _refuse(note: SessionNote) -> None:
    if is_empty(content_of(note)):
        raise Refused("empty", _("There is nothing in the note yet. Write it first."))
    if note.session.series.state not in PUBLIC_STATES or note.session.released is None:
        raise Refused("not_public", _("The series is not public, so nobody could read it. Publish the series first."))


def withdraw_note(session: Session, *, by: Account | None) -> SessionNote:
    """Let nobody outside read the note any more; everything in it stays. Raises Refused: "not_allowed", "no_note"."""
    with transaction.atomic():
        note = held_note(session, by)
        if note.published is None:
            return note
        number = note.published.number
        note.published = None
        note.save(update_fields=["published"])
        settle(note)
        record("note.withdrawn", note.session, by, version=number)
    return note


def assume_overdue() -> int:
    """Let silence count as a yes where the time to answer is over; how many kept silent."""
    due = SessionNote.objects.filter(
        approvals__silence_counts=True, approvals__until__lte=timezone.now(), approvals__answer=Answer.ASKED,
        approvals__asked_at__isnull=False,
    )  # fmt: skip
    count = 0
    for session in Session.objects.filter(note__in=due).distinct().order_by("pk"):
        with transaction.atomic():
            count += assume_consent(held_note(session, None))
    return count
