"""Calls of the running series: one with a deadline, one for as long as it runs, one that waits to be opened."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from sympolis.contributions import actions
from sympolis.contributions.call_texts import texts_of
from sympolis.contributions.models import Call
from sympolis.contributions.states import Kind
from sympolis.core import clock
from sympolis.programme.models import Series
from sympolis.site.demo.files import SLUG

WEEKS = timedelta(weeks=3)  # from now to the deadline
LAST_MINUTE = time(23, 59)


def settle() -> None:
    """Add them."""
    series = Series.objects.select_related("network").get(slug=SLUG)
    last_day = (timezone.now() + WEEKS).astimezone(clock.zone(series.zone)).date()
    deadline = clock.instant(datetime.combine(last_day, LAST_MINUTE), series.zone, second=True)
    practices = _saved(series, Kind.PRACTICE, closes_at=deadline, grace_minutes=60)
    challenges = _saved(series, Kind.CHALLENGE)
    _saved(series, Kind.WORKSHOP)
    for call in (practices, challenges):
        actions.open_call(call, by=None)


def _saved(series: Series, kind: Kind, **fields: Any) -> Call:
    title, intro = texts_of(kind, series.languages or [series.working_language])
    return actions.save_call(series, None, by=None, title=title, intro=intro, kinds=[kind], **fields)
