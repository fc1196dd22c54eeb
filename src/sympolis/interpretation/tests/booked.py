"""A session that is released, somebody who could interpret it, and how their booking stands."""

from datetime import datetime

from sympolis.interpretation.models import Booking
from sympolis.interpretation.tests import factories
from sympolis.programme import actions
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.post import work


def released() -> Session:
    made = factories.session(title={"en": "Waste", "de": "Abfall"})
    programme.release(made.series)
    made.refresh_from_db()
    return made


def state(row: Booking) -> str:
    row.refresh_from_db()
    return row.state


def move(session: Session, local_start: datetime) -> None:
    """To another time, released and told."""
    session.refresh_from_db()
    actions.move_session(session, by=None, local_start=local_start)
    programme.release(session.series)
    work()
