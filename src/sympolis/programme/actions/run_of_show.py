"""Run of show and people of a session: the whole list is given and replaces what was there."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account, Person
from sympolis.networks.queries import persons_of
from sympolis.programme.actions import given, rows
from sympolis.programme.actions.overlaps import refuse_person_twice
from sympolis.programme.actions.sessions import record
from sympolis.programme.models import Part, Segment, Session
from sympolis.programme.states import SegmentKind, SessionRole
from sympolis.programme.wording import PART, SEGMENT

MOST_SEGMENTS, MOST_PARTS = 60, 40


def set_run_of_show(
    session: Session, segments: list[dict[str, Any]], *, by: Account | None, expected_revision: int | None = None
) -> Session:
    """Set the segments, in order.

    segment   {"minutes": int, "title": words, "kind": SegmentKind, "person": Person, id or None, "language": code,
              "tool": str, "note": words, "fallback": words, "id": id of the segment it replaces or None}; minutes and
              title are needed. With the id, a text given as str leaves the other languages as they were.
    Raises Refused: "not_allowed", "missing", "too_long", "too_many" (60), "ends_before_start" (minutes),
    "unknown_choice", "unknown_language", "unknown_person" (not known to the network), "changed_meanwhile".
    The field is "segments-<index>-<key>".
    """
    with transaction.atomic():
        session = rows.session_to_change(session, by, expected_revision)
        if len(segments) > MOST_SEGMENTS:
            raise given.too_many(_("A run of show has at most %(most)s segments."), MOST_SEGMENTS, "segments")
        before = {segment.pk: segment for segment in session.segments.all()}
        people = _people(session, segments, [segment.person_id for segment in before.values()])
        after = [_segment(session, wished, before, people, place) for place, wished in enumerate(segments)]
        if [_values(segment) for segment in after] != [_values(segment) for segment in before.values()]:
            _replace(before, after)
            rows.save_revision(session)
            record("session.changed", session, by, fields=["segments"])
    return session


def set_parts(
    session: Session, parts: list[dict[str, Any]], *, by: Account | None, expected_revision: int | None = None
) -> Session:
    """Set who does what, in order.

    part   {"person": Person or id, "role": SessionRole, "topic": words}
    Raises Refused: "not_allowed", "too_many" (40), "unknown_person", "unknown_choice", "part_twice" (same person,
    same role), "person_twice" (two sessions at one time), "changed_meanwhile". The field is "parts-<index>-<key>".
    """
    with transaction.atomic():
        session = rows.session_to_change(session, by, expected_revision)
        if len(parts) > MOST_PARTS:
            raise given.too_many(_("At most %(most)s people can have a part in a session."), MOST_PARTS, "parts")
        before = {(part.person_id, part.role): part for part in session.parts.all()}
        people = _people(session, parts, [person for person, _role in before])
        after = [_part(session, wished, before, people, place) for place, wished in enumerate(parts)]
        _refuse_part_twice(after, people)
        newcomers = {part.person_id for part in after} - {person for person, _role in before}
        refuse_person_twice(session, newcomers, by)
        if [_part_values(part) for part in after] != [_part_values(part) for part in before.values()]:
            session.parts.all().delete()
            Part.objects.bulk_create(after)
            rows.save_revision(session)
            record("session.changed", session, by, fields=["parts"])
    return session


def add_part(session: Session, person: Person, role: SessionRole, *, by: Account | None) -> Session:
    """Give somebody a part in a session, last in the list; who has it already keeps it.

    Raises Refused: "not_allowed", "gone", "too_many" (40), "person_twice" (two sessions at one time).
    """
    with transaction.atomic():
        session = rows.session_to_change(session, by)
        before = list(session.parts.values_list("person_id", "role", "order"))
        if (person.pk, role) in {(who, what) for who, what, _place in before}:
            return session
        if len(before) >= MOST_PARTS:
            raise given.too_many(_("At most %(most)s people can have a part in a session."), MOST_PARTS, "parts")
        if person.pk not in {who for who, _what, _place in before}:
            refuse_person_twice(session, {person.pk}, by)
        last = max((place for _who, _what, place in before), default=-1)
        Part.objects.create(session=session, person=person, role=role, order=last + 1)
        rows.save_revision(session)
        record("session.changed", session, by, fields=["parts"])
    return session


def remove_part(session: Session, person: Person, role: SessionRole, *, by: Account | None) -> Session:
    """Take a part away; without it nothing changes. Raises Refused: "not_allowed", "gone"."""
    with transaction.atomic():
        session = rows.session_to_change(session, by)
        if session.parts.filter(person=person, role=role).delete()[0]:
            rows.save_revision(session)
            record("session.changed", session, by, fields=["parts"])
    return session


def _people(session: Session, wished: list[dict[str, Any]], had: list[int | None]) -> dict[int, Person]:
    """Persons who may stand in the session, by id: those the network knows, and those who stand there already."""
    ids = {_person_id(row) for row in wished} - {0}
    known = persons_of(session.series.network).filter(pk__in=ids)
    people = {person.pk: person for person in known}
    missing = (ids & set(had)) - set(people)
    return people | Person.objects.in_bulk(missing)


def _person_id(wished: dict[str, Any]) -> int:
    person = wished.get("person")
    key = person.pk if isinstance(person, Person) else person
    return key if isinstance(key, int) and 0 < key < 2**63 else 0


def _known(wished: dict[str, Any], people: dict[int, Person], field: str) -> int:
    person = people.get(_person_id(wished))
    if person is None:
        words = _("This person is not among the network's people. Add the person first, then choose the name.")
        raise Refused("unknown_person", words, field)
    return person.pk


def _segment(
    session: Session, wished: dict[str, Any], before: dict[int, Segment], people: dict[int, Person], place: int
) -> Segment:
    stored = before.get(wished.get("id") or 0)
    name = f"segments-{place}"
    texts = {
        field: given.texts(
            wished.get(field),
            session.series.working_language,
            shape,
            f"{name}-{field}",
            before=getattr(stored, field) if stored else None,
            needed=field == "title",
        )
        for field, shape in SEGMENT.items()
    }
    return Segment(
        pk=stored.pk if stored else None,
        session=session,
        order=place,
        minutes=given.minutes(wished.get("minutes"), f"{name}-minutes"),
        kind=given.choice(wished.get("kind") or SegmentKind.PLENARY, SegmentKind, f"{name}-kind"),
        person_id=_known(wished, people, f"{name}-person") if wished.get("person") else None,
        language=given.language(wished["language"], f"{name}-language") if wished.get("language") else "",
        tool=given.line(wished.get("tool"), 300, f"{name}-tool"),
        **texts,
    )


def _values(segment: Segment) -> tuple[Any, ...]:
    """What a segment says, whatever its place and row."""
    texts = (dict(segment.title), dict(segment.note), dict(segment.fallback))
    return (segment.minutes, segment.kind, segment.person_id, segment.language, segment.tool, *texts)


def _replace(before: dict[int, Segment], after: list[Segment]) -> None:
    kept = set()
    for segment in after:
        if segment.pk in kept:  # named twice: the second is a new one
            segment.pk = None
        kept.add(segment.pk)
    Segment.objects.filter(pk__in=before.keys() - kept).delete()
    stored = [segment for segment in after if segment.pk]
    columns = ["order", "minutes", "title", "kind", "person", "language", "tool", "note", "fallback"]
    Segment.objects.bulk_update(stored, columns)
    Segment.objects.bulk_create(segment for segment in after if not segment.pk)


def _part(
    session: Session,
    wished: dict[str, Any],
    before: dict[tuple[int, str], Part],
    people: dict[int, Person],
    place: int,
) -> Part:
    name = f"parts-{place}"
    person = _known(wished, people, f"{name}-person")
    role = given.choice(wished.get("role") or SessionRole.SPEAKER, SessionRole, f"{name}-role")
    stored = before.get((person, role))
    topic = given.texts(
        wished.get("topic"),
        session.series.working_language,
        PART["topic"],
        f"{name}-topic",
        before=stored.topic if stored else None,
    )
    part = Part(session=session, person_id=person, role=role, topic=topic, order=place)
    if stored:
        part.reply, part.replied_at, part.reply_sequence = stored.reply, stored.replied_at, stored.reply_sequence
    return part


def _part_values(part: Part) -> tuple[Any, ...]:
    return (part.person_id, part.role, dict(part.topic))


def _refuse_part_twice(parts: list[Part], people: dict[int, Person]) -> None:
    seen = set()
    for place, part in enumerate(parts):
        key = (part.person_id, part.role)
        if key in seen:
            words = _("%(person)s has this part twice. Keep one of the two lines.")
            raise Refused("part_twice", words % {"person": people[part.person_id]}, f"parts-{place}-person")
        seen.add(key)
