"""The smallest valid rows of taking part. Registrations are made by the real verb."""

from datetime import datetime
from itertools import count

from sympolis.networks.models import Network
from sympolis.programme.models import Series, Session
from sympolis.programme.states import SessionState
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions
from sympolis.registrations.actions import About
from sympolis.registrations.models import Admission, Registration
from sympolis.registrations.states import Source

NOW = "2020-10-01T08:00:00Z"  # the tests' present; sessions are on 27 October
_number = count(1)


def session(series: Series | None = None, *, capacity: int | None = None, **fields) -> Session:
    """A released session that is open for registration."""
    return programme.released_session(
        series, datetime(2020, 10, 27, 10), **{"state": SessionState.OPEN, "capacity": capacity, **fields}
    )


def admission(session: Session, **fields) -> Admission:
    return Admission.objects.create(session=session, **fields)


def network_of(session: Session) -> Network:
    return session.series.network


def registered(
    session: Session, name: str = "", *, email: str = "", confirmed: bool = True, source: str = "", **about
) -> Registration:
    """Somebody registered for a session; with a confirmed address unless told otherwise."""
    number = next(_number)
    done = actions.sign_up(
        network_of(session),
        [session],
        name=name or f"Ama Person{number}",
        email=email or f"person{number}@kumasi.example",
        about=About(**about),
        source=source or (Source.TEAM if confirmed else Source.FORM),
    )
    return (done.new or done.known)[0]
