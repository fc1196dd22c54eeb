"""Minutes of a session as times on its clock, and back."""

from datetime import datetime, time, timedelta

from sympolis.core import clock
from sympolis.programme.models import Session


def time_at(session: Session, minute: int) -> str:
    """ "10:20", on the session's clock."""
    return f"{_local(session, minute):%H:%M}"


def minute_at(session: Session, at: time) -> int | None:
    """The minute of the session at which its clock shows that time first; None when it does not."""
    return next((minute for minute in range(session.minutes) if _local(session, minute).time() == at), None)


def _local(session: Session, minute: int) -> datetime:
    return (session.starts_at + timedelta(minutes=minute)).astimezone(clock.zone(session.zone))
