"""Who may have a seat: plain arithmetic on a session's capacity and the seats kept for some. Knows no database.

A kept share ("two seats for Latin America until 20 October") takes seats from everybody else only as long as it is
not filled by its own people. Somebody who belongs to two shares counts for both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sympolis.registrations.states import LAST_CALL, SHORTEST


@dataclass(frozen=True, slots=True)
class Traits:
    """What seats can be kept for: ids of region and municipality, a sector; None or "" when not told."""

    region: int | None = None
    sector: str = ""
    municipality: int | None = None


@dataclass(slots=True)
class Kept:
    """A share: `seats` kept, `taken` by its own people; exactly one of the three traits is given."""

    seats: int
    taken: int
    traits: Traits
    until: datetime | None = None

    def is_for(self, who: Traits) -> bool:
        return any(
            wanted not in (None, "") and wanted == told
            for wanted, told in (
                (self.traits.region, who.region),
                (self.traits.sector, who.sector),
                (self.traits.municipality, who.municipality),
            )
        )

    @property
    def unfilled(self) -> int:
        return max(0, self.seats - self.taken)


@dataclass(slots=True)
class Seating:
    """The seats of one session at a moment. `capacity` None: as many as come."""

    capacity: int | None
    taken: int = 0
    kept: list[Kept] = field(default_factory=list)

    def free(self) -> int | None:
        """Seats that nobody has, kept ones among them; never below 0. None: no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    def free_for(self, who: Traits) -> int | None:
        """Seats that somebody of these traits may have. None: no limit."""
        free = self.free()
        return None if free is None else max(0, free - sum(share.unfilled for share in self.others(who)))

    def others(self, who: Traits) -> list[Kept]:
        """Shares that are not theirs and keep seats from them."""
        return [share for share in self.kept if share.unfilled and not share.is_for(who)]

    def take(self, who: Traits, seats: int = 1) -> None:
        """Count a seat, or several of people with the same traits, as taken."""
        self.taken += seats
        for share in self.kept:
            share.taken += seats * share.is_for(who)

    def fits(self, unit: Sequence[Traits]) -> bool:
        """Whether all of a unit (one person, or a delegation) may have a seat at once."""
        trial = Seating(self.capacity, self.taken, [Kept(k.seats, k.taken, k.traits, k.until) for k in self.kept])
        for who in unit:
            if trial.free_for(who) == 0:
                return False
            trial.take(who)
        return True

    def seat(self, units: Iterable[Sequence[Traits]]) -> list[int]:
        """Places in the line of the units that get seats now, first come first served.

        A unit that does not fit (its seats are kept for others, or a delegation is larger than what is free) is
        passed over, so that no seat stays empty while somebody waits who may have it.
        """
        line, given = list(units), []
        passed_over = list(range(len(line)))
        while passed_over:
            lucky = self._seat_once(line, passed_over)
            if not lucky:
                break
            given += lucky
            # Somebody of two shares fills both with one seat: what was kept may be free for those passed over
            passed_over = [place for place in passed_over if place not in lucky]
        return sorted(given)

    def _seat_once(self, line: Sequence[Sequence[Traits]], places: Iterable[int]) -> list[int]:
        lucky = []
        for place in places:
            if self.free() == 0:
                break
            if self.fits(line[place]):
                lucky.append(place)
                for who in line[place]:
                    self.take(who)
        return lucky


def ends_at(now: datetime, start: datetime, length: timedelta) -> datetime:
    """When an offer or a kept seat ends: after `length`, but an hour before the start, and never after the start."""
    latest = max(start - LAST_CALL, min(now + SHORTEST, start))
    return min(now + length, latest)
