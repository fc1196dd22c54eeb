"""The schedule board as the secretariat uses it, without scripts."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from sympolis.contributions.models import Speaker, Unavailable
from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.interpretation.models import Booking, Interpreter
from sympolis.networks.states import Role
from sympolis.planning import board as boards
from sympolis.planning.actions import board
from sympolis.planning.models import Step
from sympolis.programme import actions as programme
from sympolis.programme.models import Session
from sympolis.programme.states import SessionState
from sympolis.programme.tests import factories
from sympolis.programme.tests.desk import desk as make_desk

pytestmark = pytest.mark.django_db
BOARD = "/desk/series/own/board/"
OCTOBER = "?from=2020-10"


@pytest.fixture
def desk():
    return make_desk()


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def move(desk, at="2020-10-28T09:00Z", session=None, **fields):
    session = session or desk.session
    sent = {"session": session.slug, "revision": session.revision, "at": at, "look": OCTOBER, **fields}
    return desk.client.post(f"{BOARD}move/", sent, follow=True)


def test_a_month_shows_its_sessions_only(desk):
    factories.session(desk.series, datetime(2020, 12, 1, 10), title={"en": "In December"})

    page = text(desk.client.get(BOARD + OCTOBER))

    assert "Water supply" in page
    assert "In December" not in page
    assert "In December" in text(desk.client.get(BOARD + "?from=all"))


def test_hours_stand_on_the_chosen_clock(desk):
    assert "10:00–12:00" in text(desk.client.get(BOARD + OCTOBER))
    assert "14:30–16:30" in text(desk.client.get(BOARD + OCTOBER + "&zone=Asia/Kolkata"))


def test_an_unknown_zone_is_told(desk):
    assert "This time zone is not known" in text(desk.client.get(BOARD + OCTOBER + "&zone=Mars/Olympus"))


@pytest.mark.parametrize(
    "query", ["?from=9999-99", "?from=x", "?day=2020-13-01&move=water", "?wanted=x", "?move=nobody"]
)
def test_an_address_that_is_wrong_shows_what_it_can(desk, query):
    assert desk.client.get(BOARD + query).status_code == 200


def test_choosing_a_session_offers_days_and_a_day_its_starts(desk):
    days = text(desk.client.get(BOARD + OCTOBER + "&move=water"))
    starts = text(desk.client.get(BOARD + OCTOBER + "&move=water&day=2020-10-28"))

    assert "Moving: Water supply" in days
    assert "day=2020-10-28" in days
    assert 'value="2020-10-28T14:00Z"' in starts
    assert "night in Bogota</span>" in starts
    assert "night in Amman and Kochi</span>" in starts
    assert "night in 3 cities" in starts


def test_while_a_series_runs_nothing_is_placed_in_its_past(desk):
    with time_machine.travel(datetime(2020, 10, 28, 12, tzinfo=UTC), tick=False):
        days = text(desk.client.get(BOARD + OCTOBER + "&move=water"))
        starts = text(desk.client.get(BOARD + OCTOBER + "&move=water&day=2020-10-28"))
        over = text(desk.client.get(BOARD + OCTOBER + "&move=water&day=2020-10-26"))
        page = text(move(desk, at="2020-10-26T09:00Z"))

    assert "day=2020-10-27#starts" not in days
    assert "day=2020-10-28#starts" in days
    assert 'data-day="2020-10-27"' not in days
    assert 'value="2020-10-28T12:00Z"' not in starts
    assert 'value="2020-10-28T12:30Z"' in starts
    assert "This day is over" in over
    assert "This start is over already" in page
    desk.session.refresh_from_db()
    assert desk.session.local_date.day == 27


def test_whoever_moves_without_the_page_is_refused_the_past_too(desk):
    with time_machine.travel(datetime(2020, 10, 28, 12, tzinfo=UTC), tick=False), pytest.raises(Refused) as refused:
        board.move(
            desk.session,
            by=None,
            starts_at=datetime(2020, 10, 26, 9, tzinfo=UTC),
            expected_revision=desk.session.revision,
        )

    assert refused.value.code == "over"


def test_a_move_is_told_with_what_stands_in_its_way(desk):
    ana = factories.person(desk.network, "Marques", given_name="Ana")
    factories.part(desk.session, ana)
    speaker = Speaker.objects.create(series=desk.series, person=ana)
    day = datetime(2020, 10, 28)
    Unavailable.objects.create(
        speaker=speaker, zone="Europe/Lisbon", starts_at=clock.instant(day, "UTC"),
        ends_at=clock.instant(day.replace(hour=12), "UTC"),
    )  # fmt: skip

    page = text(move(desk))

    desk.session.refresh_from_db()
    assert desk.session.local_date.day == 28
    assert "Moved in the draft: “Water supply” to Wed 28 Oct, 10:00" in page
    assert "cannot be there for “Water supply”" in page
    assert "Take back" in page


def test_whoever_would_be_there_at_night_is_told_before_and_after_the_move(desk):
    """On the clock of their account, else their own, else their city's; interpreters too."""
    factories.part(desk.session, factories.person(desk.network, "Mensah", given_name="Ama", zone="America/Lima"))
    home = factories.municipality(desk.network, "Honolulu", zone="Pacific/Honolulu")
    signing = factories.person(desk.network, "Kealoha", municipality=home)
    interpreter = Interpreter.objects.create(network=desk.network, person=signing)
    Booking.objects.create(
        session=desk.session, interpreter=interpreter, language="fr", source="en", state="accepted",
        starts_at=desk.session.starts_at, minutes=desk.session.minutes,
    )  # fmt: skip

    before = text(desk.client.get(BOARD + OCTOBER + "&move=water&day=2020-10-28"))
    after = text(move(desk))

    assert "Night for 2 people" in before
    assert "Ama Mensah: 04:00 in Lima and Kealoha: 23:00 in Honolulu" in after


def test_a_drop_on_a_day_keeps_the_hour_of_the_board(desk):
    """05:00 in New York, before and after its clock changes: 09:00 and 10:00 UTC."""
    move(desk, at="", day="2020-11-03", look=OCTOBER + "&zone=America/New_York")

    desk.session.refresh_from_db()
    assert f"{desk.session.starts_at:%d %H:%M}" == "03 10:00"


def test_an_hour_that_the_clock_skips_is_refused_in_words(desk):
    series = factories.series(desk.network, slug="spring", starts_on="2021-01-01", ends_on="2021-06-01")
    session = factories.session(series, datetime(2021, 3, 27, 2, 30), slug="early")
    sent = {"session": "early", "revision": session.revision, "day": "2021-03-28"}

    page = text(desk.client.post("/desk/series/spring/board/move/", sent, follow=True))

    assert "does not exist" in page


def test_an_idea_is_planned_when_it_is_placed(desk):
    idea = factories.session(
        desk.series, datetime(2020, 9, 1, 10), slug="idea", title={"en": "Street trees"}, state="idea"
    )
    assert "Not placed yet" in text(desk.client.get(BOARD + OCTOBER))

    page = text(move(desk, session=idea))

    idea.refresh_from_db()
    assert (idea.state, idea.local_date.day) == (SessionState.PLANNED, 28)
    assert "Placed in the draft: “Street trees”" in page


def test_who_comes_second_learns_who_was_first_and_keeps_the_choice(desk):
    other = factories.coordinator(desk.network)
    programme.move_session(desk.session, by=other, local_start=datetime(2020, 11, 4, 15))

    page = text(move(desk))

    assert f"{other.email} moved “Water supply” to Wed 4 Nov, 15:00" in page
    assert "You chose Wed 28 Oct, 10:00" in page
    assert "your choice" in page
    assert Step.objects.count() == 0


def test_outside_the_series_is_refused_in_words(desk):
    assert "This lies outside the series" in text(move(desk, at="2022-01-01T10:00Z"))


def test_a_locked_session_stays(desk):
    locked = desk.client.post(
        f"{BOARD}lock/",
        {"session": "water", "revision": desk.session.revision, "do": "lock", "look": OCTOBER},
        follow=True,
    )
    desk.session.refresh_from_db()
    page = text(move(desk))

    assert "locked" in text(locked)
    assert "The time of this session is fixed" in page
    desk.session.refresh_from_db()
    assert desk.session.local_date.day == 27


def test_whoever_would_move_a_locked_session_reads_that_it_is_locked(desk):
    programme.lock_session(desk.session, by=None)

    page = text(desk.client.get(BOARD + OCTOBER + "&move=water"))

    assert "until it is unlocked" in page
    assert 'id="choose"' in page
    assert 'href="?from=2020-10&amp;move=water&amp;day=' not in page
    sent = {"session": "water", "revision": Session.objects.get(pk=desk.session.pk).revision, "do": "unlock"}
    free = text(desk.client.post(f"{BOARD}lock/", {**sent, "look": OCTOBER + "&move=water"}, follow=True))
    assert "Choose a day" in free


@pytest.mark.parametrize("kind", ["move", "lock", "place"])
def test_a_step_is_taken_back(desk, kind):
    if kind == "place":
        idea = factories.session(desk.series, datetime(2020, 9, 1, 10), slug="idea", state="idea")
        before = (idea.starts_at, "idea", False)
        move(desk, session=idea)
        session = idea
    else:
        session = desk.session
        before = (session.starts_at, session.state, False)
        if kind == "move":
            move(desk)
        else:
            desk.client.post(f"{BOARD}lock/", {"session": "water", "revision": session.revision, "do": "lock"})

    page = text(desk.client.post(f"{BOARD}undo/{Step.objects.get().pk}/", {"look": OCTOBER}, follow=True))

    session.refresh_from_db()
    assert (session.starts_at, session.state, session.is_locked) == before
    assert "Taken back" in page
    assert Step.objects.get().undone_by == desk.by


def test_a_step_is_not_taken_back_when_something_changed_since(desk):
    move(desk)
    session = Session.objects.get(pk=desk.session.pk)
    programme.move_session(session, by=None, local_start=datetime(2020, 11, 5, 10))

    page = text(desk.client.post(f"{BOARD}undo/{Step.objects.get().pk}/", follow=True))

    assert "cannot be taken back" in page
    assert Session.objects.get(pk=session.pk).local_date.day == 5


def test_an_earlier_step_waits_for_those_after_it(desk):
    """Moved away and back by others: the same place again is somebody else's decision."""
    session = Session.objects.get(pk=desk.session.pk)
    places = (datetime(2020, 10, 28, 10), datetime(2020, 10, 29, 10), datetime(2020, 10, 28, 10))
    for local in places:
        session.refresh_from_db()
        board.move(session, by=None, starts_at=clock.instant(local, session.zone), expected_revision=session.revision)
    first, second, third = Step.objects.order_by("pk")

    with pytest.raises(Refused) as refused:
        board.undo(first, by=None)
    assert refused.value.code == "changed_since"
    for step in (third, second, first):
        board.undo(step, by=None)
    assert Session.objects.get(pk=session.pk).starts_at == desk.session.starts_at


def test_draft_beside_released_shows_both_places_and_lists_what_differs(desk):
    move(desk)

    draft, both = (text(desk.client.get(BOARD + OCTOBER + more)) for more in ("", "&show=both"))

    assert "moves to Wed 28 Oct, 10:00" not in draft
    assert "moves to Wed 28 Oct, 10:00" in both
    assert "The draft differs in 1 place" in both
    assert reverse("programme:series_release", args=["own"]) in both


def test_a_script_gets_only_the_piece(desk):
    answer = desk.client.get(BOARD + OCTOBER, headers={"X-Piece": "board"})

    assert answer["X-Piece"] == "board"
    assert b"<html" not in answer.content


def test_a_viewer_sees_the_board_without_its_buttons(desk):
    viewer = desk.signed_in(Role.VIEWER)

    assert "?move=" not in text(viewer.client.get(BOARD + OCTOBER))
    assert move(viewer).status_code == 403


def test_what_a_helper_of_one_series_may_not_see_is_not_told(desk):
    helper = desk.signed_in(Role.CONTRACTOR, series_id=desk.series.pk)
    other = factories.series(desk.network, slug="other", title={"en": "Hidden series"})
    hidden = factories.session(other, datetime(2020, 10, 27, 11), title={"en": "Hidden plan"})
    ana = factories.person(desk.network, "Marques")
    factories.part(desk.session, ana)
    factories.part(hidden, ana)

    page = text(helper.client.get(BOARD + OCTOBER))

    assert "another session of the network" in page
    assert "Hidden" not in page
    assert "Hidden plan" in text(desk.client.get(BOARD + OCTOBER))


@pytest.mark.parametrize("query", [OCTOBER, "?from=all&show=both", "?from=all&move=water&day=2020-10-28"])
def test_queries_do_not_grow_with_sessions(desk, query, django_assert_max_num_queries, django_assert_num_queries):
    def fill(number):
        for session in factories.sessions(desk.series, number):
            factories.part(session)
            factories.part(session, factories.person(desk.network, zone="Pacific/Honolulu"))

    fill(2)
    with django_assert_max_num_queries(60) as few:
        desk.client.get(BOARD + query)
    fill(27)
    with django_assert_num_queries(len(few.captured_queries)):
        desk.client.get(BOARD + query)


def test_a_holiday_of_a_citys_region_is_told_by_the_city(desk):
    city = factories.municipality(desk.series.network, "Leipzig", country="DE", subdivision="DE-SN")
    programme.change_session(desk.session, by=None, cities=[city])
    programme.move_session(desk.session, by=None, local_start=datetime(2020, 11, 18, 10))

    page = text(desk.client.get(BOARD + "?from=2020-11")).replace("\u2068", "").replace("\u2069", "")

    assert "Leipzig: Repentance and Prayer Day (Saxony)" in page


def test_the_board_begins_with_the_month_of_the_next_session():
    series = factories.series(starts_on=date(2020, 9, 1), ends_on=date(2020, 12, 31))
    days = [date(2020, 9, 29), date(2020, 11, 5), date(2020, 11, 24)]

    assert boards.first_month(series, days, date(2020, 9, 10)) == date(2020, 9, 29)
    assert boards.first_month(series, days, date(2020, 9, 30)) == date(2020, 11, 5)
    assert boards.first_month(series, days, date(2020, 12, 1)) == date(2020, 12, 1)
    assert boards.first_month(series, days, date(2020, 8, 1)) == date(2020, 9, 29)
