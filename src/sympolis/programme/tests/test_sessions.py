from datetime import UTC, datetime, timedelta

import pytest

from sympolis.directory.tests import factories as directory
from sympolis.programme import actions
from sympolis.programme.models import Session
from sympolis.programme.states import SessionState
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import facts, refused

pytestmark = pytest.mark.django_db

START = datetime(2020, 10, 27, 10)


def add(series=None, **fields) -> Session:
    given = {"title": "Mobile testing", "local_start": START, "minutes": 120, **fields}
    return actions.add_session(series or factories.series(), by=None, **given)


def test_a_session_is_planned_at_its_local_time_with_all_it_was_given():
    series = factories.series()
    theme, region, city = factories.theme(series), directory.region(), factories.municipality(series.network)

    session = add(
        series, theme=theme, focus="regional", regions=[region.pk], cities=[city], floor_language="fr",
        interpretation_languages=["en", "fr", "ar", "en"], capacity=60, join_url="https://meet.example/x",
        dial_in="+49 30 1", recording="plenary", guiding_questions="One?\r\nTwo?", summary={"en": "S", "de": "Z"},
    )  # fmt: skip
    session.refresh_from_db()

    assert (session.slug, session.state, session.zone) == ("mobile-testing", "planned", "Europe/Berlin")
    assert session.starts_at == datetime(2020, 10, 27, 9, tzinfo=UTC)
    assert (session.theme, session.focus, session.capacity, session.recording) == (theme, "regional", 60, "plenary")
    assert (list(session.regions.all()), list(session.cities.all())) == ([region], [city])
    assert (session.floor_language, session.interpretation_languages) == ("fr", ["en", "ar"])
    assert (session.guiding_questions["en"], session.summary["de"]) == ("One?\nTwo?", "Z")
    assert (session.revision, session.released) == (0, None)
    assert facts() == [("session.added", {"series": series.pk})]


def test_floor_language_and_zone_come_from_the_series():
    session = add(factories.series(working_language="fr", zone="Africa/Tunis"))

    assert (session.floor_language, session.zone) == ("fr", "Africa/Tunis")
    assert session.starts_at == datetime(2020, 10, 27, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"title": " "}, "missing", "title"),
        ({"title": "x" * 100_000}, "too_long", "title"),
        ({"description": "x" * 100_000}, "too_long", "description"),
        ({"minutes": 0}, "ends_before_start", "minutes"),
        ({"minutes": -30}, "ends_before_start", "minutes"),
        ({"minutes": 10**9}, "wrong_number", "minutes"),
        ({"minutes": "120"}, "wrong_number", "minutes"),
        ({"minutes": None}, "missing", "minutes"),
        ({"zone": "Mars/Olympus"}, "unknown_zone", "zone"),
        ({"local_start": "2020-10-27T10:00"}, "wrong_date", "local_start"),
        ({"local_start": datetime(9999, 1, 1)}, "wrong_date", "local_start"),
        ({"local_start": datetime(2020, 8, 24, 23)}, "outside_series", "local_start"),
        ({"local_start": datetime(2021, 1, 1, 0)}, "outside_series", "local_start"),
        ({"theme": 987654}, "unknown_theme", "theme"),
        ({"format": 987654}, "unknown_format", "format"),
        ({"focus": "galactic"}, "unknown_choice", "focus"),
        ({"recording": "secretly"}, "unknown_choice", "recording"),
        ({"state": "sold out"}, "unknown_choice", "state"),
        ({"state": "cancelled"}, "unknown_choice", "state"),
        ({"floor_language": "xx1"}, "unknown_language", "floor_language"),
        ({"interpretation_languages": ["fr", "nolang"]}, "unknown_language", "interpretation_languages"),
        ({"interpretation_languages": ["en"] + [f"x{n}" for n in range(99)]}, "too_many", "interpretation_languages"),
        ({"capacity": 0}, "wrong_number", "capacity"),
        ({"capacity": 2**40}, "wrong_number", "capacity"),
        ({"join_url": "javascript:alert(1)"}, "wrong_address", "join_url"),
        ({"join_url": "https://" + "x" * 1000 + ".example"}, "too_long", "join_url"),
        ({"dial_in": "0" * 201}, "too_long", "dial_in"),
        ({"cities": [2**70]}, "unknown_choice", "cities"),
        ({"regions": ["1"]}, "unknown_choice", "regions"),
        ({"slug": "new"}, "wrong_slug", "slug"),
    ],
)
def test_a_session_that_cannot_be_is_refused(fields, code, field):
    series = factories.series()

    with refused(code, field):
        add(series, **fields)


def test_theme_and_format_of_somebody_else_are_refused():
    theme, kind = factories.theme(factories.series()), factories.format(factories.network())
    series = factories.series()

    with refused("unknown_theme", "theme"):
        add(series, theme=theme)
    with refused("unknown_format", "format"):
        add(series, format=kind)


def test_first_and_last_day_belong_to_the_series_and_a_call_may_run_past_midnight():
    series = factories.series()

    add(series, local_start=datetime(2020, 8, 25, 0))
    last = add(series, local_start=datetime(2020, 12, 31, 23))

    assert last.ends_at == datetime(2021, 1, 1, 0, tzinfo=UTC)


def test_the_hosts_calendar_decides_which_day_it_is():
    series = factories.series(zone="Asia/Tokyo")

    with refused("outside_series"):  # 1 January in Tokyo
        add(series, zone="America/Bogota", local_start=datetime(2020, 12, 31, 14))


def test_a_written_exchange_ends_inside_the_series():
    series = factories.series()

    add(series, local_start=datetime(2020, 12, 20, 0), minutes=12 * 1440)
    with refused("outside_series"):
        add(series, local_start=datetime(2020, 12, 21, 0), minutes=12 * 1440)


def test_a_format_gives_length_and_run_of_show():
    network = factories.network(languages=["en", "de"])
    actions.ensure_formats(network)
    kind = network.formats.get(code="A")

    session = add(factories.series(network), format=kind, minutes=None)

    steps = list(session.segments.all())
    assert (session.minutes, sum(step.minutes for step in steps), len(steps)) == (120, 120, 11)
    assert (steps[0].kind, set(steps[0].title)) == ("welcome", {"en", "de"})
    assert all(step.note and step.fallback for step in steps)


def test_a_series_in_one_language_gets_the_run_of_show_in_it():
    network = factories.network(languages=["de"])
    actions.ensure_formats(network)

    session = add(
        factories.series(network, languages=["de"], working_language="de"),
        format=network.formats.get(code="G"),
        minutes=None,
    )

    assert {language for step in session.segments.all() for language in step.title} == {"de"}


def test_a_longer_session_keeps_the_steps_of_its_format():
    network = factories.network()
    kind = factories.format(network, minutes=(10, 50))

    session = add(factories.series(network), format=kind, minutes=90)

    assert (session.minutes, [step.minutes for step in session.segments.all()]) == (90, [10, 50])


def test_a_workshop_adds_a_session_for_each_part():
    network = factories.network()
    actions.ensure_formats(network)
    series = factories.series(network)

    sessions = actions.add_format_sessions(
        series,
        network.formats.get(code="E"),
        by=None,
        title="Water",
        local_start=datetime(2020, 10, 20, 13),
        capacity=30,
    )

    assert [session.local_date.day for session in sessions] == [20, 22, 27, 28, 30]
    assert {session.local_time.hour for session in sessions} == {13}
    assert [session.starts_at.hour for session in sessions] == [11, 11, 12, 12, 12]  # the clock changes on the 25th
    assert [session.minutes for session in sessions] == [120, 120, 90, 120, 90]
    assert str(sessions[0].title) == "Water: Getting to know, challenges"
    assert {session.capacity for session in sessions} == {30}
    assert len({session.slug for session in sessions}) == 5


def test_a_workshop_that_does_not_fit_adds_nothing():
    network = factories.network()
    actions.ensure_formats(network)
    series = factories.series(network)

    with refused("outside_series"):
        actions.add_format_sessions(
            series, network.formats.get(code="E"), by=None, title="Water", local_start=datetime(2020, 12, 28, 13)
        )


def test_the_same_title_gives_another_address():
    series = factories.series()

    assert [add(series).slug for _time in range(3)] == ["mobile-testing", "mobile-testing-2", "mobile-testing-3"]


def test_a_series_takes_two_thousand_sessions():
    series = factories.series()
    first = factories.session(series)
    Session.objects.bulk_create(
        Session(
            series=series, slug=f"s{number}", title={"en": "x"}, zone="UTC", minutes=1, floor_language="en",
            local_date=first.local_date, local_time=first.local_time, starts_at=first.starts_at,
        )
        for number in range(1999)
    )  # fmt: skip

    with refused("too_many"):
        add(series)


def test_a_change_counts_as_a_revision_and_names_its_fields():
    session = factories.session()

    changed = actions.change_session(session, by=None, capacity=40, focus="regional", cities=[])
    same = actions.change_session(session, by=None, capacity=40, focus="regional", cities=[])

    assert (changed.revision, same.revision) == (1, 1)
    told = {"fields": ["capacity", "focus"], "series": session.series_id}
    assert facts() == [("session.changed", told)]


def test_somebody_else_changed_it_meanwhile():
    session = factories.session()
    actions.change_session(session, by=None, expected_revision=0, capacity=40)

    with refused("changed_meanwhile"):
        actions.change_session(session, by=None, expected_revision=0, title="Mine")

    session.refresh_from_db()
    assert (session.capacity, session.revision) == (40, 1)
    assert actions.change_session(session, by=None, expected_revision=1, title="Mine").title["en"] == "Mine"


def test_fields_nobody_may_set_are_ignored():
    session = factories.session()
    other = factories.series()

    changed = actions.change_session(
        session, by=None, series=other, uid="x", released=5, revision=99, is_staff=True, starts_at=START,
        local_date=START, zone="Asia/Tokyo", cancelled_reason="x", nonsense=1,
    )  # fmt: skip
    changed.refresh_from_db()

    assert facts() == []
    assert (changed.series, changed.uid, changed.zone) == (session.series, session.uid, "Europe/Berlin")
    assert (changed.starts_at, changed.revision, dict(changed.cancelled_reason)) == (session.starts_at, 0, {})


def test_an_empty_length_in_a_form_leaves_the_length():
    session = factories.session()

    assert actions.change_session(session, by=None, minutes=None, capacity=3).minutes == 120
    with refused("ends_before_start", "minutes"):
        actions.change_session(session, by=None, minutes=0)


def test_the_floor_is_not_interpreted_into():
    session = factories.session(interpretation_languages=["fr", "ar"])

    changed = actions.change_session(session, by=None, floor_language="ar")

    assert changed.interpretation_languages == ["fr"]


def test_the_address_follows_the_title_until_the_first_release():
    series = factories.series()
    session = add(series)

    session = actions.change_session(session, by=None, title="Infection chains")
    assert session.slug == "infection-chains"

    factories.release(series)
    session = actions.change_session(session, by=None, title="Other")
    assert session.slug == "infection-chains"
    with refused("address_fixed", "slug"):
        actions.change_session(session, by=None, slug="other")


def test_states_change_but_what_was_released_is_no_idea_any_more():
    session = factories.session(state=SessionState.IDEA)

    for state in ("planned", "idea", "open", "done", "documented"):
        assert actions.change_session(session, by=None, state=state).state == state

    factories.release(session.series)
    with refused("already_released", "state"):
        actions.change_session(session, by=None, state="idea")
    with refused("unknown_choice", "state"):
        actions.change_session(session, by=None, state="cancelled")


def test_cancelling_tells_why_and_can_be_taken_back():
    session = factories.session()

    cancelled = actions.cancel_session(session, by=None, reason="Speaker is ill")
    assert (cancelled.state, cancelled.cancelled_reason["en"]) == ("cancelled", "Speaker is ill")
    for again in (
        lambda: actions.cancel_session(session, by=None),
        lambda: actions.move_session(session, by=None, local_start=START + timedelta(days=1)),
        lambda: actions.change_session(session, by=None, state="open"),
    ):
        with refused("already_cancelled"):
            again()

    back = actions.reinstate_session(session, by=None)
    assert (back.state, dict(back.cancelled_reason), back.revision) == ("planned", {}, 2)
    with refused("not_cancelled"):
        actions.reinstate_session(session, by=None)
    assert [name for name, _facts in facts()] == ["session.cancelled", "session.reinstated"]


def test_texts_of_a_cancelled_session_can_still_be_corrected():
    session = factories.session(state=SessionState.CANCELLED)

    assert actions.change_session(session, by=None, title="Corrected").title["en"] == "Corrected"


def test_only_what_was_never_released_is_deleted():
    series = factories.series()
    draft, public = factories.session(series), factories.session(series)
    factories.segment(draft)
    factories.part(draft)

    actions.delete_session(draft, by=None)
    factories.release(series)

    assert list(series.sessions.all()) == [public]
    with refused("already_released"):
        actions.delete_session(public, by=None)
    with refused("gone"):
        actions.change_session(draft, by=None, title="x")
    assert facts("session.deleted") == [("session.deleted", {"series": series.pk})]
