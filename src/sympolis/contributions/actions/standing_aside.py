"""Conflicts of interest: declared, lifted, and what they put aside."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions import conflicts
from sympolis.contributions.actions.moving import locked
from sympolis.contributions.models import Assignment, Conflict, Contribution, Reviewer
from sympolis.contributions.permissions import may_run_review, may_see_reviews
from sympolis.contributions.states import ConflictKind
from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme.models import Series

LONGEST_NOTE = 500
DECLARED = (ConflictKind.CITY, ConflictKind.PROJECT, ConflictKind.PERSON)


def declare_conflict(contribution: Contribution, *, by: Account, kind: str, note: str = "") -> Conflict:
    """Somebody must not judge a contribution: from now on they see nothing of its reviews, and theirs does not count.

    Whoever has it to review, and whoever of the team might decide on it. Declaring twice is once.
    Raises Refused: "not_allowed", "missing" (kind), "too_long" (note), "gone".
    """
    note = tidy(note)
    if kind not in DECLARED:
        raise Refused("missing", _("Say what kind of conflict it is."), "kind")
    if len(note) > LONGEST_NOTE:
        raise Refused("too_long", _("This text is too long: at most %(most)s signs.") % {"most": LONGEST_NOTE}, "note")
    with transaction.atomic():
        row = locked(contribution)
        reviewer = Reviewer.objects.filter(series=row.series, account=by, ended_at=None).first()
        mine = reviewer and Assignment.objects.filter(contribution=row, reviewer=reviewer).exists()
        if not mine and not may_see_reviews(by, row.series):
            raise Refused("not_allowed", _("Only who reviews or decides can declare a conflict of interest."))
        found, made = Conflict.objects.get_or_create(
            contribution=row, account=by, defaults={"kind": kind, "note": note}
        )
        if made:
            journal.record(
                "conflict.declared", found, network=row.series.network_id, by=by, series=row.series_id,
                contribution=row.pk, kind=str(kind),
            )  # fmt: skip
            put_aside(row.series, contributions=[row.pk], by=by)
    return found


def lift_conflict(conflict: Conflict, *, by: Account | None) -> None:
    """Take back a conflict that was declared by mistake. Somebody else of the team does so, not who declared it.

    What was put aside stays aside; the contribution can be given to the reviewer again. Raises Refused: "not_allowed".
    """
    with transaction.atomic():
        row = locked(conflict.contribution)
        if by is not None and (by.pk == conflict.account_id or not may_run_review(by, row.series)):
            raise Refused("not_allowed", _("Somebody else of the team has to lift a conflict of interest."))
        if by is not None and conflicts.between(by, row):
            raise Refused("not_allowed", _("You have a conflict of interest here yourself."))
        held = Conflict.objects.filter(pk=conflict.pk, contribution=row).first()
        if held is not None:
            journal.record(
                "conflict.lifted", held, network=row.series.network_id, by=by, series=row.series_id, contribution=row.pk
            )
            held.delete()


def set_free(assignments: QuerySet[Assignment]) -> None:
    """Take these from their reviewers, in the caller's transaction. What they have written of a review is kept."""
    assignments.filter(review__isnull=True).delete()
    assignments.update(aside_at=timezone.now(), aside_why="")


def put_aside(
    series: Series, *, reviewers: Iterable[Reviewer] | None = None, contributions: Iterable[int] | None = None,
    by: Account | None = None,
) -> int:  # fmt: skip
    """Mark assignments that a conflict stands against, in the caller's transaction; how many.

    Pages and means leave them out already, since they ask for conflicts each time. The mark makes it last: who was a
    co-author for an hour does not get the review back.
    """
    rows = Assignment.objects.filter(contribution__series=series, aside_at=None).select_related("reviewer")
    rows = rows if reviewers is None else rows.filter(reviewer__in=list(reviewers))
    rows = rows if contributions is None else rows.filter(contribution__in=list(contributions))
    held = list(rows.order_by("pk"))
    found = conflicts.among(
        series,
        {one.reviewer.account_id for one in held if one.reviewer.account_id},
        {one.contribution_id for one in held},
    )
    now, aside = timezone.now(), []
    for one in held:
        why = found.get(one.reviewer.account_id or 0, {}).get(one.contribution_id, "")
        if why:
            one.aside_at, one.aside_why = now, why
            aside.append(one)
    Assignment.objects.bulk_update(aside, ["aside_at", "aside_why"])
    told = [
        (one, {"series": series.pk, "contribution": one.contribution_id, "why": str(one.aside_why)}) for one in aside
    ]
    if told:
        journal.record_all("review.aside", told, network=series.network_id, by=by, on_pages=False)
    return len(aside)
