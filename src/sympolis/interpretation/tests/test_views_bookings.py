"""Who interprets in which session: the grid, a channel, and what the first page of the desk tells."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sympolis.core.refusals import Refused
from sympolis.interpretation import attention
from sympolis.interpretation.actions import bookings, proposals, turns
from sympolis.interpretation.models import Booking, Decision, FixedTurn
from sympolis.interpretation.tests import factories
from sympolis.interpretation.tests.pages import client_of, page
from sympolis.messaging.models import Letter
from sympolis.networks.states import Role
from sympolis.programme import actions as programme_actions
from sympolis.programme.models import Session
from sympolis.programme.next_steps import further_steps
from sympolis.programme.queries import draft
from sympolis.programme.states import Reply
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.post import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
GRID = "/desk/series/own/interpreters/"
CHANNEL = GRID + "water/spoken/fr/"
ROSTER = "/desk/network/interpreters/"


@pytest.fixture
def session():
    return factories.water()


def test_two_clicks_ask_somebody(team, session, network):
    ama = factories.interpreter(network, "Ama")
    assert "1 could take it" in page(team, GRID)
    assert CHANNEL in page(team, GRID)
    assert "hears the floor" in page(team, CHANNEL)

    team.post(CHANNEL, {"do": "ask", "interpreter": ama.pk})
    work()

    assert Booking.objects.get().state == "offered"
    assert Letter.objects.get().kind == "interpreter_offer"


def test_a_move_in_the_draft_says_which_time_they_were_asked_for(team, session, network):
    """The grid shows the draft; until it is released, a yes is one to the time that was told."""
    factories.accepted(session, factories.interpreter(network, "Ama"))
    assert "the next release asks anew" not in page(team, GRID)

    programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 28, 15))

    assert "Asked for Tue 27 Oct, 10:00; the next release asks anew" in page(team, GRID)
    programme.release(session.series)
    work()
    assert "the next release asks anew" not in page(team, GRID)


def test_in_german_nobody_is_published(network, session, team):
    """To let somebody go and to release a programme are one word in English."""
    factories.accepted(session, factories.interpreter(network, "Ama"))

    german = team.get(GRID + "water/", headers={"accept-language": "de"}).content.decode()

    assert "Wird nicht gebraucht<span" in german
    assert "Veröffentlichen<span" not in german


def test_all_at_once_proposed_then_asked(team, session, network):
    for name in ("Ama", "Bea", "Cem"):
        factories.interpreter(network, name)
    answer = team.post(GRID, {"do": "propose"}, follow=True).content.decode()
    assert "2 seats are filled" in answer
    assert "No plan fills more seats" in answer
    assert {row.state for row in Booking.objects.all()} == {"proposed"}
    assert not Letter.objects.exists()

    rows = Booking.objects.values_list("pk", flat=True)
    assert (
        "2 offers are on their way"
        in team.post(GRID, {"do": "offer", "booking": list(rows)}, follow=True).content.decode()
    )
    assert {row.state for row in Booking.objects.all()} == {"offered"}


def test_what_cannot_be_met_is_told_in_words(team, session, network):
    factories.interpreter(network, "Ama", pairs=factories.ARABIC)
    answer = team.post(GRID, {"do": "propose"}, follow=True).content.decode()

    assert "Nobody could be put down" in answer
    assert "Nobody on the roster works in this direction." in answer


def test_proposals_are_taken_out(team, session, network):
    factories.proposed(session, factories.interpreter(network))
    team.post(GRID, {"do": "clear"})

    assert not Booking.objects.exists()


def test_many_proposals_are_taken_out_in_as_many_queries_as_few(session, network):
    people, counts = [factories.interpreter(network, f"A{number}") for number in range(6)], []
    for number in (2, 6):
        for who in people[:number]:
            factories.proposed(session, who)
        with CaptureQueriesContext(connection) as queries:
            assert proposals.take_out_all(session.series, by=None) == number
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_turns_set_with_somebody_who_is_taken_out_are_worked_out_again(session, network):
    ama, bea = (factories.interpreter(network, name) for name in ("Ama", "Bea"))
    rows = [factories.accepted(session, ama), factories.proposed(session, bea)]
    turns.set_turns(session, "spoken", "fr", [(0, rows[0].pk), (60, rows[1].pk)], by=None)

    assert proposals.take_out_all(session.series, by=None) == 1
    assert not FixedTurn.objects.exists()


def test_gaps_are_flagged(team, session, network, october):
    row = factories.offered(session, factories.interpreter(network, "Ama", zone="America/Bogota"))
    shown = page(team, GRID)
    assert "A second one is missing" in shown
    assert "Nobody has accepted yet" in shown
    assert "at night on their clock" in shown

    october.move_to(row.answer_by + timedelta(minutes=1))
    assert "no answer in time" in page(team, GRID)


def test_fewer_people_than_ordered_for_are_only_shown(team, session, network):
    factories.accepted(session, factories.interpreter(network))
    counted = {"asked": 12, "expected": 8, "threshold": 5, "interpreters": 1}
    Decision.objects.create(session=session, language="fr", outcome="ordered", reason="Many", counted=counted)

    assert "0 expected by now, the threshold is 5" in page(team, GRID)
    assert Booking.objects.get().state == "accepted"


def test_who_is_in_another_session_is_warned_of_and_not_asked(team, session, network):
    ama = factories.interpreter(network, "Ama")
    other = factories.session(session.series, datetime(2020, 10, 27, 11))
    factories.accepted(other, ama)
    assert "in another session then" in page(team, CHANNEL)

    answer = team.post(CHANNEL, {"do": "ask", "interpreter": ama.pk}, follow=True).content.decode()
    assert "cannot: in another session then" in answer
    assert not Booking.objects.filter(session=session).exists()


def test_fees_are_checked(team, session, network):
    row = factories.proposed(session, factories.interpreter(network))
    answer = team.post(CHANNEL, {"do": "fee", "booking": row.pk, "fee": "a lot"}, follow=True)
    assert "Write an amount of money" in answer.content.decode()

    team.post(CHANNEL, {"do": "fee", "booking": row.pk, "fee": "250.50"})
    row.refresh_from_db()
    assert str(row.fee) == "250.50"


def test_a_viewer_sees_and_changes_nothing(network, session):
    ama = factories.interpreter(network, "Ama", invoice="Secret street")
    viewer = client_of(network, Role.VIEWER)

    assert "Ama" in page(viewer, ROSTER)
    assert "300" not in page(viewer, ROSTER).split("Rules for their days")[0]
    assert "Ask by mail" not in page(viewer, CHANNEL)
    viewer.post(CHANNEL, {"do": "ask", "interpreter": ama.pk})
    viewer.post(GRID, {"do": "propose"})
    assert not Booking.objects.exists()


def test_unknown_buttons_and_channels_are_404(team, session):
    assert team.post(GRID, {"do": "explode"}).status_code == 404
    assert team.post(CHANNEL, {"do": "explode"}).status_code == 404
    assert team.get(GRID + "water/spoken/xx/").status_code == 404
    assert team.get(GRID + "water/shouting/fr/").status_code == 404


@pytest.mark.parametrize("address", [GRID, CHANNEL, GRID + "water/", ROSTER])
def test_queries_do_not_grow_with_rows(team, session, network, address):
    def queries() -> int:
        page(team, address)
        with CaptureQueriesContext(connection) as found:
            page(team, address)
        return len(found)

    def fill(count: int) -> None:
        for number in range(count):
            who = factories.interpreter(network, f"Person {count} {number}")
            more = factories.session(session.series, datetime(2020, 11, 2, 10) + timedelta(days=number + count))
            factories.offered(more, who)

    fill(3)
    few = queries()
    fill(30)
    assert queries() == few


def test_turns_of_a_team_are_shown(team, session, network):
    for name in ("Ama", "Bea"):
        factories.accepted(session, factories.interpreter(network, name))

    assert "10:00–10:20" in page(team, CHANNEL)


def test_the_first_page_tells_who_gave_back(session, network, october):
    row = factories.accepted(session, factories.interpreter(network, "Ama"))
    october.move_to(session.starts_at - timedelta(hours=1))
    bookings.give_back(row, by=row.interpreter)

    [step] = further_steps(list(draft(session.series)), session.starts_at - timedelta(hours=1))[session.series_id][:1]
    assert "gave French back: Water" in step.words
    assert step.address == "interpretation_desk:session"


def test_the_automatic_proposal_leaves_alone_who_said_no_to_this_time(team, session, network):
    ama = factories.interpreter(network, "Ama", pairs=(*factories.FRENCH, *factories.ARABIC))
    bookings.decline(factories.offered(session, ama), by=ama)
    row = factories.proposed(session, ama)  # by hand, knowingly
    team.post(GRID, {"do": "clear"})
    session.interpretation_languages = ["fr", "ar"]
    session.save()

    answer = team.post(GRID, {"do": "propose"}, follow=True).content.decode()

    assert "Nobody could be put down" in answer
    row.refresh_from_db()
    assert row.state == "declined"


def test_who_said_no_may_be_proposed_for_another_time(team, session, network):
    ama = factories.interpreter(network, "Ama")
    row = factories.offered(session, ama)
    bookings.decline(row, by=ama)
    session.refresh_from_db()
    programme_actions.move_session(session, by=None, local_start=datetime(2020, 10, 28, 10))

    assert "said no on 5 October 2020, for Tue 27 Oct, 10:00" in page(team, CHANNEL)
    team.post(GRID, {"do": "propose"})
    row.refresh_from_db()
    assert row.state == "proposed"


def test_a_no_while_the_proposal_is_worked_out_counts(session, network):
    ama = factories.interpreter(network, "Ama")
    bookings.decline(factories.offered(session, ama), by=ama)

    with pytest.raises(Refused) as refused:
        bookings.propose(session, ama, by=None, language="fr", again=False)
    assert refused.value.code == "said_no"


def test_the_desk_sees_who_said_no_and_asks_again_knowingly(team, session, network):
    ama = factories.interpreter(network, "Ama")
    bookings.decline(factories.offered(session, ama), by=ama, words="A wedding")

    shown = page(team, CHANNEL)
    assert shown.count("said no on 5 October 2020") == 2  # among those who could, and those who said no
    assert "Ask again" in shown
    team.post(CHANNEL, {"do": "ask", "interpreter": ama.pk})
    shown = page(team, CHANNEL)
    assert "Offered" in shown
    assert shown.count("said no on 5 October 2020") == 1


def test_one_click_asks_again_once_the_time_to_answer_is_over(team, session, network, october):
    row = factories.offered(session, factories.interpreter(network, "Ama"))
    assert "Ask again" not in page(team, CHANNEL)
    october.move_to(row.answer_by + timedelta(minutes=1))
    assert "Ask again" in page(team, CHANNEL)

    answer = team.post(CHANNEL, {"do": "again", "booking": row.pk}, follow=True).content.decode()

    assert "Ama is asked again." in answer.replace("\u2068", "").replace("\u2069", "")
    row.refresh_from_db()
    assert row.answer_by > timezone.now()
    assert "no answer in time" not in answer


def test_the_first_page_tells_at_any_distance_who_backs_out_and_who_does_not_answer(session, network):
    """Ama gave back, Bea's calendar says no, Cem has not answered, Dia declined; nobody else is looked for that early."""
    far = session.starts_at - timedelta(days=60)
    ama, bea, cem, dia = (factories.interpreter(network, name) for name in ("Ama", "Bea", "Cem", "Dia"))
    row = factories.accepted(session, ama)
    factories.accepted(session, bea)
    asked = factories.session(session.series, datetime(2020, 11, 2, 10), title={"en": "Waste"})
    Booking.objects.filter(pk=factories.offered(asked, cem).pk).update(answer_by=far - timedelta(days=1))
    refused = factories.session(session.series, datetime(2020, 11, 3, 10), title={"en": "Parks"})
    bookings.decline(factories.offered(refused, dia), by=dia)
    factories.session(session.series, datetime(2020, 11, 4, 10), title={"en": "Roads"})
    bookings.give_back(row, by=ama)
    session.refresh_from_db()
    programme_actions.note_part_reply(session.uid, bea.person.address, Reply.DECLINED, sequence=None, at=None)

    told = [step.words for step in attention.steps(list(draft(session.series)), far)]

    assert [one for one in told if "gave French back: Water" in one]
    assert [one for one in told if "calendar says no, French: Water" in one]
    assert [one for one in told if "has not answered, French: Waste" in one]
    assert [one for one in told if "No interpreter yet, French: Parks" in one]
    assert len(told) == 4


def test_what_the_first_page_tells_costs_the_same_for_many_sessions(session, network):
    counts = []
    for many in (2, 12):
        for number in range(Session.objects.count(), many):
            start = datetime(2020, 11, 1 + number, 10)
            factories.accepted(factories.session(session.series, start), factories.interpreter(network, f"Ama{number}"))
        rows = list(draft(session.series))
        with CaptureQueriesContext(connection) as looking:
            list(attention.steps(rows, factories.NOW))
        counts.append(len(looking))
    assert counts[0] == counts[1]
