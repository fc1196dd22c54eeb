"""The page of an offer, opened by the link in a letter."""

from datetime import datetime, timedelta

import pytest

from sympolis.interpretation import links
from sympolis.interpretation.actions import bookings
from sympolis.interpretation.models import Away
from sympolis.interpretation.tests import factories
from sympolis.interpretation.tests.pages import page
from sympolis.programme.next_steps import further_steps
from sympolis.programme.queries import draft
from sympolis.programme.tests import factories as programme
from sympolis.registrations.tests.post import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
GRID = "/desk/series/own/interpreters/"
CHANNEL = GRID + "water/spoken/fr/"
ROSTER = "/desk/network/interpreters/"


@pytest.fixture
def session():
    return factories.water()


@pytest.fixture
def offer(session, network):
    row = factories.offered(session, factories.interpreter(network, "Ama"))
    return row, f"/interpreter/offers/{links.offer_token(row)}/"


def test_looking_changes_nothing(client, offer):
    row, address = offer
    shown = page(client, address)

    assert "Water" in shown
    assert "Tue 27 October 2020, 09:00–11:00" in shown
    row.refresh_from_db()
    assert row.state == "offered"


def test_accepting_and_giving_back_by_the_link(client, offer):
    row, address = offer
    assert (
        "You are booked"
        in client.post(address, {"do": "accept", "words": "With pleasure"}, follow=True).content.decode()
    )
    row.refresh_from_db()
    assert (row.state, row.words) == ("accepted", "With pleasure")

    assert "The team knows" in client.post(address, {"do": "give_back"}, follow=True).content.decode()
    row.refresh_from_db()
    assert row.state == "given_back"


def test_who_says_no_is_not_promised_what_the_team_may_do(client, offer):
    row, address = offer
    told = client.post(address, {"do": "decline"}, follow=True).content.decode()
    assert "Should the team need you after all, it asks you anew." in told

    bookings.offer(bookings.propose(row.session, row.interpreter, by=None, language="fr"), by=None)
    assert "Would you interpret in this session?" in page(client, address)


def test_a_taken_back_offer_shows_no_session(client, offer):
    row, address = offer
    bookings.release(row, by=None)

    shown = page(client, address)
    assert "Not needed any more" in shown
    assert "Water" not in shown
    assert client.post(address, {"do": "accept"}).status_code == 422


def test_too_many_words_are_refused_and_kept(client, offer):
    row, address = offer
    answer = client.post(address, {"do": "accept", "words": "w" * 1001})

    assert answer.status_code == 422
    assert "w" * 1001 in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "offered"


def test_a_script_in_what_they_write_is_text(team, client, offer):
    _row, address = offer
    client.post(address, {"do": "accept", "words": "<script>alert(1)</script>"})

    assert "<script>alert(1)" not in page(team, CHANNEL)
    assert "&lt;script&gt;alert(1)" in page(team, CHANNEL)


def test_a_link_with_another_sign_opens_nothing(client, offer):
    _row, address = offer
    assert client.get(address[:-3] + "xx/").status_code == 404


def test_the_old_time_is_shown_after_a_move(client, offer, session):
    from sympolis.programme import actions

    row, address = offer
    bookings.accept(row, by=row.interpreter)
    work()
    session.refresh_from_db()
    actions.move_session(session, by=None, local_start=datetime(2020, 10, 28, 10))
    programme.release(session.series)
    work()

    shown = page(client, address)
    assert "This session has moved" in shown
    assert "<del>Tue 27 October 2020, 09:00–11:00" in shown
    assert "Wed 28 October 2020, 09:00–11:00" in shown


def test_who_says_yes_when_the_seats_are_taken_reads_so_and_the_desk_sees_it(team, client, offer, session, network):
    row, address = offer
    for name in ("Bea", "Cem"):
        factories.accepted(session, factories.interpreter(network, name))
    assert "All places are taken: others said yes before you. You are not needed" in page(client, address)

    answer = client.post(address, {"do": "accept"}, follow=True).content.decode()

    assert "You are not booked" in answer
    assert "I would come if somebody cannot" not in answer
    assert 'value="decline"' in answer
    shown = page(team, CHANNEL)
    assert "said yes on 5 October 2020" in shown
    assert "Book all the same" in shown
    steps = further_steps(list(draft(session.series)), session.starts_at - timedelta(days=3))[session.series_id]
    assert any("Ama said yes when all places were taken" in step.words for step in steps)

    team.post(CHANNEL, {"do": "book", "booking": row.pk})
    row.refresh_from_db()
    assert (row.state, row.willing_at) == ("accepted", None)


def test_an_offer_says_when_they_told_that_they_are_away(client, offer):
    row, address = offer
    assert "You are away then" not in page(client, address)

    Away.objects.create(
        interpreter=row.interpreter, starts_at=row.starts_at - timedelta(hours=1), ends_at=row.starts_at + timedelta(hours=1),
        zone="Africa/Accra",
    )  # fmt: skip

    shown = page(client, address)
    assert "You are away then" in shown
    assert "Tue 27 October 2020, 08:00–10:00, Accra time, UTC" in shown
