import pytest

from sympolis.programme import actions, queries
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import facts, refused

pytestmark = pytest.mark.django_db


def everything():
    """A series with a text of each kind."""
    series = factories.series(title={"en": "Response"})
    theme = factories.theme(series, "Water")
    session = factories.session(series, title={"en": "Mobile testing"})
    segment = factories.segment(session, title={"en": "Welcome"})
    part = factories.part(session, topic={"en": "Wells"})
    return series, theme, session, segment, part


def states(series) -> dict[tuple[str, str], str]:
    series.refresh_from_db()
    rows = queries.translation_overview(series)
    return {(row.key.partition(":")[0], row.field): row.states["de"] for row in rows}


def test_every_kind_of_text_is_listed_with_its_state():
    series, *_rest = everything()

    rows = queries.translation_overview(series)

    assert [(row.key.partition(":")[0], row.field, str(row.texts)) for row in rows] == [
        ("series", "title", "Response"),
        ("theme", "name", "Water"),
        ("session", "title", "Mobile testing"),
        ("segment", "title", "Welcome"),
        ("part", "topic", "Wells"),
    ]
    assert {tuple(row.states.items()) for row in rows} == {(("en", "original"), ("de", "missing"))}


def test_a_translation_is_done_until_the_original_changes_and_done_again_when_confirmed():
    series, *_rest = everything()
    rows = {row.key.partition(":")[0]: row for row in queries.translation_overview(series)}

    for row in rows.values():
        actions.set_translation(row.target, row.field, "de", "Übersetzt", by=None)
    assert set(states(series).values()) == {"done"}

    actions.change_session(rows["session"].target, by=None, title="Testing on wheels")
    actions.change_theme(rows["theme"].target, by=None, name="Water supply")
    assert [kind for (kind, _field), state in states(series).items() if state == "outdated"] == ["theme", "session"]

    actions.set_translation(rows["session"].target, "title", "de", "Übersetzt", by=None)
    assert states(series)[("session", "title")] == "done"


def test_a_translation_of_a_session_is_a_change_to_release():
    session = factories.released_session()
    factories.segment(session)
    factories.release(session.series)

    session = actions.set_translation(session, "title", "de", "Mobiles Testen", by=None)
    actions.set_translation(session.segments.get(), "title", "de", "Begrüßung", by=None)

    changes = queries.pending_changes(session.series)
    assert [change.fields for change in changes] == [("segments", "title")]
    assert [fact["fields"] for _name, fact in facts("session.changed")] == [["title"], ["segments"]]


def test_the_same_again_changes_nothing_and_an_empty_text_removes_it():
    session = factories.session(title={"en": "Water"})

    for _time in range(2):
        session = actions.set_translation(session, "title", "de", " Wasser ", by=None)
    assert (session.revision, session.title["de"]) == (1, "Wasser")

    session = actions.set_translation(session, "title", "de", "", by=None)
    assert dict(session.title) == {"en": "Water"}


@pytest.mark.parametrize(
    ("field", "language", "text", "code"),
    [
        ("title", "fr", "Eau", "unknown_language"),
        ("title", "_of", "x", "unknown_language"),
        ("title", "de", "x" * 301, "too_long"),
        ("join_url", "de", "x", "unknown_field"),
        ("state", "de", "done", "unknown_field"),
        ("title", "en", " ", "missing"),
    ],
)
def test_a_translation_that_cannot_be_is_refused(field, language, text, code):
    session = factories.session()

    with refused(code):
        actions.set_translation(session, field, language, text, by=None)


def test_a_text_removed_meanwhile_is_told():
    _series, theme, session, segment, _part = everything()
    actions.set_run_of_show(session, [], by=None)
    actions.remove_theme(theme, by=None)

    for target, field in ((segment, "title"), (theme, "name")):
        with refused("gone"):
            actions.set_translation(target, field, "de", "x", by=None)


def test_keys_lead_back_to_rows_of_the_series_only():
    series, *_rest = everything()
    other, *_others = everything()

    for row in queries.translation_overview(series):
        assert queries.target_of(series, row.key) == row.target
        if not row.key.startswith("series:"):
            assert queries.target_of(other, row.key) is None
    for nonsense in ("", "session", "session:", "session:x", "account:1", "session:" + "9" * 30, "segment:²"):
        assert queries.target_of(series, nonsense) is None


@pytest.mark.parametrize("number", [3, 30])
def test_the_overview_takes_few_queries(django_assert_num_queries, number):
    series = factories.series()
    factories.theme(series)
    for session in factories.sessions(series, number):
        factories.segment(session)
        factories.part(session)

    with django_assert_num_queries(7):  # themes and what queries.draft joins
        rows = queries.translation_overview(series)

    assert len(rows) == 2 + 2 * number
