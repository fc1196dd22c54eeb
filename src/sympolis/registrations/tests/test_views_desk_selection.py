"""Choosing among applications: one click each or many at once, with the balance beside them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.networks.states import Role
from sympolis.registrations import actions, links
from sympolis.registrations.models import Registration
from sympolis.registrations.states import Mode
from sympolis.registrations.tests.desk import city_named, come, people_desk, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def desk():
    place = people_desk(capacity=2, mode=Mode.APPROVAL)
    for name, city, gender in (("Ama", "Bogota", "woman"), ("Bert", "Bonn", "man"), ("Carla", "Bogota", "woman")):
        come(
            place,
            f"{name} Applies",
            source="form",
            city=city_named(place, city),
            gender=gender,
            motivation=f"{name} will",
        )
    return place


def apply(desk, *names: str) -> list[Registration]:
    return [Registration.objects.get(participant__name_key=f"{name.lower()} applies") for name in names]


def states(desk) -> dict[str, str]:
    rows = Registration.objects.order_by("pk").values_list("participant__name_key", "state")
    return {name.partition(" ")[0]: state for name, state in rows}


def decide(desk, **data):
    return desk.client.post(url(desk, "session_selection"), data)


def test_the_queue_shows_who_applied_earliest_first_with_what_they_wrote(desk):
    page = desk.client.get(url(desk, "session_selection"))

    assert [str(one["row"].participant.person) for one in page.context["queue"]] == [
        "Ama Applies", "Bert Applies", "Carla Applies",
    ]  # fmt: skip
    assertContains(page, "Ama will")


def test_one_click_accepts_one_and_keeps_the_reason(desk):
    (ama,) = apply(desk, "Ama")

    decide(desk, accept=str(ama.pk), reason="Runs the water works")

    ama.refresh_from_db()
    assert (ama.state, ama.decision_reason, ama.decided_by_id) == ("registered", "Runs the water works", desk.by.pk)
    assert states(desk) == {"ama": "registered", "bert": "applied", "carla": "applied"}


def test_the_ticked_ones_are_declined_together(desk):
    ama, carla = apply(desk, "Ama", "Carla")

    answer = decide(desk, do="decline", chosen=[ama.pk, carla.pk])

    assert answer.status_code == 302
    assert states(desk) == {"ama": "declined", "bert": "applied", "carla": "declined"}


def test_whoever_is_accepted_when_all_seats_are_taken_waits_and_the_page_says_so(desk):
    rows = apply(desk, "Ama", "Bert", "Carla")

    answer = desk.client.post(
        url(desk, "session_selection"), {"do": "accept", "chosen": [row.pk for row in rows]}, follow=True
    )

    assert states(desk) == {"ama": "registered", "bert": "registered", "carla": "waiting"}
    assertContains(answer, "1 accepted, but no seat is free: on the waiting list.")


def test_without_scripts_a_button_shows_who_would_come(desk):
    rows = apply(desk, "Ama", "Carla")

    page = decide(desk, do="look", chosen=[row.pk for row in rows])

    assertContains(page, "2 are ticked.")
    groups = {group.words: {line.words: line.ticked for line in group.lines} for group in page.context["groups"]}
    assert groups["Region"] == {"Bogota": 2, "Bonn": 0}
    assert groups["Gender"] == {"woman": 2, "man": 0}
    assert states(desk) == {"ama": "applied", "bert": "applied", "carla": "applied"}


def test_the_balance_counts_seats_and_applications(desk):
    come(desk, "Dina Sits", city=city_named(desk, "Bonn"), gender="man")

    page = desk.client.get(url(desk, "session_selection"))

    lines = {line.words: (line.seats, line.applied) for line in page.context["groups"][0].lines}
    assert lines == {"Bonn": (1, 1), "Bogota": (0, 2)}


def test_filters_narrow_the_queue_and_a_decision_comes_back_to_them(desk):
    region = str(city_named(desk, "Bonn").region_id)
    page = desk.client.get(url(desk, "session_selection"), {"region": region})
    assert [one["row"].participant.name_key for one in page.context["queue"]] == ["bert applies"]

    answer = desk.client.post(
        f"{url(desk, 'session_selection')}?region={region}", {"accept": str(apply(desk, "Bert")[0].pk)}
    )

    assert answer["Location"].endswith(f"?region={region}")


def test_nothing_ticked_is_told_and_the_reason_is_not_lost(desk):
    answer = decide(desk, do="accept", reason="Because")

    assertContains(answer, "Tick at least one application", status_code=422)
    assertContains(answer, ">Because</textarea>", status_code=422)


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 30, "1; DROP"])
def test_nonsense_decides_nothing(desk, nonsense):
    decide(desk, accept=nonsense)
    decide(desk, do="accept", chosen=[nonsense])

    assert set(states(desk).values()) == {"applied"}


def test_what_was_decided_meanwhile_is_told(desk):
    (ama,) = apply(desk, "Ama")
    actions.decide(desk.session, [ama], accept=False, by=None)

    answer = desk.client.post(url(desk, "session_selection"), {"decline": str(ama.pk)}, follow=True)

    assertContains(answer, "Somebody else decided on this a moment ago")


def test_decisions_are_listed_with_reason_and_a_declined_one_can_be_accepted(desk):
    (ama,) = apply(desk, "Ama")
    decide(desk, decline=str(ama.pk), reason="Another one of the same office comes")

    page = desk.client.get(url(desk, "session_selection"), {"show": "decided"})
    assertContains(page, "Another one of the same office comes")
    assertContains(page, desk.by.email)
    decide(desk, accept=str(ama.pk))

    assert states(desk)["ama"] == "registered"


def test_the_letters_are_shown_before(desk):
    page = desk.client.get(url(desk, "session_selection"))

    accepts, _declines = page.context["letters"]
    assert "Water supply" in accepts["written"].subject
    assertContains(page, "This time we cannot offer you a seat")
    assertContains(page, "/mine/…/")
    assertNotContains(page, links.token(apply(desk, "Ama")[0].participant, links.Purpose.MINE))


def test_as_many_queries_for_3_as_for_30(desk):
    def queries() -> int:
        with CaptureQueriesContext(connection) as told:
            desk.client.get(url(desk, "session_selection"))
        return len(told)

    few = queries()
    for number in range(27):
        come(desk, f"Person{number:02} Applies", source="form", city=city_named(desk, ("Bonn", "Amman")[number % 2]))

    assert queries() == few


def test_only_those_who_work_on_the_series_decide(desk):
    viewer = desk.signed_in(Role.VIEWER)
    (ama,) = apply(desk, "Ama")

    assert viewer.client.post(url(desk, "session_selection"), {"accept": str(ama.pk)}).status_code == 403
    assert set(states(desk).values()) == {"applied"}
