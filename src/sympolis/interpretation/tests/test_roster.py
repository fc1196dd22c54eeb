"""The roster: added, changed, retired, away; what is held of its people."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from sympolis.contributions.actions.speaking import Away as TimeAway
from sympolis.core.refusals import Refused
from sympolis.directory.actions.erasure import erase
from sympolis.directory.models import Person
from sympolis.directory.privacy import held, plain
from sympolis.interpretation import costs, links
from sympolis.interpretation.actions import bookings, roster
from sympolis.interpretation.models import Away, Booking, Interpreter
from sympolis.interpretation.queries.bookings import charges_of
from sympolis.interpretation.tests import factories
from sympolis.messaging.models import Letter
from sympolis.networks.actions import merging
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories as programme
from sympolis.registrations import retention
from sympolis.registrations.actions import imports
from sympolis.registrations.tests import factories as registrations
from sympolis.registrations.tests.post import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]


@pytest.fixture
def network():
    return networks.network()


def refused(act, *args, **fields) -> tuple[str, str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **fields)
    return refusal.value.code, refusal.value.field


def test_both_directions_are_two_rows(network):
    row = factories.interpreter(network, "Ama")

    assert set(row.pairs.values_list("service", "source", "target")) == set(factories.FRENCH)


def test_only_people_of_the_network_and_only_once(network):
    stranger = programme.person(networks.network(), "Stranger")
    assert refused(roster.add_interpreter, network, stranger, by=None, pairs=factories.FRENCH)[0] == "unknown_person"

    row = factories.interpreter(network)
    assert (
        refused(roster.add_interpreter, network, row.person, by=None, pairs=factories.FRENCH)[0] == "known_interpreter"
    )


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ((), "missing"),
        ((("spoken", "en", "en"),), "same_language"),
        ((("spoken", "en", "xx-nothing"),), "unknown_language"),
        ((("sign", "en", "fr"),), "unknown_language"),
        ((("spoken", "en", "gsg"),), "unknown_language"),
        ((("shouting", "en", "fr"),), "unknown_choice"),
    ],
)
def test_odd_directions_are_refused(network, pairs, code):
    person = programme.person(network)

    assert refused(roster.add_interpreter, network, person, by=None, pairs=pairs) == (code, "pairs")


def test_captions_may_be_in_the_language_that_is_spoken(network):
    assert factories.interpreter(network, pairs=(("captions", "en", "en"),)).pairs.count() == 1


def test_odd_fees_and_currencies_are_refused(network):
    row = factories.interpreter(network)

    assert refused(roster.change_interpreter, row, by=None, fee=Decimal(-1)) == ("wrong_number", "fee")
    assert refused(roster.change_interpreter, row, by=None, currency="Euro") == ("unknown_choice", "currency")
    assert refused(roster.change_interpreter, row, by=None, note="x" * 3001) == ("too_long", "note")


def test_only_who_keeps_the_directory_changes_it(network):
    row = factories.interpreter(network)
    viewer, keeper = networks.member(network, Role.VIEWER), networks.member(network, Role.CONTRACTOR)

    assert refused(roster.change_interpreter, row, by=viewer, note="No")[0] == "not_allowed"
    assert roster.change_interpreter(row, by=keeper, note="Yes").note == "Yes"
    assert (
        refused(roster.set_rules, network, by=keeper, rest_minutes=30, most_a_day=2, answer_hours=24)[0]
        == "not_allowed"
    )


def test_interpreters_change_only_what_is_theirs(network):
    row = factories.interpreter(network)

    assert roster.change_interpreter(row, by=row, invoice="Street 1").invoice == "Street 1"
    assert refused(roster.change_interpreter, row, by=row, fee=Decimal(9999))[0] == "not_allowed"
    other = factories.interpreter(network, "Other")
    assert refused(roster.change_interpreter, row, by=other, invoice="Mine")[0] == "not_allowed"


def test_who_stands_in_sessions_to_come_is_not_retired(network):
    session = factories.session(programme.series(network))
    row = factories.interpreter(network)
    factories.offered(session, row)

    assert refused(roster.retire, row, by=None)[0] == "has_bookings"
    Booking.objects.all().delete()
    assert not roster.retire(row, by=None).is_active
    assert refused(factories.proposed, session, row)[0] == "not_active"
    assert roster.bring_back(row, by=None).is_active


def test_times_away_are_local_and_follow_the_clock_change(network):
    row = factories.interpreter(network)
    roster.set_away(row, [TimeAway(datetime(2020, 10, 25), datetime(2020, 10, 26))], "Europe/Berlin", by=row)

    [away] = Away.objects.all()
    assert (away.ends_at - away.starts_at).total_seconds() == 25 * 3600
    end_first = TimeAway(datetime(2020, 10, 26), datetime(2020, 10, 25))
    assert refused(roster.set_away, row, [end_first], "Europe/Berlin", by=row)[0] == "wrong_order"
    day = TimeAway(datetime(2020, 10, 25), datetime(2020, 10, 26))
    assert refused(roster.set_away, row, [day], "Mars/North", by=row) == ("unknown_zone", "zone")


def test_rules_have_limits(network):
    told = {"rest_minutes": 60, "most_a_day": 3, "answer_hours": 72}

    assert refused(roster.set_rules, network, by=None, **{**told, "most_a_day": 0}) == ("wrong_number", "most_a_day")
    assert roster.set_rules(network, by=None, **{**told, "rest_minutes": 30}).rest_minutes == 30


def test_a_renewed_link_opens_nothing(network):
    row = factories.interpreter(network)
    old = links.desk_token(row)
    assert links.interpreter_of(old) == row

    roster.renew_link(row, by=row)
    assert links.interpreter_of(old) is None


# -- what is held of them


@pytest.fixture
def booked(network):
    session = factories.session(programme.series(network, retention_on=date(2021, 3, 31)))
    programme.release(session.series)
    row = factories.interpreter(network, "Ama", invoice="Street 1", note="Asks for slides")
    roster.set_away(row, [TimeAway(datetime(2020, 11, 1), datetime(2020, 11, 2))], "Africa/Accra", by=row)
    booking = factories.accepted(session, row)
    work()
    return booking


def test_everything_is_told(booked):
    told = plain(held([booked.interpreter.person]))

    assert told["interpreters"][0]["invoice"] == "Street 1"
    assert told["interpreters"][0]["note"] == "Asks for slides"
    assert len(told["away"]) == 1
    assert told["bookings"][0]["state"] == "accepted"


def test_everything_goes_with_the_person(booked):
    erase([booked.interpreter.person], by=None)

    assert not Interpreter.objects.exists()
    assert not Booking.objects.exists()
    assert not Letter.objects.filter(about__startswith="interpretation.booking").exists()


def test_bookings_go_with_the_series_and_the_roster_stays(booked, october):
    series = booked.session.series
    rows = {words: number for words, number, _why in retention.further_rows(series)}
    assert rows["Bookings of interpreters"] == 1

    october.move_to("2021-04-01T08:00:00Z")
    retention.forget_overdue()
    assert not Booking.objects.exists()
    assert Interpreter.objects.count() == 1


def test_two_who_are_the_same_become_one(network, booked):
    other = factories.interpreter(network, "Amma", pairs=factories.ARABIC, recording="no")
    other_session = factories.session(booked.session.series, datetime(2020, 11, 3, 10))
    other_booking = factories.offered(other_session, other, "ar")
    token = links.desk_token(other)

    merging.merge(network, "person", booked.interpreter.person, other.person, by=None)

    kept = Interpreter.objects.get(person=booked.interpreter.person)
    assert set(kept.pairs.values_list("target", flat=True)) == {"fr", "en", "ar"}
    assert kept.recording == "no"
    assert set(Booking.objects.values_list("interpreter", flat=True)) == {kept.pk}
    assert other_booking.pk in set(kept.bookings.values_list("pk", flat=True))
    assert links.interpreter_of(token) == kept


def test_who_was_put_on_the_roster_stays_when_their_list_is_taken_back():
    meeting = registrations.session(programme.series(), capacity=20)
    kept = imports.read_people(
        meeting.series, b"Name,E-mail\nAma Boateng,ama@kumasi.example\nEsi,esi@kumasi.example\n", "l.csv", by=None
    )
    kept = imports.set_mapping(kept, kept.mapping, sessions=[meeting], tells=False, by=None)
    imports.take_over(kept, by=None)
    ama = Person.objects.get(email="ama@kumasi.example")
    roster.add_interpreter(meeting.series.network, ama, by=None, pairs=factories.FRENCH)

    imports.undo(kept, by=None)

    assert list(Person.objects.filter(email__endswith="kumasi.example")) == [ama]
    assert Interpreter.objects.get().person == ama


@pytest.mark.parametrize("first_is_sure", [True, False])
def test_two_who_become_one_have_one_seat_in_a_session(network, first_is_sure):
    session = factories.session(programme.series(network), interpretation_languages=["fr", "ar"])
    kept = factories.interpreter(network, "Ama", fee=None)
    lost = factories.interpreter(
        network, "Amma", pairs=factories.ARABIC, fee=Decimal(80), fee_unit="hour", currency="GHS"
    )
    sure, other = (kept, lost) if first_is_sure else (lost, kept)
    ways = {kept.pk: "fr", lost.pk: "ar"}
    bookings.decline(factories.offered(session, other, ways[other.pk]), by=other, words="Not sure yet")
    second = factories.offered(session, other, ways[other.pk])
    first = factories.accepted(session, sure, ways[sure.pk])

    done = merging.merge(network, "person", kept.person, lost.person, by=None)

    [row] = Booking.objects.all()
    assert (row.pk, row.interpreter_id, row.state, row.has_part) == (first.pk, kept.pk, "accepted", True)
    assert list(row.endings.values_list("words", flat=True)) == ["Not sure yet"]
    assert list(session.parts.values_list("person_id", flat=True)) == [kept.person_id]
    kept.refresh_from_db()
    assert (kept.fee, kept.fee_unit, kept.currency) == (Decimal(80), "hour", "GHS")

    merging.part(network, done, by=None)
    assert Booking.objects.get(pk=first.pk).interpreter_id == sure.pk
    assert Booking.objects.get(pk=second.pk).interpreter_id == other.pk
    assert second.endings.count() == 1


def test_what_both_worked_is_kept_told_and_paid(network, october):
    session = factories.session(programme.series(network))
    kept, lost = (factories.interpreter(network, name) for name in ("Ama", "Amma"))
    for who in (kept, lost):
        factories.accepted(session, who)
    october.move_to(session.ends_at + timedelta(hours=1))

    merging.merge(network, "person", kept.person, lost.person, by=None)

    rows = list(Booking.objects.select_related("interpreter__person"))
    assert len(rows) == 2
    assert len(plain(held([kept.person]))["bookings"]) == 2
    [(person, sums)] = costs.costs_of_people(rows, charges_of(rows)).items()
    assert (person, sums.agreed) == (kept.person, {"EUR": Decimal(600)})
