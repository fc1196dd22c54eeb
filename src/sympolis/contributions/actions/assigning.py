"""Who reviews what: given by hand, or as worked out for all at once."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from sympolis.contributions import conflicts, reviewing
from sympolis.contributions.actions.moving import locked, turn
from sympolis.contributions.actions.standing_aside import set_free
from sympolis.contributions.models import Assignment, Contribution, Namesake, Reviewer, ReviewPlan
from sympolis.contributions.permissions import may_run_review
from sympolis.contributions.states import REVIEWED, ConflictKind, ContributionState
from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme.models import Series

Pair = tuple[int, int]  # ids of a contribution and of a reviewer
MOST_PAIRS = 20_000


def assign(contribution: Contribution, reviewer: Reviewer, *, by: Account | None) -> Assignment:
    """Give a contribution to a reviewer by hand, also above the load that they take. Twice is once.

    Raises Refused: "not_allowed", "conflict" (of the reviewer, or of `by`), "ended", "no_plan" (its call has no
    criteria), "wrong_state" (it is not sent in, or decided), "gone".
    """
    with transaction.atomic():
        row = locked(contribution)
        _refuse_strangers(row.series, by)
        if by is not None and conflicts.between(by, row):
            raise Refused(
                "not_allowed", _("You have a conflict of interest here. Somebody else of the team assigns it.")
            )
        who = Reviewer.objects.select_related("account").filter(pk=reviewer.pk, series=row.series).first()
        if who is None or not who.is_active:
            raise Refused("ended", _("This person reviews no more for the series."))
        if not ReviewPlan.objects.filter(call=row.call_id, criteria__isnull=False).exists():
            raise Refused("no_plan", _("Say first by what contributions to this call are reviewed: its criteria."))
        if row.state not in REVIEWED:
            words = _("It is “%(state)s”: only what was sent in and is not decided can be reviewed.")
            raise Refused("wrong_state", words % {"state": ContributionState(row.state).label})
        assert who.account is not None  # is_active
        if why := conflicts.between(who.account, row):
            words = _("%(name)s has a conflict of interest here: %(why)s.")
            raise Refused("conflict", words % {"name": who.name, "why": ConflictKind(why).label})
        return _given(row, who, by)


def _given(row: Contribution, reviewer: Reviewer, by: Account | None) -> Assignment:
    held = Assignment.objects.filter(contribution=row, reviewer=reviewer).first()
    if held is not None and held.aside_why == ConflictKind.AUTHOR:
        words = _("%(name)s was an author of this contribution.")
        raise Refused("conflict", words % {"name": reviewer.name})
    if held is not None and held.aside_why == ConflictKind.NAME and not _are_told_apart(row, reviewer):
        words = _("An author of this contribution had the name of %(name)s.")
        raise Refused("conflict", words % {"name": reviewer.name})
    if held is not None and held.aside_at is None:
        return held
    if held is None:
        held = Assignment(contribution=row, reviewer=reviewer, by_id=by.pk if by else None)
    held.aside_at, held.aside_why, held.by_hand = None, "", True
    held.save()
    _record("review.assigned", row.series, [held], by)
    if row.state == ContributionState.SUBMITTED:
        turn(row, ContributionState.IN_REVIEW, by=by)
    return held


def _are_told_apart(row: Contribution, reviewer: Reviewer) -> bool:
    return Namesake.objects.filter(author__contribution=row, reviewer=reviewer, undone_at=None).exists()


def unassign(assignment: Assignment, *, by: Account | None) -> None:
    """Take a contribution from a reviewer who has not sent a review of it. A draft comes back if it is given to them again.

    Raises Refused: "not_allowed", "sent" (its review counts), "aside" (for a conflict: that mark stays), "gone".
    """
    with transaction.atomic():
        row = locked(assignment.contribution)
        _refuse_strangers(row.series, by)
        if by is not None and conflicts.between(by, row):
            raise Refused(
                "not_allowed", _("You have a conflict of interest here. Somebody else of the team assigns it.")
            )
        held = Assignment.objects.filter(pk=assignment.pk, contribution=row).first()
        if held is not None and held.aside_why:
            raise Refused("aside", _("This was put aside for a conflict of interest, and stays so."))
        if held is None or held.aside_at is not None:
            raise Refused("gone", _("Somebody else has taken it back already."))
        if hasattr(held, "review") and held.review.sent_at is not None:
            raise Refused("sent", _("This review was sent and counts. It stays."))
        _record("review.unassigned", row.series, [held], by)
        set_free(Assignment.objects.filter(pk=held.pk))
        if row.state == ContributionState.IN_REVIEW and not row.assignments.exclude(reviewing.TAKEN_BACK).exists():
            turn(row, ContributionState.SUBMITTED, by=by)


def take_pairs(series: Series, pairs: Iterable[Pair], *, by: Account | None) -> tuple[int, int]:
    """Assign what was worked out: (how many, how many not any more, since something has changed meanwhile).

    Each pair is looked at again: a conflict (of `by`, too), a full load, an ended reviewer, a decided contribution leave
    it out.
    Raises Refused: "not_allowed", "too_many".
    """
    wished = sorted(set(pairs))
    if len(wished) > MOST_PAIRS:
        raise Refused("too_many", _("At most %(most)s reviews are assigned at once.") % {"most": MOST_PAIRS})
    with transaction.atomic():
        held = Series.objects.select_for_update(no_key=True, of=("self",)).select_related("network").get(pk=series.pk)
        _refuse_strangers(held, by)
        rows = _rows(held, {pk for pk, _reviewer in wished})
        reviewers = {one.pk: one for one in Reviewer.objects.filter(series=held, ended_at=None, account__isnull=False)}
        accounts = {one.account_id for one in reviewers.values() if one.account_id}
        against = conflicts.among(held, accounts | ({by.pk} if by else set()))
        mine = against.get(by.pk, {}) if by else {}
        known = set(Assignment.objects.filter(contribution__series=held).values_list("contribution_id", "reviewer_id"))
        loads = {one.reviewer.pk: one.assigned for one in reviewing.loads(held)}
        made = []
        for pk, number in wished:
            reviewer = reviewers.get(number)
            if pk not in rows or pk in mine or reviewer is None or (pk, number) in known:
                continue
            if pk in against.get(reviewer.account_id or 0, {}) or loads.get(number, 0) >= reviewer.most:
                continue
            loads[number] = loads.get(number, 0) + 1
            made.append(Assignment(contribution_id=pk, reviewer_id=number, by_id=by.pk if by else None))
        Assignment.objects.bulk_create(made)
        _record("review.assigned", held, made, by)
        for pk in {one.contribution_id for one in made}:
            if rows[pk].state == ContributionState.SUBMITTED:
                turn(rows[pk], ContributionState.IN_REVIEW, by=by)
    return len(made), len(wished) - len(made)


def _rows(series: Series, ids: set[int]) -> dict[int, Contribution]:
    """Those of the contributions that are reviewed now, locked in the order of their ids."""
    planned = ReviewPlan.objects.filter(call__series=series, criteria__isnull=False).values("call")
    rows = Contribution.objects.select_for_update(no_key=True, of=("self",)).filter(series=series, state__in=REVIEWED)
    found = {row.pk: row for row in rows.filter(call__in=planned).order_by("pk") if row.pk in ids}
    for row in found.values():
        row.series = series
    return found


def _refuse_strangers(series: Series, by: Account | None) -> None:
    if by is not None and not may_run_review(by, series):
        raise Refused("not_allowed", _("Only the team of this series can assign reviews."))


def _record(fact: str, series: Series, rows: Iterable[Assignment], by: Account | None) -> None:
    told: list[tuple[Model, dict[str, object]]] = [
        (one, {"series": series.pk, "contribution": one.contribution_id, "by_hand": one.by_hand}) for one in rows
    ]
    if told:
        journal.record_all(fact, told, network=series.network_id, by=by, on_pages=False)
