"""Who of a team interprets when: turns of about 20 minutes, cut where a step of the run of show ends. Pure.

Breaks are left out. The next turn goes to whoever has had least so far, never to the one who has just finished, so that
nobody has more than one turn more than another. Cuts follow the run of show while that holds, else they are even.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

ABOUT, SHORTEST, LONGEST = 20, 10, 30  # minutes of a turn
NEAR = 5  # minutes within which the end of a step takes the place of an even cut


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the run of show."""

    minutes: int
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Minutes of a session, counted from its beginning, in which one of the team interprets."""

    start: int
    end: int
    member: int  # place in the team, from 0

    @property
    def minutes(self) -> int:
        return self.end - self.start


def turns(minutes: int, members: int, steps: Sequence[Step] = ()) -> list[Turn]:
    """The turns of a session of that many minutes for a team of that many, in order; none for a team of nobody.

    Every minute that is no break belongs to one turn. No turn is longer than 30 minutes; whoever is alone has several in
    a row. Steps may end before the session does or go beyond it.
    """
    if members < 1:
        return []
    had = [0] * members
    found: list[Turn] = []
    for start, end, borders in _stretches(minutes, steps):
        even = _even(start, end)
        tries = [_snapped(even, borders), even]
        options = [_given(cuts, had) for cuts in tries]
        chosen = next((one for one in options if _spread(one, had) <= LONGEST), options[-1])
        for turn in chosen:
            had[turn.member] += turn.minutes
        found += chosen
    return found


def as_set(minutes: int, members: int, fixed: Sequence[tuple[int, int | None]]) -> list[Turn]:
    """Turns that were set by hand, (minute at which it begins, member), each until the next; none when they do not fit.

    They fit when the first begins with the session, all begin within it, and each is of somebody in the team.
    """
    cuts = [start for start, _member in fixed]
    if not cuts or cuts[0] != 0 or cuts != sorted(set(cuts)) or cuts[-1] >= minutes:
        return []
    found = []
    for (start, member), end in zip(fixed, [*cuts[1:], minutes], strict=True):
        if member is None or member >= members:
            return []
        found.append(Turn(start, end, member))
    return found


def _stretches(minutes: int, steps: Sequence[Step]) -> Iterable[tuple[int, int, list[int]]]:
    """(start, end, ends of steps in between) of what lies between breaks."""
    at, begun, borders = 0, 0, list[int]()
    for step in steps:
        end = min(minutes, at + step.minutes)
        if step.is_break:
            if at > begun:
                yield begun, at, borders
            begun, borders = end, []
        else:
            borders.append(end)
        at = end
    if minutes > begun:
        yield begun, minutes, borders


def _even(start: int, end: int) -> list[int]:
    """Where turns of one stretch begin and end: as many as fit at about 20 minutes, the longer ones first."""
    length = end - start
    count = max(1, round(length / ABOUT))
    short, longer = divmod(length, count)
    cuts = [start]
    for place in range(count):
        cuts.append(cuts[-1] + short + (place < longer))
    return cuts


def _snapped(even: list[int], borders: list[int]) -> list[int]:
    """The cuts moved to ends of steps nearby, as long as no turn gets too short or too long."""
    cuts = list(even)
    for place in range(1, len(cuts) - 1):
        near = [border for border in borders if abs(border - even[place]) <= NEAR]
        for border in sorted(near, key=lambda one: abs(one - even[place])):
            if SHORTEST <= border - cuts[place - 1] <= LONGEST and SHORTEST <= cuts[place + 1] - border <= LONGEST:
                cuts[place] = border
                break
    return cuts


def _given(cuts: list[int], had: list[int]) -> list[Turn]:
    """The turns between the cuts, each to whoever has had least and has not just finished."""
    mine, last, found = list(had), -1, []
    for start, end in pairwise(cuts):
        free = [member for member in range(len(mine)) if member != last or len(mine) == 1]
        last = min(free, key=lambda member: (mine[member], member))
        mine[last] += end - start
        found.append(Turn(start, end, last))
    return found


def _spread(found: list[Turn], had: list[int]) -> int:
    """How many minutes more one of the team would have had than another."""
    mine = list(had)
    for turn in found:
        mine[turn.member] += turn.minutes
    return max(mine) - min(mine)


class RelayCircle(ValueError):
    """Channels that wait for each other: nobody among them hears the floor."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = list(languages)
        super().__init__(" > ".join(self.languages))


def relay_order(hears: Mapping[str, Iterable[str]]) -> list[str]:
    """Channels in the order in which their sound comes to be: those that need no other channel first.

    hears   language of a channel -> channels that its interpreters take relay from (none: the floor)
    A channel that is heard and has nobody counts as one without relay. Raises RelayCircle.
    """
    waits = {language: {one for one in sources if one in hears} for language, sources in hears.items()}
    order: list[str] = []
    while waits:
        ready = [language for language, sources in waits.items() if not sources]
        if not ready:
            raise RelayCircle(sorted(_circle(waits)))
        order += ready
        waits = {one: sources - set(ready) for one, sources in waits.items() if one not in ready}
    return order


def _circle(waits: Mapping[str, set[str]]) -> list[str]:
    """The channels of one circle, without those that only wait for it."""
    seen, here = list[str](), next(iter(waits))
    while here not in seen:
        seen.append(here)
        here = min(waits[here])
    return seen[seen.index(here) :]
