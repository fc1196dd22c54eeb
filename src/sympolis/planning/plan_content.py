"""What is asked of the fair-time planner, and what is kept of its answer. Values, as JSON keeps them.

asked   {"sessions": [id], "people": {code of a region: number}, "within": days, "first"/"last": earliest and latest start
        on the host's clock in minutes after midnight, "works": [from, to] likewise, "weekends": bool, "holidays": bool,
        "apart": minutes between two sessions of the series, or null when they may lie at the same time}
answer  {"groups": [{"name", "region", "region_code", "zone", "people", "holidays": {day: name}}], "revisions": {session id: revision},
        "proposals": [as `kept` gives them, "now" first], "collisions": [[(wanted, session, resource)]]}, people by id only
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sympolis.planning.fair_times import Kind, Proposal
from sympolis.planning.fair_times.proposals import NAMED

NOW = "now"  # the times as they stand


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, checked."""

    sessions: tuple[int, ...]
    people: dict[str, int]
    within: int
    first: int
    last: int
    works: tuple[int, int]
    weekends: bool
    holidays: bool
    apart: int | None

    def kept(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Asked":
        return cls(**{**kept, "sessions": tuple(kept["sessions"]), "works": tuple(kept["works"])})


@dataclass(frozen=True, slots=True)
class Load:
    """A session for a group of people who carry something of it."""

    session: int
    group: int  # place among the groups
    starts_at: datetime  # aware, UTC
    minutes: int
    kind: Kind
    free_day: bool
    nth: int
    points: int  # for each person


@dataclass(frozen=True, slots=True)
class Carries:
    """What a group carries over the series."""

    group: int
    points: int
    early: int
    evenings: int
    nights: int


@dataclass(frozen=True, slots=True)
class Step:
    """How near a proposal is to the best in one figure, "again", "total", "worst" or "both"."""

    figure: str
    value: int
    bound: int  # no plan has less

    @property
    def gap(self) -> float:
        """By how many percent it could be less at most."""
        return 100 * (self.value - self.bound) / self.value if self.value else 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """A proposal as it was kept."""

    aim: str
    starts: dict[int, datetime]
    total: int
    worst: int
    again: int
    steps: list[Step]  # those that its aim names
    solver: str
    seconds: float
    loads: list[Load]
    carries: list[Carries]

    def nights(self) -> int:
        """Nights of all groups together."""
        return sum(one.nights for one in self.carries)

    def twice(self) -> int:
        """Groups that have the night more than once."""
        return sum(one.nights > 1 for one in self.carries)

    def heaviest(self) -> Carries | None:
        """The group that carries most."""
        return max(self.carries, key=lambda one: (one.points, -one.group), default=None)


def kept(proposal: Proposal, places: Mapping[str, int], minutes: Mapping[int, int], *, aim: str = "") -> dict[str, Any]:
    """What is kept of a proposal: of its loads those that cost somebody something. `places`: key of a group -> place."""
    return {
        "aim": aim or str(proposal.aim),
        "steps": [[str(one.figure), one.value, one.bound] for one in proposal.steps[: NAMED[proposal.aim]]],
        "solver": proposal.solver, "seconds": round(proposal.seconds, 2),
        "score": [proposal.score.total, proposal.score.worst, proposal.score.again],
        "starts": {key: start.isoformat() for key, start in proposal.starts.items()},
        "loads": [
            [int(load.session), places[load.group], int(load.kind), int(load.free_day), load.nth, load.points]
            for load in proposal.loads if load.points
        ],
        "carries": [[places[one.group], one.points, one.early, one.evenings, one.nights] for one in proposal.carries],
        "minutes": {str(pk): length for pk, length in minutes.items()},
    }  # fmt: skip


def read(told: Mapping[str, Any]) -> Kept:
    """A proposal again."""
    starts = {int(key): datetime.fromisoformat(start) for key, start in told["starts"].items()}
    minutes = {int(key): length for key, length in told["minutes"].items()}
    total, worst, again = told["score"]
    return Kept(
        told["aim"], starts, total, worst, again, [Step(*one) for one in told["steps"]], told["solver"], told["seconds"],
        [
            Load(session, group, starts[session], minutes[session], Kind(kind), bool(free), nth, points)
            for session, group, kind, free, nth, points in told["loads"]
        ],
        [Carries(*one) for one in told["carries"]],
    )  # fmt: skip


def colliding(answer: Mapping[str, Any]) -> set[str]:
    """Resources that collide."""
    return {resource for one in answer["collisions"] for _wanted, _session, resource in one}


def none_better(now: Kept, found: Iterable[Kept]) -> bool:
    """Whether the times as they stand are as good as whatever is proposed: for all together and for the worst off."""
    return all(one.total >= now.total and one.worst >= now.worst for one in found)


def proposals(answer: Mapping[str, Any]) -> tuple[Kept | None, list[Kept]]:
    """(the times as they stand, what is proposed)."""
    all_of_them: Sequence[Kept] = [read(one) for one in answer.get("proposals", [])]
    now = next((one for one in all_of_them if one.aim == NOW), None)
    return now, [one for one in all_of_them if one.aim != NOW]
