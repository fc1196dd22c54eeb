"""What of the board somebody looks at: told by the address, so that every look can be kept and sent on. No database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from sympolis.core import clock
from sympolis.programme.models import Series

WHOLE = "all"


@dataclass(frozen=True, slots=True)
class Look:
    """A view of the board."""

    zone: str  # on whose clock; "" for the series' own
    month: date | None  # its first day; None for the whole series
    both: bool = False  # what is released stands beside the draft
    weekends: bool = False
    move: str = ""  # slug of the session that is being moved
    day: date | None = None  # on which it may begin
    wanted: datetime | None = None  # start (UTC) that was chosen and refused
    done: str = ""  # slug of the session that was moved last
    unknown_zone: bool = False

    def query(self, **changes: object) -> str:
        """The query of this look, with some of it changed."""
        look = replace(self, **changes)  # type: ignore[arg-type]
        rows = {
            "zone": look.zone,
            "from": WHOLE if look.month is None else f"{look.month:%Y-%m}",
            "show": "both" if look.both else "",
            "days": "7" if look.weekends else "",
            "move": look.move,
            "day": f"{look.day:%Y-%m-%d}" if look.day else "",
            "wanted": f"{look.wanted:%Y-%m-%dT%H:%MZ}" if look.wanted else "",
            "done": look.done,
        }
        return "?" + urlencode({name: value for name, value in rows.items() if value})


def read(asked: Mapping[str, str], default: date) -> Look:
    """The look that an address asks for; what it says wrongly is left out. `default` is a day of the month to begin with."""
    zone = clock.present_name(asked.get("zone", ""))
    known = not zone or zone in clock.zone_names()
    month = None if asked.get("from") == WHOLE else _month(asked.get("from", "")) or default.replace(day=1)
    return Look(
        zone=zone if known else "",
        month=month,
        both=asked.get("show") == "both",
        weekends=asked.get("days") == "7",
        move=asked.get("move", "")[:120],
        day=_day(asked.get("day", "")),
        wanted=moment(asked.get("wanted", "")),
        done=asked.get("done", "")[:120],
        unknown_zone=not known,
    )


def _month(text: str) -> date | None:
    return _day(f"{text}-01")


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day and 1990 <= day.year <= 2100 else None


def moment(text: str) -> datetime | None:
    """The instant that an address or a button tells, "2020-10-27T09:00Z"; None for anything else."""
    try:
        found = datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def months_of(series: Series, days: Iterable[date]) -> list[date]:
    """First days of the months of a series, and of those in which it has sessions all the same."""
    first, last = series.starts_on.replace(day=1), series.ends_on
    found = {day.replace(day=1) for day in days}
    while first <= last:
        found.add(first)
        first = (first + timedelta(days=31)).replace(day=1)
    return sorted(found)


def days_of(month: date) -> tuple[date, date]:
    """The first and last day of the weeks in which a month lies."""
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return clock.monday_of(month), clock.monday_of(last) + timedelta(days=6)
