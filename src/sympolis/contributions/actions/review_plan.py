"""How contributions to a call are reviewed: criteria, scale, rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.models import Call, Criterion, ReviewPlan, Score
from sympolis.contributions.permissions import may_run_review
from sympolis.contributions.review_texts import criteria_of
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.journal import actions as journal

MOST_CRITERIA = 12
LONGEST_NAME, LONGEST_HINT = 120, 500
LOWEST_TOP, HIGHEST_TOP = 3, 10
HIGHEST_WEIGHT = 10
MOST_WANTED = 20
FIELDS = ("top", "is_blind", "wanted", "due_on")


def save_plan(
    call: Call,
    *,
    by: Account | None,
    criteria: Sequence[Mapping[str, Any]] | None = None,
    **fields: Any,
) -> ReviewPlan:
    """Say how contributions to a call are reviewed, for the first time or anew. What is left out stays.

    criteria   [{"id": of a stored one or None, "name": texts, "hint": texts, "weight": 0 to 10}] in order, all of them
    fields     top (scores run from 1 to this, 3 to 10; cannot change once there are scores), is_blind, wanted (reviews of
               each contribution, 1 to 20), due_on (last day for reviews; None: no last day)
    Raises Refused: "not_allowed", "missing" (no criterion, none that counts, a name), "too_many" (12), "too_long", "unknown_choice" (top,
    weight, wanted), "scored" (a criterion that goes has scores, or the scale would change under them), "gone". The field
    of a criterion is "criteria-<index>-<key>".
    """
    with transaction.atomic():
        plan = _held(call, by)
        for name in FIELDS:
            if name in fields:
                setattr(plan, name, fields[name])
        _check(plan)
        plan.changed_at = timezone.now()
        plan.save()
        if criteria is not None:
            _set_criteria(plan, criteria)
        journal.record("review.planned", call, network=call.series.network_id, by=by, series=call.series_id)
    return plan


def begin_plan(call: Call, kind: str, languages: Sequence[str], *, by: Account | None) -> ReviewPlan:
    """Set the criteria that we propose for a kind, if the call has none yet.

    Raises Refused as `save_plan`, KeyError for a kind without a proposal.
    """
    proposed = [
        {"id": None, "name": name, "hint": hint, "weight": weight}
        for name, hint, weight in criteria_of(kind, languages)
    ]
    with transaction.atomic():
        plan = _held(call, by)
        if plan.pk and plan.criteria.exists():
            return plan
        return save_plan(call, by=by, criteria=proposed)


def _held(call: Call, by: Account | None) -> ReviewPlan:
    rows = Call.objects.select_for_update(no_key=True, of=("self",)).select_related("series__network")
    row = rows.filter(pk=call.pk).first()
    if row is None:
        raise Refused("gone", _("Somebody else has removed this call."))
    if by is not None and not may_run_review(by, row.series):
        raise Refused("not_allowed", _("Only the team of this series can set up its reviews."))
    return ReviewPlan.objects.filter(call=row).first() or ReviewPlan(call=row)


def _check(plan: ReviewPlan) -> None:
    bounds = {"top": (LOWEST_TOP, HIGHEST_TOP), "wanted": (1, MOST_WANTED)}
    for name, (least, most) in bounds.items():
        if not least <= getattr(plan, name) <= most:
            words = _("Choose a number from %(least)s to %(most)s.") % {"least": least, "most": most}
            raise Refused("unknown_choice", words, name)
    stored = ReviewPlan.objects.filter(pk=plan.pk).first() if plan.pk else None
    if stored and stored.top != plan.top and Score.objects.filter(criterion__plan=plan).exists():
        raise Refused("scored", _("There are scores already. The scale stays as it is until they are gone."), "top")


def _set_criteria(plan: ReviewPlan, wished: Sequence[Mapping[str, Any]]) -> None:
    if not wished:
        raise Refused("missing", _("Reviewers need at least one criterion."), "criteria")
    if len(wished) > MOST_CRITERIA:
        raise Refused(
            "too_many", _("At most %(most)s criteria: more are not read.") % {"most": MOST_CRITERIA}, "criteria"
        )
    if not any(one["weight"] for one in wished):
        raise Refused(
            "missing", _("At least one criterion needs a weight above 0, or nothing counts."), "criteria-0-weight"
        )
    before = {one.pk: one for one in plan.criteria.all()}
    kept = [_set_criterion(plan, before, one, place).pk for place, one in enumerate(wished)]
    going = plan.criteria.exclude(pk__in=kept)
    scored = going.filter(scores__isnull=False).distinct().first()
    if scored:
        words = _("“%(name)s” has scores. Keep it; with the weight 0 it counts no more.") % {"name": scored.name}
        raise Refused("scored", words, "criteria")
    going.delete()


def _set_criterion(plan: ReviewPlan, before: dict[int, Criterion], wished: Mapping[str, Any], place: int) -> Criterion:
    row = before.pop(wished.get("id") or 0, None) or Criterion(plan=plan)
    row.order, row.weight = place, wished["weight"]
    row.name, row.hint = Texts(wished["name"]), Texts(wished.get("hint") or {})
    if not str(row.name).strip():
        raise Refused("missing", _("Give the criterion a name."), f"criteria-{place}-name")
    for key, texts, longest in (("name", row.name, LONGEST_NAME), ("hint", row.hint, LONGEST_HINT)):
        if any(len(text) > longest for text in texts.values() if isinstance(text, str)):
            words = _("This text is too long: at most %(most)s signs.") % {"most": longest}
            raise Refused("too_long", words, f"criteria-{place}-{key}")
    if not 0 <= row.weight <= HIGHEST_WEIGHT:
        words = _("Choose a number from %(least)s to %(most)s.") % {"least": 0, "most": HIGHEST_WEIGHT}
        raise Refused("unknown_choice", words, f"criteria-{place}-weight")
    row.save()
    return row
