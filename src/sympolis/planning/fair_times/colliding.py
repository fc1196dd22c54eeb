"""Which wishes collide when there is no plan: as few as together cannot come true. Values; the words are the caller's."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sympolis.planning.fair_times import solving
from sympolis.planning.fair_times.problem import Task


class Wanted(StrEnum):
    """What was wished."""

    ASKED = "asked"  # the session takes place at one of its starts
    LOCKED = "locked"  # the session takes place where it is locked
    AWAY = "away"  # the resource cannot come to the session at some of its starts
    SHARED = "shared"  # the resource is in one session at a time, with rest between


@dataclass(frozen=True, slots=True, order=True)
class Wish:
    wanted: Wanted
    session: str = ""  # key; empty where it is about a resource alone
    resource: str = ""


@dataclass(frozen=True, slots=True)
class Collision:
    """Wishes that cannot all come true. Minimal: without any one of them the others can."""

    wishes: tuple[Wish, ...]
    is_minimal: bool = True  # False: there was no time to leave out all that could be


def at_once(task: Task) -> tuple[Collision, ...]:
    """What can be seen without a search: each session that has no start, else each pair that cannot but overlap."""
    alone = [_alone(task, place) for place, starts in enumerate(task.starts) if not starts]
    if alone:
        return tuple(alone)
    pairs = [(one, other) for one, others in enumerate(task.beside) for other in sorted(others) if one < other]
    return tuple(_pair(task, *pair) for pair in pairs if not _apart(task, *pair))


def _alone(task: Task, place: int) -> Collision:
    one, kept = task.sessions[place], set(task.sessions[place].resources)
    for key in sorted(one.resources):
        if not task.possible(place, without=one.resources - kept | {key}):
            kept.remove(key)
    return Collision((_session(task, place), *(Wish(Wanted.AWAY, one.key, key) for key in sorted(kept))))


def _session(task: Task, place: int) -> Wish:
    one = task.sessions[place]
    return Wish(Wanted.LOCKED if one.fixed_at else Wanted.ASKED, one.key)


def _pair(task: Task, one: int, other: int) -> Collision:
    both = task.sessions[one].resources & task.sessions[other].resources
    shared = next(key for key in sorted(both) if not _apart(task, one, other, rest=task.resources[key].rest))
    rest = task.resources[shared].rest
    kept = {place: set(task.sessions[place].resources) for place in (one, other)}
    for place in (one, other):
        for key in sorted(kept[place]):
            kept[place].remove(key)
            starts = {at: task.possible(at, without=task.sessions[at].resources - kept[at]) for at in (one, other)}
            if _apart(task, one, other, rest=rest, starts=starts):
                kept[place].add(key)
    away = [Wish(Wanted.AWAY, task.sessions[at].key, key) for at in (one, other) for key in sorted(kept[at])]
    return Collision((_session(task, one), _session(task, other), Wish(Wanted.SHARED, resource=shared), *away))


def _apart(
    task: Task, one: int, other: int, *, rest: int | None = None, starts: dict[int, list[int]] | None = None
) -> bool:
    """Could the two lie one after the other?"""
    if rest is None:
        rest = task.beside[one][other]
    of = starts or {one: task.starts[one], other: task.starts[other]}
    return any(
        max(of[later]) >= min(of[first]) + task.sessions[first].minutes + rest
        for first, later in ((one, other), (other, one))
    )


def together(task: Task, *, until: float) -> Collision:
    """Of more than two sessions, found by HiGHS. Raises solving.NoSolver, also when a plan is possible after all."""
    wishes = list(_wishes(task))
    keys = list(task.users)
    order = {
        "sessions": [
            {"minutes": one.minutes, "starts": starts} for one, starts in zip(task.sessions, task.wanted, strict=True)
        ],
        "users": [[task.resources[key].rest, task.users[key]] for key in keys],
        "wishes": [_told(task, keys, wish) for wish in wishes],
        "seconds": solving.left(until),
    }
    found = solving.ask("clashing.py", order, until)
    if found["kept"] is None:
        raise solving.NoSolver("possible after all")
    return Collision(tuple(wishes[place] for place in found["kept"]), found["is_minimal"])


def _wishes(task: Task) -> Iterable[Wish]:
    """All that could be left out, what is left out with pleasure first: a collision should name few sessions."""
    for place, one in enumerate(task.sessions):
        yield _session(task, place)
        everywhere = len(task.wanted[place])
        for key in sorted(one.resources):
            if len(task.possible(place, without=one.resources - {key})) < everywhere:
                yield Wish(Wanted.AWAY, one.key, key)
    yield from (Wish(Wanted.SHARED, resource=key) for key in task.users)


def _told(task: Task, keys: list[str], wish: Wish) -> dict[str, Any]:
    """A wish as `clashing.py` knows it."""
    if wish.wanted is Wanted.SHARED:
        return {"user": keys.index(wish.resource)}
    place = next(place for place, one in enumerate(task.sessions) if one.key == wish.session)
    if wish.wanted is not Wanted.AWAY:
        return {"session": place}
    free = set(task.possible(place, without=task.sessions[place].resources - {wish.resource}))
    return {"session": place, "not_at": [at for at, start in enumerate(task.wanted[place]) if start not in free]}
