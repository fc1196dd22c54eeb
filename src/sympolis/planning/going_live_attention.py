"""What of going live stands among the next steps of the team: what is late, and who lacks something."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.planning.checklist import Checklist, checklists, with_a_date_over
from sympolis.planning.low_bandwidth import Provision
from sympolis.planning.queries.owned import with_networks
from sympolis.programme.board import local_of, short_day
from sympolis.programme.models import Session
from sympolis.programme.next_steps import DO, FIX, Step
from sympolis.programme.states import SessionState

AHEAD = timedelta(days=21)  # of which is told what people lack; what is late is told of all
NEAR = timedelta(days=7)  # from when on it must be fixed


def steps(sessions: Sequence[Session], now: datetime) -> Iterable[Step]:
    """Steps of the plan and of the desk; sessions as in programme.queries.drafts."""
    coming = [one for one in sessions if now < one.starts_at and one.state != SessionState.CANCELLED]
    near = {one.pk for one in coming if one.starts_at <= now + AHEAD}
    late = {one.pk for one in with_a_date_over(coming, now)}
    wanted = [one for one in coming if one.pk in near | late]
    found = checklists(with_networks(wanted), now)
    for session in wanted:
        urgency = FIX if session.starts_at - now <= NEAR else DO
        yield from _late(found[session.pk], urgency)
        if session.pk in near:
            yield from _lacking(found[session.pk].provision, urgency)


def _late(found: Checklist, urgency: str) -> Iterable[Step]:
    if late := found.late:
        words = ngettext(
            "%(count)d item late before going live (%(first)s): %(title)s, %(day)s",
            "%(count)d items late before going live (%(first)s first): %(title)s, %(day)s", len(late),
        )  # fmt: skip
        told = {"count": len(late), "first": late[0].title, **_named(found.session)}
        yield Step(urgency, words % told, _("See the list"), "go_live:session", found.session)


def _lacking(found: Provision | None, urgency: str) -> Iterable[Step]:
    if found is not None and found.touched:
        words = ngettext(
            "%(count)d person with a weak connection lacks something: %(title)s, %(day)s",
            "%(count)d people with a weak connection lack something: %(title)s, %(day)s", found.touched,
        )  # fmt: skip
        told = {"count": found.touched, **_named(found.session)}
        yield Step(urgency, words % told, _("See what"), "go_live:low_bandwidth", found.session)


def _named(session: Session) -> dict[str, object]:
    return {"title": session.title, "day": short_day(local_of(session.starts_at, session.zone))}
