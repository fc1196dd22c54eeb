"""The desk's first page and the plan of a series."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.journal.models import Delivery, Entry
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions
from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import Desk, desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]


@pytest.fixture
def in_september():
    with time_machine.travel(datetime(2020, 9, 15, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def here() -> Desk:
    return desk()


def test_strangers_are_sent_to_sign_in_and_people_without_a_role_meet_404(here):
    client = Client()
    assert client.get("/desk/")["Location"] == "/accounts/login/?next=/desk/"

    client.force_login(networks.member(networks.network("south", host="south.example")))
    assert client.get("/desk/").status_code == 404


def test_the_first_page_says_what_needs_doing_next(here):
    here.series.languages = ["en"]
    here.series.save()
    actions.change_session(here.session, by=here.by, title={"en": "Water for all"})

    page = here.get("desk")

    assertContains(page, "1 change is not released.")
    assertContains(page, "No speakers yet: Water for all, Tue 27 Oct")
    assertContains(page, "No run of show: Water for all, Tue 27 Oct")
    assertContains(page, here.url("series_release"))


def test_deliveries_that_fail_are_told_on_the_first_page(here):
    entry = Entry.objects.create(name="series.changed", network_id=here.network.pk, subject_type="x", subject_id="1")
    Delivery.objects.create(entry=entry, listener="nobody", tries=5, last_error="It broke.")

    assertContains(here.get("desk"), "1 thing that happened cannot be told on.")


def test_a_viewer_sees_what_is_to_be_done_but_no_way_to_do_it(here):
    viewer = here.signed_in(Role.VIEWER)

    page = viewer.get("desk")

    assertContains(page, "No speakers yet")
    assertNotContains(page, "Add people")
    assertNotContains(page, "New series")


def test_a_role_for_one_series_shows_that_series_only(here):
    other = factories.series(here.network, title={"en": "Somebody else’s"})
    contractor = here.signed_in(Role.CONTRACTOR, series_id=here.series.pk)

    page = contractor.get("desk")

    assertContains(page, "Lessons learned")
    assertNotContains(page, other.title)


def test_queries_of_the_first_page_do_not_grow_with_series_and_sessions(here, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as few:
        here.get("desk")
    for number in range(6):
        series = factories.series(here.network, title={"en": f"Series {number}"})
        factories.sessions(series, 5)

    with django_assert_max_num_queries(len(few)):
        here.get("desk")


# --- plan ---------------------------------------------------------------------------------------------------------


def test_a_released_session_stands_solid_in_its_week(here):
    page = here.get("series_plan")

    assertContains(page, '<div class="ev " id="water">')
    assertContains(page, "10:00–12:00")
    assertContains(page, "3 day, 0 edge, 1 night")  # 04:00 in Bogota
    assertContains(page, "the draft is the same.")


def test_a_moved_session_stands_dashed_at_its_new_place_and_crossed_out_at_the_old(here):
    actions.move_session(here.session, by=here.by, local_start=datetime(2020, 10, 30, 15))

    page = here.get("series_plan")

    assertContains(page, '<div class="ev draft" id="water">')
    assertContains(page, "moved from Tue 27 Oct, 10:00")
    assertContains(page, '<div class="ev gone">')
    assertContains(page, "moves to Fri 30 Oct, 15:00")
    assertContains(page, "the draft differs in <b>1 place</b>.")


def test_a_cancelled_session_is_crossed_out_where_it_was(here):
    actions.cancel_session(here.session, by=here.by)

    page = here.get("series_plan")

    assertContains(page, '<div class="ev gone" id="water">')
    assertContains(page, "cancelled in the draft")
    assertContains(page, "Take back")


def test_new_sessions_and_ideas_say_what_they_are(here):
    factories.session(here.series, datetime(2020, 10, 28, 10))
    factories.session(here.series, datetime(2020, 10, 29, 10), state="idea")

    page = here.get("series_plan")

    assertContains(page, "new in draft", count=1)
    assertContains(page, "idea, not released", count=1)


def test_sessions_at_the_same_time_are_flagged_on_both(here):
    factories.session(here.series, datetime(2020, 10, 27, 11), title={"en": "Crisis teams"})

    page = here.get("series_plan")

    assertContains(page, "At the same time: Crisis teams")
    assertContains(page, "At the same time: Water supply")
    assertContains(page, "At the same time on Tue 27 Oct: Water supply and Crisis teams")


def test_clock_changes_and_empty_weeks_are_rows_of_the_board(here):
    factories.session(here.series, datetime(2020, 10, 20, 10))
    factories.session(here.series, datetime(2020, 11, 24, 10))

    page = here.get("series_plan")

    assertContains(page, "Sun 25 October: clocks change in Berlin. From here 14:00 in Berlin is 13:00 UTC.")
    assertContains(page, "Fri 30 October: clocks change in Amman.")
    assertContains(page, "3 weeks without a session")


def test_an_empty_plan_offers_the_first_session(here):
    empty = factories.series(here.network, slug="empty")

    page = here.client.get(f"/desk/series/{empty.slug}/")

    assertContains(page, "The plan is empty.")
    assertContains(page, "/desk/series/empty/sessions/new/")


def test_odd_hours_are_summed_by_region(here):
    page = here.get("series_plan")

    assertContains(page, "0 % edge, 100 % night")  # 04:00 to 06:00 in Bogota, the only session
    assertContains(page, "1 of 1, one at 04:00")


def test_a_viewer_sees_the_plan_without_ways_to_change_it(here):
    page = here.signed_in(Role.VIEWER).get("series_plan")

    assertContains(page, "Water supply")
    assertNotContains(page, here.url("session_move"))
    assertNotContains(page, here.url("session_new"))


def test_a_title_is_shown_as_text(here):
    factories.session(here.series, datetime(2020, 10, 28, 10), title={"en": "<script>alert(1)</script>"})

    page = here.get("series_plan")

    assertContains(page, "&lt;script&gt;alert(1)&lt;/script&gt;")
    assertNotContains(page, "<script>alert")


@pytest.mark.parametrize("name", ["series_plan", "series_release", "series_translations"])
def test_queries_do_not_grow_with_the_sessions(here, name, django_assert_max_num_queries):
    _fill(here, 3)
    with django_assert_max_num_queries(60) as few:
        assert here.get(name).status_code == 200
    _fill(here, 27)

    with django_assert_max_num_queries(len(few)):
        here.get(name)


def _fill(here: Desk, number: int) -> None:
    days = here.series.sessions.count()
    person = factories.person(here.network)
    city = factories.municipality(here.network)
    for day in range(days, days + number):
        session = factories.session(here.series, datetime(2020, 9, 15, 14) + timedelta(days=day))
        session.cities.add(city)
        factories.segment(session)
        factories.part(session, person)


def test_a_series_that_is_long_over_stands_among_the_past_ones(here):
    factories.series(here.network, title={"en": "Of old"}, starts_on=date(2019, 1, 1), ends_on=date(2019, 6, 1))

    page = here.get("desk")

    assertContains(page, "Past series")
    assert page.content.index(b"Of old") > page.content.index(b"Past series")
    assert timezone.now().year == 2020
