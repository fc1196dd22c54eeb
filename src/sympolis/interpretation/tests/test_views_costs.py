"""What interpreters cost and what is paid; the channels that are handed over."""

import csv
import io
import json
import re
from datetime import time
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sympolis.contributions.tests import speakers
from sympolis.interpretation import links
from sympolis.interpretation.actions import bookings, roster
from sympolis.interpretation.models import Booking, Terms
from sympolis.interpretation.states import BookingState
from sympolis.interpretation.tests import desks
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.states import Recording
from sympolis.programme.tests import factories as programme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]
PAGE, CHANNELS = "/desk/series/own/fees/", "/desk/series/own/sessions/water/channels"


@pytest.fixture(autouse=True)
def october():
    with time_machine.travel(desks.NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def session():
    return desks.session(desks.network())


@pytest.fixture
def row(session) -> Booking:
    who = desks.interpreter(session.series.network, invoice="Luc Diallo\nRue 1")
    return desks.booking(session, who)


@pytest.fixture
def desk(session) -> Client:
    client = Client()
    client.force_login(networks.member(session.series.network))
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_totals_stand_beside_the_budget(desk, session, row):
    Terms.objects.create(series=session.series, budget=Decimal(500))
    second = desks.interpreter(session.series.network, "Awa Sow")
    desks.booking(session, second, fee=Decimal(250), state=BookingState.OFFERED)
    third = desks.interpreter(session.series.network, "Dan Free")
    desks.booking(session, third, fee=Decimal(900), state=BookingState.DECLINED)

    page = text(desk.get(PAGE))

    assert "€550.00" in page
    assert "Over the budget by</dt><dd>€50.00" in page
    assert "Dan Free" not in page


def test_who_said_yes_when_all_seats_were_taken_costs_nothing_until_they_are_booked(desk, session, row):
    second = desks.interpreter(session.series.network, "Awa Sow")
    willing = desks.booking(session, second, fee=Decimal(250), state=BookingState.OFFERED, willing_at=desks.NOW)
    assert "Agreed or offered</dt><dd>€300.00" in text(desk.get(PAGE))

    bookings.accept(willing, by=None)

    assert "Agreed or offered</dt><dd>€550.00" in text(desk.get(PAGE))


def test_other_currencies_stand_apart(desk, session, row):
    second = desks.interpreter(session.series.network, "Awa Sow")
    desks.booking(session, second, fee=Decimal(400), currency="USD")

    assert "€300.00 + $400.00" in text(desk.get(PAGE)).replace("US$", "$")


def test_the_team_notes_invoice_and_payment(desk, row):
    name = f"b{row.pk}-"
    desk.post(
        PAGE, {"booking": row.pk, f"{name}number": "7", f"{name}on": "2020-10-28", f"{name}paid_on": "2020-11-02"}
    )

    row.refresh_from_db()
    assert (row.invoice_number, str(row.invoiced_at), str(row.paid_at)) == ("7", "2020-10-28", "2020-11-02")
    assert "Invoice 7, paid on 2 November 2020" in text(desk.get(PAGE))


def test_a_wrong_date_is_told_with_what_was_typed(desk, row):
    name = f"b{row.pk}-"
    told = {"booking": row.pk, f"{name}number": "7", f"{name}on": "2020-10-28", f"{name}paid_on": "2020-10-01"}

    answer = desk.post(PAGE, told)

    assert answer.status_code == 422
    assert "It cannot be paid before its date." in text(answer)
    assert 'value="2020-10-01"' in text(answer)


def test_the_table_has_a_line_for_each_booking(desk, row):
    lines = list(csv.DictReader(io.StringIO(desk.get("/desk/series/own/fees.csv").content.decode("utf-8-sig"))))

    assert len(lines) == 1
    assert (lines[0]["interpreter"], lines[0]["fee"], lines[0]["invoice_data"]) == (
        "Luc Diallo",
        "300.0",
        "Luc Diallo\nRue 1",
    )
    assert desk.get("/desk/series/own/fees.xlsx").content[:2] == b"PK"


def test_viewers_see_no_fees_and_no_addresses(session, row):
    client = Client()
    client.force_login(networks.member(session.series.network, Role.VIEWER))

    for page in (PAGE, "/desk/series/own/fees.csv", f"{CHANNELS}.json", f"{CHANNELS}.csv"):
        assert client.get(page).status_code == 403
    assert client.post(PAGE, {"booking": row.pk}).status_code == 403


def test_bookings_of_other_series_are_not_there(desk, session, row):
    far = desks.session(session.series.network, slug="far", series=programme.series(session.series.network, slug="far"))
    other = desks.booking(far, row.interpreter)

    assert desk.post(PAGE, {"booking": other.pk}).status_code == 404
    assert desk.post(PAGE, {"booking": "x"}).status_code == 404


def test_an_empty_series_says_what_to_do(desk, session):
    assert "No interpreter is booked in this series yet." in text(desk.get(PAGE))


def test_queries_do_not_grow_with_bookings(desk, session, row):
    counts = []
    for total in (3, 30):
        for number in range(Booking.objects.count(), total):
            desks.booking(session, desks.interpreter(session.series.network, f"Luc{number} Sow{number}"))
        desk.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            desk.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# -- channels


def test_channels_are_handed_over_as_documented(desk, session, row):
    session.recording = Recording.ALL
    session.save()
    programme.release(session.series)
    amina = desks.interpreter(session.series.network, "Amina Haddad")
    desks.booking(session, amina, order=1, recording="yes")
    arabic = desks.interpreter(session.series.network, "Nour Mansouri")
    desks.booking(session, arabic, language="ar", source="fr", is_relay=True, recording="yes")

    found = json.loads(desk.get(f"{CHANNELS}.json").content)

    assert found["format"] == "sympolis.channels/1"
    assert (found["session"], found["floor"], found["starts_at"], found["minutes"]) == (
        "water",
        "en",
        "2020-10-27T09:00:00Z",
        120,
    )
    by_language = {one["language"]: one for one in found["channels"]}
    assert set(by_language) == {"ar", "fr"}
    assert by_language["ar"]["interpreters"] == [
        {
            "name": "Nour Mansouri",
            "email": "mansouri@interpret.example",
            "from": "fr",
            "to": "ar",
            "from_name": "French",
            "to_name": "Arabic",
            "relay_from": "fr",
            "order": 1,
        }
    ]
    assert by_language["ar"]["may_be_recorded"] is True
    assert by_language["fr"]["may_be_recorded"] is False
    assert [one["order"] for one in by_language["fr"]["turns"]] == [1, 2, 1, 2, 1, 2]


def test_a_channel_without_anybody_stands_there(desk, session):
    found = json.loads(desk.get(f"{CHANNELS}.json").content)

    assert found["channels"] == [
        {
            "language": "fr", "language_name": "French", "service": "spoken", "may_be_recorded": False,
            "interpreters": [], "turns": [],
        }
    ]  # fmt: skip


def test_a_change_that_is_not_released_is_not_handed_over(desk, session):
    session.floor_language, session.interpretation_languages, session.title = "fr", ["ar"], {"en": "Rain"}
    session.recording, session.local_time = Recording.NONE, time(18)
    session.save()

    found = json.loads(desk.get(f"{CHANNELS}.json").content)

    told = [found[key] for key in ("title", "floor", "floor_name", "recorded", "starts_at")]
    assert told == ["Water", "en", "English", True, "2020-10-27T09:00:00Z"]
    assert [one["language"] for one in found["channels"]] == ["fr"]

    programme.release(session.series)
    found = json.loads(desk.get(f"{CHANNELS}.json").content)
    assert [found["title"], found["floor"], found["channels"][0]["language"]] == ["Rain", "fr", "ar"]


def test_the_table_is_what_meeting_products_ask_for(desk, session, row):
    signer = desks.interpreter(session.series.network, "Hana Sign")
    desks.booking(session, signer, language="gsg", service="sign")
    asked = desks.interpreter(session.series.network, "Awa Sow")
    desks.booking(session, asked, state=BookingState.OFFERED)

    answer = desk.get(f"{CHANNELS}.csv").content.decode("utf-8-sig")

    assert answer.splitlines() == [
        "email,language_from,language_to,name_from,name_to", "diallo@interpret.example,en,fr,English,French",
    ]  # fmt: skip


# -- paid by the day


@pytest.fixture
def daily(session):
    """Luc, paid by the day on Dakar's clock, in two sessions on one day and one in the night to the next."""
    network = session.series.network
    who = desks.interpreter(network, fee=Decimal(400), fee_unit="day")
    later, night = (
        speakers.released(programme.session(session.series, start, slug=slug))
        for start, slug in ((desks.at(27, 16), "heat"), (desks.at(28, 0), "night"))
    )
    told = {"fee": Decimal(400), "fee_unit": "day", "rate": Decimal(400)}
    return [desks.booking(one, who, **told) for one in (session, later, night)]


def test_a_day_on_their_own_clock_costs_one_day(desk, session, daily):
    Terms.objects.create(series=session.series, budget=Decimal(500))
    page = text(desk.get(PAGE))

    assert "Agreed or offered</dt><dd>€400.00" in page  # 00:00 in Berlin is 23:00 in Dakar
    assert "for the day 27 October 2020 (Dakar), once however many sessions" in page
    assert page.count("in the fee for the day 27 October 2020 (Dakar): Water") == 2
    assert "€100.00" in page  # left

    lines = list(csv.DictReader(io.StringIO(desk.get("/desk/series/own/fees.csv").content.decode("utf-8-sig"))))
    assert [(one["fee_for"], one["day"], one["counts"]) for one in lines] == [
        ("day", "2020-10-27", amount) for amount in ("400.0", "0.0", "0.0")
    ]


def test_a_day_is_paid_once_across_series(desk, session, daily):
    other = programme.series(session.series.network, slug="far")
    elsewhere = speakers.released(programme.session(other, desks.at(27, 6), slug="early"))
    desks.booking(elsewhere, daily[0].interpreter, fee=Decimal(400), fee_unit="day")

    page = text(desk.get(PAGE))

    assert "Agreed or offered</dt><dd>€0.00" in page
    assert "€400.00" in text(desk.get("/desk/series/far/fees/"))


def test_sessions_of_another_series_are_named_to_the_interpreter_and_not_to_the_team(desk, session, daily):
    other = programme.series(session.series.network, slug="far")
    secret = programme.session(other, desks.at(27, 6), slug="early", title={"en": "Not public yet"})
    desks.booking(secret, daily[0].interpreter, fee=Decimal(400), fee_unit="day")
    of_series = networks.member(session.series.network, series_id=session.series_id)
    desk.force_login(of_series)

    page = text(desk.get(PAGE))

    assert "Not public yet" not in page
    assert page.count("in the fee for the day 27 October 2020 (Dakar): a session of another series") == 3
    own = f"/interpreter/{links.desk_token(daily[0].interpreter)}/invoices/"
    assert "in the fee for the day 27 October 2020 (Dakar): Not public yet" in text(Client().get(own))


def test_an_invoice_for_a_day_counts_where_it_was_noted(desk, session, daily):
    Booking.objects.filter(pk=daily[1].pk).update(invoice_number="7")

    assert "Invoiced</dt><dd>€400.00" in text(desk.get(PAGE))


def test_how_a_sum_came_about_is_told(desk, session):
    hourly = desks.interpreter(session.series.network, "Awa Sow", fee=Decimal(80), fee_unit="hour")
    row = bookings.propose(session, hourly, by=None, language="fr")
    bookings.accept(row, by=None)
    assert "€160.00</b> <small>2 h at €80.00</small>" in text(desk.get(PAGE))

    bookings.set_terms(row, by=None, fee=Decimal(150))
    assert "€150.00</b> <small>agreed by hand</small>" in text(desk.get(PAGE))


def test_a_fee_from_the_roster_follows_the_length_whatever_the_roster_says_by_then(desk, session):
    hourly = desks.interpreter(session.series.network, "Awa Sow", fee=Decimal(80), fee_unit="hour")
    row = bookings.accept(bookings.propose(session, hourly, by=None, language="fr"), by=None)
    roster.change_interpreter(hourly, by=None, fee=Decimal(90))
    with transaction.atomic():
        row = bookings.ask_anew(row, session, starts_at=session.starts_at, minutes=90)

    assert (row.fee, row.rate) == (Decimal(120), Decimal(80))
