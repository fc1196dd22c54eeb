"""A city as people typed it is one of the directory: said once, for everybody who came with that spelling."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import one_line
from sympolis.directory import actions as directory
from sympolis.directory.changes import Changes
from sympolis.directory.models import Account, Municipality, Person
from sympolis.journal import actions as journal
from sympolis.networks.models import Network
from sympolis.networks.permissions import may_keep_directory
from sympolis.registrations import towns
from sympolis.registrations.actions.locking import locked
from sympolis.registrations.actions.places import promote_locked
from sympolis.registrations.models import Participant, PlaceMerge, Registration
from sympolis.registrations.spellings import Spelling

LONGEST_ALIAS = 200


def assign(network: Network, spelling: Spelling, city: Municipality, *, by: Account | None) -> PlaceMerge:
    """People with this spelling come from `city`: they, their registrations, and whoever writes it so from now on.

    Raises Refused: "not_allowed", "gone" (nobody has that spelling any more, or the city was merged into another).
    """
    with transaction.atomic():
        _may(network, by)
        people = Participant.objects.filter(
            network=network, pk__in=spelling.participants, erased_at=None, person__municipality=None
        ).exclude(place="")
        ids = list(people.values_list("pk", flat=True))
        if not ids or city.merged_into_id:
            raise Refused("gone", _("Nobody is written like “%(text)s” any more.") % {"text": spelling.text})
        changes = _changed(ids, city)
        alias = directory.add_alias(city, one_line(spelling.text)[:LONGEST_ALIAS], by=by, network=network.pk)
        if alias:
            changes.added(alias)
        done = PlaceMerge.objects.create(
            network=network, place=spelling.text[:300], country=spelling.country, municipality=city, people=len(ids),
            changes=changes.written, by_id=by.pk if by else None,
        )  # fmt: skip
        registrations = changes.counts()[Registration._meta.label_lower]
        journal.record("places.merged", done, network=network.pk, by=by, people=len(ids), registrations=registrations)
        transaction.on_commit(towns.forget)
    return done


def unassign(done: PlaceMerge, *, by: Account | None) -> int:
    """Take it back; how many rows stay, since somebody changed them since. Raises Refused: "not_allowed", "undone"."""
    with transaction.atomic():
        done = PlaceMerge.objects.select_for_update(of=("self",)).select_related("network").get(pk=done.pk)
        _may(done.network, by)
        if done.undone_at:
            raise Refused("undone", _("This was taken back already."))
        changes = Changes(_without_erased(done.changes))
        sessions = locked(_sessions_of(changes))
        left = changes.take_back()
        for session in sessions:
            promote_locked(session)
        done.undone_at = timezone.now()
        done.save(update_fields=["undone_at"])
        journal.record("places.parted", done, network=done.network_id, by=by, left=left)
        transaction.on_commit(towns.forget)
    return left


def _changed(participants: list[int], city: Municipality) -> Changes:
    """The rows of people and of their registrations. Seats kept for a region or a city count anew."""
    changes = Changes()
    rows = Registration.objects.filter(participant__in=participants, municipality=None)
    sessions = locked(rows.values_list("session_id", flat=True))
    people = Participant.objects.filter(pk__in=participants)
    changes.set(Person.objects.filter(pk__in=people.values("person_id")), municipality_id=city.pk)
    changes.set(people, place="", country=city.country)
    changes.set(rows, municipality_id=city.pk, region_id=city.region_id, country=city.country)
    for session in sessions:
        promote_locked(session)
    return changes


def _sessions_of(changes: Changes) -> Iterable[int]:
    label = Registration._meta.label_lower
    ids = [pk for one in changes.written if one["model"] == label for _values, group in one["before"] for pk in group]
    return Registration.objects.filter(pk__in=ids).values_list("session_id", flat=True)


def _without_erased(written: list[dict]) -> list[dict]:
    """Whoever was erased since gets nothing back."""
    label = Participant._meta.label_lower
    ids = [pk for one in written if one["model"] == label for _values, group in one["before"] for pk in group]
    erased = set(Participant.objects.filter(pk__in=ids).exclude(erased_at=None).values_list("pk", flat=True))
    return [
        {**one, "before": [[values, [pk for pk in group if pk not in erased]] for values, group in one["before"]]}
        if one["model"] == label else one
        for one in written
    ]  # fmt: skip


def _may(network: Network, by: Account | None) -> None:
    if by is not None and not may_keep_directory(by, network):
        raise Refused("not_allowed", _("Your role in this network does not allow changing people and cities."))
