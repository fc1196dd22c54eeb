"""From wall clock to instant, and what cannot be."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.programme.actions import given
from sympolis.programme.models import Series


def starts(local_start: Any, zone: str, second_hour: bool | None) -> dict[str, Any]:
    """The columns of a start: local_date, local_time, zone, second_hour, starts_at.

    Raises Refused: "wrong_date", "unknown_zone", "missing_hour", "doubled_hour" (asks back with "second_hour").
    """
    if not isinstance(local_start, datetime):
        raise Refused("wrong_date", _("Give a day and a time."), "local_start")
    given.day(local_start.date(), "local_start")
    local = local_start.replace(tzinfo=None, second=0, microsecond=0, fold=0)
    zone = given.zone(zone)
    starts_at = _instant(local, zone, second_hour)
    is_second = bool(second_hour) and clock.instant(local, zone, second=False) != starts_at
    return {
        "local_date": local.date(),
        "local_time": local.time(),
        "zone": zone,
        "second_hour": is_second,
        "starts_at": starts_at,
    }


def _instant(local: datetime, zone: str, second_hour: bool | None) -> datetime:
    told = {"day": date_format(local), "time": time_format(local), "zone": zone}
    try:
        return clock.instant(local, zone, second=second_hour)
    except clock.MissingHour as gap:
        words = _(
            "%(time)s does not exist on %(day)s in %(zone)s: the clock is put forward. It shows %(later)s instead."
        )
        raise Refused("missing_hour", words % {**told, "later": _shown(gap.later, local)}, "local_start") from gap
    except clock.DoubledHour as twice:
        place = clock.zone(zone)
        first, second = (clock.offset_label(at, place) for at in (twice.first, twice.second))
        words = _(
            "%(time)s comes twice on %(day)s in %(zone)s: the clock is put back. "
            "Choose the first (%(first)s) or the second (%(second)s)."
        )
        raise Refused("doubled_hour", words % {**told, "first": first, "second": second}, "second_hour") from twice


def _shown(later: datetime, local: datetime) -> str:
    """What the clock shows in place of a time that it jumps over: the hour, with the day when it is another one."""
    clock_time = time_format(later)
    return clock_time if later.date() == local.date() else f"{date_format(later)}, {clock_time}"


def is_inside(series: Series, starts_at: datetime, minutes: int) -> bool:
    """Whether a session lies in the series' dates, by the host's calendar.

    The first day counts; of an exchange over several days the last one too. A call may run past midnight.
    """
    place = clock.zone(series.zone)
    last = starts_at + timedelta(minutes=minutes - 1 if minutes >= 1440 else 0)
    return series.starts_on <= starts_at.astimezone(place).date() and last.astimezone(place).date() <= series.ends_on


def refuse_outside(series: Series, starts_at: datetime, minutes: int) -> None:
    """Raises Refused("outside_series")."""
    if not is_inside(series, starts_at, minutes):
        words = _(
            "This lies outside the series, which runs from %(first)s to %(last)s. "
            "Choose another day, or change the dates of the series first."
        )
        told = {"first": date_format(series.starts_on), "last": date_format(series.ends_on)}
        raise Refused("outside_series", words % told, "local_start")
