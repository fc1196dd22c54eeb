"""Fair times: nothing that may not be, nothing better left out, every burden told as it is."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from operator import mul
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as some

from sympolis.core.refusals import Refused
from sympolis.planning.fair_times import (
    Aim,
    Carried,
    Collision,
    Group,
    Kind,
    Resource,
    Session,
    Wanted,
    Wish,
    bounds,
    clashing,
    grid,
    milp,
    plain,
    proposals,
    propose,
    solving,
)
from sympolis.planning.fair_times.problem import Task
from sympolis.planning.tests.series import PLACES, breaks, can_come_true, costs, figures, plans, series, wished

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of ours
ASK = solving.ask


@pytest.fixture(autouse=True, scope="module")
def _in_this_process():
    """Starting HiGHS' own process a thousand times would take minutes; `test_the_process_finds_the_same` starts it."""

    def ask(script, order, until):
        order = json.loads(json.dumps(order))
        if script == "milp.py":
            return json.loads(json.dumps(list(milp.Search(order).answers())[-1]))
        return clashing.least(order)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "ask", ask)
        patch.setattr(proposals, "SECONDS", 60.0)  # a busy machine is no fault of ours
        patch.setattr(proposals, "MOST_SECONDS", 60.0)
        yield


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=UTC)


@settings(calm, max_examples=80)
@given(series())
def test_no_other_plan_is_better(told):
    planned, groups, resources = told
    others = list(plans(planned, resources))

    answer = propose(planned, groups, resources)

    assert bool(answer.proposals) == bool(others) != bool(answer.collisions)
    for found in answer.proposals:
        assert breaks(planned, resources, found.starts) == []
        best = min(wished(found.aim, planned, groups, starts) for starts in others)
        assert wished(found.aim, planned, groups, found.starts) == best
        assert tuple(step.value for step in found.steps) == best
        assert found.is_optimal
        assert found.gap == 0


@settings(calm, max_examples=50)
@given(series(sessions=6, starts=8))
def test_without_a_solver_plans_keep_every_rule_and_are_no_better_than_with_it(told):
    planned, groups, resources = told
    answer = propose(planned, groups, resources)
    assume(answer.proposals)
    try:
        without = propose(planned, groups, resources, with_solver=False)
    except Refused:  # found no room: better than a wrong plan
        return

    for found, by_hand in zip(answer.proposals, without.proposals, strict=True):
        assert by_hand.solver == "plain"
        assert breaks(planned, resources, by_hand.starts) == []
        assert wished(found.aim, planned, groups, found.starts) <= wished(found.aim, planned, groups, by_hand.starts)
        assert by_hand.steps[0].bound <= found.steps[0].value


@settings(calm, max_examples=60)
@given(series(sessions=6, starts=8))
def test_every_burden_is_what_an_independent_count_finds(told):
    planned, groups, resources = told
    of_group = {group.key: group for group in groups}

    for found in propose(planned, groups, resources).proposals:
        told_costs = costs(planned, groups, found.starts)
        assert {(load.session, load.group): (load.points, load.kind) for load in found.loads} == told_costs
        assert (found.score.total, found.score.worst, found.score.again) == figures(planned, groups, found.starts)
        counts = {group.key: Counter() for group in groups}
        lengths, crowds = (
            {one.key: value(one) for one in planned} for value in (lambda o: o.minutes, lambda o: o.people)
        )
        for load in found.loads:
            start = found.starts[load.session]
            moments = load.starts.astimezone(UTC), load.ends.astimezone(UTC)  # a doubled hour equals nothing elsewhere
            assert moments == (start, start + timedelta(minutes=lengths[load.session]))
            assert load.starts.utcoffset() == start.astimezone(ZoneInfo(PLACES[load.group])).utcoffset()
            assert load.people == crowds[load.session][load.group]
            counts[load.group][load.kind] += 1
            if load.kind >= Kind.EARLY:
                assert load.nth == counts[load.group][load.kind] + of_group[load.group].carried.of(load.kind)
        for carries in found.carries:
            before, now = of_group[carries.group].carried, counts[carries.group]
            assert carries.nights == before.nights + now[Kind.NIGHT]
            assert carries.evenings == before.evenings + now[Kind.EVENING]
            assert carries.early == before.early + now[Kind.EARLY]
            assert carries.points == before.points + sum(
                load.points for load in found.loads if load.group == carries.group
            )
        assert found.score.worst == max(carries.points for carries in found.carries)


@settings(calm, max_examples=30)
@given(series(), some.randoms(use_true_random=False))
def test_the_order_of_what_is_given_does_not_matter(told, dice):
    def known(answer):
        return [(one.starts, one.loads, one.carries, one.steps) for one in answer.proposals], answer.collisions

    first = propose(*told)

    assert known(propose(*(dice.sample(values, len(values)) for values in told))) == known(first)


@settings(calm, max_examples=150)
@given(series())
def test_wishes_that_collide_do_and_without_any_one_they_do_not(told):
    planned, groups, resources = told

    for collision in propose(planned, groups, resources, aims=[Aim.LEAST_TOTAL]).collisions:
        assert collision.is_minimal
        assert not can_come_true(collision.wishes, planned, resources)
        for wish in collision.wishes:
            assert can_come_true([other for other in collision.wishes if other != wish], planned, resources)


GLOBAL = {"berlin": 10, "kochi": 10, "suva": 10, "lima": 10}  # somewhere it is always night
GLOBE = [Group(key, PLACES[key]) for key in GLOBAL]
DAYS = [date(2026, 9, 15), date(2026, 9, 16)]


@settings(calm, max_examples=60)
@given(series())
def test_what_is_proven_without_a_solver_is_true(told):
    planned, groups, resources = told
    answer = propose(planned, groups, resources, aims=[Aim.LEAST_WORST])
    assume(answer.proposals)
    task = Task(planned, groups, resources)

    for weights in ((1, 0, 0), (0, 1, 0), (0, 0, 1), (3, 7, 0), (1, 2, 5)):
        values = [sum(map(mul, weights, figures(planned, groups, starts))) for starts in plans(planned, resources)]
        assert bounds.least(task, weights) <= min(values)


def test_the_next_global_session_is_rotated():
    planned = [Session(f"session-{n}", 90, grid([day], "UTC", step=60), GLOBAL) for n, day in enumerate(DAYS)]

    found = propose(planned, GLOBE, aims=[Aim.BALANCED]).proposals[0]

    assert max(one.nights for one in found.carries) == 1
    assert found.score.again == 0
    assert found.is_optimal


def test_who_had_the_night_before_does_not_get_it_again():
    session = Session("next", 90, grid(DAYS, "UTC", step=60), GLOBAL)
    before = propose([session], GLOBE, aims=[Aim.BALANCED]).proposals[0]
    tired = {load.group for load in before.loads if load.kind is Kind.NIGHT}
    groups = [replace(one, carried=Carried(points=700, nights=1)) if one.key in tired else one for one in GLOBE]

    found = propose([session], groups, aims=[Aim.BALANCED]).proposals[0]

    assert tired
    assert not tired & {load.group for load in found.loads if load.kind is Kind.NIGHT}


def test_a_night_again_says_which_one_it_is():
    kochi = Group("kochi", "Asia/Kolkata", carried=Carried(evenings=2))
    session = Session("s", 30, people={"kochi": 5}, fixed_at=at(15, 15, 0))

    load = propose([session], [kochi]).proposals[0].loads[0]

    assert (load.starts.strftime("%H:%M"), load.kind, load.nth) == ("20:30", Kind.EVENING, 3)


def test_a_series_over_a_clock_change_keeps_the_working_day():
    days = [date(2026, 10, 23), date(2026, 10, 26)]  # Berlin is at UTC+2, then at UTC+1
    planned = [Session(str(day), 480, grid([day], "UTC", step=60), {"berlin": 1}) for day in days]

    found = propose(planned, [Group("berlin", "Europe/Berlin")], aims=[Aim.LEAST_TOTAL]).proposals[0]

    assert [start.hour for start in found.starts.values()] == [7, 8]
    assert found.score.total == 0


def test_the_grid_leaves_out_the_hour_that_clocks_skip_and_takes_the_doubled_one_once():
    starts = grid([date(2026, 3, 29), date(2026, 10, 25)], "Europe/Berlin", first=time(1, 30), last=time(3), step=30)

    assert [f"{start:%m-%d %H:%M}" for start in starts] == [
        "03-29 00:30", "03-29 01:00", "10-24 23:30", "10-25 00:00", "10-25 00:30", "10-25 02:00",
    ]  # fmt: skip


def test_a_speaker_who_is_away_all_week_is_told():
    away = Resource("speaker", away=((at(14, 0), at(21, 0)),))
    session = Session("a", 60, (at(15, 9), at(16, 9)), {"berlin": 3}, frozenset({"speaker"}))

    answer = propose([session], GLOBE, [away])

    assert answer.proposals == ()
    assert answer.collisions == (Collision((Wish(Wanted.ASKED, "a"), Wish(Wanted.AWAY, "a", "speaker"))),)


def test_a_locked_session_on_the_same_link_is_told():
    link, speaker = Resource("link"), Resource("speaker", windows=((at(15, 9), at(15, 11)),))
    planned = [
        Session("a", 60, (at(15, 9, 30), at(16, 9)), {"berlin": 3}, frozenset({"link", "speaker"})),
        Session("b", 60, (), {"berlin": 3}, frozenset({"link"}), fixed_at=at(15, 9)),
    ]

    answer = propose(planned, GLOBE, [link, speaker])

    told = (
        Wish(Wanted.ASKED, "a"),
        Wish(Wanted.LOCKED, "b"),
        Wish(Wanted.SHARED, resource="link"),
        Wish(Wanted.AWAY, "a", "speaker"),
    )
    assert answer.collisions == (Collision(told),)


def three_in_two_hours() -> tuple[list[Session], list[Group], list[Resource]]:
    starts = (at(15, 9), at(15, 10))
    planned = [Session(key, 60, starts, {"berlin": 3}, frozenset({"link"})) for key in "abc"]
    return [*planned, Session("d", 60, starts, {"lima": 3})], GLOBE, [Resource("link")]


def test_three_sessions_in_two_hours_of_one_link_are_told():
    answer = propose(*three_in_two_hours())

    told = (*(Wish(Wanted.ASKED, key) for key in "abc"), Wish(Wanted.SHARED, resource="link"))
    assert answer.collisions == (Collision(told),)


def busy() -> tuple[list[Session], list[Group], list[Resource]]:
    planned = [
        Session(f"s{n}", 60, grid(DAYS, "UTC", first=time(6), last=time(15), step=60), GLOBAL, frozenset({"link"}))
        for n in range(9)
    ]
    return planned, GLOBE, [Resource("link", rest=15)]


def test_the_process_finds_the_same(monkeypatch):
    here, colliding = propose(*busy(), aims=[Aim.LEAST_TOTAL], seconds=30), propose(*three_in_two_hours())

    monkeypatch.setattr(solving, "ask", ASK)

    found = propose(*busy(), aims=[Aim.LEAST_TOTAL], seconds=30)
    assert found.proposals[0].starts == here.proposals[0].starts
    assert found.proposals[0].solver == "HiGHS"
    assert propose(*three_in_two_hours(), seconds=30) == colliding


@pytest.mark.parametrize("fault", ["dies", "is late", "is not there"])
def test_if_the_solver_fails_the_plain_plan_is_given_with_its_gap(monkeypatch, tmp_path, fault):
    script = {"dies": "raise SystemExit(3)", "is late": "import time; time.sleep(60)", "is not there": "import nothing"}
    (tmp_path / "milp.py").write_text(script[fault])
    monkeypatch.setattr(solving, "ask", ASK)
    monkeypatch.setattr(solving, "FOLDER", tmp_path)

    found = propose(*busy(), aims=[Aim.LEAST_TOTAL], seconds=3).proposals[0]

    assert found.solver == "plain"
    assert breaks(busy()[0], busy()[2], found.starts) == []
    assert 0 <= found.steps[0].bound <= found.steps[0].value == found.score.total


def test_a_plan_whose_sessions_overlap_is_repaired(monkeypatch):
    planned, groups, resources = busy()
    near = [int(planned[0].starts[3].timestamp()) // 60] * len(planned)
    monkeypatch.setattr(plain, "ROUNDS", 0)
    monkeypatch.setattr(
        solving, "ask", lambda script, order, until: {"chosen": order["start"], "bounds": [None] * 3, "near": near}
    )

    found = propose(planned, groups, resources, aims=[Aim.LEAST_TOTAL]).proposals[0]

    assert breaks(planned, resources, found.starts) == []


def test_no_plan_and_no_proof_is_refused(monkeypatch):
    with pytest.raises(Refused) as refusal:
        propose(*three_in_two_hours(), with_solver=False)

    assert refusal.value.code == "too_long"


def test_nothing_to_plan_is_a_plan():
    assert [one.starts for one in propose([], GLOBE).proposals] == [{}, {}, {}]
    assert [one.gap for one in propose([Session("a", 60, (at(15, 9),))], []).proposals] == [0, 0, 0]


def test_more_than_can_be_worked_out_is_refused():
    planned = [Session(str(n), 60, (at(15, 9),)) for n in range(proposals.MOST_SESSIONS + 1)]

    with pytest.raises(Refused) as refusal:
        propose(planned, GLOBE)

    assert refusal.value.code == "too_many"


SOMETHING = Session("a", 60, (at(15, 9),), {"berlin": 1})


@pytest.mark.parametrize(
    ("planned", "groups", "resources"),
    [
        ([SOMETHING, SOMETHING], GLOBE, []),
        ([SOMETHING], [*GLOBE, *GLOBE], []),
        ([replace(SOMETHING, minutes=0)], GLOBE, []),
        ([replace(SOMETHING, people={"atlantis": 1})], GLOBE, []),
        ([replace(SOMETHING, people={"berlin": 0})], GLOBE, []),
        ([replace(SOMETHING, resources=frozenset({"nobody"}))], GLOBE, []),
        ([replace(SOMETHING, fixed_at=datetime(2026, 9, 15, 9))], GLOBE, []),
        ([SOMETHING], GLOBE, [Resource("link", rest=-1)]),
        ([SOMETHING], GLOBE, [Resource("link", away=((at(15, 9), at(15, 9)),))]),
        ([SOMETHING], GLOBE, [Resource("link"), Resource("link")]),
    ],
)
def test_values_that_make_no_sense_are_a_mistake_of_the_caller(planned, groups, resources):
    with pytest.raises(ValueError, match=r"twice|at least|not there|aware|below 0|before it begins"):
        propose(planned, groups, resources)
