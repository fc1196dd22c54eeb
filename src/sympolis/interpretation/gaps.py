"""What a channel of a session lacks. Bookings in, gaps out."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sympolis.interpretation.fitting import Hindrance
from sympolis.interpretation.models import Booking
from sympolis.interpretation.states import BookingState


class Lacks(StrEnum):
    """What is wrong, the worst first."""

    NOBODY = "nobody"
    SECOND = "second"  # a session over 60 minutes with one person
    RELAY = "relay"  # takes relay from a channel that nobody serves from the floor
    DIRECTION = "direction"
    AWAY = "away"
    BUSY = "busy"
    EXPIRED = "expired"  # asked, and the time to answer is over
    WILLING = "willing"  # said yes when all seats were taken
    UNANSWERED = "unanswered"  # nobody has accepted yet
    ANEW = "anew"  # accepted, then asked anew since the session moved
    MOVING = "moving"  # they know of another time than the draft has
    REST = "rest"
    DAY = "day"
    NIGHT = "night"
    UNDECIDED = "undecided"  # somebody stands in a channel that was left out since


BAD = frozenset({Lacks.NOBODY, Lacks.SECOND, Lacks.RELAY, Lacks.DIRECTION, Lacks.AWAY, Lacks.BUSY, Lacks.EXPIRED})


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is wrong, with the booking that it is about; None for the channel as a whole."""

    lacks: Lacks
    booking: Booking | None = None

    @property
    def is_bad(self) -> bool:
        """Whether the channel fails as it stands."""
        return self.lacks in BAD


def gaps_of(
    standing: Sequence[Booking], size: int, hindered: Mapping[int, Sequence[Hindrance]], broken: Collection[int],
    now: datetime, time: tuple[datetime, int],
) -> Iterator[Gap]:  # fmt: skip
    """The gaps of a channel that needs `size` people.

    time       start and minutes of the session in the draft
    hindered   booking -> what stands in the way of whoever it is of; broken: those whose relay comes from nowhere
    """
    if size and not standing:
        yield Gap(Lacks.NOBODY)
    elif len(standing) < size:
        yield Gap(Lacks.SECOND)
    if standing and not size:
        yield Gap(Lacks.UNDECIDED)
    if standing and not any(row.state == BookingState.ACCEPTED for row in standing):
        yield Gap(Lacks.UNANSWERED)
    moved = [row for row in standing if row.state != BookingState.PROPOSED and (row.starts_at, row.minutes) != time]
    if moved:
        yield Gap(Lacks.MOVING, moved[0])
    for row in standing:
        if row.pk in broken:
            yield Gap(Lacks.RELAY, row)
        if row.willing_at:
            yield Gap(Lacks.WILLING, row)
        elif row.is_late(now):
            yield Gap(Lacks.EXPIRED, row)
        elif row.state == BookingState.OFFERED and row.moved_from:
            yield Gap(Lacks.ANEW, row)
        for hindrance in hindered.get(row.pk, ()):
            yield Gap(Lacks(hindrance.value), row)
