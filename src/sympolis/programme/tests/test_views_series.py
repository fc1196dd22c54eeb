"""Setting up a series."""

from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertRedirects

from sympolis.networks.states import Role
from sympolis.programme import actions
from sympolis.programme.models import Series
from sympolis.programme.states import SeriesState
from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import Desk, as_posted, desk

pytestmark = pytest.mark.django_db
NEW = {
    "start_from": "template:exchange", "title": "Autumn exchange", "starts_on": "2027-09-06", "ends_on": "",
    "zone": "Europe/Berlin", "working_language": "en",
}  # fmt: skip


@pytest.fixture
def here() -> Desk:
    return desk()


def newest() -> Series:
    return Series.objects.latest("pk")


def test_a_series_from_a_template_leads_straight_into_its_plan(here):
    answer = here.post("series_new", **NEW)

    series = newest()
    assertRedirects(answer, f"/desk/series/{series.slug}/")
    assert (str(series.title), series.state, series.themes.count()) == ("Autumn exchange", SeriesState.DRAFT, 8)
    assert series.sessions.count() > 8
    assert series.starts_on == date(2027, 9, 6)


def test_no_more_than_eight_answers_are_needed(here):
    form = here.get("series_new").context["form"]

    assert len([field for field in form.fields.values() if field.required]) == 5


def test_a_copy_of_last_years_series(here):
    factories.theme(here.series, "Water")

    here.post("series_new", **{**NEW, "start_from": "series:own", "title": "Once more", "starts_on": "2027-08-24"})

    series = newest()
    assert [str(theme.name) for theme in series.themes.all()] == ["Water"]
    assert [(s.title["en"], s.local_date, s.released) for s in series.sessions.all()] == [
        ("Water supply", date(2027, 10, 26), None)
    ]


def test_another_working_language_than_the_networks(here):
    here.post(
        "series_new", **{**NEW, "start_from": "template:empty", "ends_on": "2027-12-01", "working_language": "fr"}
    )

    series = newest()
    assert (series.working_language, series.languages, series.title["fr"]) == (
        "fr",
        ["fr", "en", "de"],
        "Autumn exchange",
    )


def test_what_was_typed_stays_when_something_is_missing(here):
    page = here.post("series_new", **{**NEW, "start_from": "template:empty", "title": "Half done"})

    assertContains(page, "An empty series needs its last day.")
    assertContains(page, 'value="Half done"')
    assert newest() == here.series


def test_a_last_day_before_the_first_is_told_at_the_field(here):
    page = here.post("series_new", **{**NEW, "ends_on": "2027-01-01"})

    assert page.context["form"].errors == {"ends_on": ["The last day lies before the first."]}


def test_a_last_day_that_cuts_off_sessions_of_the_template_is_refused_and_nothing_is_stored(here):
    page = here.post("series_new", **{**NEW, "ends_on": "2027-09-10"})

    assert page.status_code == 200
    assert page.context["form"].errors
    assert newest() == here.series


@pytest.mark.parametrize("start", ["series:southern", "template:nothing", "series:", "nonsense"])
def test_only_what_is_offered_can_be_copied(here, start):
    factories.series(slug="southern")

    page = here.post("series_new", **{**NEW, "start_from": start})

    assert list(page.context["form"].errors) == ["start_from"]


def test_extra_fields_change_nothing(here):
    here.post("series_new", **NEW, state="published", network="999", is_demo="on", slug="mine")

    assert (newest().state, newest().network, newest().is_demo) == (SeriesState.DRAFT, here.network, False)
    assert newest().slug != "mine"


def test_contractors_may_not_create_series(here):
    assert here.signed_in(Role.CONTRACTOR).post("series_new", **NEW).status_code == 403


# --- set-up -------------------------------------------------------------------------------------------------------


def set_up(here: Desk, **changes) -> dict:
    """The set-up form as a browser posts it, with some answers changed."""
    return as_posted(here.get("series_edit").context["form"], **changes)


def test_all_settings_come_back_as_they_were(here):
    before = Series.objects.filter(pk=here.series.pk).values().get()

    answer = here.post("series_edit", **set_up(here))

    assertRedirects(answer, here.url("series_edit"))
    after = Series.objects.filter(pk=here.series.pk).values().get()
    assert {**after, "changed_at": None} == {**before, "changed_at": None}


def test_texts_dates_languages_regions_and_targets_change(here):
    region = here.network.cities.first().municipality.region

    here.post("series_edit", **set_up(here, **{
        "title-de": "Lehren aus der Krise", "ends_on": "2021-01-31", "languages": ["en", "de"], "other_language": "ar",
        "regions": [region.pk], "target_sessions": "40", "retention_on": "2022-12-31",
    }))  # fmt: skip

    series = Series.objects.get(pk=here.series.pk)
    assert (series.title["de"], series.ends_on) == ("Lehren aus der Krise", date(2021, 1, 31))
    assert (series.languages, list(series.regions.all()), series.targets) == (
        ["en", "de", "ar"],
        [region],
        {"sessions": 40},
    )


def test_dates_that_leave_a_session_outside_are_refused_with_everything_typed_kept(here):
    page = here.post("series_edit", **set_up(here, ends_on="2020-09-30", funder="A ministry"))

    assert page.context["form"].errors
    assertContains(page, 'value="A ministry"')
    here.series.refresh_from_db()
    assert here.series.funder == ""


def test_publish_withdraw_and_archive_are_posts(here):
    assert here.get("series_withdraw").status_code == 405

    for name, state in (("withdraw", "draft"), ("publish", "published"), ("archive", "archived")):
        assertRedirects(here.post(f"series_{name}"), here.url("series_edit"))
        here.series.refresh_from_db()
        assert here.series.state == state


def test_a_series_whose_texts_are_arabic_is_written_from_right_to_left(here):
    actions.change_series(here.series, by=here.by, languages=["en", "ar"])

    assertContains(here.get("series_edit"), 'name="title-ar" value="" lang="ar" dir="rtl"')
