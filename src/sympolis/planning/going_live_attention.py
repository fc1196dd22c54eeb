"""What of going live stands among the next steps of the team: what is late, and who lacks something."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.planning.checklist import Checklist, checklists
from sympolis.planning.low_bandwidth import Provision
from sympolis.programme.board import local_of, short_day
from sympolis.programme.models import Session
from sympolis.programme.next_steps import DO, FIX, Step
from sympolis.programme.states import SessionState

AHEAD = timedelta(days=21)  # of which something is told
NEAR = timedelta(days=7)  # from when on it must be fixed


def steps(sessions: Sequence[Session], now: datetime) -> Iterable[Step]:
    """Steps of the plan and of the desk; sessions as in programme.queries.drafts."""
    near = [one for one in sessions if now < one.starts_at <= now + AHEAD and one.state != SessionState.CANCELLED]
    if not near:
        return
    found = checklists(near, now)
    for session in near:
        urgency = FIX if session.starts_at - now <= NEAR else DO
        yield from _late(found[session.pk], urgency)
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
