"""Adding, changing and deleting sessions; who would be at night while the time is chosen."""

from datetime import UTC, date, datetime

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from sympolis.networks.states import Role
from sympolis.programme import actions
from sympolis.programme.models import Session
from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import Desk, as_posted, desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


def new(here: Desk, **changes) -> dict:
    """The form of a new session on 5 November 2020 at 14:00, two hours, as a browser posts it."""
    start = {"title-en": "Crisis teams", "date": "2020-11-05", "start": "14:00", "minutes": "120"}
    return as_posted(here.get("session_new").context["form"], **{**start, **changes})


def newest() -> Session:
    return Session.objects.latest("pk")


def test_a_session_takes_length_and_run_of_show_from_its_format(here):
    kind = factories.format(here.network, minutes=(10, 50, 30))

    answer = here.post("session_new", **new(here, minutes="", format=kind.pk))

    session = newest()
    assertRedirects(answer, f"{here.url('series_plan')}#{session.slug}", fetch_redirect_response=False)
    assert (str(session.title), session.minutes, session.segments.count()) == ("Crisis teams", 90, 3)
    assert session.starts_at == datetime(2020, 11, 5, 13, tzinfo=UTC)


def test_everything_else_of_a_session_is_kept_too(here):
    theme = factories.theme(here.series)
    city = here.network.cities.first().municipality

    here.post("session_new", **new(here, **{
        "title-de": "Krisenstäbe", "theme": theme.pk, "floor_language": "es", "into": ["en", "es"], "into_other": "sw",
        "focus": "regional", "regions": [city.region.pk], "cities": [city.pk], "capacity": "60",
        "join_url": "https://meet.example/x", "dial_in": "+49 30 1", "recording": "plenary",
        "guiding_questions-en": "What now?\nWhat next?", "state": "open",
    }))  # fmt: skip

    session = newest()
    assert session.title["de"] == "Krisenstäbe"
    assert (session.floor_language, session.interpretation_languages) == ("es", ["en", "sw"])
    assert (session.theme, list(session.regions.all()), list(session.cities.all())) == (theme, [city.region], [city])
    assert (session.capacity, session.join_url, session.dial_in, session.recording, session.state) == (
        60, "https://meet.example/x", "+49 30 1", "plenary", "open",
    )  # fmt: skip
    assert session.guiding_questions["en"] == "What now?\nWhat next?"


def test_a_format_of_several_meetings_makes_a_session_of_each(here):
    kind = factories.format(here.network)
    actions.set_format_parts(
        kind,
        [
            {"title": "Kick-off", "segments": [{"minutes": 90, "title": "Start"}]},
            {"title": "Aims", "day_offset": 2, "segments": [{"minutes": 60, "title": "Aims"}]},
        ],
        by=here.by,
    )

    here.post("session_new", **new(here, minutes="", format=kind.pk))

    added = list(Session.objects.order_by("pk"))[-2:]
    assert [(str(one.title), one.local_date, one.minutes) for one in added] == [
        ("Crisis teams: Kick-off", date(2020, 11, 5), 90),
        ("Crisis teams: Aims", date(2020, 11, 7), 60),
    ]


def test_checking_the_time_saves_nothing_keeps_everything_typed_and_names_the_night(here):
    page = here.post("session_new", **new(here, start="06:00", capacity="33", do="check"))

    assertContains(page, "Night in 1 of 4 cities: Bogota (00:00–02:00).")
    assertNotContains(page, "This could not be saved yet")
    assertContains(page, 'value="Crisis teams"')
    assertContains(page, 'name="capacity" value="33"')
    assert newest() == here.session


def test_a_time_can_be_looked_at_before_anything_else_is_filled_in(here):
    page = here.post("session_new", date="2020-11-05", start="14:00", zone="Europe/Berlin", do="check")

    assertContains(page, "Nobody is at night.")
    assertNotContains(page, "This field is required")


def test_a_kinder_start_is_taken_with_one_click_and_everything_typed_is_kept(here):
    offered = here.post("session_new", **new(here, start="06:00", do="check")).context["face"].better

    page = here.post("session_new", **new(here, start="06:00", take_time=f"{offered[0].local_start:%Y-%m-%dT%H:%M}"))

    assertContains(page, f'name="start" value="{offered[0].local_start:%H:%M}"')
    assertContains(page, 'value="Crisis teams"')
    assertContains(page, "Nobody is at night.")
    assert newest() == here.session


def test_regional_sessions_are_measured_on_the_clocks_of_their_regions(here):
    kochi = here.network.cities.get(municipality__slug="kochi").municipality.region

    page = here.post("session_new", **new(here, start="18:00", focus="regional", regions=[kochi.pk], do="check"))

    assertContains(page, "Night in 1 of 1 city: Kochi (22:30–00:30)")


def test_the_missing_hour_is_refused_and_the_next_one_offered(here):
    actions.change_series(here.series, by=here.by, ends_on=date(2021, 4, 30))

    page = here.post("session_new", **new(here, date="2021-03-28", start="02:30"))

    assertContains(page, "jump over 02:30, so this time does not exist")
    assertContains(page, 'name="take_time" value="2021-03-28T03:30"')
    assertContains(page, 'value="Crisis teams"')
    assert newest() == here.session


def test_the_doubled_hour_asks_back_and_takes_the_answer(here):
    wish = new(here, date="2020-10-25", start="02:30")

    page = here.post("session_new", **wish)

    assertContains(page, "The first time, before the clocks go back (UTC+2)")
    assertContains(page, 'type="radio" name="second_hour"', count=2)
    here.post("session_new", **wish, second_hour="second")
    assert newest().starts_at == datetime(2020, 10, 25, 1, 30, tzinfo=UTC)


def test_a_session_outside_the_series_is_refused_at_its_date_with_everything_typed_kept(here):
    page = here.post("session_new", **new(here, date="2021-06-01"))

    assert page.context["form"].errors
    assertContains(page, 'value="Crisis teams"')
    assert newest() == here.session


def test_extra_fields_and_foreign_rows_change_nothing(here):
    theirs = factories.theme(factories.series(), "Theirs")
    foreign = factories.municipality(factories.network(host="south.example"), "Elsewhere")

    page = here.post("session_new", **new(here, theme=theirs.pk, cities=[foreign.pk]))
    assert set(page.context["form"].errors) == {"theme", "cities"}

    here.post("session_new", **new(here, uid="0", released="1", series="999", revision="77", slug="chosen"))
    assert (newest().series, newest().released, newest().revision) == (here.series, None, newest().revision)
    assert newest().slug != "chosen"


def test_the_day_that_was_clicked_in_the_plan_is_filled_in(here):
    assert here.get("session_new", date="2020-11-12").context["form"]["date"].value() == date(2020, 11, 12)
    for nonsense in ("2030-01-01", "2020-02-31", "yesterday", ""):
        assert here.get("session_new", date=nonsense).status_code == 200


def test_a_very_long_title_is_refused_quickly(here):
    page = here.post("session_new", **new(here, **{"title-en": "x" * 100_000}))

    assert page.context["form"].errors["title"] == ["English: 100000 signs, at most 300 fit."]


def test_names_in_every_script_are_kept_as_typed(here):
    title = "ماء و صرف صحي 水 " + "Żółć 🚰"

    here.post("session_new", **new(here, **{"title-en": title}))

    assert newest().title["en"] == title
    assertContains(here.get("series_plan"), title)


# --- the clock piece ----------------------------------------------------------------------------------------------


def test_the_piece_says_who_is_at_night(here):
    piece = here.get("clock", local="2020-11-05T06:00", zone="Europe/Berlin", minutes=120)

    assertContains(piece, "Night in 1 of 4 cities: Bogota (00:00–02:00).")
    assertNotContains(piece, "<html")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"local": "never", "zone": "Mars/Base", "minutes": "-1"},
        {"local": "0001-01-01T00:00", "zone": "Europe/Berlin"},
        {"local": "2020-11-05T06:00", "zone": "Europe/Berlin", "minutes": "9" * 50, "regions": "x", "session": "gone"},
    ],
)
def test_nonsense_in_the_piece_is_no_error(here, query):
    assert here.get("clock", **query).status_code == 200


# --- editing ------------------------------------------------------------------------------------------------------


def edited(here: Desk, **changes) -> dict:
    return as_posted(here.get("session_edit").context["form"], **changes)


def test_saving_without_a_change_changes_nothing(here):
    here.post("session_edit", **edited(here))

    here.session.refresh_from_db()
    assert here.session.revision == 0


def test_a_change_is_in_the_draft_and_not_in_public(here):
    answer = here.post("session_edit", **edited(here, **{"title-en": "Water for all", "minutes": "90"}))

    assertRedirects(answer, here.url("session_edit"))
    here.session.refresh_from_db()
    assert (str(here.session.title), here.session.minutes) == ("Water for all", 90)
    assert here.session.released.card["title"] == {"en": "Water supply"}


def test_a_time_in_the_form_is_not_taken_moving_has_its_own_page(here):
    here.post("session_edit", **edited(here, date="2020-12-01", start="03:00", local_start="2020-12-01T03:00"))

    here.session.refresh_from_db()
    assert here.session.starts_at == datetime(2020, 10, 27, 9, tzinfo=UTC)


def test_when_somebody_else_saved_meanwhile_both_versions_are_shown_and_nothing_is_lost(here):
    typed = edited(here, **{"title-en": "Mine", "capacity": "20"})
    actions.change_session(here.session, by=here.by, title={"en": "Theirs", "de": "Ihres"}, dial_in="+49 30 99")

    page = here.post("session_edit", **typed)

    assertContains(page, "Somebody else saved this meanwhile")
    told = {row["name"]: (row["theirs"], row["mine"]) for row in page.context["theirs"]}
    assert told == {
        "title": ("English: Theirs\nGerman: Ihres", "Mine"),
        "capacity": ("", "20"),
        "dial_in": ("+49 30 99", ""),
    }
    here.session.refresh_from_db()
    assert str(here.session.title) == "Theirs"

    here.post("session_edit", **as_posted(page.context["form"]))
    here.session.refresh_from_db()
    assert (str(here.session.title), here.session.capacity) == ("Mine", 20)


def test_viewers_may_not_edit(here):
    assert here.signed_in(Role.VIEWER).get("session_edit").status_code == 403


# --- deleting -----------------------------------------------------------------------------------------------------


def test_only_what_was_never_released_can_be_deleted(here):
    draft = factories.session(here.series, datetime(2020, 11, 5, 10), slug="draft")

    page = here.client.post(here.url("session_delete"), follow=True)
    assertContains(page, "cancel", status_code=200)
    assert Session.objects.filter(pk=here.session.pk).exists()

    assertRedirects(here.client.post(f"/desk/series/own/sessions/{draft.slug}/delete/"), here.url("series_plan"))
    assert not Session.objects.filter(pk=draft.pk).exists()


def test_deleting_needs_a_post(here):
    assert here.get("session_delete").status_code == 405


def test_an_end_before_the_start_is_told_as_such(here):
    page = here.post(
        "session_new", **{**as_posted(here.get("session_new").context["form"]), "title-en": "X", "minutes": "0"}
    )

    assertContains(page, "The end must lie after the start")
