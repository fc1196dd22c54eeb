"""The order of turns: who begins, set by hand, seen by the interpreters."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import translation
from pytest_django.asserts import assertContains, assertNotContains

from sympolis.core.refusals import Refused
from sympolis.interpretation import hand_over, links
from sympolis.interpretation.actions import bookings, turns
from sympolis.interpretation.models import Booking, FixedTurn
from sympolis.interpretation.tests import factories
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions as programme_actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
CHANNEL = "/desk/series/own/interpreters/water/spoken/fr/"
PAGE = CHANNEL + "turns/"


@pytest.fixture
def session():
    return factories.water()


@pytest.fixture
def pair(session) -> list[Booking]:
    """Ama and Bea, in this order, in a session from 10:00 to 12:00 of Berlin (09:00 of Accra)."""
    network = session.series.network
    return [factories.accepted(session, factories.interpreter(network, name)) for name in ("Ama", "Bea")]


@pytest.fixture
def team(session) -> Client:
    client = Client()
    client.force_login(networks.member(session.series.network))
    return client


def lines(*told: tuple[str, int], **more) -> dict:
    found = {"do": "save", "seen": "", **more}
    for number, (at, who) in enumerate(told):
        found |= {f"turns-{number}-at": at, f"turns-{number}-who": who}
    return found


def fixed() -> list[tuple[int, int]]:
    return list(FixedTurn.objects.values_list("start", "booking"))


def desk(row: Booking):
    return Client().get(f"/interpreter/{links.desk_token(row.interpreter)}/")


def test_turns_set_by_hand_are_seen_by_the_team_and_the_interpreters(team, session, pair):
    ama, bea = pair
    assert [one["at"].value() for one in team.get(PAGE).context["rows"].forms][:2] == ["10:00", "10:20"]

    answer = team.post(PAGE, lines(("10:00", bea.pk), ("10:45", ama.pk), ("11:30", bea.pk)), follow=True)

    assertContains(answer, "The turns are set.")
    assertContains(answer, "<time>10:45–11:30</time> <bdi>Ama</bdi>")
    assertContains(answer, "Set by hand.")
    assertContains(desk(ama), "<dt>Your turns</dt><dd>09:45–10:30</dd>")
    assertContains(desk(bea), "<dt>Your turns</dt><dd>09:00–09:45, 10:30–11:00</dd>")
    [channel] = hand_over.document(session, hand_over.bookings_of(session))["channels"]
    assert [one["order"] for one in channel["turns"]] == [2, 1, 2]


def test_one_click_says_who_begins(team, pair):
    ama, bea = pair
    team.post(PAGE, lines(("10:00", ama.pk), ("11:00", bea.pk)))

    answer = team.post(PAGE, {"do": "begin:1"}, follow=True)

    assertContains(answer, "Bea begins")
    assertContains(answer, "<time>10:00–10:20</time> <bdi>Bea</bdi>")
    assert fixed() == []
    assertContains(desk(bea), "09:00–09:20")


def test_nobody_else_begins_when_the_people_changed_meanwhile(team, session, pair):
    ama, bea = pair
    seen = team.get(PAGE).context["team"]
    bookings.give_back(ama, by=None)
    cem = factories.accepted(session, factories.interpreter(session.series.network, "Cem"))

    answer = team.post(PAGE, {"do": "begin:1", "team": seen})

    assertContains(answer, "Who is in this channel has changed", status_code=422)
    assert [one["at"].value() for one in answer.context["rows"].forms][:2] == ["10:00", "10:20"]
    assert list(Booking.objects.filter(pk__in=[bea.pk, cem.pk]).order_by("order").values_list("pk", flat=True)) == [
        bea.pk,
        cem.pk,
    ]
    assertContains(team.post(PAGE, {"do": "begin:1", "team": answer.context["team"]}, follow=True), "Cem begins")


def test_worked_out_again(team, pair):
    ama, bea = pair
    team.post(PAGE, lines(("10:00", bea.pk), ("11:00", ama.pk)))
    answer = team.post(PAGE, {"do": "auto"}, follow=True)

    assert fixed() == []
    assertContains(answer, "<time>10:00–10:20</time> <bdi>Ama</bdi>")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([("10:05", 0)], "Nobody interprets at the beginning"),
        ([("10:00", 0), ("12:00", 1)], "The session lasts from 10:00 to 12:00."),
        ([("10:00", 0), ("soon", 1)], "Write a time like 10:20."),
        ([("10:00", 0), ("10:00", 1)], "Two turns begin at the same time."),
        ([("10:00", 0), ("10:30", None)], "Choose who interprets."),
        ([], "Write at least one turn"),
    ],
)
def test_bad_lines_are_told_and_stay(team, pair, told, words):
    posted = [(at, "" if place is None else pair[place].pk) for at, place in told]

    answer = team.post(PAGE, lines(*posted))

    assertContains(answer, words, status_code=422)
    assert [one["at"].value() for one in answer.context["rows"].forms] == [at for at, _who in told]
    assert fixed() == []


def test_lines_come_and_go_without_saving(team, pair):
    answer = team.post(PAGE, lines(("10:00", pair[0].pk), do="add"))

    assert len(answer.context["rows"].forms) == 2
    assert fixed() == []


def test_whoever_saves_second_is_told(team, pair):
    ama, bea = pair
    team.post(PAGE, lines(("10:00", ama.pk), ("11:00", bea.pk)))

    answer = team.post(PAGE, lines(("10:00", bea.pk)))

    assertContains(answer, "Somebody else changed these turns", status_code=422)
    assert len(fixed()) == 2
    team.post(PAGE, lines(("10:00", bea.pk), seen=answer.context["seen"]))
    assert fixed() == [(0, bea.pk)]


@pytest.mark.parametrize("seen", ["0:" + "9" * 5000, "9" * 5000 + ":1", "nonsense", ":,:"])
def test_what_no_page_has_sent_counts_as_changed_meanwhile(team, pair, seen):
    answer = team.post(PAGE, lines(("10:00", pair[0].pk), seen=seen))

    assertContains(answer, "Somebody else changed these turns", status_code=422)
    assert fixed() == []


def test_who_is_in_the_channel_is_compared_with_the_rows_held(pair, session):
    ama, bea = pair
    bookings.give_back(ama, by=None)

    with pytest.raises(Refused) as refused:
        turns.begin_with(bea, by=None, seen=[ama.pk, bea.pk])

    assert refused.value.code == "changed_meanwhile"


def test_who_leaves_takes_the_turns_along(team, session, pair):
    ama, bea = pair
    team.post(PAGE, lines(("10:00", bea.pk), ("11:00", ama.pk)))
    bookings.give_back(bea, by=bea.interpreter)

    assert fixed() == []
    assertContains(team.get(PAGE), "Turns need two people")


def test_a_session_that_gets_shorter_has_turns_worked_out(team, session, pair):
    ama, bea = pair
    team.post(PAGE, lines(("10:00", bea.pk), ("11:40", ama.pk)))
    session.refresh_from_db()
    programme_actions.change_session(session, by=None, minutes=90)

    assertContains(team.get(CHANNEL), "do not fit any more")
    assertContains(team.get(CHANNEL), "<bdi>Ama</bdi>")


def test_turns_over_midnight_are_on_the_clock(team, session, pair):
    session.refresh_from_db()
    programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 27, 23))

    team.post(PAGE, lines(("23:00", pair[0].pk), ("00:30", pair[1].pk)))

    assert fixed() == [(0, pair[0].pk), (90, pair[1].pk)]


def test_a_turn_of_somebody_who_has_not_accepted_yet_is_not_told_to_others(team, session, pair):
    ama, bea = pair
    cem = factories.offered(session, factories.interpreter(session.series.network, "Cem"))
    team.post(PAGE, lines(("10:00", cem.pk), ("10:30", ama.pk), ("11:15", bea.pk)))

    assertContains(desk(ama), "09:00–09:20")  # worked out for those who will be there
    assertNotContains(desk(ama), "Cem")
    bookings.accept(cem, by=None)
    assertContains(desk(ama), "09:30–10:15")


def test_a_turn_begins_at_a_time_also_in_german(team, pair):
    form = team.get(PAGE, headers={"accept-language": "de"}).context["rows"].forms[0]

    with translation.override("de"):
        assert form["at"].label == "Von"
