"""Whether a start lies in the past: while a series runs more likely a slip than meant; one that is over is told afterwards."""

from datetime import datetime

from django.utils import timezone

from sympolis.core import clock
from sympolis.programme.models import Series


def opens(series: Series) -> datetime | None:
    """After when sessions begin that are not over yet; None once the series is over: anywhere."""
    now = timezone.now()
    return now if series.ends_on >= now.astimezone(clock.zone(series.zone)).date() else None


def is_over(series: Series, starts_at: datetime) -> bool:
    """Whether a start lies in the past of a series that still runs."""
    opened = opens(series)
    return opened is not None and starts_at <= opened
