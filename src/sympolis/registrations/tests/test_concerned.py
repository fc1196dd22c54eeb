"""Before a release the desk sees who will hear of it."""

from datetime import datetime

import pytest
from django.utils import translation

from sympolis.programme import actions as programme_actions
from sympolis.programme import queries as programme_queries
from sympolis.programme.states import ChangeKind, SessionRole
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.desk import desk
from sympolis.registrations import concerned
from sympolis.registrations.tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def full(series=None):
    """A session with two seats taken, one who waits, an interpreter who also speaks, and a host."""
    session = factories.session(series, capacity=2, title={"en": "Waste"})
    for _one in range(3):
        factories.registered(session)
    voice = programme.person(session.series.network)
    programme.part(session, voice, SessionRole.INTERPRETER)
    programme.part(session, voice, SessionRole.SPEAKER)
    programme.part(session, role=SessionRole.HOST)
    return session


def counts(series) -> list[tuple]:
    found = concerned.concerned(programme_queries.pending_changes(series))
    return [(one.kind, one.interpreters, one.parts, one.seats, one.others) for one in found]


def test_those_concerned_are_counted_by_group(django_assert_num_queries):
    session = full()
    programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 28, 14))
    changes = programme_queries.pending_changes(session.series)

    assert counts(session.series) == [(ChangeKind.MOVED, 1, 1, 2, 1)]
    with django_assert_num_queries(2):
        concerned.concerned(changes)


def test_sessions_are_named_in_the_readers_language():
    session = full()
    programme_actions.change_session(session, by=None, title={"en": "Waste", "de": "Abfall"})
    programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 28, 14))

    with translation.override("de"):
        (words,) = concerned.in_words(session.series, programme_queries.pending_changes(session.series))

    assert "Abfall" in words
    assert "Waste" not in words


def test_a_new_title_is_no_reason_for_letters_and_a_new_length_is():
    session = full()
    programme_actions.change_session(session, by=None, title={"en": "Waste and water"})
    assert counts(session.series) == []

    session.refresh_from_db()
    programme_actions.change_session(session, by=None, minutes=90)
    assert counts(session.series) == [(ChangeKind.CHANGED, 1, 1, 2, 1)]


def test_the_release_page_says_who_gets_a_letter():
    here = desk()
    session = full(here.series)
    programme_actions.cancel_session(session, by=here.by)

    page = here.get("series_release")

    told = "\u2068Waste\u2069: 1 interpreter, 1 other person with a part, 2 people with a seat, 1 person who waits or applied"
    assert page.context["told"] == [told]
    assert told in page.content.decode()
