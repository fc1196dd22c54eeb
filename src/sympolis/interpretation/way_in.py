"""How those who interpret a session come in: an hour before it, since line and channel have to be tried."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from sympolis.contributions.speaking import span
from sympolis.programme.models import Session
from sympolis.registrations.actions.attendance import DOORS_CLOSE
from sympolis.registrations.times import IN_WRITING, moment

OPENS = timedelta(hours=1)  # before the start


@dataclass(frozen=True, slots=True)
class WayIn:
    """Room and phone while the doors are open; `words` says what to wait for else. All "" when it is not their time."""

    join: str = ""
    dial_in: str = ""
    words: str = ""


def way_in(session: Session, now: datetime, zone: str) -> WayIn:
    """The way into a session on the clock of a zone; nothing for exchanges in writing and for what is over."""
    starts_at, ends_at = span(session)
    if ends_at - starts_at >= timedelta(minutes=IN_WRITING) or now > ends_at + DOORS_CLOSE:
        return WayIn()
    if now < starts_at - OPENS:
        return WayIn(words=_("The way in opens here on %(when)s.") % {"when": moment(starts_at - OPENS, zone)})
    if not session.join_url and not session.dial_in:
        return WayIn(words=_("The way in is not there yet. Load this page again in a few minutes."))
    return WayIn(session.join_url, session.dial_in)
