"""A contribution under lock, its versions, and its way from one state to another. Higher verbs are made of these."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.models import Approval, Author, Contribution, Version
from sympolis.contributions.permissions import may_bring
from sympolis.contributions.states import (
    CHOSEN,
    MAY_BECOME,
    WRITTEN_BY_AUTHORS,
    ApprovalState,
    ContributionState,
    Moment,
)
from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.journal import actions as journal

Writer = Author | Account | None  # None: the program itself
ONE_SITTING = timedelta(minutes=30)  # saves of one writer within it are one version
WORTH_KEEPING = 40  # signs of a text whose loss begins another version
WORDS = ("title", "summary", "language", "content", "sdgs", "place", "country", "organisation", "links", "answers")


def locked(contribution: Contribution) -> Contribution:
    """The row as it is now, held until the end of the transaction. Raises Refused("gone")."""
    rows = Contribution.objects.select_for_update(no_key=True, of=("self",)).select_related("series__network", "call")
    row = rows.filter(pk=contribution.pk).first()
    if row is None:
        raise Refused("gone", _("This contribution was removed."))
    return row


def refuse_writing(row: Contribution, by: Writer) -> None:
    """Raises Refused when this writer may not change the words of a locked contribution now."""
    if isinstance(by, Account):
        if not may_bring(by, row.series):
            raise Refused("not_allowed", _("Only the team of this series can change contributions."))
        if row.state == ContributionState.WITHDRAWN:
            raise Refused("wrong_state", _("This contribution was withdrawn."))
    elif isinstance(by, Author):
        if not row.authors.filter(pk=by.pk).exists():
            raise Refused("not_allowed", _("You are not among the authors of this contribution any more."))
        if row.state not in WRITTEN_BY_AUTHORS:
            raise Refused("wrong_state", why_not(row))


def why_not(row: Contribution) -> str:
    """Why authors cannot write now."""
    if row.state == ContributionState.IN_REVIEW:
        return _("It is being reviewed: everybody reads the same words until that is done. Write to the secretariat if something is wrong in it.")  # fmt: skip
    if row.state == ContributionState.WITHDRAWN:
        return _("It was withdrawn.")
    return _("A decision was taken; it can no longer be changed here.")


def record(fact: str, row: Contribution, *, by: Account | None, **facts: Any) -> None:
    """Write a fact about a contribution down."""
    journal.record(fact, row, network=row.series.network_id, by=by, series=row.series_id, **facts)


def turn(row: Contribution, to: str, *, by: Account | None, **facts: Any) -> Contribution:
    """Give a locked contribution another state and record it; the same state again changes nothing.

    Raises Refused("wrong_state") for a way that `states.MAY_BECOME` does not know.
    """
    if row.state == to:
        return row
    if to not in MAY_BECOME[row.state]:
        words = _("This does not go: the contribution is “%(state)s”. Load the page anew to see what can be done.")
        raise Refused("wrong_state", words % {"state": ContributionState(row.state).label})
    if row.state in CHOSEN and to not in CHOSEN:
        lapse_approvals(row)
    before, row.state, row.state_at = row.state, to, timezone.now()
    row.save(update_fields=["state", "state_at"])
    journal.record(
        "contribution.turned", row, network=row.series.network_id, by=by, series=row.series_id, **{"from": before}, to=to,
        **facts,
    )  # fmt: skip
    return row


def snapshot(row: Contribution) -> dict[str, Any]:
    """The words of a contribution as a version keeps them."""
    themes = sorted(row.themes.values_list("pk", flat=True)) if row.pk else []
    return {
        **{name: _plain(getattr(row, name)) for name in WORDS},
        "municipality": row.municipality_id,
        "themes": themes,
    }


def keep_version(
    row: Contribution, *, moment: str = Moment.SAVED, author: Author | None = None, by: Account | None = None,
    is_new: bool = False,
) -> Version:  # fmt: skip
    """Keep a locked contribution as it stands as its newest version.

    Saves of one writer in one sitting are one version, unless `is_new`, a text is mostly gone, or something was kept aside
    since. What was submitted, shown or published is never written over.
    """
    last = row.versions.first()
    newest = row.versions.exclude(moment=Moment.ASIDE).first()
    content = snapshot(row)
    if newest is not None and newest.content == content:
        if newest.moment == Moment.SAVED and moment != Moment.SAVED:
            newest.moment, newest.at = moment, timezone.now()
            newest.save(update_fields=["moment", "at"])
        return newest
    goes_on = newest is not None and newest == last and newest.moment == Moment.SAVED and not is_new
    if newest is not None and goes_on and _same_sitting(newest, author, by) and not _loses(newest.content, content):
        return _written_over(newest, content, moment)
    return _added(row, content, moment, author, by)


def keep_aside(row: Contribution, content: dict[str, Any], *, author: Author | None, by: Account | None) -> Version:
    """Keep words that could not be stored beside the others, once a writer and sitting: they can be brought back."""
    mine = row.versions.filter(moment=Moment.ASIDE, author=author, by_id=by.pk if by else None).first()
    if mine is not None and _same_sitting(mine, author, by):
        return _written_over(mine, content, Moment.ASIDE)
    return _added(row, content, Moment.ASIDE, author, by)


def _added(
    row: Contribution, content: dict[str, Any], moment: str, author: Author | None, by: Account | None
) -> Version:
    number = (row.versions.aggregate(most=Max("number"))["most"] or 0) + 1
    return Version.objects.create(
        contribution=row, number=number, moment=moment, author=author, by_id=by.pk if by else None, content=content
    )


def _written_over(version: Version, content: dict[str, Any], moment: str) -> Version:
    version.content, version.moment, version.at = content, moment, timezone.now()
    version.save(update_fields=["content", "moment", "at"])
    return version


def lapse_approvals(row: Contribution, *, given: bool = True) -> None:
    """What the city was asked is void, and its link says so; what it has `given` too, unless that still holds."""
    states = {ApprovalState.ASKED, ApprovalState.REFUSED, *([ApprovalState.APPROVED] if given else [])}
    Approval.objects.filter(contribution=row, state__in=states).update(state=ApprovalState.LAPSED)


def _loses(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether less than half is left of a text: whoever deletes it by mistake can bring it back."""
    left = dict(_texts(after))
    return any(
        len(text) >= WORTH_KEEPING and len(left.get(place, "")) * 2 < len(text) for place, text in _texts(before)
    )


def _texts(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text in the words of a version, with where it stands."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _texts(one, (*place, str(name)))


def _same_sitting(newest: Version, author: Author | None, by: Account | None) -> bool:
    same = newest.author_id == (author.pk if author else None) and newest.by_id == (by.pk if by else None)
    return same and timezone.now() - newest.at < ONE_SITTING


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else value
