"""What speakers have to give, and when it is their turn."""

from datetime import UTC, datetime, timedelta

import pytest

from sympolis.contributions.preparing import Given, Role, Slot, Stand, items, overlapping, slots, steps

START = datetime(2020, 10, 27, 9, tzinfo=UTC)
NOTHING = Given(name=False, biography=False, photo=False, answers={}, slides={}, tech="")
ALL = Given(
    name=True, biography=True, photo=True, answers={"recording": True, "publication": False}, slides={1: True, 2: False},
    tech="asked",
)  # fmt: skip


def needs(*roles: Role, given: Given = NOTHING) -> dict[str, str]:
    return {f"{item.need}{item.session or ''}": str(item.stand) for item in items(roles, given)}


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def run(*segments: tuple[int, int | None]):
    return steps(START, [{"minutes": minutes, "person": person} for minutes, person in segments], {7})


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("speaker", {"name", "biography", "photo", "publication", "slides1", "check"}),
        ("panel", {"name", "biography", "photo", "publication", "check"}),
        ("moderator", {"name", "biography", "photo", "publication", "check"}),
        ("interpreter", {"check"}),
        ("host", set()),
        ("notes", set()),
    ],
)
def test_each_role_gives_what_it_has_to(role, wanted):
    assert set(needs(Role(1, role, False))) == wanted


def test_recording_is_asked_about_only_when_something_is_recorded():
    quiet, recorded = Role(1, "speaker", False), Role(2, "panel", True)

    assert "recording" not in needs(quiet)
    assert "recording" in needs(quiet, recorded)


def test_nothing_is_asked_of_somebody_without_a_part_to_come():
    assert items([], NOTHING) == []


def test_a_no_is_an_answer_and_slides_are_asked_a_session_each():
    roles = [Role(1, "speaker", True), Role(2, "speaker", True), Role(3, "speaker", True), Role(4, "moderator", True)]

    assert needs(*roles, given=ALL) == {
        "name": "given", "biography": "given", "photo": "given", "recording": "given", "publication": "declined",
        "slides1": "given", "slides2": "declined", "slides3": "missing", "check": "asked",
    }  # fmt: skip


def test_only_what_is_missing_counts_as_missing():
    assert {item.stand for item in items([Role(1, "speaker", True)], NOTHING)} == {Stand.MISSING}
    assert not any(item.is_missing for item in items([Role(1, "speaker", True)], ALL))


def test_a_turn_begins_when_what_comes_before_is_over():
    found = run((10, None), (15, 7), (30, 8))

    assert [(step.starts_at, step.mine) for step in found] == [(at(0), False), (at(10), True), (at(25), False)]
    assert slots(found, START, at(55)) == [Slot(at(10), at(25), False)]


def test_steps_that_follow_each_other_are_one_turn_and_others_another():
    assert slots(run((5, 7), (5, 7), (5, None), (10, 7)), START, at(25)) == [
        Slot(at(0), at(10), False), Slot(at(15), at(25), False),
    ]  # fmt: skip


def test_who_stands_in_no_step_has_the_whole_session():
    whole = slots(run((10, None), (50, 8)), START, at(60))

    assert whole == [Slot(at(0), at(60), True)]
    assert whole[0].minutes == 60


@pytest.mark.parametrize(
    ("start", "end", "is_touched"), [(-60, 0, False), (-60, 1, True), (30, 40, True), (60, 90, False)]
)
def test_a_time_away_touches_a_session_or_not(start, end, is_touched):
    assert overlapping([(at(start), at(end))], at(0), at(60)) is is_touched
