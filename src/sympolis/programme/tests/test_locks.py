"""A session whose time is fixed."""

from datetime import datetime

import pytest

from sympolis.journal.models import Entry
from sympolis.programme import actions
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import refused

pytestmark = pytest.mark.django_db
LATER = datetime(2020, 10, 28, 10)


def test_a_locked_session_is_not_moved():
    session = factories.session()
    actions.lock_session(session, by=None)

    with refused("locked"):
        actions.move_session(session, by=None, local_start=LATER)

    session.refresh_from_db()
    assert (session.is_locked, session.local_date.day, session.revision) == (True, 27, 1)


def test_unlocked_it_moves_again():
    session = actions.lock_session(factories.session(), by=None)

    moved = actions.move_session(actions.unlock_session(session, by=None), by=None, local_start=LATER)

    assert (moved.is_locked, moved.local_date.day) == (False, 28)


def test_locking_is_written_down_once():
    session = factories.session()
    by = factories.coordinator(session.series.network)

    actions.lock_session(session, by=by)
    actions.lock_session(session, by=by)
    actions.unlock_session(session, by=by)

    facts = Entry.objects.filter(subject_id=str(session.pk)).order_by("pk").values_list("name", "by_id")
    assert list(facts) == [("session.locked", by.pk), ("session.unlocked", by.pk)]


def test_a_lock_upon_an_older_look_is_refused():
    session = factories.session()
    actions.move_session(session, by=None, local_start=LATER)

    with refused("changed_meanwhile"):
        actions.lock_session(session, by=None, expected_revision=session.revision)


def test_a_cancelled_session_is_not_locked():
    session = actions.cancel_session(factories.session(), by=None)

    with refused("already_cancelled"):
        actions.lock_session(session, by=None)


def test_a_copy_is_free():
    session = actions.lock_session(factories.session(), by=None)

    assert actions.duplicate_session(session, by=None, local_start=LATER, with_people=False).is_locked is False
