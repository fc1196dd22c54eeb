"""Sessions that move or are cancelled: everybody concerned is told once, and calendars follow."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from sympolis.directory.actions import account_for
from sympolis.directory.tests import factories as directory
from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState
from sympolis.programme import actions as programme_actions
from sympolis.programme.actions.replies import note_part_reply
from sympolis.programme.states import SessionRole
from sympolis.programme.tests import factories as programme
from sympolis.registrations import listeners
from sympolis.registrations.letters import changes, reminders
from sympolis.registrations.models import Notice, Participant, Registration
from sympolis.registrations.tests import factories
from sympolis.registrations.tests.factories import NOW
from sympolis.registrations.tests.post import event, kinds, later, letters, method, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AMA = "ama@kumasi.example"


@pytest.fixture
def session():
    return factories.session(title={"en": "Waste", "de": "Abfall"})


def come(session, email=AMA, *, sent=True, **about) -> Registration:
    """Somebody registered, whose first letter has left."""
    row = factories.registered(session, email=email, **{"zone": "Africa/Accra", **about})
    work()
    if sent:
        Letter.objects.all().delete()
    return row


def move(session, local_start: datetime, **fields) -> None:
    session.refresh_from_db()
    programme_actions.move_session(session, by=None, local_start=local_start, **fields)
    programme.release(session.series)
    work()


def cancel(session) -> None:
    session.refresh_from_db()
    programme_actions.cancel_session(session, by=None, reason={"en": "The speaker is ill."})
    programme.release(session.series)
    work()


def reinstate(session) -> None:
    session.refresh_from_db()
    programme_actions.reinstate_session(session, by=None)
    programme.release(session.series)
    work()


def sent() -> None:
    """What was written has left."""
    Letter.objects.update(state=LetterState.SENT)


def test_a_move_is_told_once_after_ten_quiet_minutes_with_old_time_and_new(session, clock):
    come(session)
    move(session, datetime(2020, 10, 28, 14))
    later(clock, minutes=9)
    assert letters() == []

    later(clock, minutes=2)
    later(clock, hours=1)

    (letter,) = letters()
    assert (letter.kind, letter.subject) == ("session_changed", "Changed: Waste")
    assert "Before: 27 October 2020, 09:00 to 11:00, Accra time, UTC" in letter.text
    assert "Now: 28 October 2020, 13:00 to 15:00, Accra time, UTC" in letter.text
    assert "Host's clock: 28 October 2020, 14:00 to 16:00, Berlin time, UTC+1" in letter.text
    assert method(letter) == ("REQUEST", "REQUEST")
    assert event(letter)["SEQUENCE"] == 1
    assert event(letter).start.astimezone(UTC) == datetime(2020, 10, 28, 13, tzinfo=UTC)
    assert not Notice.objects.exists()


REASON = {"en": "Both speakers\ncan <come> on Wednesday.", "de": "Am Mittwoch können beide."}


def test_the_letter_of_a_move_tells_why_in_the_readers_language(session, clock):
    come(session)
    come(session, "eva@kumasi.example", language="de")
    programme.part(session, directory.person(email="speaker@kumasi.example"))
    move(session, datetime(2020, 10, 28, 14), reason=REASON)
    later(clock, minutes=11)

    speaker, ama, eva = letters()
    for letter in (speaker, ama):
        assert "UTC+1\nWhy: Both speakers can <come> on Wednesday.\n\n" in letter.text
        assert "Why: Both speakers can &lt;come&gt; on Wednesday." in letter.html
    assert "Warum: Am Mittwoch können beide.\n" in eva.text


def test_without_a_reason_the_letter_tells_none(session, clock):
    come(session)
    move(session, datetime(2020, 10, 28, 14))
    later(clock, minutes=11)

    assert ("Why" in letters()[0].text, "Why" in letters()[0].html) == (False, False)


def test_the_reason_is_that_of_the_last_move_that_is_public(session, clock):
    come(session)
    move(session, datetime(2020, 10, 28, 14), reason={"en": "The first reason."})
    later(clock, minutes=1)
    move(session, datetime(2020, 10, 28, 15), reason={"en": "The second reason."})
    later(clock, minutes=1)
    session.refresh_from_db()
    programme_actions.move_session(
        session, by=None, local_start=datetime(2020, 10, 29, 9), reason={"en": "Not released."}
    )
    later(clock, minutes=30)

    (letter,) = letters()
    assert "Why: The second reason." in letter.text
    assert ("The first" in letter.text, "Not released" in letter.text) == (False, False)


def test_a_reason_that_was_told_already_is_not_told_of_the_next_move(session, clock):
    come(session)
    move(session, datetime(2020, 10, 28, 14), reason={"en": "The first reason."})
    later(clock, minutes=11)
    sent()
    move(session, datetime(2020, 10, 28, 15))
    later(clock, minutes=11)

    assert ["Why: The first reason." in letter.text for letter in letters()] == [True, False]


@pytest.mark.parametrize(
    ("kind", "says"),
    [("session_changed", ["has moved.", "Before: 26 October 2020, 09:00"]), ("session_cancelled", ["is cancelled."])],
)
def test_the_desk_sees_beforehand_where_the_reason_will_stand(client, session, kind, says):
    come(session)
    client.force_login(programme.coordinator(session.series.network))

    letter = client.get(reverse("letters:preview", args=[kind, "en"])).content.decode()

    for words in ["Waste", "Why: the reason stands here, if you tell one", *says]:
        assert words in letter


def test_several_moves_in_the_quiet_time_are_one(session, clock):
    come(session)
    for hour, minutes in ((0, 0), (1, 9), (2, 9)):
        clock.shift(timedelta(minutes=minutes))
        move(session, datetime(2020, 10, 28, 14 + hour, minutes))
    assert letters() == []

    later(clock, minutes=30)

    (letter,) = letters()
    assert "Before: 27 October 2020, 09:00" in letter.text
    assert "Now: 28 October 2020, 15:09" in letter.text


def test_a_move_that_is_taken_back_in_the_quiet_time_is_no_news(session, clock):
    come(session)
    programme.part(session)
    move(session, datetime(2020, 10, 28, 14))
    clock.shift(60)
    move(session, datetime(2020, 10, 27, 10))
    later(clock, minutes=30)

    assert letters() == []


def test_whoever_registers_in_the_quiet_time_hears_only_of_what_comes_after(session, clock):
    come(session)
    move(session, datetime(2020, 10, 28, 14))
    clock.shift(60)
    come(session, "kofi@kumasi.example")
    later(clock, minutes=30)

    assert [letter.to_address for letter in letters()] == [AMA]


def test_a_fact_told_twice_moves_nobody_twice(session, clock):
    come(session)
    programme.part(session, directory.person(email="speaker@kumasi.example"))
    move(session, datetime(2020, 10, 28, 14))
    later(clock, minutes=11)
    told = len(letters())

    for entry in Entry.objects.filter(name="programme.released"):
        listeners.follow_release(entry)
        listeners.offer_after_release(entry)
    later(clock, minutes=30)

    assert (told, len(letters())) == (2, 2)


def test_a_cancelled_session_leaves_calendars_and_comes_back_when_it_takes_place_after_all(session, clock):
    come(session)
    waiting = come(session, "kofi@kumasi.example")
    Registration.objects.filter(pk=waiting.pk).update(state="waiting", queued_at=waiting.created_at, has_entry=False)
    cancel(session)
    later(clock, minutes=11)

    first, second = letters()
    assert {first.kind, second.kind} == {"session_cancelled"}
    assert method(first) == ("CANCEL", "CANCEL")
    assert (event(first)["STATUS"], event(first)["SEQUENCE"]) == ("CANCELLED", 1)
    assert "\nWhy: The speaker is ill.\n" in first.text
    assert "Why: The speaker is ill." in first.html
    assert second.calendar == ""

    sent()
    reinstate(session)
    later(clock, minutes=11)

    third = letters(AMA)[-1]
    assert (third.kind, method(third), event(third)["SEQUENCE"]) == ("session_changed", ("REQUEST", "REQUEST"), 2)
    assert "takes place after all" in third.text


def test_a_cancellation_that_nobody_has_read_yet_is_taken_back(session, clock):
    row = come(session)
    cancel(session)
    later(clock, minutes=11)
    assert kinds() == ["session_cancelled"]

    reinstate(session)
    later(clock, minutes=30)

    row.refresh_from_db()
    assert (kinds(), row.has_entry) == ([], True)


def test_a_second_move_takes_the_place_of_a_letter_that_still_waits(session, clock):
    come(session)
    move(session, datetime(2020, 10, 28, 14))
    later(clock, minutes=11)
    move(session, datetime(2020, 10, 29, 14))
    later(clock, minutes=11)

    (letter,) = letters()
    assert "Before: 27 October 2020, 09:00" in letter.text
    assert "Now: 29 October 2020, 13:00" in letter.text


def test_a_series_that_moves_is_one_letter_and_one_entry_for_each_session(session, clock):
    other = factories.session(session.series, title={"en": "Water"})
    come(session)
    come(other)
    factories.registered(session, str(Registration.objects.first().participant.person), email=AMA)
    row = Registration.objects.first()
    Registration.objects.update(participant=row.participant)
    for one in (session, other):
        one.refresh_from_db()
        programme_actions.move_session(one, by=None, local_start=datetime(2020, 10, 28, 14))
    programme.release(session.series)
    work()
    later(clock, minutes=11)

    first, second = letters()
    assert (first.kind, second.kind) == ("session_changed", "registration_entry")
    assert ("Waste" in first.text, "Water" in first.text) == (True, True)
    assert first.subject == "Changed: 2 sessions"
    assert [event(letter)["SEQUENCE"] for letter in (first, second)] == [1, 1]


def test_interpreters_and_speakers_are_told_first_and_only_once(session, clock):
    come(session)
    both = come(session, "speaker@kumasi.example")
    network = session.series.network
    programme.part(session, both.participant.person, SessionRole.SPEAKER)
    programme.part(session, programme.person(network, email="host@kumasi.example"), SessionRole.HOST)
    programme.part(session, programme.person(network, email="voice@kumasi.example"), SessionRole.INTERPRETER)
    move(session, datetime(2020, 10, 28, 14))
    later(clock, minutes=11)

    addresses = ["voice@kumasi.example", "speaker@kumasi.example", "host@kumasi.example", AMA]
    assert [letter.to_address for letter in letters()] == addresses
    assert "ROLE=CHAIR" in letters()[0].calendar
    assert {event(letter)["SEQUENCE"] for letter in letters()} == {1}


def test_who_only_has_a_part_is_led_to_the_session_and_not_to_a_page_of_their_own(session, clock):
    other = factories.session(session.series, title={"en": "Water"})
    voice = programme.person(session.series.network, email="voice@kumasi.example")
    come(other, "voice@kumasi.example")
    Participant.objects.update(person=voice)  # registered, but for another session
    programme.part(session, voice, SessionRole.INTERPRETER)
    move(session, datetime(2020, 10, 28, 14))
    later(clock, minutes=11)
    sent()
    cancel(session)
    later(clock, minutes=11)

    page = f"/series/{session.series.slug}/sessions/{session.slug}/"
    for letter, kind in zip(letters(), ("part_changed", "part_cancelled"), strict=True):
        assert letter.kind == kind
        assert re.search(rf"\nThe session: https?://[^\n]*{page}\n", letter.text)
        assert page in letter.html
        assert "because you have a part there" in letter.text
        assert ("My page" in letter.text, "/mine/" in letter.text, "/mine/" in letter.calendar) == (False, False, False)
        assert "register" not in letter.text
    assert page in letters()[0].calendar.replace("\r\n ", "")


def test_who_has_a_part_and_no_address_but_an_account_is_told_there(session, clock):
    voice = programme.person(session.series.network, account=account_for("voice@kumasi.example", by=None))
    programme.part(session, voice, SessionRole.SPEAKER)
    move(session, datetime(2020, 10, 28, 14))
    later(clock, minutes=11)

    (letter,) = letters()
    assert letter.to_address == "voice@kumasi.example"
    assert "mailto:voice@kumasi.example" in letter.calendar.replace("\r\n ", "")
    note_part_reply(session.uid, "voice@kumasi.example", "accepted", sequence=1, at=None)
    assert session.parts.get().reply == "accepted"


def test_who_has_parts_in_several_sessions_is_led_to_the_programme_and_by_further_entries_to_each(session, clock):
    other = factories.session(session.series, title={"en": "Water"})
    voice = programme.person(session.series.network, email="voice@kumasi.example")
    for one in (session, other):
        programme.part(one, voice, SessionRole.INTERPRETER)
        one.refresh_from_db()
        programme_actions.move_session(one, by=None, local_start=datetime(2020, 10, 28, 14 + one.pk % 2 * 3))
    programme.release(session.series)
    work()
    later(clock, minutes=11)

    first, second = letters()
    assert (first.kind, second.kind) == ("part_changed", "part_entry")
    assert re.search(rf"\nThe programme: \S*/series/{session.series.slug}/programme/\n", first.text)
    assert re.search(rf"\nThe session: \S*/sessions/{other.slug}/\n", second.text)


def test_who_has_a_part_and_a_seat_is_led_to_their_own_page(session, clock):
    row = come(session)
    programme.part(session, row.participant.person, SessionRole.SPEAKER)
    move(session, datetime(2020, 10, 28, 14))
    later(clock, minutes=11)

    (letter,) = letters()
    assert letter.kind == "session_changed"
    assert re.search(r"\nMy page: \S*/mine/", letter.text)


def test_who_has_a_part_here_and_a_seat_elsewhere_hears_of_both(session, clock):
    other = factories.session(session.series, title={"en": "Water"})
    row = come(other)
    programme.part(session, row.participant.person, SessionRole.INTERPRETER)
    for one in (session, other):
        one.refresh_from_db()
        programme_actions.move_session(one, by=None, local_start=datetime(2020, 10, 28, 14 + one.pk % 2 * 3))
    programme.release(session.series)
    work()
    later(clock, minutes=11)

    assert [(letter.kind, letter.subject) for letter in letters()] == [
        ("part_changed", "Changed: Waste"), ("session_changed", "Changed: Water"),
    ]  # fmt: skip


@pytest.mark.parametrize("people", [2, 6])
def test_those_with_parts_are_told_in_as_many_queries_for_any_number(
    session, clock, people, django_assert_max_num_queries
):
    for number in range(people):
        row = come(session, f"speaker{number}@kumasi.example")
        programme.part(session, row.participant.person, SessionRole.SPEAKER)
        other = programme.person(session.series.network, email=f"voice{number}@kumasi.example")
        programme.part(session, other, SessionRole.INTERPRETER)
    move(session, datetime(2020, 10, 28, 14))
    clock.shift(timedelta(minutes=11))

    with django_assert_max_num_queries(45):
        changes.tell_due()
    assert Letter.objects.count() == 2 * people


def test_a_move_asks_calendars_anew(session, clock):
    row = come(session)
    Registration.objects.filter(pk=row.pk).update(reply="accepted")
    move(session, datetime(2020, 10, 28, 14))
    later(clock, minutes=11)

    assert "PARTSTAT=NEEDS-ACTION" in letters()[0].calendar.replace("\r\n ", "")
    row.refresh_from_db()
    assert row.reply == ""


def test_another_way_in_leaves_the_answer_of_a_calendar(session, clock):
    row = come(session)
    Registration.objects.filter(pk=row.pk).update(reply="accepted", replied_at=NOW)

    session.refresh_from_db()
    programme_actions.change_session(session, by=None, dial_in="+49 30 1")
    work()
    later(clock, minutes=11)

    assert "PARTSTAT=ACCEPTED" in letters()[0].calendar.replace("\r\n ", "")
    row.refresh_from_db()
    assert row.reply == "accepted"


def test_little_time_left_means_little_quiet(session, clock):
    come(session)
    clock.move_to(datetime(2020, 10, 27, 8, 20, tzinfo=UTC))  # 40 minutes before
    Letter.objects.all().delete()
    move(session, datetime(2020, 10, 28, 14))
    later(clock, minutes=4)

    assert [letter.kind for letter in letters() if letter.kind.startswith("session")] == ["session_changed"]


def test_nobody_gets_the_old_time_after_the_new_one(session, clock):
    """Reminders and a first letter that still wait for the mail server when the session moves."""
    come(session)
    clock.move_to(datetime(2020, 10, 26, 9, 1, tzinfo=UTC))
    work()
    come_late = factories.registered(session, email="kofi@kumasi.example", zone="Africa/Accra")
    work()
    assert kinds() == ["reminder_day", "registration_added"]
    Letter.objects.update(state=LetterState.DEFERRED, due_at=clock_now() + timedelta(hours=1))

    move(session, datetime(2020, 10, 29, 14))
    later(clock, minutes=11)

    assert kinds() == ["registration_added", "session_changed"]
    assert all("27 October" not in letter.text for letter in letters(come_late.participant.email))
    assert event(letters(come_late.participant.email)[0]).start.day == 29


def clock_now() -> datetime:
    return datetime.now(UTC)


def test_reminders_go_out_once_a_start_and_not_to_those_who_stopped_them(session, clock):
    come(session)
    row = come(session, "kofi@kumasi.example")
    row.participant.unwanted = ["reminder_day"]
    row.participant.save()
    for moment in (datetime(2020, 10, 26, 8, 59), datetime(2020, 10, 26, 9, 1), datetime(2020, 10, 26, 9, 5)):
        clock.move_to(moment.replace(tzinfo=UTC))
        work()
    assert [(letter.kind, letter.to_address) for letter in letters()] == [("reminder_day", AMA)]
    assert "/letters/stop/" in letters()[0].stop_url

    clock.move_to(datetime(2020, 10, 27, 8, 1, tzinfo=UTC))
    work()
    work()
    assert kinds()[1:] == ["reminder_hour", "reminder_hour"] or kinds() == ["reminder_hour", "reminder_hour"]


def test_nobody_is_reminded_before_they_were_told_of_their_seat_nor_right_behind(session, clock):
    come(session)
    clock.move_to(datetime(2020, 10, 26, 5, 59, tzinfo=UTC))
    come(session, "early@kumasi.example")
    clock.move_to(datetime(2020, 10, 26, 8, 58, tzinfo=UTC))
    come(session, "late@kumasi.example")
    clock.move_to(datetime(2020, 10, 26, 9, 1, tzinfo=UTC))
    factories.registered(session, email="now@kumasi.example")
    reminders.remind_due()
    assert [letter.to_address for letter in letters()] == [AMA, "early@kumasi.example"]

    clock.move_to(datetime(2020, 10, 27, 8, 1, tzinfo=UTC))
    factories.registered(session, email="last@kumasi.example")
    reminders.remind_due()
    work()
    later(clock, minutes=2)

    assert kinds("late@kumasi.example") == ["reminder_hour"]
    assert kinds("last@kumasi.example") == ["registration_added"]


def test_a_new_number_to_dial_in_reaches_those_who_have_a_seat(session, clock):
    come(session)
    session.refresh_from_db()
    programme_actions.change_session(session, by=None, dial_in="+49 30 999")
    work()
    later(clock, minutes=11)

    (letter,) = letters()
    assert "+49 30 999" in event(letter)["DESCRIPTION"]


def test_another_length_is_told_and_follows_in_calendars(session, clock):
    come(session)
    session.refresh_from_db()
    programme_actions.change_session(session, by=None, minutes=90)
    programme.release(session.series)
    later(clock, minutes=1)
    later(clock, minutes=11)

    (letter,) = letters()
    assert "has another length." in letter.text
    assert event(letter).end - event(letter).start == timedelta(minutes=90)


def test_more_seats_are_offered_at_once(clock):
    session = factories.session(capacity=1)
    factories.registered(session)
    second = factories.registered(session)
    session.refresh_from_db()
    programme_actions.change_session(session, by=None, capacity=2)
    work()
    for entry in Entry.objects.filter(name="session.changed"):
        listeners.follow_session(entry)

    second.refresh_from_db()
    assert second.state == "offered"
    assert Entry.objects.filter(name="registration.offered").count() == 1


def test_what_somebody_was_told_before_they_had_a_seat_is_not_the_letter_that_tells_of_it(session, clock):
    row = come(session)
    clock.move_to(datetime(2020, 10, 27, 8, 5, tzinfo=UTC))  # 55 minutes before
    before = Registration.objects.get(pk=row.pk).told_state_at
    Registration.objects.filter(pk=row.pk).update(state_at=before + timedelta(days=1))

    reminders.remind_due()

    assert kinds() == []


def test_nobody_is_reminded_of_a_cancelled_session(session, clock):
    come(session)
    clock.move_to(datetime(2020, 10, 26, 9, 1, tzinfo=UTC))
    work()
    assert kinds() == ["reminder_day"]

    cancel(session)
    later(clock, minutes=11)
    clock.move_to(datetime(2020, 10, 27, 8, 1, tzinfo=UTC))
    work()

    assert kinds() == ["session_cancelled"]


@pytest.mark.django_db(transaction=True)
def test_letters_are_written_by_a_second_connection_outside_of_tests(clock):
    session = factories.session()
    for _number in range(3):
        come(session, f"guest{_number}@kumasi.example")
    move(session, datetime(2020, 10, 28, 14))
    later(clock, minutes=11)

    assert kinds() == ["session_changed"] * 3
    assert set(Registration.objects.values_list("told", flat=True)) == {session.versions.latest("pk").pk}
