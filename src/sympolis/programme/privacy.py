"""What the programme holds of people: their parts in sessions."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from sympolis.directory.models import Account, Person
from sympolis.directory.privacy import Chapter, Detail, Held, told
from sympolis.networks.models import Contact
from sympolis.programme.models import Part, Segment, SessionVersion

A_STEP = 200


def tells(persons: Sequence[Person]) -> Held:
    """Their parts in sessions, whatever the state of the session."""
    parts = (
        Part.objects.filter(person__in=persons).select_related("session__series").order_by("session__starts_at", "pk")
    )
    return Held([
        Chapter("parts", _("Parts in sessions"), [
            told(
                Detail("series", _("Series"), str(one.session.series.title)),
                Detail("session", _("Session"), str(one.session.title)),
                Detail("starts_at", _("Begins"), one.session.starts_at),
                Detail("role", _("Role"), one.role, one.get_role_display()),  # type: ignore[attr-defined]
                Detail("topic", _("Topic"), dict(one.topic), str(one.topic)),
                Detail("reply", _("Calendar’s answer"), one.reply, one.get_reply_display()),  # type: ignore[attr-defined]
            )
            for one in parts
        ]),
    ])  # fmt: skip


def erases(persons: Sequence[Person], by: Account | None) -> None:
    """Take them out of every session: of the draft, and of every version that was ever released.

    This is the one change made to released versions: a version that still named a person, by number, would have to be
    read with care for good.
    """
    gone = {person.pk for person in persons}
    Part.objects.filter(person__in=gone).delete()
    Segment.objects.filter(person__in=gone).update(person=None)
    networks = set(Contact.objects.filter(person__in=gone).values_list("network_id", flat=True))
    rows = SessionVersion.objects.filter(session__series__network__in=networks).only("pk", "content")
    changed = [version for version in rows.iterator() if _without(version.content, gone)]
    SessionVersion.objects.bulk_update(changed, ["content"], batch_size=A_STEP)


def _without(content: dict[str, Any], gone: set[int]) -> bool:
    """Take persons out of a version's content; whether any was in it."""
    parts, segments = content.get("parts", []), content.get("segments", [])
    kept = [part for part in parts if part["person"] not in gone]
    named = [segment for segment in segments if segment["person"] in gone]
    for segment in named:
        segment["person"] = None
    content["parts"] = kept
    return bool(named) or len(kept) < len(parts)
