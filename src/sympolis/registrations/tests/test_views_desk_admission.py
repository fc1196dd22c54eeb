"""The page on who may come into a session."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django.asserts import assertContains

from sympolis.networks.states import Role
from sympolis.registrations.forms.desk_admission import end_of, last_day
from sympolis.registrations.models import Admission, KeptSeats, Registration
from sympolis.registrations.tests.desk import city_named, come, people_desk, region_named, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PLAIN = {"mode": "open", "offer_hours": "48"}


@pytest.fixture
def desk():
    return people_desk(capacity=10)


def save(desk, **data):
    return desk.client.post(url(desk, "session_admission"), {**PLAIN, "do": "save", **data})


def test_everything_is_saved_together(desk):
    region, city = region_named("amman"), city_named(desk, "Bogota")

    answer = save(
        desk, mode="approval", closes_on="2020-10-20", closes="18:00", for_regions=[region.pk], for_sectors=["academia"],
        members_only="on", offer_hours="24", asks_motivation="on",
        **{"kept-0-seats": "2", "kept-0-whom": f"city:{city.pk}", "kept-0-until": "2020-10-10",
           "kept-1-seats": "1", "kept-1-whom": "sector:company"},
    )  # fmt: skip

    assert answer.status_code == 302
    rules = Admission.objects.get(session=desk.session)
    assert (rules.mode, rules.for_sectors, rules.members_only, rules.offer_hours, rules.asks_motivation) == (
        "approval", ["academia"], True, 24, True,
    )  # fmt: skip
    assert rules.closes_at == datetime(2020, 10, 20, 16, tzinfo=UTC)
    assert list(rules.for_regions.all()) == [region]
    kept = [(row.share, row.seats, row.until) for row in KeptSeats.objects.order_by("pk")]
    assert kept == [("city", 2, datetime(2020, 10, 10, 22, tzinfo=UTC)), ("sector", 1, None)]
    page = desk.client.get(url(desk, "session_admission"))
    assertContains(page, 'value="18:00"')
    assertContains(page, 'value="2020-10-10"')


def test_a_closing_time_that_happens_twice_is_asked_back(desk):
    asked = save(desk, closes_on="2020-10-25", closes="02:30")

    assertContains(asked, "happens twice", status_code=422)
    assertContains(asked, 'name="second_hour"', status_code=422)
    save(desk, closes_on="2020-10-25", closes="02:30", second_hour="second")
    assert Admission.objects.get().closes_at == datetime(2020, 10, 25, 1, 30, tzinfo=UTC)


def test_a_closing_time_that_does_not_exist_is_told(desk):
    answer = save(desk, closes_on="2020-03-29", closes="02:30")

    assertContains(answer, "does not exist", status_code=422)


def test_half_a_closing_time_and_one_after_the_start_are_refused(desk):
    assertContains(save(desk, closes_on="2020-10-20"), "Give the time too", status_code=422)
    assertContains(save(desk, closes="10:00"), "Give the day too", status_code=422)
    assertContains(save(desk, closes_on="2020-11-20", closes="10:00"), "at the latest", status_code=422)
    assert not Admission.objects.exists()


def test_more_kept_than_there_are_is_refused_and_the_mode_stays_too(desk):
    answer = save(desk, mode="invitation", **{"kept-0-seats": "11", "kept-0-whom": "sector:company"})

    assertContains(answer, "Together more seats are kept", status_code=422)
    assert not Admission.objects.filter(mode="invitation").exists()


def test_rows_are_added_and_removed_without_losing_what_was_typed(desk):
    page = desk.client.post(
        url(desk, "session_admission"),
        {**PLAIN, "mode": "approval", "do": "add", "kept-0-seats": "2", "kept-0-whom": "sector:company"},
    )

    assert len(page.context["rows"].forms) == 2
    assertContains(page, '<option value="sector:company" selected>')
    page = desk.client.post(url(desk, "session_admission"), {**PLAIN, "do": "remove:0", "kept-0-seats": "2"})
    assert page.context["rows"].forms == []


def test_seats_that_become_free_go_to_those_who_wait(desk):
    save(desk, **{"kept-0-seats": "10", "kept-0-whom": "sector:company"})
    row = come(desk, "Waits Here")
    assert row.state == "waiting"

    answer = desk.client.post(url(desk, "session_admission"), {**PLAIN, "do": "save"}, follow=True)

    assertContains(answer, "1 person who waited is offered a seat now.")
    assert Registration.objects.get(pk=row.pk).state == "offered"


def test_whoever_saves_second_is_told(desk):
    page = desk.client.get(url(desk, "session_admission"))
    seen = page.context["form"]["seen"].value()
    seen = seen() if callable(seen) else seen
    save(desk, mode="approval")

    answer = save(desk, mode="invitation", seen=seen)

    assertContains(answer, "Somebody else changed this", status_code=422)
    assert Admission.objects.get().mode == "approval"


def test_a_viewer_does_not_get_in(desk):
    assert desk.signed_in(Role.VIEWER).client.get(url(desk, "session_admission")).status_code == 403


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Asia/Beirut", "Asia/Kathmandu", "America/Sao_Paulo", "Africa/Cairo"]
)
def test_a_day_ends_where_the_next_one_begins_also_when_clocks_change_at_midnight(zone):
    for number in range(400):
        day = date(2018, 1, 1) + timedelta(days=number)
        assert last_day(end_of(day, zone), zone) == day
