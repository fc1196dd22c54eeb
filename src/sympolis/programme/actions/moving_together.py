"""Several sessions get other times at once: only where all of them end up has to be possible."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.directory.models import Account, Person
from sympolis.programme.actions import given, rows, times
from sympolis.programme.actions.overlaps import refuse_person_twice
from sympolis.programme.actions.sessions import note_move, persons_of, record
from sympolis.programme.actions.titles import session_title
from sympolis.programme.models import Part, Series, Session
from sympolis.programme.permissions import may_work_on
from sympolis.programme.states import SessionState
from sympolis.programme.wording import TEXT


@dataclass(frozen=True, slots=True)
class NewTime:
    """Where a session goes. `revision`: the one that was looked at."""

    session: int  # id
    starts_at: datetime  # aware
    revision: int


def move_together(
    series: Series, moves: Iterable[NewTime], *, by: Account | None, reason: str | dict[str, Any] | None = None
) -> list[Session]:
    """Give sessions of a series other times, all or none; ideas become planned. Those that moved, in order of their ids.

    Raises Refused: "not_allowed", "gone", "changed_meanwhile" (names those that somebody else changed), "locked" (or cancelled),
    "outside_series", "person_twice", "too_long" (reason).
    """
    with transaction.atomic():
        series = rows.series_to_change(series, by, may_work_on)
        why = given.texts(reason, series.working_language, TEXT, "reason")
        wished = {one.session: one for one in moves}
        found = list(Session.objects.select_for_update(no_key=True).filter(pk__in=wished, series=series).order_by("pk"))
        _refuse_changed(found, wished)
        stood = {one.pk: one.starts_at for one in found}
        moved = [one for one in found if _set(series, one, wished[one.pk].starts_at)]
        _lock_people(moved)
        for session in moved:
            refuse_person_twice(session, persons_of(session), by)
            if session.starts_at != stood[session.pk]:
                note_move(session, stood[session.pk], why, by, None)
            else:
                record("session.changed", session, by, fields=["state"])
    return moved


def _lock_people(sessions: list[Session]) -> None:
    """All of them at once and in order, so that nobody who moves another series waits in a circle with us."""
    people = set(Part.objects.filter(session__in=sessions).values_list("person_id", flat=True))
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))


def _refuse_changed(found: list[Session], wished: dict[int, NewTime]) -> None:
    if len(found) < len(wished):
        raise Refused("gone", _("A session was deleted in the meantime. Work the times out anew."))
    changed = [session_title(one) for one in found if one.revision != wished[one.pk].revision]
    if changed:
        words = _("Somebody else changed these meanwhile: %(titles)s. Look at them, or work the times out anew.")
        raise Refused("changed_meanwhile", words % {"titles": ", ".join(changed)})
    for one in found:
        if one.is_locked or one.state == SessionState.CANCELLED:
            words = _("“%(title)s” is locked or cancelled; its time stays. Work the times out anew.")
            raise Refused("locked", words % {"title": session_title(one)})


def _set(series: Series, session: Session, starts_at: datetime) -> bool:
    """Set and save another time; False when it is the same."""
    session.series = series
    local = starts_at.astimezone(clock.zone(session.zone))
    fields = times.starts(local.replace(tzinfo=None, fold=0), session.zone, bool(local.fold))
    if session.state == SessionState.IDEA:
        fields["state"] = SessionState.PLANNED
    if not rows.set_fields(session, fields):
        return False
    times.refuse_outside(series, session.starts_at, session.minutes)
    rows.save_revision(session)
    return True
