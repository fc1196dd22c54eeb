"""Turns of a team, and the order of relay."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sympolis.interpretation.turns import LONGEST, RelayCircle, Step, Turn, relay_order, turns

STEPS = st.lists(st.builds(Step, st.integers(1, 120), st.booleans()), max_size=12)


def test_two_take_turns_of_twenty_minutes():
    found = turns(120, 2)

    assert found == [Turn(place * 20, place * 20 + 20, place % 2) for place in range(6)]


def test_a_cut_follows_the_end_of_a_step_nearby():
    found = turns(60, 2, [Step(18), Step(27), Step(15)])

    assert [(turn.start, turn.end) for turn in found] == [(0, 18), (18, 45), (45, 60)]


def test_breaks_are_left_out_and_whoever_had_less_goes_on():
    found = turns(75, 2, [Step(25), Step(10, is_break=True), Step(40)])

    assert found == [Turn(0, 25, 0), Turn(35, 55, 1), Turn(55, 75, 0)]


def test_whoever_is_alone_has_turns_in_a_row():
    assert turns(60, 1) == [Turn(0, 20, 0), Turn(20, 40, 0), Turn(40, 60, 0)]


def test_nobody_has_no_turns():
    assert turns(60, 0) == []


@given(st.integers(1, 600), st.integers(1, 4), STEPS)
def test_every_minute_but_breaks_has_somebody_and_no_turn_is_too_long(minutes, members, steps):
    spoken, at = set(range(minutes)), 0
    for step in steps:
        if step.is_break:
            spoken -= set(range(at, at + step.minutes))
        at += step.minutes

    found = turns(minutes, members, steps)

    covered = [minute for turn in found for minute in range(turn.start, turn.end)]
    assert covered == sorted(spoken)
    assert all(turn.minutes <= LONGEST for turn in found)
    assert {turn.member for turn in found} <= set(range(members))


@given(st.integers(1, 600), st.integers(2, 4), STEPS)
def test_nobody_has_more_than_a_turn_more_than_another(minutes, members, steps):
    found = turns(minutes, members, steps)

    had = [sum(turn.minutes for turn in found if turn.member == member) for member in range(members)]
    assert max(had) - min(had) <= LONGEST


@given(st.integers(1, 600), st.integers(2, 4), STEPS)
def test_nobody_goes_on_without_a_break(minutes, members, steps):
    found = turns(minutes, members, steps)

    assert all(one.member != two.member for one, two in pairwise(found) if one.end == two.start)


def test_who_hears_the_floor_comes_before_who_takes_relay():
    assert relay_order({"ar": ["fr"], "fr": [], "pt": ["es"], "es": ["fr"]}) == ["fr", "ar", "es", "pt"]


def test_relay_from_a_channel_without_anybody_waits_for_nothing():
    assert relay_order({"ar": ["fr"]}) == ["ar"]


def test_a_circle_of_relay_is_refused():
    with pytest.raises(RelayCircle) as refused:
        relay_order({"ar": ["fr"], "fr": ["es"], "es": ["fr"], "pt": []})

    assert refused.value.languages == ["es", "fr"]
