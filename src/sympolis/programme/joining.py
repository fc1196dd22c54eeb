"""What a programme does when two cities or people of the directory become one."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolis.directory.changes import Changes
from sympolis.directory.models import Account, Merge, Municipality, Person
from sympolis.directory.states import Kind
from sympolis.programme.models import Part, Segment, Series, Session, SessionVersion

WORDS = {
    "programme.series": _("Series"),
    "programme.session_cities": _("Sessions"),
    "programme.part": _("Parts in sessions"),
    "programme.segment": _("Parts of runs of show"),
    "programme.sessionversion": _("Released sessions"),
}


def cities(changes: Changes, kept: int, lost: int) -> None:
    changes.move(Series.objects.all(), "host_city_id", kept, lost)
    changes.move(Session.cities.through.objects.all(), "municipality_id", kept, lost, once=("session_id",))
    _rewrite(changes, "card", lost, lambda card: {**card, "cities": _west_to_east(card["cities"], kept, lost)})


def persons(changes: Changes, kept: int, lost: int) -> None:
    changes.move(Part.objects.all(), "person_id", kept, lost, once=("session_id", "role"))
    changes.move(Segment.objects.all(), "person_id", kept, lost)
    _rewrite(changes, "content", lost, lambda content: _with_person(content, kept, lost))


def _rewrite(changes: Changes, column: str, lost: int, renamed: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Name the row that stays in released versions. That is no change of the programme: nothing else in them moves."""
    for pk, shape in SessionVersion.objects.order_by("pk").values_list("pk", column).iterator(chunk_size=200):
        if lost in _named(shape):
            changes.set(SessionVersion.objects.filter(pk=pk), **{column: renamed(shape)})


def _named(shape: dict[str, Any]) -> set[int]:
    """Ids of the cities of a card, or of the people in a content."""
    people = {row["person"] for row in (*shape.get("segments", ()), *shape.get("parts", ()))}
    return people | set(shape.get("cities", ()))


def _west_to_east(ids: list[int], kept: int, lost: int) -> list[int]:
    """As versions.card_of orders them."""
    rows = Municipality.objects.filter(pk__in=[kept, *ids]).exclude(pk=lost).values_list("pk", "longitude")
    return [pk for pk, _east in sorted(rows, key=lambda row: (row[1] is None, row[1] or 0.0, row[0]))]


def _with_person(content: dict[str, Any], kept: int, lost: int) -> dict[str, Any]:
    def named(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "person": kept} if row["person"] == lost else row

    roles = {part["role"] for part in content["parts"] if part["person"] == kept}  # the same role only once
    parts = [named(part) for part in content["parts"] if part["person"] != lost or part["role"] not in roles]
    return {**content, "segments": [named(row) for row in content["segments"]], "parts": parts}


def forget(persons: Sequence[Person], by: Account | None) -> None:
    """Erased people leave what merges of others have written down of released versions, too."""
    erased, label = {person.pk for person in persons}, SessionVersion._meta.label_lower
    for merge in Merge.objects.filter(kind=Kind.PERSON).exclude(changes=[]).select_for_update():
        kept = [one for one in merge.changes if one["model"] != label or not erased & _written_of(one)]
        if len(kept) < len(merge.changes):
            merge.changes = kept
            merge.save(update_fields=["changes"])


def _written_of(one: dict[str, Any]) -> set[int]:
    """Ids of the people in what was written down of a version."""
    shapes = [*one["after"], *(value for values, _ids in one["before"] for value in values)]
    return set().union(*(_named(shape) for shape in shapes))
