"""Who of a channel interprets when: as the team set it, while that fits, else as it is worked out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sympolis.interpretation.models import Booking, FixedTurn
from sympolis.interpretation.states import Service
from sympolis.interpretation.turns import Step, Turn, as_set, turns
from sympolis.programme.models import Session
from sympolis.programme.states import SegmentKind
from sympolis.registrations.times import IN_WRITING

Key = tuple[int, str, str]  # session, service, language
Fixed = dict[Key, list[tuple[int, int]]]  # (minute at which a turn begins, booking)


@dataclass(frozen=True, slots=True)
class Plan:
    """Turns of a team; `member` of a turn is a place in it. `is_set`: by hand. `outdated`: set, and does not fit any more."""

    turns: list[Turn]
    is_set: bool = False
    outdated: bool = False


def fixed_turns(sessions: Iterable[int]) -> Fixed:
    """What was set for channels of these sessions; one query."""
    found: Fixed = defaultdict(list)
    rows = FixedTurn.objects.filter(booking__session__in=list(sessions)).order_by("start", "pk")
    told = rows.values_list("booking__session", "booking__service", "booking__language", "start", "booking")
    for session, service, language, start, booking in told:
        found[session, service, language].append((start, booking))
    return found


def plan_of(session: Session, team: Sequence[Booking], minutes: int, fixed: Fixed) -> Plan:
    """The turns of those of one channel; none for one alone, for captions and for exchanges in writing."""
    if len(team) < 2 or minutes >= IN_WRITING or team[0].service == Service.CAPTIONS:
        return Plan([])
    places = {row.pk: place for place, row in enumerate(team)}
    told = fixed.get((session.pk, team[0].service, team[0].language), [])
    if found := as_set(minutes, len(team), [(start, places.get(booking)) for start, booking in told]):
        return Plan(found, is_set=True)
    steps = [Step(row.minutes, row.kind == SegmentKind.BREAK) for row in session.segments.all()]
    return Plan(turns(minutes, len(team), steps), outdated=bool(told))
