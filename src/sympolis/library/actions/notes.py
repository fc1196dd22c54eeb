"""Writing the note of a session: its words as a whole, the recording."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.models import Contribution
from sympolis.core.refusals import Refused
from sympolis.directory.models import Account, Municipality, Person
from sympolis.library.actions.note_locking import begun_note, record, refreshed, settle
from sympolis.library.models import NoteEntry, NoteLine, SessionNote
from sympolis.library.note_states import LineKind, Viewers
from sympolis.library.queries import notes as note_queries
from sympolis.networks.queries import municipalities_of, persons_of
from sympolis.programme.actions import given
from sympolis.programme.models import Segment, Session
from sympolis.programme.states import SegmentKind
from sympolis.programme.wording import Shape

MOST_ENTRIES, MOST_LINES, MOST_PRACTICES = 40, 30, 60  # lines of each kind
SUMMARY, POINTS = Shape(3000, one_line=False), Shape(8000, one_line=False)
TITLE, LINE = Shape(300, one_line=True), Shape(500, one_line=True)
ONE_SITTING = timedelta(minutes=30)  # changes of one person within it are told once
ENTRY_FIELDS = ["order", "kind", "title", "person", "points"]
LINE_FIELDS = ["order", "text", "person", "municipality", "whom", "due_on"]

Wish = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """A note that was saved, with the rows of each wish, in their order."""

    note: SessionNote
    entries: list[NoteEntry]
    lines: dict[str, list[NoteLine]]


def save_note(
    session: Session,
    *,
    by: Account | None,
    summary: given.Words,
    practices: Iterable[int] = (),
    entries: Sequence[Wish] = (),
    lines: Mapping[str, Sequence[Wish]] | None = None,
    expected_revision: int | None = None,
) -> Saved:
    """Put these words in place of those of the note; it is begun if it is not there yet.

    summary    texts; limited Markdown
    practices  ids of contributions of the series that were shown
    entries    [{"id": the one it replaces or None, "title": words, "kind": SegmentKind, "segment": id or None,
               "person": id or None, "points": words}]; the title is needed
    lines      LineKind -> [{"id", "text": words, "person": id, "municipality": id, "whom": id, "due_on": date}], all but
               the text may be None
    Raises Refused: "not_allowed", "not_begun", "missing", "too_long", "too_many", "unknown_choice", "unknown_person",
    "unknown_city", "wrong_date", "changed_meanwhile" (another revision). The field is "entries-<index>-<key>",
    "offer-<index>-<key>" and so on.
    """
    wanted = {kind: list((lines or {}).get(kind, ())) for kind in LineKind.values}
    with transaction.atomic():
        note = begun_note(session, by)
        if expected_revision is not None and expected_revision != note.revision:
            raise Refused("changed_meanwhile", _("Somebody else saved at the same moment. Press Save again."))
        _refuse_many(entries, wanted)
        known = _Known.of(note, entries, wanted)
        before = _words(note)
        _set_head(note, summary, practices)
        kept = _set_entries(note, entries, known)
        kept_lines = {kind: _set_lines(note, kind, wanted[kind], known) for kind in LineKind.values}
        note = refreshed(note)
        if _words(note) != before or not note.revision:
            touch(note, by)
            settle(note)
    return Saved(note, kept, kept_lines)


def set_recording(session: Session, *, url: str, viewers: str, by: Account | None) -> SessionNote:
    """Say where the recording is and who may see it; "" takes it away. It counts at once.

    Raises Refused: "not_allowed", "not_begun", "wrong_address" (https only), "unknown_choice".
    """
    with transaction.atomic():
        note = begun_note(session, by)
        address = given.web_address(url, "recording_url")
        if address and urlsplit(address).scheme != "https":
            raise Refused("wrong_address", _("Write the full address, beginning with https://"), "recording_url")
        chosen = given.choice(viewers, Viewers, "recording_for")
        if (address, chosen) != (note.recording_url, note.recording_for):
            note.recording_url, note.recording_for = address, chosen
            note.save(update_fields=["recording_url", "recording_for"])
            record("note.recording_changed", note.session, by, viewers=chosen if address else "")
    return note


@dataclass(frozen=True, slots=True)
class _Known:
    """Who and which city may stand in a note, and the rows that are there."""

    people: dict[int, Person]
    cities: set[int]
    segments: set[int]
    entries: dict[int, NoteEntry]
    lines: dict[int, NoteLine]
    language: str

    @classmethod
    def of(cls, note: SessionNote, entries: Sequence[Wish], lines: Mapping[str, Sequence[Wish]]) -> "_Known":
        session = note.session
        wished = [*entries, *(line for some in lines.values() for line in some)]
        people = {_key(row.get("person")) for row in wished} - {0}
        cities = {_key(row.get(name)) for row in wished for name in ("municipality", "whom")} - {0}
        found = _people(session, note, people)
        return cls(
            people=found,
            cities=_cities(session, note, cities, found),
            segments=set(Segment.objects.filter(session=session).values_list("pk", flat=True)),
            entries={entry.pk: entry for entry in note.entries.all()},
            lines={line.pk: line for line in note.lines.all()},
            language=session.series.working_language,
        )

    def person(self, wish: Wish, field: str) -> Person | None:
        if not wish.get("person"):
            return None
        person = self.people.get(_key(wish["person"]))
        if person is None:
            raise Refused("unknown_person", _("Choose somebody from the list."), field)
        return person

    def city(self, wish: Wish, name: str, field: str) -> int | None:
        if not wish.get(name):
            return None
        if _key(wish[name]) not in self.cities:
            raise Refused("unknown_city", _("Choose a city from the list."), field)
        return _key(wish[name])


def _people(session: Session, note: SessionNote, wished: set[int]) -> dict[int, Person]:
    """Of those wished who may stand in the note: whom the network knows, who was there, who stands in it already."""
    known = persons_of(session.series.network).filter(pk__in=wished)
    found = {person.pk: person for person in known}
    found |= {person.pk: person for person in note_queries.those_there(session) if person.pk in wished}
    standing = set(note.entries.values_list("person_id", flat=True)) | set(
        note.lines.values_list("person_id", flat=True)
    )
    standing |= set(session.parts.values_list("person_id", flat=True))
    return found | Person.objects.in_bulk(wished & standing - found.keys())  # type: ignore[operator]


def _cities(session: Session, note: SessionNote, wished: set[int], people: Mapping[int, Person]) -> set[int]:
    known = set(municipalities_of(session.series.network).filter(pk__in=wished).values_list("pk", flat=True))
    standing = {pk for line in note.lines.all() for pk in (line.municipality_id, line.whom_id)}
    standing |= {person.municipality_id for person in (*people.values(), *note_queries.those_there(session))}
    there = Municipality.objects.filter(pk__in=wished & standing)  # type: ignore[operator]
    return known | set(there.values_list("pk", flat=True))


def _key(told: Any) -> int:
    return told if isinstance(told, int) and not isinstance(told, bool) and 0 < told < 2**63 else 0


def _refuse_many(entries: Sequence[Wish], lines: Mapping[str, Sequence[Wish]]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise given.too_many(_("A note has at most %(most)s parts."), MOST_ENTRIES, "entries")
    for kind, some in lines.items():
        if len(some) > MOST_LINES:
            raise given.too_many(_("At most %(most)s lines fit here. Put some together."), MOST_LINES, kind)


def _set_head(note: SessionNote, summary: given.Words, practices: Iterable[int]) -> None:
    working = note.session.series.working_language
    note.summary = given.texts(summary, working, SUMMARY, "summary", before=note.summary)
    note.save(update_fields=["summary"])
    there = {practice.pk for practice in note.practices.all()}
    among = Contribution.objects.filter(Q(pk__in=there) | Q(pk__in=note_queries.presentable(note.session).values("pk")))
    chosen = given.rows(practices, among, MOST_PRACTICES, "practices")
    if {one.pk for one in chosen} != there:
        note.practices.set(chosen)


def _set_entries(note: SessionNote, wished: Sequence[Wish], known: _Known) -> list[NoteEntry]:
    after = [_entry(note, wish, known, place) for place, wish in enumerate(wished)]
    note.entries.exclude(pk__in=[entry.pk for entry in after if entry.pk]).delete()
    NoteEntry.objects.bulk_update([entry for entry in after if entry.pk], ENTRY_FIELDS)
    for entry in after:
        if not entry.pk:
            entry.save(force_insert=True)
    return after


def _entry(note: SessionNote, wish: Wish, known: _Known, place: int) -> NoteEntry:
    stored = known.entries.pop(_key(wish.get("id")), None)
    field, language = f"entries-{place}", known.language
    person = known.person(wish, f"{field}-person")
    segment = _key(wish.get("segment"))
    return NoteEntry(
        pk=stored.pk if stored else None,
        note=note,
        order=place,
        segment_id=stored.segment_id if stored else segment if segment in known.segments else None,
        kind=given.choice(wish.get("kind") or SegmentKind.PLENARY, SegmentKind, f"{field}-kind"),
        title=given.texts(
            wish.get("title"), language, TITLE, f"{field}-title", before=stored.title if stored else None, needed=True
        ),
        person_id=person.pk if person else None,
        points=given.texts(
            wish.get("points"), language, POINTS, f"{field}-points", before=stored.points if stored else None
        ),
    )


def _set_lines(note: SessionNote, kind: str, wished: Sequence[Wish], known: _Known) -> list[NoteLine]:
    after = [_line(note, kind, wish, known, place) for place, wish in enumerate(wished)]
    note.lines.filter(kind=kind).exclude(pk__in=[line.pk for line in after if line.pk]).delete()
    NoteLine.objects.bulk_update([line for line in after if line.pk], LINE_FIELDS)
    for line in after:
        if not line.pk:
            line.save(force_insert=True)
    return after


def _line(note: SessionNote, kind: str, wish: Wish, known: _Known, place: int) -> NoteLine:
    stored = known.lines.get(_key(wish.get("id")))
    if stored is not None:
        stored = known.lines.pop(stored.pk) if stored.kind == kind else None
    field = f"{kind}-{place}"
    person = known.person(wish, f"{field}-who")
    city = known.city(wish, "municipality", f"{field}-who")
    return NoteLine(
        pk=stored.pk if stored else None,
        note=note,
        kind=kind,
        order=place,
        text=given.texts(
            wish.get("text"), known.language, LINE, f"{field}-text", before=stored.text if stored else None, needed=True
        ),
        person_id=person.pk if person else None,
        municipality_id=_home(stored, person) if person else city,
        whom_id=known.city(wish, "whom", f"{field}-whom") if kind == LineKind.OFFER else None,
        due_on=_due(wish.get("due_on"), f"{field}-due_on") if kind == LineKind.STEP else None,
    )


def _home(stored: NoteLine | None, person: Person) -> int | None:
    """The city that somebody speaks for: the one of the time when they were named."""
    if stored is not None and stored.person_id == person.pk:
        return stored.municipality_id
    return person.municipality_id


def _due(told: Any, field: str) -> date | None:
    return given.day(told, field) if told else None


def _words(note: SessionNote) -> list[Any]:
    """What a note says, whatever its rows."""
    entries = [(e.kind, e.person_id, dict(e.title), dict(e.points)) for e in note.entries.all()]
    lines = [
        (one.kind, one.person_id, one.municipality_id, one.whom_id, one.due_on, dict(one.text))
        for one in note.lines.all()
    ]
    return [dict(note.summary), sorted(one.pk for one in note.practices.all()), entries, lines]


def touch(note: SessionNote, by: Account | None) -> None:
    """The next revision; told in the journal once a sitting."""
    now, who = timezone.now(), by.pk if by else None
    same = note.changed_by_id == who and now - note.changed_at < ONE_SITTING
    note.revision, note.changed_at, note.changed_by_id = note.revision + 1, now, who
    note.save(update_fields=["revision", "changed_at", "changed_by_id"])
    if not same:
        record("note.changed", note.session, by, on_pages=False)
