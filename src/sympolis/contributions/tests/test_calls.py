"""Calls: written, opened, closed, and when they take something."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from sympolis.contributions import actions, queries
from sympolis.contributions.call_texts import TEMPLATES, texts_of
from sympolis.contributions.models import Call
from sympolis.contributions.states import Kind
from sympolis.contributions.tests import factories
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.programme.actions import remove_theme
from sympolis.programme.states import SeriesState
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused

NOW = datetime(2020, 10, 1, 8, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


@pytest.fixture
def in_october():
    with time_machine.travel(NOW, tick=False):
        yield


def facts(call: Call) -> list[str]:
    return list(Entry.objects.filter(subject_type="contributions.call").order_by("pk").values_list("name", flat=True))


def test_a_new_call_is_a_draft_that_nobody_sees_until_it_is_opened():
    series = programme.series()
    call = factories.call(series, open_now=False)

    assert (call.state, call.zone, queries.open_calls(series, NOW)) == ("draft", series.zone, [])

    actions.open_call(call, by=None)

    assert queries.open_calls(series, NOW) == [call]
    assert facts(call) == ["call.added", "call.opened"]


def test_after_deadline_and_grace_it_takes_nothing_more():
    deadline = NOW + timedelta(days=10)
    series = programme.series()
    call = factories.call(series, closes_at=deadline, grace_minutes=30)

    assert call.takes(deadline + timedelta(minutes=29))
    assert not call.takes(deadline + timedelta(minutes=30))
    assert queries.open_calls(series, deadline - timedelta(seconds=1)) == [call]
    assert queries.open_calls(series, deadline) == []  # nobody is told of the grace


def test_the_next_deadline_comes_first_and_what_has_none_comes_last():
    series = programme.series()
    rolling = factories.call(series)
    late, soon = (factories.call(series, closes_at=NOW + timedelta(days=days)) for days in (20, 5))

    assert queries.open_calls(series, NOW) == [soon, late, rolling]


def test_a_series_that_is_not_public_shows_none():
    series = programme.series(state=SeriesState.DRAFT)
    factories.call(series)

    assert queries.open_calls(series, NOW) == []


def test_closed_it_can_be_opened_again_and_keeps_the_day_it_opened_first():
    call = factories.call()
    first = call.opened_at
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        actions.close_call(call, by=None)
        again = actions.open_call(call, by=None)

    assert (again.state, again.opened_at) == ("open", first)
    assert facts(call) == ["call.added", "call.opened", "call.closed", "call.opened"]


def test_saving_it_unchanged_records_nothing():
    series = programme.series()
    theme, region = programme.theme(series), directory.region("mena")
    told = {"title": {"en": "Inputs"}, "kinds": ["input"], "themes": [theme], "regions": [region]}
    call = actions.save_call(series, None, by=None, **told)

    actions.save_call(series, call, by=None, **told)

    assert facts(call) == ["call.added"]
    actions.save_call(series, call, by=None, themes=[])
    assert Entry.objects.get(name="call.changed").facts["fields"] == ["themes"]
    assert (call.themes.count(), call.regions.count()) == (0, 1)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"title": {"en": " "}}, "missing", "title"),
        ({"title": {"en": "x" * 301}}, "too_long", "title"),
        ({"intro": {"en": "x" * 20_001}}, "too_long", "intro"),
        ({"kinds": []}, "missing", "kinds"),
        ({"kinds": ["novel"]}, "unknown_choice", "kinds"),
        ({"zone": "Europe/Nowhere"}, "unknown_choice", "zone"),
        ({"grace_minutes": 10_081}, "unknown_choice", "grace_minutes"),
        ({"grace_minutes": -1}, "unknown_choice", "grace_minutes"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(given, code, field):
    series = programme.series()

    with refused(code, field):
        factories.call(series, open_now=False, **given)
    assert not Call.objects.exists()


def test_themes_of_another_series_are_refused():
    series, theirs = programme.series(), programme.theme(programme.series())

    with refused("unknown_choice", "themes"):
        factories.call(series, open_now=False, themes=[theirs])
    assert not Call.objects.exists()


def test_only_the_team_of_the_series_changes_its_calls():
    series = programme.series()
    call = factories.call(series, open_now=False)
    outsider, team = programme.coordinator(programme.series().network), programme.coordinator(series.network)

    for act in (actions.open_call, actions.close_call, actions.remove_call):
        with refused("not_allowed"):
            act(call, by=outsider)
    with refused("not_allowed"):
        actions.save_call(series, call, by=outsider, title={"en": "Mine"})
    assert actions.open_call(call, by=team).state == "open"


def test_a_deadline_that_is_over_does_not_open():
    call = factories.call(open_now=False, closes_at=NOW - timedelta(hours=2), grace_minutes=60)

    with refused("past", "closes_on"):
        actions.open_call(call, by=None)


def test_saving_and_opening_is_done_whole_or_not_at_all():
    series = programme.series()
    call = actions.close_call(factories.call(series), by=None)

    with refused("past", "closes_on"):
        actions.save_call(
            series,
            call,
            by=None,
            opens=True,
            title={"en": "Late"},
            closes_at=NOW - timedelta(hours=2),
            grace_minutes=600,
        )

    call.refresh_from_db()
    assert (str(call.title), call.state, call.closes_at) == ("Share a good practice", "closed", None)
    assert actions.save_call(series, call, by=None, opens=True, closes_at=NOW + timedelta(days=1)).state == "open"


def test_a_theme_stays_while_a_call_asks_for_it():
    series = programme.series()
    theme = programme.theme(series)
    call = factories.call(series, themes=[theme])

    with refused("theme_in_use"):
        remove_theme(theme, by=None)

    assert list(call.themes.all()) == [theme]
    actions.save_call(series, call, by=None, themes=[])
    remove_theme(theme, by=None)
    assert not series.themes.exists()


def test_what_people_have_seen_is_closed_and_not_removed():
    seen, draft = factories.call(), factories.call(open_now=False)
    actions.close_call(seen, by=None)

    with refused("was_open"):
        actions.remove_call(seen, by=None)
    actions.remove_call(draft, by=None)

    assert list(Call.objects.all()) == [seen]
    with refused("gone"):
        actions.open_call(draft, by=None)


def test_a_draft_cannot_be_closed():
    call = factories.call(open_now=False)

    with refused("not_open"):
        actions.close_call(call, by=None)


def test_every_kind_has_words_to_begin_with_in_every_language_that_we_speak():
    assert set(TEMPLATES) == set(Kind.values)
    for kind in TEMPLATES:
        title, intro = texts_of(kind, ["en", "de", "sw"])
        assert set(title) == set(intro) == {"en", "de"}
        assert title["en"] != title["de"]
    assert set(texts_of("practice", ["sw"])[0]) == {"en"}
