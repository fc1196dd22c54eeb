"""Reads of session notes. What the public and speakers see is a version, never the note as the team works on it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from sympolis.contributions.models import Contribution
from sympolis.contributions.states import CHOSEN
from sympolis.contributions.states import Kind as Brought
from sympolis.core.text import address_key
from sympolis.directory.models import Person
from sympolis.library.models import NoteApproval, NoteFile, NoteVersion, SessionNote
from sympolis.library.note_states import CONSENT, FOR_APPROVAL, LEFT_OUT, Viewers
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState
from sympolis.networks.models import Network
from sympolis.programme.models import Segment, Series, Session
from sympolis.programme.queries import PUBLIC_STATES
from sympolis.programme.states import PUBLIC_ROLES, Recording, SessionState
from sympolis.registrations import links
from sympolis.registrations.models import Registration
from sympolis.registrations.states import RegistrationState


def is_open(session: Session, now: datetime | None = None) -> bool:
    """Whether a note can be written: from the start on, as the public knows it. The released version is joined."""
    version = session.released
    begun = version is not None and version.starts_at <= (now or timezone.now())
    return begun and version.state != SessionState.CANCELLED  # type: ignore[union-attr]


def whole(notes: QuerySet[SessionNote]) -> QuerySet[SessionNote]:
    """Notes with their words: what `note_content.content_of` and the desk read."""
    return notes.select_related("published").prefetch_related("entries__person", "lines", "practices")


def note_of(session: Session) -> SessionNote | None:
    """The note of a session with its words, None before it is begun."""
    note = whole(SessionNote.objects.filter(session=session)).first()
    if note is not None:
        note.session = session
    return note


def published_version(session_id: int) -> NoteVersion | None:
    """What everybody may read of a session's note; the note is joined. None while it is not public."""
    notes = SessionNote.objects.filter(session=session_id).exclude(published=None).select_related("published")
    note = notes.first()
    if note is None or note.published is None:
        return None
    note.published.note = note
    return note.published


def published_in(network: Network) -> QuerySet[SessionNote]:
    """Public notes across the public series of a network; session, series and version are joined."""
    found = SessionNote.objects.exclude(published=None).filter(
        session__series__network=network, session__series__state__in=PUBLIC_STATES, session__released__isnull=False
    )
    return found.select_related("published", "session__series", "session__released").order_by("session_id")


def published_of(series: Series) -> QuerySet[SessionNote]:
    """Public notes of one series; the version is joined."""
    found = SessionNote.objects.filter(session__series=series, session__released__isnull=False)
    return found.exclude(published=None).select_related("published").order_by("session_id")


def files_for(note: SessionNote, *, with_seat: bool) -> list[NoteFile]:
    """Files of a note that somebody may see."""
    seen = Viewers.values if with_seat else [Viewers.PUBLIC]
    return list(note.files.filter(viewers__in=seen))


def recording_for(note: SessionNote, *, with_seat: bool) -> str:
    """The address of the recording if there is one that somebody may see, else "".

    Never of a session that was announced as not recorded. The session's released version is joined.
    """
    version = note.session.released
    if not note.recording_url or version is None or version.card["recording"] == Recording.NONE:
        return ""
    return note.recording_url if with_seat or note.recording_for == Viewers.PUBLIC else ""


def had_seat() -> Q:
    """Registrations of those who came or had a seat: they may see what is for participants."""
    return Q(state=RegistrationState.CONFIRMED) | ~Q(attendance="")


def answering(session: Session, note: SessionNote | None = None) -> list[Person]:
    """Who is asked whether the note may be published: those with a public part, and whoever an entry is of."""
    parts = Q(parts__session=session, parts__role__in=PUBLIC_ROLES)
    entries = Q(note_entries__note=note) if note else Q(pk=None)
    ids = Person.objects.filter(parts | entries).values("pk")
    people = Person.objects.filter(pk__in=ids).exclude(family_name="")
    return list(people.select_related("municipality", "organisation", "account").order_by("pk"))


def approvals_of(note: SessionNote) -> QuerySet[NoteApproval]:
    """With person, version and suggestions."""
    found = note.approvals.select_related("person__municipality", "person__organisation", "person__account", "version")
    return found.prefetch_related("suggestions__entry")


def letters_to(rows: Iterable[NoteApproval]) -> dict[int, Letter]:
    """Id of an approval -> the letter by which they were asked last, without its long parts; one query."""
    keys = {letter_key(row): row.pk for row in rows}
    found = Letter.objects.filter(key__in=keys).only("key", "state", "sent_at", "to_address") if keys else []
    return {keys[letter.key]: letter for letter in found}


def is_lost(letter: Letter | None) -> bool:
    """Whether it never arrived."""
    return letter is not None and letter.state in (LetterState.FAILED, LetterState.BOUNCED)


def was_in_time(letter: Letter | None, until: datetime) -> bool:
    """Whether it was sent while there was time to answer, and has not come back."""
    return (
        letter is not None
        and letter.state == LetterState.SENT
        and letter.sent_at is not None
        and letter.sent_at < until
    )


def went_elsewhere(row: NoteApproval, address: str) -> bool:
    """Whether the letter by which they were asked last went to another address than this one."""
    letter = Letter.objects.filter(key=letter_key(row)).first() if row.times else None
    return letter is not None and address_key(letter.to_address) != address_key(address)


def answers(row: NoteApproval) -> bool:
    """Whether somebody who was asked still answers for the session."""
    return row.person_id in {person.pk for person in answering(row.note.session, row.note)}


def letter_key(row: NoteApproval) -> str:
    """What the letter is kept under by which somebody was asked last."""
    return f"{FOR_APPROVAL}:{row.pk}:{row.times}:0"


def missing(session: Session, note: SessionNote) -> list[Person]:
    """Who has to approve the note and has not."""
    yes = set(note.approvals.filter(answer__in=CONSENT).values_list("person_id", flat=True))
    return [person for person in answering(session, note) if person.pk not in yes]


def presentable(session: Session) -> QuerySet[Contribution]:
    """What can be named as shown in the session: what was chosen of the series' practices and inputs."""
    found = Contribution.objects.filter(series=session.series_id, state__in=CHOSEN)
    return found.filter(kind__in=[Brought.PRACTICE, Brought.INPUT]).select_related("municipality").order_by("pk")


def begun_with(session: Session) -> list[Segment]:
    """Parts of the run of show that a new note has entries for."""
    return [segment for segment in session.segments.all() if segment.kind not in LEFT_OUT]


def those_there(session: Session) -> list[Person]:
    """Who came or had a seat, by name, for the lists of those who offer or do something."""
    rows = Registration.objects.filter(had_seat(), session=session, participant__erased_at=None)
    people = Person.objects.filter(participants__in=rows.values("participant")).exclude(family_name="").distinct()
    return list(people.select_related("municipality").order_by("family_name", "given_name", "pk"))


def own_notes(registrations: Sequence[Registration]) -> dict[int, str]:
    """Registration id -> path of the note on its owner's page, where there is one; for registrations/kept.py."""
    sessions = {one.session_id for one in registrations}
    public = set(
        SessionNote.objects.filter(session__in=sessions).exclude(published=None).values_list("session_id", flat=True)
    )
    return {
        one.pk: reverse("notes:own_note", args=[links.token(one.participant, links.Purpose.MINE), one.pk])
        for one in registrations
        if one.session_id in public and (one.state == RegistrationState.CONFIRMED or one.attendance)
    }
