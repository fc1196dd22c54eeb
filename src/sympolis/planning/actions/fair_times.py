"""Fair times: ask for them, work them out, take a proposal over."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.planning import plan_content
from sympolis.planning.actions.board import keep_step
from sympolis.planning.fair_times import Answer, Session, propose
from sympolis.planning.models import Plan, Step
from sympolis.planning.plan_content import NOW, Asked
from sympolis.planning.queries import fair_times as queries
from sympolis.planning.queries.steps import plan_steps, stuck
from sympolis.planning.states import PlanState, StepKind
from sympolis.programme import actions as programme
from sympolis.programme.actions.moving_together import NewTime, move_together
from sympolis.programme.models import Series
from sympolis.programme.models import Session as Meeting
from sympolis.programme.permissions import may_work_on
from sympolis.programme.states import SessionState

MOST_SESSIONS = 200
CLAIM = timedelta(minutes=5)  # the longest takes a minute; whoever has no answer after this was stopped in the middle
KEPT = 10  # questions of a series; the oldest that was not taken goes


def ask(series: Series, asked: Asked, *, by: Account | None) -> Plan:
    """Ask for fair times; the worker works them out.

    Raises Refused: "not_allowed", "missing" (no session, or nobody to reckon with), "too_many", "gone" (a session that
    can no longer be moved).
    """
    with transaction.atomic():
        locked = Series.objects.select_for_update(no_key=True).select_related("network").get(pk=series.pk)
        if by is not None and not may_work_on(by, locked):
            raise Refused("not_allowed", _("Your role in this network does not allow this."))
        if not asked.sessions:
            raise Refused("missing", _("Choose the sessions that may get another time."), "sessions")
        if len(asked.sessions) > MOST_SESSIONS:
            words = _("At most %(most)d sessions at once. Plan them in parts.") % {"most": MOST_SESSIONS}
            raise Refused("too_many", words, "sessions")
        if not any(asked.people.values()):
            raise Refused("missing", _("Say for how many people of one region at least."), "people")
        there = queries.movable(locked.sessions.all(), timezone.now())
        if not set(asked.sessions) <= {one.pk for one in there}:
            words = _("A session you chose has begun, or was locked, cancelled or deleted meanwhile. Choose again.")
            raise Refused("gone", words, "sessions")
        for old in locked.plans.filter(taken_at=None).order_by("-at", "-pk")[KEPT - 1 :]:
            old.delete()
        plan = Plan.objects.create(series=locked, asked=asked.kept(), by=by)
        _record("plan.asked", plan, by)
    return plan


def _record(fact: str, plan: Plan, by: Account | None, **facts: object) -> None:
    journal.record_all(fact, [(plan, facts)], network=plan.series.network_id, by=by, on_pages=False)


def claim(plan: Plan) -> bool:
    """Make a question that waits ours for CLAIM; whether it is. The condition lets exactly one of several workers have it."""
    now = timezone.now()
    if Plan.objects.filter(queries.waiting(now - CLAIM), pk=plan.pk).update(claimed_at=now):
        plan.claimed_at = now
        return True
    return False


def let_go(plan: Plan) -> None:
    """Leave a question of ours to whoever comes next."""
    _own(plan).update(claimed_at=None)


def _own(plan: Plan) -> QuerySet[Plan]:
    """The plan as long as nobody else has claimed it since."""
    return Plan.objects.filter(pk=plan.pk, state=PlanState.ASKED, claimed_at=plan.claimed_at)


def work_out(plan: Plan, *, language: str) -> Plan:
    """Work a question out that nobody has worked out yet; a second time changes nothing."""
    if plan.state != PlanState.ASKED:
        return plan
    with translation.override(language):
        try:
            _answer(plan, language)
        except Refused as refusal:
            plan.state, plan.why = PlanState.FAILED, str(refusal.words)[:400]
    plan.ready_at = timezone.now()
    _own(plan).update(state=plan.state, why=plan.why, answer=plan.answer, ready_at=plan.ready_at)
    journal.tell()
    return plan


def give_up(plan: Plan) -> None:
    """Say that a question cannot be answered, so that nobody waits for it."""
    with translation.override(plan.series.working_language):
        why = _("Something went wrong on our side. Ask once more; if it stays like this, choose fewer sessions.")
        _own(plan).update(state=PlanState.FAILED, why=why, ready_at=timezone.now())
    journal.tell()


def _answer(plan: Plan, language: str) -> None:
    series, asked = plan.series, Asked.of(plan.asked)
    revisions = dict(series.sessions.filter(pk__in=asked.sessions).values_list("pk", "revision"))
    asks = queries.problem(series, asked, now=timezone.now(), language=language)
    if all(one.fixed_at for one in asks.sessions):
        raise Refused("gone", _("None of these sessions can be moved any more."))
    answer = propose(asks.sessions, asks.groups, asks.resources)
    plan.answer = {
        "groups": asks.described, "revisions": {str(pk): number for pk, number in revisions.items()},
        "collisions": [[[str(w.wanted), w.session, w.resource] for w in one.wishes] for one in answer.collisions],
        "proposals": _kept(asks, answer) if answer.proposals else [],
    }  # fmt: skip
    plan.state = PlanState.READY if answer.proposals else PlanState.IMPOSSIBLE


def _kept(asks: queries.Problem, answer: Answer) -> list[dict[str, object]]:
    """The times as they stand, then the proposals."""
    there = Meeting.objects.in_bulk([int(one.key) for one in asks.sessions])
    standing = [
        Session(one.key, one.minutes, people=one.people, fixed_at=there[int(one.key)].starts_at.replace(second=0, microsecond=0))
        for one in asks.sessions
    ]  # fmt: skip
    (now,) = propose(standing, asks.groups, with_solver=False).proposals[:1]
    places = {group.key: place for place, group in enumerate(asks.groups)}
    minutes = {int(one.key): one.minutes for one in asks.sessions}
    return [
        plan_content.kept(now, places, minutes, aim=NOW),
        *(plan_content.kept(one, places, minutes) for one in answer.proposals),
    ]


def take(
    plan: Plan, aim: str, *, by: Account | None, reason: str = "", only: Collection[int] | None = None
) -> list[Meeting]:
    """Take the times of a proposal over into the draft; `only`: for these sessions. Those that moved.

    Raises Refused: "not_allowed", "gone" (also for what has begun meanwhile), "changed_meanwhile", "taken" and what `move_together` raises.
    """
    with transaction.atomic():
        list(Series.objects.select_for_update(no_key=True).filter(pk=plan.series_id).values_list("pk"))  # always first
        locked = (
            Plan.objects.select_for_update(of=("self",)).select_related("series__network").filter(pk=plan.pk).first()
        )
        if locked is None or locked.state != PlanState.READY:
            raise Refused("gone", _("This plan is no longer there. Work the times out anew."))
        if locked.taken_at is not None:
            raise Refused("taken", _("These times were taken over already."))
        _now, proposals = plan_content.proposals(locked.answer)
        chosen = next((one for one in proposals if one.aim == aim), None)
        if chosen is None:
            raise Refused("gone", _("This plan is no longer there. Work the times out anew."))
        revisions = locked.answer["revisions"]
        moves = [
            NewTime(pk, start, revisions[str(pk)])
            for pk, start in chosen.starts.items()
            if str(pk) in revisions and (only is None or pk in only)
        ]
        if not moves:
            raise Refused("missing", _("Choose at least one session."))
        moves = _still_possible(locked.series, moves)
        before = Meeting.objects.in_bulk([one.session for one in moves])
        moved = move_together(locked.series, moves, by=by, reason=reason or None)
        for one in moved:
            _keep_step(locked, before[one.pk], one, by)
        locked.taken_at, locked.taken_aim = timezone.now(), aim
        locked.save(update_fields=["taken_at", "taken_aim"])
        _record("plan.taken", locked, by, sessions=len(moved))
    return moved


def _keep_step(plan: Plan, before: Meeting, after: Meeting, by: Account | None) -> None:
    """The same step as on the schedule board, where it can be taken back alone."""
    keep_step(StepKind.PLACE if before.state == SessionState.IDEA else StepKind.MOVE, before, after, by, plan)


def take_back(plan: Plan, *, by: Account | None, but_changed: bool = False) -> list[Meeting]:
    """Give sessions the times back that they had before a plan was taken over; then it can be taken anew.

    but_changed   leave those where they are that `queries.steps.stuck` names; otherwise all go back, or none
    Those that moved. Raises Refused: "not_allowed", "gone", "changed_since" (names those that somebody changed since, or
    whose earlier time is over) and what `move_together` raises.
    """
    with transaction.atomic():
        list(Series.objects.select_for_update(no_key=True).filter(pk=plan.series_id).values_list("pk"))
        locked = (
            Plan.objects.select_for_update(of=("self",)).select_related("series__network").filter(pk=plan.pk).first()
        )
        if locked is None or locked.taken_at is None:
            raise Refused("gone", _("These times are not taken over; there is nothing to take back."))
        if by is not None and not may_work_on(by, locked.series):
            raise Refused("not_allowed", _("Your role in this network does not allow this."))
        steps = [step for step in plan_steps(locked) if step.undone_at is None]
        left = stuck(steps, timezone.now())
        if left and not but_changed:
            raise _changed_since(left)
        open_steps = [step for step in steps if step not in left]
        moves = [
            NewTime(step.session_id, datetime.fromisoformat(step.before["starts_at"]), step.session.revision)
            for step in open_steps
        ]
        moved = move_together(locked.series, moves, by=by)
        for step in open_steps:
            if step.before["state"] != step.after["state"]:
                programme.change_session(step.session, by=by, state=step.before["state"])
        Step.objects.filter(pk__in=[step.pk for step in open_steps]).update(undone_at=timezone.now(), undone_by=by)
        own = {step.session_id for step in plan_steps(locked)} - {step.session_id for step in left}
        now = Meeting.objects.filter(pk__in=own).values_list("pk", "revision")
        locked.answer["revisions"] |= {str(pk): revision for pk, revision in now}
        locked.steps.update(plan=None)
        locked.taken_at, locked.taken_aim = None, ""
        locked.save(update_fields=["answer", "taken_at", "taken_aim"])
        _record("plan.taken_back", locked, by, sessions=len(moved))
    return moved


def _changed_since(left: list[Step]) -> Refused:
    words = _(
        "Nothing was taken back: these changed since, or their earlier time is over: %(titles)s. "
        "The others can be taken back without them."
    )
    return Refused("changed_since", words % {"titles": ", ".join(str(step.session.title) for step in left)})


def _still_possible(series: Series, moves: list[NewTime]) -> list[NewTime]:
    """Those that change something. Raises Refused("gone") for sessions that began meanwhile, or times that are over."""
    now = timezone.now()
    rows = {one.pk: one for one in series.sessions.all()}
    free = {one.pk for one in queries.movable(rows.values(), now)}
    found, stuck = [], []
    for move in moves:
        row = rows.get(move.session)
        if row is not None and row.starts_at == move.starts_at and row.state != SessionState.IDEA:
            continue
        if row is not None and row.revision == move.revision and (move.session not in free or move.starts_at <= now):
            stuck.append(str(row.title))
        found.append(move)
    if stuck:
        words = _("Too late for these, or their time is fixed: %(titles)s. Untick them, or work the times out anew.")
        raise Refused("gone", words % {"titles": ", ".join(stuck)})
    return found
