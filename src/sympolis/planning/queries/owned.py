"""Sessions in which somebody takes care of something."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from sympolis.networks.models import Network
from sympolis.planning.models import Item
from sympolis.programme import queries
from sympolis.programme.models import Series, Session
from sympolis.programme.states import SeriesState, SessionState


def that_count(now: datetime) -> QuerySet[Session]:
    """Sessions before which something can still be done: to come, not cancelled, of series that are not archived."""
    rows = Session.objects.filter(starts_at__gt=now).exclude(state=SessionState.CANCELLED)
    return rows.exclude(series__state=SeriesState.ARCHIVED)


def with_items(items: QuerySet[Item], now: datetime) -> list[Session]:
    """Those that count of items, by time, as programme.queries.drafts with their networks; items left out do not."""
    wanted = list(
        that_count(now).filter(pk__in=items.filter(is_left_out=False).values("session")).values_list("pk", flat=True)
    )
    series = Series.objects.filter(sessions__in=wanted).distinct()
    return with_networks(queries.drafts(series).filter(pk__in=wanted))


def with_networks(rows: Iterable[Session]) -> list[Session]:
    """The sessions, each with the network of its series."""
    sessions = list(rows)
    networks = Network.objects.in_bulk({one.series.network_id for one in sessions})
    for one in sessions:
        one.series.network = networks[one.series.network_id]
    return sessions
