"""The schedule board's verbs: place, move, lock, unlock a session, and take that back.

They go through the verbs of the programme, and keep what they did as a `Step`.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.planning.models import Plan, Step
from sympolis.planning.queries.steps import changed_since, standing
from sympolis.planning.states import StepKind
from sympolis.programme import actions as programme
from sympolis.programme.models import Session
from sympolis.programme.over import is_over
from sympolis.programme.states import SessionState


def move(session: Session, *, by: Account | None, starts_at: datetime, expected_revision: int) -> Step | None:
    """Let a session begin at that instant, on the clock of its own zone; an idea is planned from then on.

    None when it begins then already. Raises Refused: "over" (it lies in the past, and the series still runs), and as
    `programme.move_session`.
    """
    with transaction.atomic():
        if is_over(session.series, starts_at):
            raise Refused("over", _("This start is over already; nothing was moved. Choose a later one."))
        local = starts_at.astimezone(clock.zone(session.zone))
        moved = programme.move_session(
            session,
            by=by,
            local_start=local.replace(tzinfo=None, fold=0),
            second_hour=bool(local.fold),
            expected_revision=expected_revision,
        )
        if session.state == SessionState.IDEA:
            moved = programme.change_session(moved, by=by, state=SessionState.PLANNED)
            return keep_step(StepKind.PLACE, session, moved, by)
        return keep_step(StepKind.MOVE, session, moved, by) if moved.revision != session.revision else None


def lock(session: Session, *, by: Account | None, expected_revision: int) -> Step | None:
    """Fix the time of a session. None when it was. Raises Refused as `programme.lock_session`."""
    with transaction.atomic():
        locked = programme.lock_session(session, by=by, expected_revision=expected_revision)
        return keep_step(StepKind.LOCK, session, locked, by) if locked.revision != session.revision else None


def unlock(session: Session, *, by: Account | None, expected_revision: int) -> Step | None:
    """Let a session be moved again. None when it could be. Raises Refused as `programme.unlock_session`."""
    with transaction.atomic():
        free = programme.unlock_session(session, by=by, expected_revision=expected_revision)
        return keep_step(StepKind.UNLOCK, session, free, by) if free.revision != session.revision else None


def undo(step: Step, *, by: Account | None) -> Step:
    """Take a step back: the session stands again as before it. A second time changes nothing.

    Raises Refused("changed_since") when the session does not stand as the step left it, and whatever the verbs of the
    programme refuse: "not_allowed", "outside_series", "person_twice", "already_released" (an idea that was released).
    """
    with transaction.atomic():
        step = (
            Step.objects.select_for_update(no_key=True, of=("self",)).select_related("session__series").get(pk=step.pk)
        )
        if step.undone_at:
            return step
        session = step.session
        if changed_since([step]):
            words = _("This cannot be taken back: the session has changed since. Move it to where you want it instead.")
            raise Refused("changed_since", words)
        _back(step, session, by)
        step.undone_at, step.undone_by = timezone.now(), by
        step.save(update_fields=["undone_at", "undone_by"])
    return step


def _back(step: Step, session: Session, by: Account | None) -> None:
    then = session.revision
    if step.kind in {StepKind.LOCK, StepKind.UNLOCK}:
        verb = programme.unlock_session if step.kind == StepKind.LOCK else programme.lock_session
        verb(session, by=by, expected_revision=then)
        return
    moved = programme.move_session(
        session,
        by=by,
        local_start=datetime.fromisoformat(step.before["local"]),
        zone=step.before["zone"],
        second_hour=step.before["second_hour"],
        expected_revision=then,
    )
    if step.before["state"] != step.after["state"]:
        programme.change_session(moved, by=by, state=step.before["state"])


def keep_step(kind: str, before: Session, after: Session, by: Account | None, plan: Plan | None = None) -> Step:
    """Keep what was done (by taking `plan` over), so that it can be taken back."""
    return Step.objects.create(
        series_id=after.series_id,
        session=after,
        plan=plan,
        kind=kind,
        before=standing(before),
        after=standing(after),
        by=by,
    )
