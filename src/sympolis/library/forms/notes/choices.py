"""Whom the lines of a note may be of: people and cities of the session."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from sympolis.directory.models import Municipality, Person
from sympolis.library.models import SessionNote
from sympolis.library.queries import notes as note_queries
from sympolis.programme.models import Session


def choices_of(session: Session, note: SessionNote | None) -> tuple[list, list, list]:
    """(people of entries, whom lines are of, cities): those with a part first, then those who were there."""
    parts = list(dict.fromkeys(part.person for part in session.parts.all()))
    there = [person for person in note_queries.those_there(session) if person not in set(parts)]
    standing = _standing(note, {person.pk for person in (*parts, *there)})
    people = [
        (name, [(str(one.pk), person_words(one)) for one in some])
        for name, some in ((_("With a part"), parts), (_("Those who were there"), [*there, *standing]))
        if some
    ]
    cities = _cities(session, note, [*parts, *there, *standing])
    groups = [(_("Cities"), cities)] if cities else []
    who = [*groups, *((name, [(f"p{pk}", words) for pk, words in some]) for name, some in people)]
    return people, who, cities


def person_words(person: Person) -> str:
    place = (
        str(person.municipality or person.organisation or "")
        if person.municipality_id or person.organisation_id
        else ""
    )
    return f"{person} ({place})" if place else str(person)


def _standing(note: SessionNote | None, known: set[int]) -> list[Person]:
    """Who stands in the note already, and neither has a part nor was there."""
    if note is None:
        return []
    ids = {row.person_id for row in (*note.entries.all(), *note.lines.all()) if row.person_id} - known
    return list(
        Person.objects.select_related("municipality", "organisation").filter(pk__in=ids).order_by("family_name")
    )


def _cities(session: Session, note: SessionNote | None, people: Iterable[Person]) -> list[tuple[str, str]]:
    wanted = {city.pk for city in session.cities.all()} | {one.municipality_id for one in people if one.municipality_id}
    if note is not None:
        wanted |= {pk for line in note.lines.all() for pk in (line.municipality_id, line.whom_id) if pk}
    rows = Municipality.objects.filter(pk__in=wanted)
    return sorted(((f"c{city.pk}", str(city)) for city in rows), key=lambda pair: pair[1].casefold())
