from datetime import date, datetime

import pytest

from sympolis.programme import actions
from sympolis.programme.states import SessionRole, SessionState
from sympolis.programme.templates_of_series import series_templates
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import refused

BOTH = {"en", "de"}


def test_four_templates_in_both_languages():
    templates = series_templates()

    assert list(templates) == ["exchange", "insights", "dialogue", "empty"]
    for plan in templates.values():
        texts = [plan.name, plan.summary, *plan.texts.values(), *(session.title for session in plan.sessions)]
        texts += [text for theme in plan.themes for text in (theme.name, theme.short_name)]
        assert all(set(text) == BOTH for text in texts)


def test_templates_name_formats_and_themes_that_exist():
    for plan in series_templates().values():
        assert {session.format for session in plan.sessions} <= set("ABCDEFGHI")
        assert {session.theme for session in plan.sessions} <= {"", *(theme.code for theme in plan.themes)}


@pytest.mark.parametrize("first", [date(2027, 3, day) for day in range(1, 8)])
@pytest.mark.parametrize("template", ["exchange", "insights", "dialogue"])
def test_whatever_the_first_weekday_all_sessions_lie_inside_and_on_their_weekdays(template, first):
    plan = series_templates()[template]

    starts = plan.starts(first)

    assert all(first <= start.date() <= plan.last_day(first) for _session, start in starts)
    assert all(start.weekday() == session.weekday for session, start in starts)
    assert (starts[0][1].date() - first).days < 7


@pytest.mark.django_db
def test_the_exchange_template_makes_a_whole_series_in_the_languages_of_the_network():
    network = factories.network(languages=["en", "de"], zone="Europe/Berlin")

    series = actions.create_from_template(network, "exchange", by=None, title="Exchange", starts_on=date(2027, 3, 1))

    assert (series.themes.count(), series.sessions.count(), series.state) == (8, 13, "draft")
    assert set(series.summary) - {"_of"} == BOTH
    opening = series.sessions.first()
    assert (str(opening.title), opening.local_date, opening.minutes) == ("Opening", date(2027, 3, 2), 150)
    assert (opening.format.code, opening.segments.count()) == ("B", 9)
    assert {session.theme.code for session in series.sessions.filter(format__code="A")} == {
        theme.code for theme in series.themes.all()
    }
    assert {session.state for session in series.sessions.all()} == {"planned"}


@pytest.mark.django_db
def test_a_dialogue_template_adds_every_part():
    series = actions.create_from_template(
        factories.network(), "dialogue", by=None, title="Dialogue", starts_on=date(2027, 3, 2), zone="Africa/Tunis"
    )

    assert [session.minutes for session in series.sessions.all()] == [120, 120, 90, 120, 90, 60]
    assert {session.zone for session in series.sessions.all()} == {"Africa/Tunis"}


@pytest.mark.django_db
def test_a_network_in_another_language_gets_the_texts_there_are():
    series = actions.create_from_template(
        factories.network(languages=["fr"]), "insights", by=None, title="Regards", starts_on=date(2027, 3, 3)
    )

    assert dict(series.title) == {"fr": "Regards"}
    assert set(series.sessions.first().title) == BOTH


@pytest.mark.django_db
def test_an_empty_series_has_dates_only():
    series = actions.create_from_template(
        factories.network(), "empty", by=None, title="Empty", starts_on=date(2027, 3, 3), ends_on=date(2027, 4, 1)
    )

    assert (series.sessions.count(), series.themes.count(), series.ends_on) == (0, 0, date(2027, 4, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"template": "nonsense"}, "unknown_template"),
        ({"title": ""}, "missing"),
        ({"zone": "Mars/Olympus"}, "unknown_zone"),
        ({"ends_on": date(2027, 4, 1)}, "outside_series"),
        ({"ends_on": date(2027, 1, 1)}, "ends_before_start"),
        ({"starts_on": date(2100, 12, 1)}, "wrong_date"),
    ],
)
def test_a_template_that_cannot_be_used_makes_nothing(wish, code):
    network = factories.network()
    given = {"template": "exchange", "title": "x", "starts_on": date(2027, 3, 1), **wish}

    with refused(code):
        actions.create_from_template(network, by=None, **given)


def last_year():
    """A series of 2020 with everything that could be copied."""
    network = factories.network(languages=["en", "de"])
    series = factories.series(
        network, summary={"en": "S"}, apply_by=date(2020, 11, 1), retention_on=date(2021, 6, 30), funder="BMZ"
    )
    theme = factories.theme(series, code="water")
    session = factories.session(
        series,
        datetime(2020, 10, 27, 10),
        title={"en": "Water", "de": "Wasser"},
        theme=theme,
        join_url="https://meet.example/secret",
        dial_in="+49 30 1",
        state=SessionState.DONE,
        format=factories.format(network, code="own"),
    )
    factories.segment(session, 120, person=factories.part(session).person, title={"en": "Talk"})
    session.cities.add(factories.municipality(network))
    factories.session(series, datetime(2020, 11, 3, 10), state=SessionState.CANCELLED)
    factories.session(series, datetime(2020, 11, 10, 10), state=SessionState.IDEA)
    factories.release(series)
    return series, session


@pytest.mark.django_db
def test_last_years_series_comes_back_on_the_same_weekdays_without_people_and_links():
    series, session = last_year()

    copy = actions.copy_series(series, by=None, title="Next", starts_on=date(2021, 8, 24))

    assert (copy.slug, copy.state, copy.starts_on, copy.ends_on) == (
        "next",
        "draft",
        date(2021, 8, 24),
        date(2021, 12, 30),
    )
    assert (copy.apply_by, copy.retention_on, copy.funder, str(copy.summary)) == (
        date(2021, 10, 31),
        date(2022, 6, 29),
        "BMZ",
        "S",
    )
    water, idea = copy.sessions.all()
    assert (water.local_date, water.local_date.weekday(), water.local_time) == (
        date(2021, 10, 26),
        session.local_date.weekday(),
        session.local_time,
    )
    assert (water.starts_at.hour, session.starts_at.hour) == (8, 9)  # summer time in 2021, not in 2020
    assert (water.title["de"], water.theme.series, water.theme.code) == ("Wasser", copy, "water")
    assert (water.format, water.minutes, list(water.cities.all())) == (
        session.format,
        120,
        list(session.cities.all()),
    )
    assert [(step.minutes, step.person) for step in water.segments.all()] == [(120, None)]
    assert (water.join_url, water.dial_in, water.parts.count()) == ("", "", 0)
    assert (water.state, idea.state, water.released, water.uid != session.uid) == ("planned", "idea", None, True)
    assert copy.releases.count() == 0


@pytest.mark.django_db
def test_people_are_copied_when_asked():
    series, session = last_year()

    copy = actions.copy_series(series, by=None, title="Next", starts_on=date(2021, 8, 24), with_people=True)

    person = session.parts.get().person
    water = copy.sessions.first()
    assert [(part.person, part.role) for part in water.parts.all()] == [(person, "speaker")]
    assert water.segments.get().person == person


@pytest.mark.django_db
def test_the_shift_is_whole_weeks_and_nothing_lies_before_the_first_day():
    series = factories.series(starts_on=date(2020, 8, 25))
    factories.session(series, datetime(2020, 8, 25, 9))

    copy = actions.copy_series(series, by=None, title="Next", starts_on=date(2021, 9, 1))

    assert copy.sessions.get().local_date == date(2021, 9, 7)  # the Tuesday after Wednesday, 1 September


@pytest.mark.django_db
def test_a_wall_clock_that_the_new_day_does_not_have_becomes_the_next():
    series = factories.series(starts_on=date(2020, 3, 1))
    factories.session(series, datetime(2020, 3, 22, 2, 30))

    copy = actions.copy_series(series, by=None, title="Next", starts_on=date(2021, 3, 7))

    session = copy.sessions.get()
    assert (session.local_date, session.local_time.hour) == (date(2021, 3, 28), 3)


@pytest.mark.django_db
def test_a_copy_far_in_the_future_is_refused():
    with refused("wrong_date"):
        actions.copy_series(factories.series(), by=None, title="Next", starts_on=date(2100, 12, 1))


@pytest.mark.django_db
def test_a_duplicate_takes_everything_but_the_join_link():
    series, session = last_year()

    twin = actions.duplicate_session(session, by=None, local_start=datetime(2020, 12, 1, 9), title="Again")

    assert (twin.slug, twin.state, twin.local_date, twin.minutes) == ("again", "planned", date(2020, 12, 1), 120)
    assert (twin.theme, twin.format, twin.join_url, twin.dial_in) == (session.theme, session.format, "", "")
    assert [part.person for part in twin.parts.all()] == [part.person for part in session.parts.all()]
    assert twin.segments.get().person == session.segments.get().person
    assert (twin.released, twin.uid != session.uid, series.sessions.count()) == (None, True, 4)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"local_start": datetime(2020, 10, 27, 11)}, "person_twice"),
        ({"local_start": datetime(2021, 10, 27, 11)}, "outside_series"),
        ({"local_start": datetime(2020, 10, 25, 2, 30)}, "doubled_hour"),
        ({"local_start": datetime(2020, 12, 1, 9), "zone": "Mars/Olympus"}, "unknown_zone"),
        ({"local_start": datetime(2020, 12, 1, 9), "title": " "}, "missing"),
    ],
)
def test_a_duplicate_that_cannot_be_is_refused(wish, code):
    _series, session = last_year()

    with refused(code):
        actions.duplicate_session(session, by=None, **wish)


@pytest.mark.django_db
def test_a_duplicate_without_people_may_lie_beside_the_first():
    _series, session = last_year()

    twin = actions.duplicate_session(session, by=None, local_start=datetime(2020, 10, 27, 10), with_people=False)

    assert (twin.parts.count(), twin.segments.get().person, str(twin.title)) == (0, None, "Water")


@pytest.mark.django_db
def test_interpreters_are_not_copied():
    session = factories.session(title={"en": "Waste"})
    speaker, voice = factories.person(session.series.network), factories.person(session.series.network)
    factories.part(session, speaker)
    factories.part(session, voice, SessionRole.INTERPRETER)

    twin = actions.duplicate_session(session, by=None, local_start=datetime(2020, 11, 3, 10))

    assert [part.person for part in twin.parts.all()] == [speaker]
