"""How those who interpret a session come in: an hour before it, since line and channel have to be tried."""

from datetime import datetime, timedelta

from sympolis.contributions.speaking import span
from sympolis.programme.models import Session
from sympolis.registrations.door import DOORS_CLOSE, Door, door
from sympolis.registrations.times import IN_WRITING

OPENS = timedelta(hours=1)  # before the start


def interpreters_door(session: Session, now: datetime, zone: str) -> Door:
    """The way into a session on the clock of a zone; nothing for exchanges in writing and for what is over."""
    starts_at, ends_at = span(session)
    if ends_at - starts_at >= timedelta(minutes=IN_WRITING) or now > ends_at + DOORS_CLOSE:
        return Door()
    return door(session, starts_at - OPENS, zone=zone, now=now)
