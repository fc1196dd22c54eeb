"""Deciding on contributions, one or many: accepted, declined, back for revision with remarks at fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions import conflicts
from sympolis.contributions.actions.moving import locked, turn
from sympolis.contributions.content import fields
from sympolis.contributions.models import Contribution, Decision, Remark
from sympolis.contributions.permissions import may_run_review
from sympolis.contributions.queries import open_remarks, questions_of
from sympolis.contributions.states import CHOSEN, MAY_BECOME, OUTCOMES, ContributionState
from sympolis.core.refusals import Refused
from sympolis.core.text import isolated, tidy
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme.models import Series

S = ContributionState
LONGEST_REASON = 4000
LONGEST_REMARK = 2000
MOST_AT_ONCE = 500
AT = ("title", "summary")  # where remarks can stand beside the fields of a kind


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall be decided.

    outcome        accepted, declined or returned
    reason         for all of them; `reasons` instead of it for some, by id
    with_comments  the letters bring what reviewers wrote for the authors
    remarks        field -> what shall be done to it; only for one contribution that goes back
    """

    outcome: str
    reason: str = ""
    reasons: Mapping[int, str] = field(default_factory=dict)
    with_comments: bool = True
    remarks: Mapping[str, str] = field(default_factory=dict)

    def reason_for(self, contribution: int) -> str:
        return tidy(self.reasons.get(contribution, "")) or tidy(self.reason)

    @property
    def told_remarks(self) -> dict[str, str]:
        return {code: text for code, told in self.remarks.items() if (text := tidy(told))}


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a wish comes to, contribution by contribution."""

    new: list[Contribution] = field(default_factory=list)
    same: list[Contribution] = field(default_factory=list)  # decided like that already, with the same words
    refused: list[tuple[Contribution, str]] = field(default_factory=list)  # with why


def look(series: Series, contributions: Iterable[int], wish: Wish, *, by: Account | None) -> Sorted:
    """What `decide` would do, without doing it. Raises Refused as it does."""
    _check(wish)
    rows = Contribution.objects.filter(series=series, pk__in=list(contributions)[:MOST_AT_ONCE])
    return _sorted(series, list(rows.select_related("municipality", "call").order_by("pk")), wish, by)


def decide(series: Series, contributions: Iterable[int], wish: Wish, *, by: Account | None) -> Sorted:
    """Decide on contributions (ids) of a series; authors of those that are new to it get a letter.

    What was decided like that already, with the same reason, stays and tells nobody again; another decision, or other
    words, is a new one. Raises Refused: "not_allowed", "unknown_choice" (outcome), "missing" (reason of a declined or
    returned one), "too_long" (reason, remarks), "wrong_field" (remarks), "nothing" (no contribution).
    """
    _check(wish)
    wanted = list(contributions)[:MOST_AT_ONCE]
    with transaction.atomic():
        rows = Contribution.objects.select_for_update(no_key=True, of=("self",)).filter(series=series, pk__in=wanted)
        found = _sorted(series, list(rows.order_by("pk")), wish, by)
        for row in found.new:
            _store(row, wish, by)
    return found


def reopen(contribution: Contribution, *, by: Account | None) -> Contribution:
    """Look at a declined contribution again: it is in review as before. Nobody is written to until the next decision.

    Raises Refused: "not_allowed", "wrong_state", "gone".
    """
    with transaction.atomic():
        row = locked(contribution)
        if by is not None and (not may_run_review(by, row.series) or conflicts.between(by, row)):
            raise _not_allowed()
        if row.state != S.DECLINED:
            raise Refused("wrong_state", _("Only what was declined can be looked at again."))
        row.reason = ""
        row.save(update_fields=["reason"])
        return turn(row, S.IN_REVIEW, by=by)


def _check(wish: Wish) -> None:
    if wish.outcome not in OUTCOMES:
        raise Refused("unknown_choice", _("Say what is decided: accepted, declined, or back for revision."), "outcome")
    told = [tidy(wish.reason), *(tidy(one) for one in wish.reasons.values())]
    if any(len(text) > LONGEST_REASON for text in told):
        words = _("This reason is too long: at most %(most)s signs.")
        raise Refused("too_long", words % {"most": LONGEST_REASON}, "reason")
    for code, text in wish.told_remarks.items():
        if len(text) > LONGEST_REMARK:
            words = _("This remark is too long: at most %(most)s signs.") % {"most": LONGEST_REMARK}
            raise Refused("too_long", words, f"remark-{code}")


def _sorted(series: Series, rows: list[Contribution], wish: Wish, by: Account | None) -> Sorted:
    if by is not None and not may_run_review(by, series):
        raise _not_allowed()
    if not rows:
        raise Refused("nothing", _("Tick at least one contribution."), "chosen")
    against = conflicts.among(series, [by.pk], [row.pk for row in rows])[by.pk] if by else {}
    newest = _newest(rows)
    found = Sorted()
    for row in rows:
        row.series = series
        if why := _why_not(row, wish, against):
            found.refused.append((row, why))
        elif _is_same(row, wish, newest.get(row.pk)):
            found.same.append(row)
        else:
            found.new.append(row)
    bare = [row for row in found.new if wish.outcome != S.ACCEPTED and not _has_words(row, wish)]
    if bare:
        words = _("Say why, for “%(title)s” too: the letter is of no use without a reason.") if len(rows) > 1 else _(
            "Say why: the letter is of no use without a reason."
        )  # fmt: skip
        raise Refused("missing", words % {"title": isolated(str(bare[0].title))}, "reason")
    return found


def _why_not(row: Contribution, wish: Wish, against: Mapping[int, str]) -> str:
    """Why nothing can be decided on a contribution, "" when it can."""
    if row.pk in against:
        return _("You have a conflict of interest here. Somebody else of the team decides.")
    if row.state == S.WITHDRAWN:
        return _("It was withdrawn: nothing is decided any more.")
    if row.state == S.DRAFT:
        return _("It is a draft: it was not sent yet.")
    if row.state in CHOSEN and row.state != S.ACCEPTED:
        words = _("It is accepted, and “%(state)s” since. Take that back first, on its own page.")
        return words % {"state": S(row.state).label}
    if wish.outcome != row.state and wish.outcome not in MAY_BECOME[row.state]:
        return _("This does not go: it stands at “%(state)s”.") % {"state": S(row.state).label}
    if wish.told_remarks and (wrong := set(wish.told_remarks) - _places(row)):
        raise Refused("wrong_field", _("This contribution has no such field."), f"remark-{min(wrong)}")
    return ""


def _places(row: Contribution) -> set[str]:
    """Where remarks can stand."""
    return {*AT, *(one.code for one in fields(row.kind)), *(one.code for one in questions_of(row))}


def _is_same(row: Contribution, wish: Wish, newest: Decision | None) -> bool:
    if newest is None or row.state != wish.outcome or newest.outcome != wish.outcome:
        return False
    if newest.reason != wish.reason_for(row.pk):
        return False
    return wish.outcome != S.RETURNED or _texts(row) == wish.told_remarks


def _texts(row: Contribution) -> dict[str, str]:
    return {code: "\n\n".join(one.text for one in told) for code, told in open_remarks(row).items()}


def _has_words(row: Contribution, wish: Wish) -> bool:
    return bool(wish.reason_for(row.pk) or (wish.outcome == S.RETURNED and wish.told_remarks))


def _newest(rows: list[Contribution]) -> dict[int, Decision]:
    found: dict[int, Decision] = {}
    for one in Decision.objects.filter(contribution__in=[row.pk for row in rows]).order_by("pk"):
        found[one.contribution_id] = one
    return found


def _store(row: Contribution, wish: Wish, by: Account | None) -> Decision:
    turn(row, wish.outcome, by=by)
    row.reason = wish.reason_for(row.pk)
    row.save(update_fields=["reason"])
    made = Decision.objects.create(
        contribution=row, outcome=wish.outcome, reason=row.reason, with_comments=wish.with_comments,
        by_id=by.pk if by else None,
    )  # fmt: skip
    row.remarks.filter(done_at=None).update(done_at=timezone.now())
    if wish.outcome == S.RETURNED:
        Remark.objects.bulk_create(
            Remark(contribution=row, decision=made, field=code, text=text) for code, text in wish.told_remarks.items()
        )
    journal.record(
        "contribution.decided", made, network=row.series.network_id, by=by, series=row.series_id, contribution=row.pk,
        outcome=str(wish.outcome),
    )  # fmt: skip
    return made


def _not_allowed() -> Refused:
    return Refused("not_allowed", _("Only somebody of this series’ team without a conflict of interest can decide."))
