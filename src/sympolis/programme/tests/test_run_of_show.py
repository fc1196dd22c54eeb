import pytest

from sympolis.core.languages import translation_state
from sympolis.programme import actions
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import facts, refused

pytestmark = pytest.mark.django_db


def steps(session) -> list[tuple[int, str]]:
    return [(step.minutes, step.title["en"]) for step in session.segments.all()]


def test_the_list_replaces_what_was_there_in_its_order():
    session = factories.session()
    factories.segment(session)
    speaker = factories.person(session.series.network)

    session = actions.set_run_of_show(
        session,
        [
            {"minutes": 10, "title": "Welcome", "kind": "welcome", "note": "Smile", "fallback": "Host opens"},
            {
                "minutes": 50,
                "title": "Input",
                "kind": "input",
                "person": speaker.pk,
                "language": "fr",
                "tool": "slides",
            },
        ],
        by=None,
    )

    first, second = session.segments.all()
    assert (first.order, first.minutes, first.kind, str(first.fallback)) == (0, 10, "welcome", "Host opens")
    assert (second.person, second.language, second.tool) == (speaker, "fr", "slides")
    assert session.revision == 1
    assert facts() == [("session.changed", {"series": session.series_id, "fields": ["segments"]})]


def test_the_same_list_again_changes_nothing():
    session = factories.session()
    rows = [{"minutes": 10, "title": "Welcome"}, {"minutes": 20, "title": "Talk"}]

    actions.set_run_of_show(session, rows, by=None)
    again = actions.set_run_of_show(session, rows, by=None)

    assert (again.revision, len(facts())) == (1, 1)


def test_with_its_id_a_step_keeps_its_row_and_its_translations():
    session = factories.session()
    one = factories.segment(session, title={"en": "One", "de": "Eins"})
    two = factories.segment(session, title={"en": "Two", "de": "Zwei"})

    actions.set_run_of_show(
        session,
        [
            {"id": two.pk, "minutes": 5, "title": "Second"},
            {"minutes": 5, "title": "New"},
            {"id": one.pk, "minutes": 5, "title": "One"},
        ],
        by=None,
    )

    rows = list(session.segments.all())
    assert [row.pk for row in rows][::2] == [two.pk, one.pk]
    assert [row.title.get("de") for row in rows] == ["Zwei", None, "Eins"]


def test_a_translation_of_a_step_becomes_outdated_with_its_original():
    session = factories.session()
    actions.set_run_of_show(session, [{"minutes": 5, "title": {"en": "One", "de": "Eins"}}], by=None)
    step = session.segments.get()

    actions.set_run_of_show(session, [{"id": step.pk, "minutes": 5, "title": "Only one"}], by=None)

    assert translation_state(session.segments.get().title, "en", "de") == "outdated"


def test_an_id_of_another_session_or_named_twice_makes_a_new_step():
    session, other = factories.session(), factories.session()
    foreign, own = factories.segment(other, title={"en": "Foreign"}), factories.segment(session)

    rows = [{"id": pk, "minutes": 5, "title": "Mine"} for pk in (foreign.pk, own.pk, own.pk)]
    actions.set_run_of_show(session, rows, by=None)

    foreign.refresh_from_db()
    assert (foreign.session, foreign.title["en"]) == (other, "Foreign")
    assert steps(session) == [(5, "Mine")] * 3


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [
        ({"minutes": 10}, "missing", "segments-1-title"),
        ({"title": "x"}, "wrong_number", "segments-1-minutes"),
        ({"minutes": 0, "title": "x"}, "ends_before_start", "segments-1-minutes"),
        ({"minutes": 10, "title": "x", "kind": "dance"}, "unknown_choice", "segments-1-kind"),
        ({"minutes": 10, "title": "x", "language": "nolang"}, "unknown_language", "segments-1-language"),
        ({"minutes": 10, "title": "x", "person": 987654}, "unknown_person", "segments-1-person"),
        ({"minutes": 10, "title": "x", "note": "x" * 100_000}, "too_long", "segments-1-note"),
        ({"minutes": 10, "title": "x", "tool": "x" * 301}, "too_long", "segments-1-tool"),
    ],
)
def test_a_step_that_cannot_be_is_refused_at_its_place_and_nothing_is_stored(row, code, field):
    session = factories.session()
    factories.segment(session, title={"en": "Old"})

    with refused(code, field):
        actions.set_run_of_show(session, [{"minutes": 5, "title": "Fine"}, row], by=None)

    assert steps(session) == [(10, "Old")]


def test_sixty_steps_are_enough():
    session = factories.session()
    rows = [{"minutes": 1, "title": str(number)} for number in range(61)]

    actions.set_run_of_show(session, rows[:60], by=None)
    with refused("too_many", "segments"):
        actions.set_run_of_show(session, rows, by=None)


def test_a_person_of_another_network_cannot_be_named():
    session = factories.session()
    stranger = factories.person(factories.network())

    with refused("unknown_person", "segments-0-person"):
        actions.set_run_of_show(session, [{"minutes": 5, "title": "x", "person": stranger.pk}], by=None)
    with refused("unknown_person", "parts-0-person"):
        actions.set_parts(session, [{"person": stranger}], by=None)


def test_somebody_the_network_no_longer_knows_may_stay_where_they_are():
    session = factories.session()
    part = factories.part(session)
    part.person.contacts.all().delete()

    session = actions.set_parts(session, [{"person": part.person_id, "role": "speaker", "topic": "Water"}], by=None)

    assert session.parts.get().topic["en"] == "Water"


def test_people_are_set_in_order_with_their_roles():
    session = factories.session()
    one, two = (factories.person(session.series.network) for _number in range(2))

    session = actions.set_parts(
        session,
        [
            {"person": two, "role": "moderator"},
            {"person": one.pk, "role": "speaker", "topic": {"en": "Water", "de": "Wasser"}},
            {"person": two.pk, "role": "speaker"},
        ],
        by=None,
    )

    assert [(part.person, part.role) for part in session.parts.all()] == [
        (two, "moderator"),
        (one, "speaker"),
        (two, "speaker"),
    ]
    assert session.revision == 1
    assert facts() == [("session.changed", {"series": session.series_id, "fields": ["parts"]})]


def test_a_topic_given_alone_keeps_its_translations_and_the_same_again_changes_nothing():
    session = factories.session()
    part = factories.part(session, topic={"en": "Water", "de": "Wasser"})
    row = {"person": part.person, "role": "speaker", "topic": "Water"}

    session = actions.set_parts(session, [row], by=None)

    assert (session.revision, session.parts.get().topic["de"]) == (0, "Wasser")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda row: [row, row], "part_twice"),
        (lambda row: [{**row, "role": "king"}], "unknown_choice"),
        (lambda row: [{**row, "topic": "x" * 301}], "too_long"),
        (lambda row: [{"role": "speaker"}], "unknown_person"),
        (lambda row: [row] * 41, "too_many"),
    ],
)
def test_parts_that_cannot_be_are_refused(change, code):
    session = factories.session()
    person = factories.person(session.series.network)

    with refused(code):
        actions.set_parts(session, change({"person": person}), by=None)


@pytest.mark.parametrize("verb", [actions.set_run_of_show, actions.set_parts])
def test_somebody_else_changed_it_meanwhile(verb):
    session = factories.session()
    actions.change_session(session, by=None, title="New")

    with refused("changed_meanwhile"):
        verb(session, [], by=None, expected_revision=0)
