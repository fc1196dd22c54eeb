"""What the team should look at about reviews: who is late, and sessions that count on something taken back."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.contributions.models import Assignment, Presentation
from sympolis.contributions.reviewing import is_late
from sympolis.contributions.states import CHOSEN, REVIEWED
from sympolis.programme.board import local_of, short_day
from sympolis.programme.models import Session
from sympolis.programme.next_steps import DO, FIX, Step
from sympolis.programme.states import SessionState


def steps(sessions: Sequence[Session], now: datetime) -> Iterable[Step]:
    """For `programme.next_steps.add_steps`, in two queries however many sessions there are."""
    yield from _taken_back(sessions, now)
    yield from _late({session.series_id for session in sessions}, now)


def _taken_back(sessions: Sequence[Session], now: datetime) -> Iterable[Step]:
    """Sessions to come that present what was withdrawn or declined since. Nothing is changed by itself."""
    coming = {one.pk: one for one in sessions if one.ends_at > now and one.state != SessionState.CANCELLED}
    rows = Presentation.objects.filter(session__in=coming).exclude(contribution__state__in=CHOSEN)
    for one in rows.select_related("contribution").order_by("session__starts_at", "pk"):
        session = coming[one.session_id]
        words = _("“%(contribution)s” is not accepted any more (%(state)s), and still in: %(title)s, %(day)s") % {
            "contribution": one.contribution.title, "state": one.contribution.get_state_display(),  # type: ignore[attr-defined]
            "title": session.title, "day": short_day(local_of(session.starts_at, session.zone)),
        }  # fmt: skip
        yield Step(FIX, words, _("Take it out or keep it"), "review_desk:session_contributions", session)


def _late(series: set[int], now: datetime) -> Iterable[Step]:
    rows = Assignment.objects.filter(
        contribution__series__in=series, contribution__state__in=REVIEWED, aside_at=None, review__sent_at=None,
        contribution__call__review_plan__due_on__lte=now.date(), reviewer__ended_at=None,
    )  # fmt: skip
    late: dict[int, set[int]] = {}
    for one in rows.select_related("contribution__call__review_plan"):
        call = one.contribution.call
        if call is not None and is_late(call.review_plan, now):
            late.setdefault(one.contribution.series_id, set()).add(one.reviewer_id)
    for number, people in late.items():
        words = ngettext("%(count)s reviewer is late.", "%(count)s reviewers are late.", len(people))
        yield Step(DO, words % {"count": len(people)}, _("Remind them"), "review_desk:progress", series_id=number)
