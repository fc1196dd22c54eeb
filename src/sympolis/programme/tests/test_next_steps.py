"""What needs doing next."""

from datetime import UTC, datetime, timedelta

import pytest

from sympolis.programme import actions, queries
from sympolis.programme.models import Series, Session
from sympolis.programme.next_steps import FIX, Step, missing_texts, steps_of
from sympolis.programme.states import SegmentKind, SeriesState
from sympolis.programme.tests import factories

pytestmark = pytest.mark.django_db
SEPTEMBER, LATE_OCTOBER = datetime(2020, 9, 15, tzinfo=UTC), datetime(2020, 10, 20, tzinfo=UTC)


def steps(series: Series, *, now: datetime = SEPTEMBER, pending: int = 0, missing: int = 0) -> list[tuple[str, str]]:
    found = steps_of(series, list(queries.draft(series)), pending, {}, missing, now)
    return [(step.urgency, step.page) for step in found]


def ready(session: Session) -> Session:
    factories.part(session)
    factories.segment(session, 60)
    factories.segment(session, 10, kind=SegmentKind.BREAK)
    factories.segment(session, session.minutes - 70)
    return session


def test_a_series_that_has_all_needs_nothing():
    assert steps(ready(factories.session()).series) == []


def test_what_must_be_fixed_stands_in_the_order_of_the_sessions():
    series = factories.series()
    late, early = (
        factories.session(series, datetime(2020, 10, 29, 10)),
        factories.session(series, datetime(2020, 10, 27, 10)),
    )
    further = [Step(FIX, str(one.pk), "See", "series_plan", one) for one in (late, early)]

    found = steps_of(series, [], 0, {}, 0, LATE_OCTOBER, further)

    assert [step.session for step in found if step.urgency == FIX] == [early, late]


def test_an_empty_series_needs_a_session():
    assert steps(factories.series()) == [("do", "session_new")]


def test_a_released_draft_series_wants_to_be_public():
    series = ready(factories.session(factories.series(state=SeriesState.DRAFT))).series

    assert steps(series) == [("do", "series_edit")]
    assert steps(series, pending=3) == [("do", "series_release")]


def test_people_and_run_of_show_are_missed_and_must_be_fixed_when_the_day_is_near():
    series = factories.session().series

    assert steps(series) == [("do", "session_people"), ("do", "session_run_of_show")]
    assert steps(series, now=LATE_OCTOBER) == [("fix", "session_people"), ("fix", "session_run_of_show")]
    assert steps(series, now=LATE_OCTOBER + timedelta(days=30)) == []  # over


def test_an_interpreter_alone_is_no_speaker():
    session = ready(factories.session())
    session.parts.update(role="interpreter")

    assert steps(session.series) == [("do", "session_people")]


def test_a_run_of_show_that_does_not_fit_is_told():
    session = ready(factories.session())
    actions.change_session(session, by=None, minutes=150)

    assert steps(session.series) == [("do", "session_run_of_show")]


def test_cancelled_sessions_need_nothing():
    session = factories.session()
    actions.cancel_session(session, by=None)

    assert steps(session.series) == []


def test_what_must_be_fixed_comes_first_and_thoughts_last():
    session = factories.session()
    factories.session(session.series, datetime(2020, 10, 27, 11))

    urgencies = [urgency for urgency, _page in steps(session.series, now=LATE_OCTOBER, pending=1, missing=2)]

    assert urgencies == sorted(urgencies, key=["fix", "do", "think"].index)
    assert set(urgencies) == {"fix", "do", "think"}


def test_missing_texts_are_those_of_the_overview():
    session = ready(factories.session(title={"en": "Water", "de": "Wasser"}, summary={"en": "On water"}))
    factories.theme(session.series)
    actions.set_translation(session.series, "title", "de", "Lehren", by=None)
    actions.change_series(session.series, by=None, title="Lessons we learned")
    series = Series.objects.get(pk=session.series.pk)

    rows = queries.translation_overview(series)
    overview = sum(row.states["de"] in {"missing", "outdated"} for row in rows)
    assert missing_texts(series, queries.draft(series)) == overview
    assert overview == 1 + 1 + 3 + 1  # summary, theme, three segments, the outdated title
