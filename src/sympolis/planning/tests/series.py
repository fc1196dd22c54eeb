"""Small series to plan, and what is true of a plan told apart from the code under test."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from math import comb

from hypothesis import strategies as some

from sympolis.planning.fair_times import Aim, Carried, Group, Kind, Resource, Session, Wanted
from sympolis.planning.tests.test_fair_times_burden import minute_cost

FIRST = datetime(2026, 10, 22, 0, 0, tzinfo=UTC)  # Berlin and Cairo change clocks within the next eight days
PLACES = {
    "berlin": "Europe/Berlin", "cairo": "Africa/Cairo", "kochi": "Asia/Kolkata", "kathmandu": "Asia/Kathmandu",
    "lima": "America/Lima", "suva": "Pacific/Fiji",
}  # fmt: skip
PEOPLE = ("ana", "bo", "room")

times = some.integers(0, 11 * 8).map(lambda n: FIRST + timedelta(hours=3 * n))
spans = some.tuples(times, some.integers(3, 60)).map(lambda told: (told[0], told[0] + timedelta(hours=told[1])))
holidays = some.frozensets(some.dates(date(2026, 10, 22), date(2026, 11, 1)), max_size=2)
carried = some.builds(
    Carried, some.sampled_from([0, 0, 500, 3000]), some.integers(0, 2), some.integers(0, 2), some.integers(0, 2)
)


@some.composite
def series(draw, sessions: int = 4, starts: int = 5):
    """Sessions, groups and resources; sometimes no plan is possible."""
    keys = draw(some.lists(some.sampled_from(sorted(PLACES)), min_size=1, max_size=4, unique=True))
    groups = [Group(key, PLACES[key], holidays=draw(holidays), carried=draw(carried)) for key in keys]
    resources = [
        Resource(
            key,
            away=tuple(draw(some.lists(spans, max_size=2))),
            windows=draw(some.none() | some.none() | some.lists(spans, max_size=3).map(tuple)),
            rest=draw(some.sampled_from([0, 0, 30, 240])),
        )
        for key in PEOPLE
    ]
    near = times if draw(some.booleans()) else some.integers(0, 5).map(lambda n: FIRST + timedelta(minutes=30 * n))
    planned = [
        Session(
            f"session-{n}",
            draw(some.sampled_from([30, 60, 90, 200])),
            tuple(draw(some.lists(near, min_size=1, max_size=starts))),
            draw(some.dictionaries(some.sampled_from(keys), some.integers(1, 50))),
            draw(some.frozensets(some.sampled_from(PEOPLE))),
            draw(some.none() | some.none() | some.none() | near),
            stands_at=draw(some.none() | near),
        )
        for n in range(draw(some.integers(1, sessions)))
    ]
    return planned, groups, resources


def can_come(resource: Resource, starts: datetime, minutes: int) -> bool:
    """Looked at minute by minute."""
    moments = [starts + timedelta(minutes=n) for n in range(minutes)]
    is_away = any(begins <= moment < ends for moment in moments for begins, ends in resource.away)
    return not is_away and (
        resource.windows is None
        or all(any(begins <= moment < ends for begins, ends in resource.windows) for moment in moments)
    )


def too_near(one: Session, start: datetime, other: Session, other_start: datetime, rest: int) -> bool:
    (first, begins), (_later, after) = sorted([(one.minutes, start), (other.minutes, other_start)], key=lambda x: x[1])
    return after < begins + timedelta(minutes=first + rest)


def breaks(planned, resources, starts: dict[str, datetime]) -> list[str]:
    """What a plan does that it may not."""
    found = []
    for one in planned:
        start = starts[one.key]
        if start not in ([one.fixed_at] if one.fixed_at else one.starts):
            found.append(f"{one.key} was not to begin then")
        for resource in resources:
            if resource.key not in one.resources:
                continue
            if not can_come(resource, start, one.minutes):
                found.append(f"{resource.key} cannot come to {one.key}")
            for other in planned:
                is_shared = other.key > one.key and resource.key in other.resources
                if is_shared and too_near(one, start, other, starts[other.key], resource.rest):
                    found.append(f"{resource.key} is in {one.key} and {other.key}")
    return found


def plans(planned, resources) -> Iterator[dict[str, datetime]]:
    """All that may be."""
    options = [
        [
            start
            for start in ([one.fixed_at] if one.fixed_at else sorted(set(one.starts)))
            if all(can_come(r, start, one.minutes) for r in resources if r.key in one.resources)
        ]
        for one in planned
    ]
    for chosen in product(*options):
        starts = dict(zip([one.key for one in planned], chosen, strict=True))
        if not breaks(planned, resources, starts):
            yield starts


def costs(planned, groups, starts) -> dict[tuple[str, str], tuple[int, Kind]]:
    """(points, kind) of each session for each of its groups."""
    found = {}
    for one in planned:
        for group in groups:
            if group.key in one.people:
                each = [minute_cost(group, starts[one.key] + timedelta(minutes=n)) for n in range(one.minutes)]
                found[one.key, group.key] = sum(points for points, _k in each), max(kind for _p, kind in each)
    return found


def figures(planned, groups, starts) -> tuple[int, int, int]:
    """(total, worst, again)"""
    told = costs(planned, groups, starts)
    total = sum(one.people[group] * told[one.key, group][0] for one in planned for group in one.people)
    nights = Counter(group for (_session, group), (_points, kind) in told.items() if kind is Kind.NIGHT)
    points = {
        group.key: group.carried.points + sum(cost for (_s, key), (cost, _k) in told.items() if key == group.key)
        for group in groups
    }
    again = 0
    for group in groups:
        people = max((one.people.get(group.key, 0) for one in planned), default=0)
        before = group.carried.nights
        again += people * (comb(before + nights[group.key], 2) - comb(before, 2))
    return total, max(points.values()), again


def wished(aim: Aim, planned, groups, starts) -> tuple[int, ...]:
    """What an aim makes small, in its order."""
    total, worst, again = figures(planned, groups, starts)
    everybody = sum(max((one.people.get(group.key, 0) for one in planned), default=0) for group in groups)
    return {
        Aim.BALANCED: (again, total + everybody * worst),
        Aim.LEAST_TOTAL: (total, again, worst),
        Aim.LEAST_WORST: (worst, total),
    }[aim]


def can_come_true(wishes, planned, resources) -> bool:
    """Could these wishes alone be had?"""
    named = {wish.session for wish in wishes if wish.wanted in (Wanted.ASKED, Wanted.LOCKED)}
    away = {(wish.session, wish.resource) for wish in wishes if wish.wanted is Wanted.AWAY}
    shared = {wish.resource for wish in wishes if wish.wanted is Wanted.SHARED}
    sessions, of = [one for one in planned if one.key in named], {one.key: one for one in resources}
    options = [
        [
            start
            for start in ([one.fixed_at] if one.fixed_at else one.starts)
            if all(can_come(of[key], start, one.minutes) for session, key in away if session == one.key)
        ]
        for one in sessions
    ]
    return any(
        not any(
            too_near(one, start, other, other_start, of[key].rest)
            for key in shared
            for (one, start), (other, other_start) in product(zip(sessions, chosen, strict=True), repeat=2)
            if one.key < other.key and key in one.resources & other.resources
        )
        for chosen in product(*options)
    )
