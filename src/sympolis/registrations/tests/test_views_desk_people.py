"""Somebody added by hand, cancelled, given a seat out of turn."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.networks.states import Role
from sympolis.programme.models import Session
from sympolis.programme.tests import factories as programme
from sympolis.registrations.models import Registration
from sympolis.registrations.tests.desk import city_named, come, people_desk, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def desk():
    return people_desk(capacity=1)


def add(desk, **changes):
    data = {"name": "Ama Owusu", "email": "ama@kumasi.example", "sessions": ["water"], "language": "en", "way": "video"}
    return desk.client.post(url(desk, "participant_add"), {**data, **changes})


def test_somebody_is_added_with_where_they_are_from(desk):
    city = city_named(desk, "Bogota")

    answer = add(desk, municipality=city.pk, sector="academia", language="es")

    row = Registration.objects.get()
    assert answer["Location"] == url(desk, "participant", row.participant_id)
    assert (row.state, row.source, row.region_id, row.sector, row.language, row.country) == (
        "confirmed", "team", city.region_id, "academia", "es", city.country,
    )  # fmt: skip


def test_a_city_that_is_not_in_the_list_is_taken_as_typed_with_its_country(desk):
    add(desk, place="Kumasi", country="GH")

    row = Registration.objects.select_related("participant").get()
    assert (row.participant.place, row.country, row.municipality_id) == ("Kumasi", "GH", None)


def test_whoever_is_added_to_a_full_session_waits_and_the_page_says_so(desk):
    come(desk, "First One")

    answer = desk.client.post(
        url(desk, "participant_add"),
        {"name": "Ama", "email": "ama@x.example", "sessions": ["water"], "language": "en", "way": "video"}, follow=True,
    )  # fmt: skip

    assertContains(answer, "1 session is full: on the waiting list.")
    assertContains(answer, "number 1 in the line")


def test_what_is_missing_is_told_and_nothing_typed_is_lost(desk):
    answer = add(desk, email="nonsense", sessions=[])

    assert answer.status_code == 422
    assertContains(answer, 'value="nonsense"', status_code=422)
    assert not Registration.objects.exists()


def test_a_registration_is_cancelled_after_a_page_that_asks(desk):
    row = come(desk, "First One")
    waiting = come(desk, "Second One")
    page = desk.client.get(url(desk, "registration_cancel", row.pk))
    assertContains(page, "1 person waits; a free seat is offered to the next in line.")
    assert Registration.objects.get(pk=row.pk).state == "confirmed"

    desk.client.post(url(desk, "registration_cancel", row.pk))

    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (row.state, row.ending, waiting.state) == ("cancelled", "team", "offered")
    assertContains(desk.client.get(url(desk, "registration_cancel", row.pk)), "has ended already")


def test_a_full_session_asks_whether_to_add_a_seat(desk):
    come(desk, "First One")
    come(desk, "Second One")
    row = come(desk, "Third One")
    address = url(desk, "registration_seat", row.pk)
    page = desk.client.get(address)
    assertContains(page, "1 who waits longer is passed over.")
    assertContains(page, "Add a seat for this person: the session has 2 seats then")

    refused = desk.client.post(address, {"reason": "Chairs the panel", "how": "now"})
    assertContains(refused, "All 1 seats are taken", status_code=422)
    desk.client.post(address, {"reason": "Chairs the panel", "how": "now", "add_seat": "on"})

    row.refresh_from_db()
    assert (row.state, row.decision_reason, row.decided_by_id) == ("confirmed", "Chairs the panel", desk.by.pk)
    assert Session.objects.get(pk=desk.session.pk).capacity == 2


def test_a_seat_without_reason_is_refused(desk):
    row = come(desk, "First One", source="form")

    answer = desk.client.post(url(desk, "registration_seat", row.pk), {"reason": " ", "how": "now"})

    assert answer.status_code == 422
    assert Registration.objects.get(pk=row.pk).state == "registered"


def test_moving_up_in_the_line_is_not_offered(desk):
    come(desk, "First One")
    row = come(desk, "Second One")

    page = desk.client.get(url(desk, "participant", row.participant_id))

    assertContains(page, "Seat for this person now")
    assertNotContains(page, "Move up")


def test_a_viewer_may_look_but_do_nothing(desk):
    row = come(desk, "First One")
    viewer = desk.signed_in(Role.VIEWER)

    assertNotContains(
        viewer.client.get(url(desk, "participant", row.participant_id)), url(desk, "registration_cancel", row.pk)
    )
    for name, *keys in (("registration_cancel", row.pk), ("registration_seat", row.pk), ("participant_add",)):
        assert viewer.client.post(url(desk, name, *keys), {"reason": "x", "how": "now"}).status_code == 403
    assert Registration.objects.get().state == "confirmed"


def test_a_contractor_of_another_series_finds_nothing(desk):
    other = programme.series(desk.network, slug="other")
    outside = desk.signed_in(Role.CONTRACTOR, series_id=other.pk)
    row = come(desk, "First One")

    for name, *keys in (("series_people",), ("participant", row.participant_id), ("registration_seat", row.pk)):
        assert outside.client.get(url(desk, name, *keys)).status_code == 404
