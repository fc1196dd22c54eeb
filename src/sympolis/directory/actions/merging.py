"""Two cities, people or organisations that are the same become one, and two again."""

from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import comparable
from sympolis.directory import merge as registry
from sympolis.directory.changes import Changes
from sympolis.directory.models import Account, Alias, Consent, Merge, Municipality, Person
from sympolis.directory.queries import spellings
from sympolis.directory.states import Kind
from sympolis.journal import actions as journal

FILLED = {  # what the row that stays takes from the other where it has nothing itself
    Kind.CITY: ("region_id", "size_band", "website", "summary"),
    Kind.PERSON: (
        "spoken_name", "email", "account_id", "municipality_id", "organisation_id", "sector", "function", "biography", "gender",
        "languages", "zone",
    ),
    Kind.ORGANISATION: ("country", "sector", "website"),
}  # fmt: skip
PLACE = ("latitude", "longitude")


def merge(kind: str, kept_id: int, lost_id: int, *, by: Account | None, network: int) -> Merge:
    """Let one row stand for two: whatever points at `lost` points at `kept`, which takes what it lacks itself.

    The other row stays, hidden, for its old address. Raises Refused: "same", "gone" (merged already, or erased).
    """
    with transaction.atomic():
        changes = _joined(kind, kept_id, lost_id)
        done = Merge.objects.create(
            kind=kind, kept_id=kept_id, lost_id=lost_id, network_id=network, changes=changes.written,
            by_id=by.pk if by else None,
        )  # fmt: skip
        registry.finish()
        kept = registry.MODELS[kind].objects.get(pk=kept_id)
        journal.record("directory.merged", kept, network=network, by=by, kind=str(kind), lost=lost_id)
    return done


def merge_plan(kind: str, kept_id: int, lost_id: int) -> Counter[str]:
    """Label of a model -> how many of its rows a merge would change now; writes nothing. Raises as `merge`."""
    with transaction.atomic():
        changes = _joined(kind, kept_id, lost_id)
        transaction.set_rollback(True)
    return changes.counts()


def part(done: Merge, *, by: Account | None) -> int:
    """Make two rows of one again; how many rows stay with the other, since something happened to them since.

    Raises Refused: "undone", "gone" (somebody in it was erased), "later" (the row that stayed was merged itself).
    """
    with transaction.atomic():
        done = Merge.objects.select_for_update().get(pk=done.pk)
        if done.undone_at:
            raise Refused("undone", _("This was taken back already."))
        rows = _held(done.kind, done.kept_id, done.lost_id)
        kept, lost = rows.get(done.kept_id), rows.get(done.lost_id)
        if kept is None or lost is None or not done.changes:
            raise Refused("gone", _("This cannot be taken back any more: data in it were erased."))
        if kept.merged_into_id or lost.merged_into_id != kept.pk:
            raise Refused("later", _("%(name)s was merged again since. Take that back first.") % {"name": kept})
        changes = Changes(done.changes)
        left = registry.kept_apart(done.kind, changes) + changes.take_back()
        registry.finish()
        done.undone_at, done.changes = timezone.now(), []
        done.save(update_fields=["undone_at", "changes"])
        journal.record("directory.parted", kept, network=done.network_id, by=by, kind=str(done.kind), lost=lost.pk)
    return left


def forget_merges(persons: list[int]) -> None:
    """What merges have written down about people who are erased goes with them."""
    of_people = Merge.objects.filter(kind=Kind.PERSON)
    (of_people.filter(kept_id__in=persons) | of_people.filter(lost_id__in=persons)).update(changes=[])


def _held(kind: str, *ids: int) -> dict[int, Any]:
    rows = registry.MODELS[kind].objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids)
    return {row.pk: row for row in rows.order_by("pk")}


def _joined(kind: str, kept_id: int, lost_id: int) -> Changes:
    if kept_id == lost_id:
        raise Refused("same", _("Choose two different ones."))
    rows = _held(kind, kept_id, lost_id)
    if len(rows) < 2 or any(row.merged_into_id or _is_empty(row) for row in rows.values()):
        raise Refused("gone", _("One of the two is no longer there."))
    kept, lost, changes = rows[kept_id], rows[lost_id], Changes()
    _own(kind, changes, kept, lost)
    for join in registry.joins(kind):
        join(changes, kept_id, lost_id)
    without = {"account_id": None} if kind == Kind.PERSON else {}  # nobody signs in as the one that goes
    changes.set(registry.MODELS[kind].objects.filter(pk=lost_id), merged_into_id=kept_id, **without)
    return changes


def _is_empty(row: Any) -> bool:
    return isinstance(row, Person) and not row.family_name


def _own(kind: str, changes: Changes, kept: Any, lost: Any) -> None:
    """What the directory itself has: fields, other spellings, where people belong, consents."""
    model = registry.MODELS[kind]
    fields = {
        name: getattr(lost, name) for name in FILLED[Kind(kind)] if getattr(lost, name) and not getattr(kept, name)
    }
    if kind == Kind.CITY and kept.country == lost.country and lost.subdivision and not kept.subdivision:
        fields["subdivision"] = lost.subdivision
    if kind == Kind.CITY and kept.latitude is None:
        fields |= {name: getattr(lost, name) for name in PLACE}
    if fields:
        changes.set(model.objects.filter(pk=kept.pk), **fields)
    if kind == Kind.CITY:
        _join_spellings(changes, kept, lost)
        changes.move(Person.objects.all(), "municipality_id", kept.pk, lost.pk)
    elif kind == Kind.ORGANISATION:
        changes.move(Person.objects.all(), "organisation_id", kept.pk, lost.pk)
    else:
        _join_consents(changes, kept.pk, lost.pk)
    # Whoever was merged into the one that goes stands for the one that stays now
    changes.move(model.objects.all(), "merged_into_id", kept.pk, lost.pk)


def _join_spellings(changes: Changes, kept: Municipality, lost: Municipality) -> None:
    known = {comparable(text) for text in spellings(kept)}
    for text in spellings(lost):
        if (key := comparable(text)) not in known:
            known.add(key)
            changes.added(Alias.objects.create(municipality=kept, text=text[:200]))


def _join_consents(changes: Changes, kept: int, lost: int) -> None:
    """A second yes to the same purpose is taken back, so that one "no" is enough from now on.

    So is the yes of one of the two when the other has taken theirs back.
    """
    open_ones = Consent.objects.filter(withdrawn_at=None)
    given, theirs = _answers(kept), _answers(lost)
    doubles = [
        pk
        for pk, *what in open_ones.filter(person=lost).values_list("pk", "network_id", "purpose")
        if tuple(what) in given
    ]
    doubles += [
        pk
        for pk, *what in open_ones.filter(person=kept).values_list("pk", "network_id", "purpose")
        if theirs.get(tuple(what)) is False
    ]
    changes.set(Consent.objects.filter(pk__in=doubles), withdrawn_at=timezone.now())
    changes.move(Consent.objects.all(), "person_id", kept, lost)


def _answers(person: int) -> dict[tuple[Any, ...], bool]:
    """(network, purpose) -> whether their yes stands, of whatever they once agreed to."""
    found: dict[tuple[Any, ...], bool] = {}
    rows = Consent.objects.filter(person=person).values_list("network_id", "purpose", "withdrawn_at")
    for network, purpose, withdrawn_at in rows:
        found[network, purpose] = found.get((network, purpose), False) or withdrawn_at is None
    return found
