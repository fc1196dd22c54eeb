"""How sessions fill: seats, the calendars' answers, regions and languages. Values in, values out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sympolis.registrations.listing import Tally
from sympolis.registrations.seats import Kept, Seating
from sympolis.registrations.states import HOLDING, RegistrationState, Reply

LINED = (RegistrationState.WAITING, RegistrationState.APPLIED)


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats of a session. `capacity` and `free` are None when there is no limit."""

    capacity: int | None
    taken: int
    free: int | None
    kept: list[Kept]  # shares that still keep seats from others
    unconfirmed: int  # of those taken: the address is not confirmed, or an offer not taken
    waiting: int
    applied: int
    declined: int
    cancelled: int

    @property
    def held_back(self) -> int:
        """Free seats that not everybody may have."""
        return min(self.free or 0, sum(share.unfilled for share in self.kept))

    @property
    def over(self) -> int:
        """Seats taken above the capacity, after it was lowered."""
        return 0 if self.capacity is None else max(0, self.taken - self.capacity)


def seats_of(seating: Seating, counted: Tally) -> Seats:
    """Seats of a session from its rules and the tally of all its registrations."""
    return seats_from(seating, counted.by("state"))


def seats_from(seating: Seating, states: Mapping[str, int]) -> Seats:
    """The same from a count by state."""
    number = {state: states.get(state, 0) for state in RegistrationState}
    taken = sum(number[state] for state in HOLDING)
    return Seats(
        capacity=seating.capacity,
        taken=taken,
        free=None if seating.capacity is None else max(0, seating.capacity - taken),
        kept=[share for share in seating.kept if share.unfilled],
        unconfirmed=number[RegistrationState.REGISTERED] + number[RegistrationState.OFFERED],
        waiting=number[RegistrationState.WAITING],
        applied=number[RegistrationState.APPLIED],
        declined=number[RegistrationState.DECLINED],
        cancelled=number[RegistrationState.CANCELLED],
    )


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the calendars of those with a confirmed seat answered."""

    accepted: int
    tentative: int
    declined: int
    silent: int

    @property
    def answered(self) -> int:
        return self.accepted + self.tentative + self.declined

    @property
    def all(self) -> int:
        return self.answered + self.silent


def forecast(counted: Tally) -> Forecast:
    """Answers of calendars among confirmed registrations. A calendar that said no has not given its seat back."""
    replies = counted.by("reply", [RegistrationState.CONFIRMED])
    known = {reply: replies.get(reply, 0) for reply in Reply}
    return Forecast(
        known[Reply.ACCEPTED], known[Reply.TENTATIVE], known[Reply.DECLINED], replies.total() - sum(known.values())
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a comparison. `share` is of the largest line, in percent, for the length of its bar."""

    key: Any
    words: str
    seats: int
    waiting: int  # on the waiting list or applied
    share: int


def bars(
    counted: Tally, trait: str, names: Mapping[Any, str], *, also: Iterable[Any] = (), empty: str = ""
) -> list[Bar]:
    """How many from each region (language, sector, ...) have a seat and how many wait; missing ones of `also` with 0.

    Most first; those who did not tell come last.
    """
    return _bars(counted.by(trait, HOLDING), counted.by(trait, LINED), names, also, empty)


def bars_of_needs(told: Iterable[tuple[str, str]], names: Mapping[str, str]) -> list[Bar]:
    """The same of needs (state, need), each counted for itself."""
    rows = list(told)
    seated = Counter(need for state, need in rows if state in HOLDING)
    return _bars(seated, Counter(need for state, need in rows if state in LINED), names)


def _bars(
    seated: Counter, lined: Counter, names: Mapping[Any, str], also: Iterable[Any] = (), empty: str = ""
) -> list[Bar]:
    keys = {*seated, *lined, *also}
    most = max((seated[key] + lined[key] for key in keys), default=0) or 1
    found = [
        Bar(
            key=key,
            words=str(names.get(key, key)) if key else empty,
            seats=seated[key],
            waiting=lined[key],
            share=round(100 * (seated[key] + lined[key]) / most),
        )
        for key in keys
    ]
    return sorted(found, key=lambda bar: (not bar.key, -bar.seats - bar.waiting, bar.words))
