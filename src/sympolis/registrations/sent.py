"""What a form that was sent asks for: its series, the sessions ticked, the series' own questions.

Kept for a second, since a rush asks for the same again and again. That is no risk: sessions are locked and read anew
before a seat is given (`locking.locked`), and a change made on this host is noticed at once.
"""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from django.db import connection

from sympolis.core import pulse
from sympolis.networks.models import Network
from sympolis.programme.models import Series, Session
from sympolis.programme.queries import PUBLIC_STATES
from sympolis.registrations.actions.locking import read
from sympolis.registrations.models import Question
from sympolis.registrations.states import Asked

FRESH = 1.0  # seconds
MOST = 200  # kept
LONGEST = 1000  # sessions of a form that are looked for

Key = tuple[int, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Sent:
    """The sessions come from `locking.read`; none of the objects may be changed, other requests use them too."""

    series: Series
    chosen: list[Session]
    questions: list[Question]


_kept: OrderedDict[Key, tuple[float, int, Sent]] = OrderedDict()
_keeping = threading.Lock()


def sent(network: Network, slug: str, sessions: list[str]) -> Sent | None:
    """None when no public series of that name has any of the sessions (their names); `sign_up` looks whether one may."""
    key = (network.pk, slug, tuple(sorted(set(sessions[:LONGEST]))))
    now, change = time.monotonic(), pulse.read("pages")
    known = _kept.get(key)
    inside = connection.in_atomic_block  # what is read here may never be true for others
    if known is not None and not inside and known[1] == change and now - known[0] < FRESH:
        return known[2]
    found = _read(network, key)
    if found is not None and not inside:
        with _keeping:
            _kept[key] = (now, change, found)
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return found


def questions_of(series: Series) -> list[Question]:
    """The series' own questions that are asked now, with the sessions they are for."""
    return list(Question.objects.filter(series=series, is_open=True, asked=Asked.FORM).prefetch_related("sessions"))


def _read(network: Network, key: Key) -> Sent | None:
    rows = Session.objects.filter(
        series__network=network, series__slug=key[1], series__state__in=PUBLIC_STATES, slug__in=key[2]
    )
    chosen = read(rows) if key[2] else []
    if not chosen:
        return None
    series = chosen[0].series
    series.network = network
    for session in chosen:
        session.series = series
    return Sent(series, chosen, questions_of(series))
