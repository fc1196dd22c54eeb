"""Time: trust cases 31. The wall clock is what people agree on; the instant follows from it."""

from datetime import UTC, datetime, timedelta

import pytest

from sympolis.programme import actions
from sympolis.programme.models import Move
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import facts, refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Europe/Berlin", "2020-10-24T14:00", "2020-10-24T12:00"),
        ("Europe/Berlin", "2020-10-26T14:00", "2020-10-26T13:00"),
        ("America/New_York", "2020-10-31T10:00", "2020-10-31T14:00"),
        ("America/New_York", "2020-11-02T10:00", "2020-11-02T15:00"),
        ("Asia/Amman", "2020-10-29T12:00", "2020-10-29T09:00"),
        ("Asia/Amman", "2020-10-31T12:00", "2020-10-31T10:00"),
        ("America/Sao_Paulo", "2020-10-24T12:00", "2020-10-24T15:00"),
        ("America/Sao_Paulo", "2020-11-24T12:00", "2020-11-24T15:00"),
        ("Asia/Kathmandu", "2020-10-26T14:00", "2020-10-26T08:15"),
        ("Asia/Kolkata", "2020-10-26T14:00", "2020-10-26T08:30"),
        ("America/Bogota", "2020-10-26T23:30", "2020-10-27T04:30"),
        ("Pacific/Auckland", "2020-10-26T01:00", "2020-10-25T12:00"),
    ],
)
def test_the_wall_clock_of_a_zone_on_that_very_day(zone, local, utc):
    session = factories.session()

    moved = actions.move_session(session, by=None, local_start=datetime.fromisoformat(local), zone=zone)
    moved.refresh_from_db()

    assert moved.starts_at == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert (moved.zone, datetime.combine(moved.local_date, moved.local_time)) == (zone, datetime.fromisoformat(local))


def test_across_midnight_and_across_a_clock_change_the_length_is_what_counts():
    session = factories.session(minutes=240)

    moved = actions.move_session(session, by=None, local_start=datetime(2020, 10, 25, 0, 30))

    assert moved.starts_at == datetime(2020, 10, 24, 22, 30, tzinfo=UTC)
    assert moved.ends_at == datetime(2020, 10, 25, 2, 30, tzinfo=UTC)  # 03:30 in Berlin, three hours by the wall


def test_an_hour_that_does_not_exist_is_refused_with_the_next_that_does():
    series = factories.series(starts_on=datetime(2021, 1, 1).date(), ends_on=datetime(2021, 12, 31).date())
    session = factories.session(series, datetime(2021, 3, 1, 10))

    with refused("missing_hour", "local_start") as caught:
        actions.move_session(session, by=None, local_start=datetime(2021, 3, 28, 2, 30))

    assert "Europe/Berlin" in str(caught.value)
    assert "3:30" in str(caught.value)


def test_an_hour_that_comes_twice_is_asked_back_and_each_can_be_chosen():
    session = factories.session()
    twice = datetime(2020, 10, 25, 2, 30)

    with refused("doubled_hour", "second_hour") as caught:
        actions.move_session(session, by=None, local_start=twice)
    assert "UTC+2" in str(caught.value)
    assert "UTC+1" in str(caught.value)

    first = actions.move_session(session, by=None, local_start=twice, second_hour=False)
    second = actions.move_session(session, by=None, local_start=twice, second_hour=True)

    assert (first.starts_at, first.second_hour) == (datetime(2020, 10, 25, 0, 30, tzinfo=UTC), False)
    assert (second.starts_at, second.second_hour) == (datetime(2020, 10, 25, 1, 30, tzinfo=UTC), True)


def test_the_second_hour_means_nothing_for_an_hour_that_comes_once():
    session = factories.session()

    moved = actions.move_session(session, by=None, local_start=datetime(2020, 10, 26, 14), second_hour=True)

    assert moved.second_hour is False
    assert moved.starts_at == datetime(2020, 10, 26, 13, tzinfo=UTC)


def test_a_move_is_kept_with_its_reason_and_told_in_utc():
    session = factories.session()
    uid, slug = session.uid, session.slug

    moved = actions.move_session(session, by=None, local_start=datetime(2020, 11, 3, 10), reason="Holiday in Amman")

    move = Move.objects.get()
    assert (move.from_starts_at, move.to_starts_at) == (session.starts_at, moved.starts_at)
    assert (move.zone, dict(move.reason)) == ("Europe/Berlin", {"en": "Holiday in Amman"})
    assert (moved.uid, moved.slug, moved.revision) == (uid, slug, 1)
    told = {"series": session.series_id, "old": "2020-10-27T09:00:00+00:00", "new": "2020-11-03T09:00:00+00:00"}
    assert facts() == [("session.moved", told)]


def test_the_same_time_again_changes_nothing():
    session = factories.session()

    actions.move_session(session, by=None, local_start=datetime(2020, 10, 27, 10))

    assert (facts(), Move.objects.count()) == ([], 0)


def test_another_zones_clock_for_the_same_moment_is_no_move():
    session = factories.session()

    moved = actions.move_session(session, by=None, local_start=datetime(2020, 10, 27, 9), zone="UTC")

    assert (moved.starts_at, moved.zone, Move.objects.count()) == (session.starts_at, "UTC", 0)
    told = {"series": session.series_id, "fields": ["local_time", "zone"]}
    assert facts() == [("session.changed", told)]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"local_start": datetime(2020, 8, 24, 10)}, "outside_series"),
        ({"local_start": datetime(2021, 1, 1, 10)}, "outside_series"),
        ({"local_start": datetime(2020, 11, 3, 10), "zone": "Nowhere/Else"}, "unknown_zone"),
        ({"local_start": None}, "wrong_date"),
        ({"local_start": datetime(2020, 11, 3, 10), "reason": "x" * 20_001}, "too_long"),
        ({"local_start": datetime(2020, 11, 3, 10), "expected_revision": 7}, "changed_meanwhile"),
    ],
)
def test_a_move_that_cannot_be_is_refused_and_the_time_stays(wish, code):
    session = factories.session()

    with refused(code):
        actions.move_session(session, by=None, **wish)

    before = session.starts_at
    session.refresh_from_db()
    assert session.starts_at == before


def test_an_aware_time_is_read_as_wall_clock():
    session = factories.session()

    moved = actions.move_session(session, by=None, local_start=datetime(2020, 11, 3, 10, 0, 59, 5, tzinfo=UTC))

    assert moved.starts_at == datetime(2020, 11, 3, 9, tzinfo=UTC)


def test_a_session_of_twelve_days_keeps_its_length_over_the_clock_change():
    session = factories.session(minutes=12 * 1440)

    moved = actions.move_session(session, by=None, local_start=datetime(2020, 10, 20, 0))

    assert moved.ends_at - moved.starts_at == timedelta(days=12)
