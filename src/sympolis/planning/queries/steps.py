"""What was done on the board, and who did something to a session last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sympolis.core.text import isolated
from sympolis.directory.models import Account
from sympolis.journal.models import Entry
from sympolis.planning.models import Plan, Step
from sympolis.planning.states import StepKind
from sympolis.programme.board import local_of, short_day
from sympolis.programme.history import WORDS
from sympolis.programme.models import Series, Session
from sympolis.programme.pending import moment_text

MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in words."""

    step: Step
    words: str
    by: str  # address of the account, "" for the program itself
    at: datetime  # naive, on the clock the board shows


def last_steps(series: Series, zone: str) -> list[StepLine]:
    """The newest steps on a series' board, newest first, times told in `zone`."""
    rows = Step.objects.filter(series=series).select_related("session", "by", "undone_by").order_by("-pk")[:MOST_STEPS]
    return [
        StepLine(step, _words(step, zone), step.by.email if step.by else "", local_of(step.at, zone)) for step in rows
    ]


def plan_steps(plan: Plan) -> list[Step]:
    """What taking a plan over moved, with the sessions as they are now; those deleted since are left out."""
    return list(plan.steps.select_related("session__series").order_by("pk"))


def standing(session: Session) -> dict[str, Any]:
    """Where a session stands, as `Step` keeps it."""
    return {
        "local": f"{session.local_date:%Y-%m-%d}T{session.local_time:%H:%M}",
        "zone": session.zone,
        "second_hour": session.second_hour,
        "starts_at": moment_text(session.starts_at),
        "state": str(session.state),
        "is_locked": session.is_locked,
    }


def changed_since(steps: Sequence[Step]) -> list[Step]:
    """Those (not taken back, with their sessions) whose sessions do not stand any more as the step left them."""
    own = [step.session_id for step in steps]
    newest = Step.objects.filter(session__in=own, undone_at=None).order_by("pk").values_list("session_id", "pk")
    last = dict(newest)
    return [step for step in steps if last[step.session_id] != step.pk or standing(step.session) != step.after]


def stuck(steps: Sequence[Step], now: datetime) -> list[Step]:
    """Those that are not taken back with their plan: changed since, or the earlier time is over."""
    changed = changed_since(steps)
    return [step for step in steps if step in changed or datetime.fromisoformat(step.before["starts_at"]) <= now]


def _words(step: Step, zone: str) -> str:
    told = {
        "title": isolated(str(step.session.title)),
        "old": told_at(datetime.fromisoformat(step.before["starts_at"]), zone),
        "new": told_at(datetime.fromisoformat(step.after["starts_at"]), zone),
    }
    return {
        StepKind.PLACE: _("“%(title)s” placed on %(new)s"),
        StepKind.MOVE: _("“%(title)s” moved from %(old)s to %(new)s"),
        StepKind.LOCK: _("“%(title)s” locked on %(new)s"),
        StepKind.UNLOCK: _("“%(title)s” unlocked"),
    }[StepKind(step.kind)] % told


def told_at(moment: datetime, zone: str) -> str:
    """ "Tue 27 Oct, 10:00"."""
    local = local_of(moment, zone)
    return f"{short_day(local)}, {local:%H:%M}"


def who_was_first(session: Session, zone: str) -> str:
    """Who changed a session last, what, and when: for somebody who came second."""
    rows = Entry.objects.filter(subject_type="programme.session", subject_id=str(session.pk))
    entry = rows.order_by("-pk").first()
    if entry is None:
        return _("Somebody else changed “%(title)s” in the meantime.") % {"title": isolated(str(session.title))}
    account = Account.objects.filter(pk=entry.by_id).first() if entry.by_id else None
    told = {
        "who": account.email if account else _("Sympolis"),
        "title": isolated(str(session.title)),
        "time": told_at(entry.at, zone),
        "what": str(WORDS.get(entry.name, entry.name)),
        "new": told_at(session.starts_at, zone),
    }
    if entry.name == "session.moved":
        return _("%(who)s moved “%(title)s” to %(new)s in the meantime (%(time)s).") % told
    return _("%(who)s changed “%(title)s” in the meantime (%(time)s: %(what)s). It stands on %(new)s.") % told
