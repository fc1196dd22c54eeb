"""When the way into a session is open, and what whoever stands before it reads."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from sympolis.programme.models import Session
from sympolis.registrations import queries
from sympolis.registrations.times import moment

DOORS_OPEN = timedelta(minutes=15)  # before the start
DOORS_CLOSE = timedelta(minutes=30)  # after the planned end


@dataclass(frozen=True, slots=True)
class Door:
    """Room and phone while it is open; `words` says what to wait for else. All "" when there is nothing to wait for."""

    join: str = ""
    dial_in: str = ""
    words: str = ""


def doors(session: Session) -> tuple[datetime, datetime]:
    """From when until when one can join."""
    start = queries.start_of(session)
    return start - DOORS_OPEN, start + timedelta(minutes=session.minutes) + DOORS_CLOSE


def door(session: Session, opens_at: datetime, *, zone: str, now: datetime) -> Door:
    """The way into a session that is not over, for those to whom it opens at that time; on the clock of a zone."""
    if now < opens_at:
        return Door(words=_("The way in opens here on %(when)s.") % {"when": moment(opens_at, zone)})
    if not session.join_url and not session.dial_in:
        return Door(words=_("The way in is not there yet. Load this page again in a few minutes."))
    return Door(session.join_url, session.dial_in)
