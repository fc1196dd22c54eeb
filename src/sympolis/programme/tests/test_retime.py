"""Trust 32: the zone database changed after the programme was published."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from sympolis.journal import duties
from sympolis.programme import actions, queries
from sympolis.programme.models import Session, SessionVersion
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import facts

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_september():
    """The sessions of the factories lie in the weeks to come."""
    with time_machine.travel(datetime(2020, 9, 15, tzinfo=UTC), tick=False):
        yield


def as_if_computed_by_older_rules(session: Session) -> None:
    """What a host finds after it has updated its zone database: instants an hour beside the wall clock."""
    Session.objects.filter(pk=session.pk).update(starts_at=session.starts_at - HOUR)
    SessionVersion.objects.filter(session=session).update(
        starts_at=session.starts_at - HOUR, ends_at=session.ends_at - HOUR
    )


def test_nothing_stale_nothing_done(django_assert_max_num_queries):
    series = factories.series()
    for session in factories.sessions(series, 30):
        assert session.starts_at
    factories.release(series)

    with django_assert_max_num_queries(3):
        assert actions.recompute_instants() == 0
    assert facts("session.retimed") == []


def test_the_local_time_stays_and_calendars_are_updated():
    session = factories.released_session()
    untouched = factories.released_session()
    as_if_computed_by_older_rules(session)

    assert actions.recompute_instants() == 1

    before = session.starts_at
    session.refresh_from_db()
    version = session.released
    assert (session.starts_at, session.local_time.hour, session.revision) == (before, 10, 1)
    assert (version.starts_at, version.ends_at) == (before, before + timedelta(hours=2))
    assert (version.sequence, version.previous_starts_at, version.card["local"]) == (
        1,
        before - HOUR,
        "2020-10-27T10:00",
    )
    assert version.release.number == 2
    assert set(version.release.note) == {"en", "de"}
    assert [change["kind"] for change in version.release.changes] == ["retimed"]
    assert version.release.changes[0]["old"]["starts_at"] == "2020-10-27T08:00:00Z"
    assert version.release.changes[0]["new"]["starts_at"] == "2020-10-27T09:00:00Z"
    assert untouched.series.releases.count() == 1
    told = {
        "series": session.series_id,
        "old": "2020-10-27T08:00:00+00:00",
        "new": "2020-10-27T09:00:00+00:00",
    }
    assert facts("session.retimed") == [("session.retimed", told)]
    assert queries.pending_changes(session.series) == []


def test_run_again_it_does_nothing():
    session = factories.released_session()
    as_if_computed_by_older_rules(session)

    assert [actions.recompute_instants() for _day in range(3)] == [1, 0, 0]

    assert session.series.releases.count() == 2


def test_what_else_is_pending_does_not_become_public_with_it():
    session = factories.released_session(title={"en": "Old"})
    as_if_computed_by_older_rules(session)
    actions.change_session(session, by=None, title="Draft")
    other = factories.session(session.series)

    actions.recompute_instants()

    assert [(version.session_id, version.card["title"]["en"]) for version in queries.released(session.series)] == [
        (session.pk, "Old")
    ]
    assert [(change.kind.value, change.session.pk) for change in queries.pending_changes(session.series)] == [
        ("changed", session.pk),
        ("added", other.pk),
    ]


def test_a_pending_move_keeps_its_own_time_while_the_public_one_is_corrected():
    session = factories.released_session()
    moved = actions.move_session(session, by=None, local_start=datetime(2020, 11, 3, 15))
    SessionVersion.objects.update(starts_at=session.starts_at - HOUR)

    assert actions.recompute_instants() == 1

    session.refresh_from_db()
    assert session.starts_at == moved.starts_at
    assert session.released.starts_at == datetime(2020, 10, 27, 9, tzinfo=UTC)
    assert session.released.card["local"] == "2020-10-27T10:00"


def test_a_draft_is_corrected_without_a_release():
    session = factories.session()
    Session.objects.update(starts_at=session.starts_at + HOUR)

    assert actions.recompute_instants() == 1

    before = session.starts_at
    session.refresh_from_db()
    assert (session.starts_at, session.series.releases.count()) == (before, 0)


def test_the_second_of_a_doubled_hour_is_not_stale():
    session = factories.session()
    actions.move_session(session, by=None, local_start=datetime(2020, 10, 25, 2, 30), second_hour=True)
    factories.release(session.series)

    assert actions.recompute_instants() == 0


@pytest.mark.parametrize("state", ["cancelled", "planned"])
def test_what_is_over_or_cancelled_stays(state):
    start = datetime(2020, 10, 27, 10) if state == "cancelled" else datetime(2020, 9, 1, 10)
    session = factories.released_session(None, start, state=state)
    as_if_computed_by_older_rules(session)

    assert actions.recompute_instants() == 0


def test_the_worker_does_it_once_a_day():
    session = factories.released_session()

    for day, number in ((15, 2), (15, 2), (16, 3)):  # a second round on the same day finds it done
        as_if_computed_by_older_rules(session)
        with time_machine.travel(datetime(2020, 9, day, 1, tzinfo=UTC), tick=False):
            duties.run_due(lambda: False)
        assert session.series.releases.count() == number


def test_a_cancellation_that_is_not_released_yet_does_not_leave_the_public_with_a_wrong_hour():
    session = factories.released_session()
    as_if_computed_by_older_rules(session)
    actions.cancel_session(session, by=None)

    assert actions.recompute_instants() == 1

    before = session.starts_at
    session.refresh_from_db()
    assert (session.state, session.released.state, session.released.starts_at) == ("cancelled", "planned", before)
    assert [change.fields for change in queries.pending_changes(session.series)] == [("state",)]


def test_one_series_alone():
    one, two = factories.released_session(), factories.released_session()
    as_if_computed_by_older_rules(one)
    as_if_computed_by_older_rules(two)

    assert actions.recompute_instants(series=one.series) == 1

    assert (one.series.releases.count(), two.series.releases.count()) == (2, 1)
