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
    """Calls of a public series that are open, as the public sees them: nobody is told of the time of grace.

    Those with the next deadline come first, rolling ones last.
    """
    if series.state not in PUBLIC_STATES:
        return []
    shown = calls_of(series).filter(state=CallState.OPEN).exclude(closes_at__lte=now)
    return sorted(shown, key=lambda call: (call.closes_at is None, call.closes_at, call.pk))
