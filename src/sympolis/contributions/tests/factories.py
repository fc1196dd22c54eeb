"""The smallest valid rows of what is brought. Calls are made by the real verbs."""

from datetime import datetime

from sympolis.contributions import actions
from sympolis.contributions.models import Call
from sympolis.programme.models import Series
from sympolis.programme.tests import factories as programme


def call(series: Series | None = None, *, open_now: bool = True, closes_at: datetime | None = None, **fields) -> Call:
    """A call for good practices; open unless told otherwise."""
    told = {"title": {"en": "Share a good practice"}, "kinds": ["practice"], "closes_at": closes_at, **fields}
    made = actions.save_call(series or programme.series(), None, by=None, **told)
    return actions.open_call(made, by=None) if open_now else made
