"""A city says whether a contribution may be published in its name: asked by letter, answered behind a link."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.contributions.actions.moving import keep_version, lapse_approvals, locked, turn
from sympolis.contributions.actions.writing import missing
from sympolis.contributions.models import Approval, Contribution
from sympolis.contributions.permissions import may_bring
from sympolis.contributions.states import CHOSEN, IN_LIBRARY, ApprovalState, ContributionState, Moment
from sympolis.core.languages import language_name
from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.registrations.actions.people import checked_address, checked_name

LONGEST_REASON = 4000
S = ContributionState


def ask_approval(contribution: Contribution, *, name: str, email: str, language: str, by: Account | None) -> Approval:
    """Show the present words to somebody who may speak for the city, by a letter with a link.

    What was asked before and not answered is void. Raises Refused: "not_allowed", "wrong_state" (not accepted yet),
    "missing" (fields, name), "wrong_address", "gone".
    """
    name, email = checked_name(name), checked_address(email)
    with transaction.atomic():
        row = _chosen(contribution, by)
        _refuse_incomplete(row)
        lapse_approvals(row, given=False)
        version = keep_version(row, moment=Moment.APPROVAL, by=by)
        made = Approval.objects.create(
            contribution=row, version=version, name=name, email=email, language=language, by_id=by.pk if by else None
        )
        _record("approval.asked", made, by=by)
    return made


def note_approval(
    contribution: Contribution, *, name: str, approves: bool, reason: str, by: Account | None
) -> Approval:
    """Note what somebody said for the city on another way: who, and in `reason` how (letter, call).

    Raises Refused: "missing" (name, reason), and as `ask_approval`.
    """
    name, reason = checked_name(name), _reason(reason)
    if not reason:
        raise Refused("missing", _("Say how the city told you, for example “letter of 3 November”."), "reason")
    with transaction.atomic():
        row = _chosen(contribution, by)
        if approves:
            _refuse_incomplete(row)
        lapse_approvals(row, given=False)
        version = keep_version(row, moment=Moment.APPROVAL, by=by)
        made = Approval.objects.create(contribution=row, version=version, name=name, by_id=by.pk if by else None)
        if not approves:  # of whatever was approved before
            row.approvals.filter(state=ApprovalState.APPROVED).update(state=ApprovalState.LAPSED)
        _answered(made, row, approves=approves, reason=reason, by=by)
    return made


def answer_approval(approval: Approval, *, approves: bool, reason: str = "") -> Approval:
    """The city answers by its link; it may change its mind, also once the practice is published.

    Refused after publication: the practice is taken out at once. Raises Refused: "lapsed" (other words were shown since,
    or it was withdrawn), "missing" (a refusal says why), "too_long".
    """
    reason = _reason(reason)
    if not approves and not reason:
        raise Refused("missing", _("Say what has to change, so that it can be put right."), "reason")
    with transaction.atomic():
        row = locked(approval.contribution)
        held = Approval.objects.select_for_update(of=("self",)).select_related("version").get(pk=approval.pk)
        if held.state == ApprovalState.LAPSED or row.state not in CHOSEN:
            words = _("These words are not the ones that will be published any more. You will be asked again.")
            raise Refused("lapsed", words)
        _answered(held, row, approves=approves, reason=reason, by=None)
    return held


def approved_version(row: Contribution) -> Approval | None:
    """The newest approval that holds, with its version; None while the city has approved nothing."""
    held = row.approvals.filter(state=ApprovalState.APPROVED).select_related("version")
    return held.order_by("-pk").first()


def _answered(held: Approval, row: Contribution, *, approves: bool, reason: str, by: Account | None) -> None:
    state = ApprovalState.APPROVED if approves else ApprovalState.REFUSED
    if held.state == state and held.reason == reason:
        return
    if approves:  # of several approvals the newest holds
        row.approvals.filter(state=ApprovalState.APPROVED).exclude(pk=held.pk).update(state=ApprovalState.LAPSED)
    else:  # somebody else of the city may have approved these very words
        same = row.approvals.filter(state=ApprovalState.APPROVED, version=held.version_id).exclude(pk=held.pk)
        same.update(state=ApprovalState.LAPSED)
    held.state, held.reason, held.answered_at = state, reason, timezone.now()
    held.save(update_fields=["state", "reason", "answered_at"])
    if approves and row.state == S.ACCEPTED:
        turn(row, S.APPROVED, by=by)
    elif not approves and row.state in {S.APPROVED, *IN_LIBRARY} and approved_version(row) is None:
        turn(row, S.ACCEPTED, by=by)
    _record("approval.answered", held, by=by, state=state)


def _refuse_incomplete(row: Contribution) -> None:
    if lacking := missing(row):
        raise Refused("missing", _("The city can only approve what is complete; something is missing."), lacking[0])
    working = row.series.working_language
    if not row.title.get(working) or not row.summary.get(working):
        words = _("Write title and summary in %(language)s first, the working language: the city approves both.")
        raise Refused("missing", words % {"language": language_name(working, get_language() or "en")})


def _chosen(contribution: Contribution, by: Account | None) -> Contribution:
    row = locked(contribution)
    if by is not None and not may_bring(by, row.series):
        raise Refused("not_allowed", _("Only the team of this series can ask cities for approval."))
    if row.state not in CHOSEN:
        raise Refused("wrong_state", _("Accept the contribution first; then the city can approve it."))
    return row


def _reason(text: str) -> str:
    text = tidy(text)
    if len(text) > LONGEST_REASON:
        words = _("This text is too long: at most %(most)s signs.") % {"most": LONGEST_REASON}
        raise Refused("too_long", words, "reason")
    return text


def _record(fact: str, approval: Approval, *, by: Account | None, **facts: object) -> None:
    row = approval.contribution
    journal.record(
        fact, approval, network=row.series.network_id, by=by, series=row.series_id, contribution=row.pk, **facts
    )  # fmt: skip
