"""Letters about what became of somebody's registrations."""

import pytest

from sympolis.directory.tests import factories as directory
from sympolis.journal.delivering import deliver_due
from sympolis.journal.models import Delivery, Entry
from sympolis.journal.states import DeliveryState
from sympolis.programme.tests import factories as programme
from sympolis.registrations import actions, listeners
from sympolis.registrations.actions import About
from sympolis.registrations.actions.admission import Wished
from sympolis.registrations.models import Registration
from sympolis.registrations.states import Mode, Source
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import network_of
from sympolis.registrations.tests.post import event, kinds, later, letters, method, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AMA = "ama@kumasi.example"
KOFI = "kofi@kumasi.example"


def form(*sessions, name="Ama Mensah", email=AMA, source=Source.FORM, zone="Africa/Accra", **fields):
    about = About(zone=zone, **fields.pop("about", {}))
    return actions.sign_up(
        network_of(sessions[0]), sessions, name=name, email=email, about=about, source=source, **fields
    )


def test_a_form_for_three_sessions_makes_one_letter_with_both_clocks_and_the_button(clock):
    series = programme.series(title={"en": "Exchange"})
    sessions = [factories.session(series, title={"en": title}) for title in ("Waste", "Water", "Roads")]

    form(*sessions)
    work()

    (letter,) = letters()
    assert letter.kind == "registration_address"
    assert letter.subject == "Please confirm: 3 sessions"
    assert (
        "Water\n27 October 2020, 09:00 to 11:00, Accra time, UTC\nHost's clock: 27 October 2020, 10:00" in letter.text
    )
    assert "until 3 October 2020, 08:00, Accra time, UTC" in letter.text
    assert "http://127.0.0.1:8000/mine/" in letter.text
    assert letter.calendar == ""


def test_a_hundred_double_submits_make_one_letter(clock):
    session = factories.session()

    for _turn in range(100):
        form(session)
    work()
    work()

    assert kinds() == ["registration_address"]


def test_every_fact_told_twice_is_one_letter(clock):
    session = factories.session()
    form(session)
    work()

    Delivery.objects.update(state=DeliveryState.WAITING, tries=0, due_at=Entry.objects.first().at)
    deliver_due(bool)
    for entry in Entry.objects.filter(name__startswith="registration."):
        listeners.tell_participant(entry)

    assert kinds() == ["registration_address"]


def test_confirming_brings_the_seat_and_the_calendar_entry(clock):
    session = factories.session(join_url="https://meet.example/kumasi", dial_in="+49 30 1234, 567#")
    done = form(session)
    later(clock, minutes=5)

    actions.confirm(done.participant, by=done.participant)
    later(clock, minutes=1)

    letter = letters()[-1]
    assert kinds() == ["registration_address", "registration_confirmed"]
    assert method(letter) == ("REQUEST", "REQUEST")
    assert str(event(letter)["ATTENDEE"]) == f"mailto:{AMA}"
    assert "/mine/" in event(letter)["CONFERENCE"]
    assert "/mine/" in event(letter)["LOCATION"]
    assert "+49 30 1234, 567#" in event(letter)["DESCRIPTION"]
    assert "meet.example" not in letter.calendar + letter.text + letter.html  # behind the join button only


def test_three_confirmed_sessions_are_one_letter_and_two_that_only_bring_their_entry(clock):
    series = programme.series()
    sessions = [factories.session(series) for _one in range(3)]
    form(*sessions, source=Source.TEAM)
    work()

    assert kinds() == ["registration_added", "registration_entry", "registration_entry"]
    assert {str(event(letter)["UID"]) for letter in letters()} == {f"{session.uid}@sympolis" for session in sessions}
    assert Registration.objects.filter(has_entry=True).count() == 3


def test_more_than_ten_sessions_are_followed_in_one_calendar(clock):
    series = programme.series()
    form(*[factories.session(series) for _one in range(11)], source=Source.TEAM)
    work()

    (letter,) = letters()
    assert letter.calendar == ""
    assert "/me/calendar/" in letter.text
    assert "one calendar" in letter.text


def test_who_waits_reads_their_place_and_why(clock):
    session = factories.session(capacity=3)
    region = directory.region(name={"en": "Latin America"})
    until = session.starts_at.replace(day=20)
    actions.set_kept_seats(session, [Wished(2, region=region, until=until)], by=None)
    factories.registered(session)

    factories.registered(session, email=KOFI, zone="Africa/Accra")
    work()

    (letter,) = letters(KOFI)
    assert letter.kind == "registration_waiting"
    assert "You are number 1 in the line." in letter.text
    assert "2 free seats are kept for Latin America until 20 October 2020, 09:00, Accra time, UTC." in letter.text


def test_a_free_seat_is_offered_until_a_moment_and_taken(clock):
    session = factories.session(capacity=1)
    holder = factories.registered(session)
    second = factories.registered(session, email=KOFI, zone="Africa/Accra")
    work()

    clock.shift(60)
    actions.cancel(holder, by=holder.participant)
    work()
    clock.shift(60)
    actions.accept_offer(second, by=second.participant)
    work()

    assert kinds(KOFI) == ["registration_waiting", "registration_offered", "registration_confirmed"]
    assert "is offered to you until 3 October 2020, 08:01, Accra time, UTC" in letters(KOFI)[1].text
    assert kinds(holder.participant.email) == ["registration_added", "registration_ended"]


def test_an_offer_that_ends_is_told(clock):
    session = factories.session(capacity=1)
    holder = factories.registered(session)
    factories.registered(session, email=KOFI)
    work()
    clock.shift(60)
    actions.cancel(holder, by=holder.participant)
    work()

    clock.shift(49 * 3600)
    actions.end_overdue()
    work()

    assert kinds(KOFI)[-1] == "registration_ended"
    assert "Why: the offer was not taken in time." in letters(KOFI)[-1].text


def test_giving_the_seat_back_removes_the_entry_and_registering_again_counts_on(clock):
    session = factories.session()
    row = factories.registered(session, email=AMA)
    work()
    clock.shift(60)
    actions.cancel(row, by=row.participant)
    work()
    clock.shift(60)
    factories.registered(session, row.participant.person.__str__(), email=AMA)
    work()

    found = letters(AMA)
    assert [method(letter) for letter in found] == [("REQUEST",) * 2, ("CANCEL",) * 2, ("REQUEST",) * 2]
    assert [event(letter)["STATUS"] for letter in found] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [event(letter)["SEQUENCE"] for letter in found] == [0, 1, 2]


def test_colleagues_with_one_mailbox_keep_their_entry_until_the_last_one_leaves(clock):
    session = factories.session()
    ama = factories.registered(session, "Ama Mensah", email="office@kumasi.example")
    kofi = factories.registered(session, "Kofi Annan", email="office@kumasi.example")
    work()
    assert len(letters()) == 2

    clock.shift(60)
    actions.cancel(ama, by=ama.participant)
    work()
    assert (letters()[-1].kind, letters()[-1].calendar) == ("registration_ended", "")

    clock.shift(60)
    actions.cancel(kofi, by=kofi.participant)
    work()
    assert method(letters()[-1]) == ("CANCEL", "CANCEL")
    assert [event(letter)["SEQUENCE"] for letter in letters() if letter.calendar] == [0, 0, 2]


def test_decisions_of_the_secretariat_within_a_minute_are_one_letter(clock):
    series = programme.series()
    team = programme.coordinator(series.network)
    sessions = [factories.session(series) for _one in range(3)]
    for session in sessions:
        factories.admission(session, mode=Mode.APPROVAL)
    done = form(*sessions)
    actions.confirm(done.participant, by=done.participant)
    work()
    assert kinds() == ["registration_applied"]

    clock.shift(60)
    for row, accept in zip(done.new, (True, True, False), strict=True):
        actions.decide(row.session, [row], accept=accept, by=team)
        work()
        clock.shift(5)
    later(clock, minutes=2)

    assert kinds() == ["registration_applied", "registration_accepted", "registration_entry"]
    assert "Declined:\n" in letters()[1].text


def test_letters_are_in_the_language_of_their_reader(clock):
    session = factories.session(title={"en": "Waste", "de": "Abfall"})
    factories.registered(session, email=AMA, language="de", zone="Europe/Vienna")
    work()

    (letter,) = letters()
    assert letter.language == "de"
    assert "Abfall" in letter.text
    assert "27. Oktober 2020, 10:00" in letter.text
    assert "Abfall" in event(letter)["SUMMARY"]


def test_nothing_is_told_of_sessions_that_are_over(clock):
    session = factories.session()
    clock.move_to("2020-12-01T08:00:00Z")
    factories.registered(session, source=Source.IMPORT)
    work()

    assert letters() == []


def test_a_name_cannot_add_a_line_to_letter_or_calendar(clock):
    session = factories.session()
    factories.registered(session, 'Ama";X=1:\r\nX-EVIL:1 {mine} <b>', email=AMA)
    work()

    (letter,) = letters()
    assert "X-EVIL" not in [name for name, _value in event(letter).property_items()]
    assert str(event(letter)["ATTENDEE"]) == f"mailto:{AMA}"
    assert "<b>" not in letter.html
