"""Reads of calls."""

from datetime import datetime

from django.db.models import QuerySet

from sympolis.contributions.models import Call
from sympolis.contributions.states import CallState
from sympolis.programme.models import Series
from sympolis.programme.queries import PUBLIC_STATES


def calls_of(series: Series) -> QuerySet[Call]:
    """All calls of a series, for its team; themes and regions are fetched along."""
    return Call.objects.filter(series=series).prefetch_related("themes", "regions").order_by("pk")


def open_calls(series: Series, now: datetime) -> list[Call]:
    """Calls of a public series that take contributions; those with the next deadline first, rolling ones last."""
    if series.state not in PUBLIC_STATES:
        return []
    found = [call for call in calls_of(series).filter(state=CallState.OPEN) if call.takes(now)]
    return sorted(found, key=lambda call: (call.closes_at is None, call.closes_at, call.pk))


def has_open_call(series: Series, now: datetime) -> bool:
    """Whether one of them takes contributions."""
    if series.state not in PUBLIC_STATES:
        return False
    return any(call.takes(now) for call in Call.objects.filter(series=series, state=CallState.OPEN))
