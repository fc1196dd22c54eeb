"""Who needs which language in which session: counted from what people told. Values in, values out.

Somebody counts in a session for what they ticked and wish, else for the one channel that serves them, and nowhere twice
(registrations/following.py). Asked for counts who has or is kept a seat; who waits, applied, or gave the seat back stands apart. Expected is the part of those that
usually comes; whose calendar said no is not expected.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sympolis.registrations.following import Need, Told, needs_of
from sympolis.registrations.states import HOLDING, RegistrationState, Reply

ASKED, WAITING, CANCELLED = "asked", "waiting", "cancelled"
QUEUE = frozenset({RegistrationState.WAITING, RegistrationState.APPLIED})
ORDER = {ASKED: 0, WAITING: 1, CANCELLED: 2}
ENOUGH = 20  # confirmed seats of past sessions, from which on their show rate says something


@dataclass(frozen=True, slots=True)
class Row:
    """A registration with what was told. `person` is who it is, under whatever address they come."""

    registration: int
    session: int
    person: int
    state: str
    told: Told
    region: int | None = None
    reply: str = ""

    @property
    def standing(self) -> str:
        """ASKED, WAITING or CANCELLED."""
        return ASKED if self.state in HOLDING else WAITING if self.state in QUEUE else CANCELLED


@dataclass(frozen=True, slots=True)
class Offered:
    """What a session has: the language of its floor, and those that are there beside it."""

    floor: str
    there: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of a hundred come, and from where that is known: "format", "network" or "series"."""

    percent: int
    source: str = "series"
    sessions: int = 0  # of the past that tell it


@dataclass
class Demand:
    """One channel in one session."""

    asked: int = 0
    expected: int = 0
    only: int = 0  # of those asked: could not follow otherwise
    declined: int = 0  # of those asked: their calendar said no
    waiting: int = 0
    cancelled: int = 0
    regions: Counter[int | None] = field(default_factory=Counter)  # of those asked

    @property
    def is_none(self) -> bool:
        return not (self.asked or self.waiting or self.cancelled)


Key = tuple[int, str]  # session, code of the channel


def needs(rows: Iterable[Row], sessions: Mapping[int, Offered]) -> dict[Key, list[tuple[Row, Need]]]:
    """(session, channel) -> who needs it, and how; nobody twice for a channel."""
    found: dict[Key, list[tuple[Row, Need]]] = {}
    for row in once(rows):
        offered = sessions.get(row.session)
        for need in needs_of(row.told, offered.floor, offered.there) if offered else ():
            found.setdefault((row.session, need.code), []).append((row, need))
    return found


def once(rows: Iterable[Row]) -> list[Row]:
    """Each person once in a session: the registration that stands best, of several such the first."""
    best: dict[tuple[int, int], Row] = {}
    for row in rows:
        before = best.get((row.session, row.person))
        if before is None or ORDER[row.standing] < ORDER[before.standing]:
            best[row.session, row.person] = row
    return list(best.values())


def count(
    rows: Iterable[Row], sessions: Mapping[int, Offered], rates: Mapping[int, Rate], regions: Collection[int] = ()
) -> dict[Key, Demand]:
    """(session, channel) -> demand. `rates` of each session; `regions`: only people from these, [] for all."""
    counted: dict[Key, Demand] = {}
    for key, people in needs(rows, sessions).items():
        among = [(row, need.is_only) for row, need in people if not regions or row.region in regions]
        if among:
            counted[key] = _demand(among, rates[key[0]])
    return counted


def _demand(people: list[tuple[Row, bool]], rate: Rate) -> Demand:
    asked = [(row, only) for row, only in people if row.standing == ASKED]
    declined = sum(row.reply == Reply.DECLINED for row, _only in asked)
    return Demand(
        asked=len(asked),
        expected=expected(len(asked) - declined, rate.percent),
        only=sum(only for _row, only in asked),
        declined=declined,
        waiting=sum(row.standing == WAITING for row, _only in people),
        cancelled=sum(row.standing == CANCELLED for row, _only in people),
        regions=Counter(row.region for row, _only in asked),
    )


def expected(people: int, percent: int) -> int:
    """How many of them come; halves are rounded up."""
    return (people * percent * 2 + 100) // 200


def rate_of(format_id: int | None, past: Mapping[int | None, tuple[int, int, int]], fallback: int) -> Rate:
    """The show rate for a format.

    past   format -> (sessions, seats, people who came live) of past sessions of the network in which attendance was noted
    """
    sessions, seats, came = past.get(format_id, (0, 0, 0))
    if format_id is not None and seats >= ENOUGH:
        return Rate(round(100 * came / seats), "format", sessions)
    sessions, seats, came = (sum(row[place] for row in past.values()) for place in range(3))
    if seats >= ENOUGH:
        return Rate(round(100 * came / seats), "network", sessions)
    return Rate(fallback)
