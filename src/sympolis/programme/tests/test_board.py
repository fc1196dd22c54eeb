"""The plan as a board."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sympolis.programme.board import board_of, entries_of, hours_of, overlaps
from sympolis.programme.models import Series, Session
from sympolis.programme.tests import factories

SERIES = Series(starts_on=date(2020, 8, 25), ends_on=date(2020, 12, 31), zone="Europe/Berlin")


def unsaved(start: datetime, minutes: int = 60, pk: int = 1, **fields) -> Session:
    return Session(pk=pk, starts_at=start, minutes=minutes, zone="Europe/Berlin", **fields)


@given(some.lists(some.tuples(some.integers(0, 3000), some.integers(1, 2000)), max_size=12))
def test_overlaps_are_all_pairs_that_share_a_minute(times):
    noon = datetime(2020, 9, 1, 12, tzinfo=UTC)
    sessions = [unsaved(noon + timedelta(minutes=at), length, pk) for pk, (at, length) in enumerate(times, 1)]
    short = [session for session in sessions if session.minutes < 1440]

    found = {frozenset((first.pk, second.pk)) for first, second in overlaps(sessions)}

    assert found == {
        frozenset((a.pk, b.pk))
        for a in short
        for b in short
        if a.pk != b.pk and a.starts_at < b.ends_at and b.starts_at < a.ends_at
    }


def test_cancelled_sessions_clash_with_nobody():
    noon = datetime(2020, 9, 1, 12, tzinfo=UTC)

    assert overlaps([unsaved(noon), unsaved(noon, pk=2, state="cancelled")]) == []


def test_hours_say_when_the_end_is_on_another_day():
    assert hours_of(datetime(2020, 9, 1, 23), 120) == "23:00–01:00 (+1)"
    assert hours_of(datetime(2020, 9, 1, 9), 12 * 1440) == "until Sun 13 Sep"


@pytest.mark.django_db
def test_saturdays_are_shown_only_when_something_is_on_one():
    working = factories.session(local_start=datetime(2020, 10, 27, 10))
    saturday = factories.session(working.series, datetime(2020, 10, 31, 10))

    def columns(*sessions: Session) -> int:
        entries = entries_of(sessions, {}, {}, {}, "Europe/Berlin")
        return len(board_of(SERIES, entries, date(2020, 10, 1), []).weekdays)

    assert (columns(working), columns(working, saturday)) == (5, 7)


@pytest.mark.django_db
@settings(deadline=None)
@given(some.lists(some.integers(0, 120), min_size=1, max_size=10))
def test_every_session_stands_once_on_its_own_day_whatever_the_weeks(offsets):
    first = datetime(2020, 8, 25, 9)
    row = factories.session(local_start=first)
    sessions = []
    for pk, days in enumerate(offsets, 1):
        session = unsaved(datetime(2020, 8, 25, 7, tzinfo=UTC) + timedelta(days=days), pk=pk)
        session._prefetched_objects_cache = {"regions": row.regions.all()}
        sessions.append(session)

    board = board_of(SERIES, entries_of(sessions, {}, {}, {}, "Europe/Berlin"), date(2020, 10, 1), [])

    shown = [(day.day, entry.session.pk) for week in board.weeks for day in week.days for entry in day.entries]
    assert sorted(shown) == sorted((date(2020, 8, 25) + timedelta(days=days), pk) for pk, days in enumerate(offsets, 1))
    gaps = sum(week.skipped for week in board.weeks) + len(board.weeks)
    assert gaps == (board.weeks[-1].monday - board.weeks[0].monday).days // 7 + 1
